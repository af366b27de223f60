"""Who is told of an event: the applicant, and the staff into whose queue the appeal has come."""

from uuid import UUID

from accounts.service import User, person_is_open
from appeals.events import (
    AppealApproved,
    AppealAssigned,
    AppealCategoryChanged,
    AppealPassedOn,
    AppealReassigned,
    AppealRecategorised,
    AppealTriaged,
    AssignmentRefused,
    QuestionAnswered,
    VerdictGiven,
)
from appeals.models import Appeal, VerdictKind
from appeals.states import State
from core.events.readers import StoredEvent
from tenants.service import Role, role_holders

__all__ = ["applicant_of", "staff_of"]

# A ministry with more people than this has a shared queue to look at; one event must not write rows without end.
MAX_STAFF = 50


def applicant_of(appeal: Appeal) -> User | None:
    """The applicant, unless there is none or their account is closed; `appeal.applicant` should be loaded.

    It stays open until this transaction ends: an erasure at the same moment finds what they are told.
    """
    applicant = appeal.applicant
    return applicant if applicant is not None and person_is_open(applicant.id) else None


def staff_of(event: StoredEvent, appeal: Appeal) -> list[UUID]:
    """Up to MAX_STAFF active people who now have something to do; never the one who did it, nor the applicant."""
    match event.data:
        case AppealTriaged(passed_level_1=True) | AppealApproved() | QuestionAnswered() | AssignmentRefused():
            role, organisation_id = Role.MINISTRY_MODERATOR, appeal.ministry_id
        case AppealRecategorised(former_ministry_id=UUID(), state=State.MODERATION_2):
            role, organisation_id = Role.MINISTRY_MODERATOR, appeal.ministry_id
        case AppealPassedOn(to_moderator=False) | AppealCategoryChanged(to_moderator=False):
            role, organisation_id = Role.MINISTRY_MODERATOR, appeal.ministry_id
        case AppealAssigned(executor_id=executor_id) | AppealReassigned(executor_id=executor_id):
            role, organisation_id = Role.EXECUTOR, executor_id
        case VerdictGiven(kind=VerdictKind.RETURNED) if appeal.executor_id is not None:
            role, organisation_id = Role.EXECUTOR, appeal.executor_id
        case _:
            return []
    if organisation_id is None:
        return []
    holders = role_holders(role=role, organisation_id=organisation_id, limit=MAX_STAFF)
    return [user_id for user_id in holders if user_id not in (event.actor_id, appeal.applicant_id)]

"""Recipients of an event: the applicant, and the staff whose queue the appeal has entered."""

from uuid import UUID

from accounts.service import User, person_is_open
from appeals.models import Appeal
from appeals.telling.registry import StaffLine
from core.events.readers import StoredEvent
from tenants.service import role_holders

__all__ = ["applicant_of", "staff_of"]

# A ministry with more people than this has a shared queue to look at; one event must not write rows without end.
MAX_STAFF = 50


def applicant_of(appeal: Appeal) -> User | None:
    """The applicant, unless there is none or their account is closed; `appeal.applicant` should be loaded.

    It stays open until this transaction ends: an erasure at the same moment finds what they are told.
    """
    applicant = appeal.applicant
    return applicant if applicant is not None and person_is_open(applicant.id) else None


def staff_of(line: StaffLine, event: StoredEvent, appeal: Appeal) -> list[UUID]:
    """Up to MAX_STAFF active people whose turn it is now, without the actor and the applicant."""
    if line.organisation_id is None:
        return []
    holders = role_holders(role=line.role, organisation_id=line.organisation_id, limit=MAX_STAFF)
    return [user_id for user_id in holders if user_id not in (event.actor_id, appeal.applicant_id)]

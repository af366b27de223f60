"""Appeals that staff could see before and that have moved on."""

from django.db.models import Q

from appeals.access import capacities_of
from appeals.events import SUBJECT
from appeals.models import Appeal, Assignment
from core.events.models import Event
from core.plane import tenant_only
from tenants.service import Person, Role

__all__ = ["appeal_departed"]


@tenant_only
def appeal_departed(person: Person, number: int) -> Appeal | None:
    """The appeal of that number that this person no longer sees and had a hand in, or their organisation; else None.

    Of confidential ones nobody is told anything.
    """
    if not person.is_staff:
        return None
    rows = Appeal.objects.select_related("category").defer("search", "public_search")
    appeal = rows.filter(number=number, is_confidential=False).exclude(applicant_id=person.user_id).first()
    if appeal is None or capacities_of(person, appeal):
        return None
    return appeal if _had_a_hand(person, appeal) else None


def _had_a_hand(person: Person, appeal: Appeal) -> bool:
    executors = [grant.organisation_id for grant in person.grants_of(Role.EXECUTOR)]
    if executors and Assignment.objects.filter(appeal=appeal, executor_id__in=executors).exists():
        return True
    mine = Q(actor_id=person.user_id)
    for grant in person.grants_of(Role.MINISTRY_MODERATOR):
        mine |= Q(payload__former_ministry_id=str(grant.organisation_id))
    return Event.objects.filter(mine, subject_type=SUBJECT, subject_id=appeal.id).exists()

"""Distinguish a second press of a button from two people who act at once."""

from appeals.events import SUBJECT, AppealStepTicked, ApplicantWrote
from appeals.models import Appeal
from appeals.stages.optional import arrivals
from appeals.states import actions
from core.events.log import events_of
from tenants.service import Person

__all__ = ["appeal_already_moved"]

# They leave the version as it is.
_BESIDE = frozenset({AppealStepTicked.event_name, ApplicantWrote.event_name})


def appeal_already_moved(person: Person, number: int, action: str, seen_version: int) -> Appeal | None:
    """The appeal if the same person has just taken the same action on the version they saw; else None.

    They may see it even if the action moved it out of their sight.
    """
    appeal = Appeal.objects.defer("search", "public_search", "text", "public_text").filter(number=number).first()
    if appeal is None or appeal.version != seen_version + 1 or not _led_here(action, appeal):
        return None
    # Whoever has the appeal now may have ticked a step of theirs since, the applicant may have written.
    last = [event for event in events_of(SUBJECT, appeal.id) if event.type not in _BESIDE][-1]
    return appeal if last.actor_id == person.id else None


def _led_here(action: str, appeal: Appeal) -> bool:
    spec = actions[action]
    return any(appeal.state in arrivals(target) for target in (spec.target, spec.otherwise) if target is not None)

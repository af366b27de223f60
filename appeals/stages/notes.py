"""Internal notes of staff; they change no state and the applicant never sees them."""

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.access import appeal_for, capacities_of
from appeals.models import Message, MessageKind
from appeals.stages.step import Step
from appeals.stages.words import words_checked
from appeals.states import Party
from core import clock
from core.errors import Denied
from core.plane import tenant_only
from tenants.service import Person

__all__ = ["note_add", "note_write"]


def note_write(step: Step, text: str) -> Message:
    """Store the staff's reason for an action as a note; `text` is validated."""
    note = Message.objects.create(
        appeal=step.appeal,
        kind=MessageKind.NOTE,
        author_id=step.capacity.actor.id,
        author_label=step.capacity.actor.label,
        text=text,
        created_at=step.at,
    )
    step.snapshot.was_made(note)
    return note


@tenant_only
@transaction.atomic
def note_add(*, person: Person, number: int, text: str) -> Message:
    """Add a note. Raises Denied for the applicant, Missing for an appeal that is not theirs to see."""
    appeal = appeal_for(person, number)
    capacity = next((item for item in capacities_of(person, appeal) if item.party != Party.APPLICANT), None)
    if capacity is None:
        raise Denied(_("Заметки пишут сотрудники."))
    return Message.objects.create(
        appeal=appeal,
        kind=MessageKind.NOTE,
        author_id=person.user_id,
        author_label=capacity.actor.label,
        text=words_checked(text, field="text"),
        created_at=clock.now(),
    )

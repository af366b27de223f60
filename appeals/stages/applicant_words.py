"""What the applicant adds of their own accord, by a channel; it changes no state.

Announces: ApplicantWrote.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.access import appeal_of, is_applicant
from appeals.events import ApplicantWrote
from appeals.models import Appeal, Message, MessageKind
from appeals.photos.attachments import attachments_take
from appeals.stages.words import words_checked
from appeals.states import Party
from core import clock
from core.errors import Denied
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from tenants.service import Person

__all__ = ["words_add"]


@tenant_only
@transaction.atomic
def words_add(*, person: Person, number: int, text: str, photo_ids: tuple[UUID, ...] = ()) -> Message:
    """Add words to one's own appeal, in whatever state; the staff whose turn it is are told.

    Raises Missing for an appeal that is not theirs to see, Denied for the staff, InvalidInput (field `text`, `photos`).
    """
    rows = Appeal.objects.select_for_update().defer("search", "public_search")
    appeal = appeal_of(rows, person, number)
    if not is_applicant(person, appeal):
        raise Denied(_("Слова заявителя добавляет только заявитель. Сотрудники пишут заметки."))
    actor = Actor(kind="applicant", id=person.id, label=str(Party.APPLICANT.label))
    message = Message.objects.create(
        appeal=appeal,
        kind=MessageKind.WORD,
        author_id=person.user_id,
        author_label=actor.label,
        text=words_checked(text, field="text"),
        created_at=clock.now(),
    )
    attachments_take(person=person, photo_ids=photo_ids, appeal=appeal, message=message)
    event = ApplicantWrote(
        appeal_id=appeal.id,
        number=appeal.number,
        state=appeal.state,
        version=appeal.version,
        message_id=message.id,
    )
    event_append(event, subject_id=appeal.id, actor=actor)
    return message

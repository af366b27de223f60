"""Appeals for the API: lists in a fixed number of queries, one appeal with all its details."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from appeals.access import appeal_of, appeals_visible, capacities_of, may_read_withheld
from appeals.clocks.reading import open_clocks
from appeals.models import Answer, Appeal, Assignment, Attachment, AttachmentState, CategorySuggestion, ChecklistItem
from appeals.selectors.public import EXCERPT, PUBLIC_ROW, RELATED
from appeals.selectors.queue_filters import QueueFilters
from core import clock
from core.errors import Missing
from core.plane import tenant_only
from tenants.service import Person

__all__ = [
    "Checklist",
    "appeal_whole",
    "appeals_listed",
    "appeals_mine",
    "checklist_of",
    "photo_for",
    "photo_is_withheld",
    "photos_of_problem",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The steps of the last assignment; `is_open` while they can be ticked. `now` determines what is overdue."""

    items: tuple[ChecklistItem, ...]
    is_open: bool
    now: datetime

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        return self.total - len(self.left)

    @property
    def left(self) -> list[ChecklistItem]:
        """Unticked steps."""
        return [item for item in self.items if item.ticked_at is None]

    @property
    def late(self) -> int:
        """Number of overdue open steps."""
        return len([item for item in self.left if self.is_open and item.due_at and item.due_at < self.now])


@tenant_only
def checklist_of(appeal: Appeal) -> Checklist | None:
    """The checklist of the last assignment, in one query; None if it has none.

    An assignment without steps hides those of the one before it: they are no longer anybody's work.
    """
    last = appeal.assignments.order_by("-created_at", "-id").values("id")[:1]
    rows = ChecklistItem.objects.filter(assignment__in=last).select_related("assignment").order_by("position")
    items = tuple(rows)
    if not items:
        return None
    return Checklist(items=items, is_open=items[0].assignment.ended_at is None, now=clock.now())


def photos_of_problem() -> QuerySet[Attachment]:
    """Photos that applicants sent with their appeals («было») and that can be shown; those of replies are apart."""
    return Attachment.objects.filter(state=AttachmentState.READY, answer=None, message=None)


_ROW = (*PUBLIC_ROW, "address")


@tenant_only
def appeals_listed(person: Person, filters: QueueFilters) -> QuerySet[Appeal]:
    """Appeals that a person may open and that pass the filters; rows carry `excerpt` and `shown_photos`."""
    return _rows(filters.apply(appeals_visible(person)))


@tenant_only
def appeals_mine(person: Person, filters: QueueFilters) -> QuerySet[Appeal]:
    """Appeals that a person sent."""
    return _rows(filters.apply(Appeal.objects.filter(applicant_id=person.user_id)))


def _rows(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    return (
        appeals.select_related(*RELATED)
        .only(*_ROW)
        .annotate(excerpt=Left("text", EXCERPT))
        .prefetch_related(Prefetch("attachments", queryset=photos_of_problem(), to_attr="shown_photos"))
    )


@tenant_only
def appeal_whole(person: Person, number: int) -> Appeal:
    """An appeal that a person may open, with messages, answers, assignments and photos. Raises Missing."""
    everything = _whole().prefetch_related(
        "messages",
        "attachments",
        "findings",
        Prefetch("assignments", queryset=Assignment.objects.select_related("executor")),
        Prefetch("suggestions", queryset=CategorySuggestion.objects.select_related("category").order_by("rank")),
    )
    return appeal_of(everything, person, number)


def _whole() -> QuerySet[Appeal]:
    answers = Answer.objects.select_related("executor", "verdict")
    return (
        Appeal.objects.select_related(*RELATED)
        .defer("search", "public_search", "municipality__boundary")
        .annotate(open_clocks=open_clocks())
        .prefetch_related(Prefetch("answers", queryset=answers))
    )


def photo_is_withheld(person: Person, photo: Attachment) -> bool:
    """Whether the photo is of a withheld answer that the person may not read."""
    answer, appeal = photo.answer, photo.appeal
    return answer is not None and answer.is_withheld and not (appeal and may_read_withheld(person, appeal))


@tenant_only
def photo_for(person: Person, photo_id: UUID) -> Attachment:
    """A photo of an appeal that a person may open, or one they uploaded. Raises Missing."""
    photo = (
        Attachment.objects.select_related("appeal", "answer")
        .defer("appeal__search", "appeal__public_search")
        .filter(pk=photo_id)
        .first()
    )
    if photo is not None:
        appeal = photo.appeal
        if appeal is None and person.is_signed_in and photo.uploaded_by_id == person.user_id:
            return photo
        if appeal is not None and capacities_of(person, appeal) and not photo_is_withheld(person, photo):
            return photo
    raise Missing(_("Такой фотографии нет."))

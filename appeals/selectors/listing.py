"""Appeals for programs: lists in a known number of queries, one appeal with all that belongs to it."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from appeals.access import appeal_for, appeals_visible, capacities_of
from appeals.models import Answer, Appeal, Assignment, Attachment, AttachmentState, CategorySuggestion
from appeals.selectors.public import EXCERPT, PublicFilters, photos_of_problem, public_filtered, public_number
from appeals.selectors.queue_filters import QueueFilters
from core.errors import Missing
from core.plane import tenant_only
from tenants.service import Person

__all__ = [
    "appeal_whole",
    "appeals_listed",
    "appeals_mine",
    "appeals_public",
    "photo_for",
    "public_appeal_whole",
]

_ROW = (
    "number",
    "state",
    "version",
    "address",
    "public_address",
    "lat",
    "lon",
    "received_at",
    "closed_at",
    "rating",
    "is_published",
    "category__code",
    "category__title",
    "municipality__code",
    "municipality__name",
    "ministry__code",
    "ministry__short_name",
    "executor__code",
    "executor__short_name",
)
_RELATED = ("category", "municipality", "ministry", "executor")


@tenant_only
def appeals_listed(person: Person, filters: QueueFilters) -> QuerySet[Appeal]:
    """Everything that a person may open and that passes; rows carry `excerpt` and `shown_photos`."""
    return _rows(filters.apply(appeals_visible(person)), text="text")


@tenant_only
def appeals_mine(person: Person, filters: QueueFilters) -> QuerySet[Appeal]:
    """What a person sent themself."""
    return _rows(filters.apply(Appeal.objects.filter(applicant_id=person.user_id)), text="text")


@tenant_only
def appeals_public(filters: QueueFilters, *, words: str) -> QuerySet[Appeal]:
    """What everybody may see. `words` are looked for in what the public reads; `filters.words` must be empty."""
    found = public_filtered(PublicFilters(query=words, number=public_number(words)))
    return _rows(filters.apply(found), text="public_text")


def _rows(appeals: QuerySet[Appeal], *, text: str) -> QuerySet[Appeal]:
    return (
        appeals.select_related(*_RELATED)
        .only(*_ROW)
        .annotate(excerpt=Left(text, EXCERPT))
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
    return appeal_for(person, number, queryset=everything)


@tenant_only
def public_appeal_whole(number: int) -> Appeal:
    """A published appeal with its answers and the photos that can be shown. Raises Missing."""
    shown = Attachment.objects.filter(state=AttachmentState.READY, message=None)
    found = _whole().prefetch_related(Prefetch("attachments", queryset=shown))
    appeal = found.filter(is_published=True, number=number).first()
    if appeal is None:
        raise Missing(_("Такого обращения на портале нет."))
    return appeal


def _whole() -> QuerySet[Appeal]:
    answers = Answer.objects.select_related("executor", "verdict")
    return (
        Appeal.objects.select_related(*_RELATED)
        .defer("search", "public_search", "municipality__boundary")
        .prefetch_related(Prefetch("answers", queryset=answers))
    )


@tenant_only
def photo_for(person: Person, photo_id: UUID) -> Attachment:
    """A photo that a person may see: of an appeal they may open, of a published one, or their own. Raises Missing."""
    photo = (
        Attachment.objects.select_related("appeal")
        .defer("appeal__search", "appeal__public_search")
        .filter(pk=photo_id)
        .first()
    )
    if photo is not None:
        appeal = photo.appeal
        if appeal is None and person.is_signed_in and photo.uploaded_by_id == person.user_id:
            return photo
        if appeal is not None and (photo.is_public or capacities_of(person, appeal)):
            return photo
    raise Missing(_("Такой фотографии нет."))

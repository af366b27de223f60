"""Filter a queue: by category, municipality, date, words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from appeals.models import Attachment, AttachmentState
from appeals.selectors.search import words_query

__all__ = ["NO_FILTERS", "QueueFilters", "with_photos"]

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class QueueFilters:
    """Filters of a list. `since` and `until` are days in the region's zone, both included.

    `number` wins over everything else: who asks for one appeal wants that one. `nothing` is for what could not be
    understood: it shows nothing, because everything is not what was asked for. `oldest_first` None leaves the queue's
    own order.
    """

    category_ids: tuple[UUID, ...] = ()
    municipality_id: UUID | None = None
    ministry_id: UUID | None = None
    executor_id: UUID | None = None
    state: str | None = None
    channel: str = ""
    since: date | None = None
    until: date | None = None
    only_photos: bool = False
    words: str = ""
    number: int | None = None
    nothing: bool = False
    oldest_first: bool | None = None

    def apply(self, appeals: QuerySet[Row]) -> QuerySet[Row]:
        """Appeals that pass the filters, unordered."""
        if self.number is not None:
            return appeals.filter(number=self.number)
        if self.nothing:
            return appeals.none()
        found = appeals
        if len(self.category_ids) == 1:
            found = found.filter(category_id=self.category_ids[0])
        elif self.category_ids:
            found = found.filter(category_id__in=self.category_ids)
        exact = {
            "municipality_id": self.municipality_id,
            "ministry_id": self.ministry_id,
            "executor_id": self.executor_id,
            "state": self.state,
            "channel": self.channel,
        }
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.since:
            found = found.filter(received_at__gte=_midnight(self.since))
        if self.until:
            found = found.filter(received_at__lt=_midnight(self.until + timedelta(days=1)))
        if self.only_photos:
            found = found.filter(with_photos())
        if self.words:
            found = found.filter(search=words_query(self.words))
        return found


def with_photos() -> Exists:
    """Whether the applicant sent photos."""
    own = Attachment.objects.filter(appeal=OuterRef("pk"), answer=None)
    return Exists(own.exclude(state=AttachmentState.FAILED))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


NO_FILTERS = QueueFilters()

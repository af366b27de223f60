"""Read the clocks of an appeal: for pages, the API and exports."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appeals.clocks.kinds import VERDICT, clock_kind
from appeals.clocks.working_time import Period, days_stood, ends_with_day
from appeals.models import Appeal, AppealClock
from appeals.states import Party
from core.units import span
from taxonomy.service import deadline_words
from tenants.service import region_zone

__all__ = ["ClockShown", "clock_due", "clocks_shown", "open_clocks", "verdict_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """An open clock in words. `why` says where the deadline comes from; `is_paused`: it stands still now.

    `is_public`: the applicant may see it.
    """

    kind: str
    label: str | Promise
    party: Party
    due_at: datetime | None
    why: str
    is_paused: bool
    is_public: bool


def open_clocks() -> ArraySubquery:
    """For a query of appeals, as `open_clocks`: what `clocks_shown` needs, without a query of its own."""
    rows = AppealClock.objects.filter(appeal_id=OuterRef("pk"), stopped_at__isnull=True).order_by("started_at", "id")
    return ArraySubquery(rows.values(clock=JSONObject(**{name: name for name in _READ})))


def clocks_shown(appeal: Appeal) -> list[ClockShown]:
    """The open clocks of an appeal, the one that ends first before the others, paused ones last.

    Reads the column `open_clocks` if the appeal was queried with it. A kind whose package is gone or whose module is
    off is left out.
    """
    rows = _open_rows(appeal)
    rows.sort(key=lambda row: (not row.runs, row.due_at is None, row.due_at or row.started_at))
    return [
        ClockShown(
            kind=row.kind,
            label=kind.label,
            party=kind.party,
            due_at=row.due_at,
            why=_why(row),
            is_paused=not row.runs,
            is_public=kind.is_public,
        )
        for row in rows
        if (kind := clock_kind(row.kind)) is not None
    ]


_READ = ("kind", "amount", "unit", "source", "started_at", "due_at", "paused_at", "pauses")
_FIELDS = {item.name: item for item in AppealClock._meta.concrete_fields}


def _open_rows(appeal: Appeal) -> list[AppealClock]:
    columns = getattr(appeal, "open_clocks", None)
    if columns is None:
        return list(AppealClock.objects.filter(appeal_id=appeal.pk, stopped_at__isnull=True))
    return [AppealClock(**{name: _FIELDS[name].to_python(value) for name, value in row.items()}) for row in columns]


def _why(row: AppealClock) -> str:
    """«8 календарных дней: ямочный ремонт; пауза 2 календарных дня»."""
    words = _("%(period)s: %(source)s") % {"period": deadline_words(row.amount, row.unit), "source": row.source}
    paused = _pause_words(row)
    return f"{words}; {_('пауза %(span)s') % {'span': paused}}" if paused else words


def _pause_words(row: AppealClock) -> str:
    """How much later the pauses made the deadline, in the period's unit; empty if they did not."""
    pauses = row.pauses_over()
    if ends_with_day(row.unit):
        days = days_stood(row.started_at, Period(row.amount, row.unit), pauses, region_zone())
        return deadline_words(days, row.unit) if days else ""
    whole, rest = divmod(row.paused_total(), timedelta(hours=1))
    words = [deadline_words(whole, row.unit)] if whole else []
    if rest >= timedelta(minutes=1):
        words.append(span(rest))
    return " ".join(words)


def verdict_due(appeal: Appeal) -> datetime | None:
    """When the appeal closes without a verdict; None if it does not wait for one."""
    return next((shown.due_at for shown in clocks_shown(appeal) if shown.kind == VERDICT), None)


def clock_due(kind: str, *, is_open: bool) -> Subquery:
    """For a query of appeals: the deadline of the last clock of a kind, or of the open one alone."""
    rows = AppealClock.objects.filter(appeal_id=OuterRef("pk"), kind=kind)
    if is_open:
        rows = rows.filter(stopped_at__isnull=True)
    return Subquery(rows.order_by("-started_at", "-id").values("due_at")[:1])

"""Timeline entries up to the ministry: received, triaged, moderated, moved with the classifier."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from appeals.channel_kinds import channel_label
from appeals.events import (
    AppealApproved,
    AppealConcealed,
    AppealRecategorised,
    AppealReceived,
    AppealRejected,
    AppealTriaged,
)
from appeals.models import RejectionReason
from appeals.states import State
from appeals.telling.timeline.facts import TimelineItem
from appeals.telling.timeline.presenting import Line, presents


@presents(AppealReceived)
def _received(event: AppealReceived, line: Line) -> Iterable[TimelineItem]:
    text = ""
    if line.facts.for_staff:
        text = _("Откуда: %(channel)s") % {"channel": channel_label(event.channel)}
    yield line.item(_("Обращение получено"), text=text, icon="inbox", tone="info")


@presents(AppealTriaged)
def _triaged(event: AppealTriaged, line: Line) -> Iterable[TimelineItem]:
    if event.is_emergency and line.facts.for_staff:
        yield line.private(_("Похоже на угрозу жизни: поставлено первым в очереди"), tone="danger")
    if event.passed_level_1:
        yield line.item(
            _("Передано без первой модерации: %(ministry)s") % {"ministry": event.ministry_name}
            if line.facts.for_staff
            else _("Передано: %(ministry)s") % {"ministry": event.ministry_name},
            icon="check",
            tone="progress",
        )


@presents(AppealApproved)
def _approved(event: AppealApproved, line: Line) -> Iterable[TimelineItem]:
    ministry = event.ministry_name or _("в министерство")
    text = ""
    if not line.facts.for_public:
        text = _("Показано на портале.") if event.is_published else _("На портале не показывается.")
    yield line.item(
        _("Проверено модератором, передано: %(ministry)s") % {"ministry": ministry},
        text=text,
        icon="check",
        tone="progress",
    )
    if event.former_category_id and line.facts.for_staff:
        titles = line.facts.categories
        yield line.private(
            _("Категория исправлена"),
            text=f"{titles.get(event.former_category_id, '—')} → {titles.get(event.category_id, '—')}",
        )


@presents(AppealRecategorised)
def _recategorised(event: AppealRecategorised, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        titles = line.facts.categories
        moved = f"{titles.get(event.former_category_id, '—')} → {titles.get(event.category_id, '—')}"
        yield line.private(
            _("Категория изменилась вместе с классификатором"),
            text="\n".join(filter(None, (moved, _split_words(event)))),
        )
    if event.former_ministry_id and event.state != State.MODERATION_1:
        yield line.item(_("Передано: %(ministry)s") % {"ministry": event.ministry_name}, icon="send", tone="progress")


def _split_words(event: AppealRecategorised) -> str:
    if not event.among:
        return ""
    parts = {"n": len(event.among)}
    if event.by_text:
        return _("Прежнюю категорию разделили. Из %(n)d её частей эта найдена по тексту обращения.") % parts
    return (
        _("Прежнюю категорию разделили. По тексту не видно, какая из %(n)d её частей подходит: взята первая.") % parts
    )


@presents(AppealConcealed)
def _concealed(event: AppealConcealed, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        text = _("С портала снято.") if event.left_portal else ""
        yield line.private(_("Категория стала закрытой, обращение вместе с ней"), text=text)


@presents(AppealRejected)
def _rejected(event: AppealRejected, line: Line) -> Iterable[TimelineItem]:
    yield line.item(
        _("Отклонено: %(reason)s") % {"reason": _lower_first(str(RejectionReason(event.reason).label))},
        text=line.facts.rejection_text,
        icon="x-circle",
        tone="danger",
    )


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]

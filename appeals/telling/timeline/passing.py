"""Timeline entries of an appeal that was passed on; the public version blames nobody."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.events import AppealActionUndone, AppealCategoryChanged, AppealPassedOn, AppealReopened
from appeals.states import actions
from appeals.telling.timeline.items import TimelineItem
from appeals.telling.timeline.telling import Line, presents


@presents(AppealPassedOn)
def _passed_on(event: AppealPassedOn, line: Line) -> Iterable[TimelineItem]:
    yield _moved(event, line)
    if line.facts.for_staff:
        yield line.private(_("Почему передано"), text=line.message(event.note_id))


@presents(AppealCategoryChanged)
def _category_changed(event: AppealCategoryChanged, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        titles = line.facts.categories
        moved = f"{titles.get(event.former_category_id, '—')} → {titles.get(event.category_id, '—')}"
        reason = _reason(event.note_id, line)
        yield line.private(_("Категория исправлена"), text="\n".join(filter(None, (moved, reason))))
    if event.former_ministry_id or event.to_moderator:
        yield _moved(event, line)


@presents(AppealReopened)
def _reopened(event: AppealReopened, line: Line) -> Iterable[TimelineItem]:
    title = _("Отказ отменён, обращение рассматривают заново")
    yield line.item(title, text=_reason(event.note_id, line), icon="return", tone="info")


@presents(AppealActionUndone)
def _undone(event: AppealActionUndone, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        title = _("Отменено сразу: «%(action)s»") % {"action": actions[event.action].label}
        yield line.private(title, text=_("Заявителю об этом не сообщали."))


def _moved(event: AppealPassedOn | AppealCategoryChanged, line: Line) -> TimelineItem:
    if not event.to_moderator:
        title = _("Передано: %(ministry)s") % {"ministry": event.ministry_name}
    elif line.facts.for_staff:
        title = _("Передавали уже дважды: чьё это, решает модератор. Предложено: %(ministry)s") % {
            "ministry": event.ministry_name
        }
    else:
        title = _("Модератор уточняет, какое ведомство ответит")
    return line.item(title, icon="send", tone="progress")


def _reason(note_id: UUID | None, line: Line) -> str:
    return line.message(note_id) if note_id and line.facts.for_staff else ""

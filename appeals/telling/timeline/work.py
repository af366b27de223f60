"""Timeline entries of the work: questions, executors, steps of the playbook."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.clocks.verdict import VERDICT_TIME
from appeals.events import (
    AnswerGiven,
    AppealActionUndone,
    AppealAssigned,
    AppealCategoryChanged,
    AppealPassedOn,
    AppealReassigned,
    AppealReopened,
    AppealStepTicked,
    ApplicantWrote,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import ChecklistItem, VerdictKind
from appeals.ratings import rating_words
from appeals.states import actions
from appeals.telling.timeline.facts import TimelineItem
from appeals.telling.timeline.presenting import Line, presents
from core.events.readers import StoredEvent
from core.units import span

__all__ = ["ticks_told"]


def ticks_told(
    event: StoredEvent, events: Sequence[StoredEvent], items: Mapping[UUID, ChecklistItem]
) -> tuple[str, str] | None:
    """Title and text for the last of the ticks that one person made in one assignment without anything in between.

    None for the ticks before it, and for ticks that were all taken back again. `events` is the appeal's whole log.
    """
    place = next(index for index, other in enumerate(events) if other.id == event.id)
    if place + 1 < len(events) and _continues(events[place + 1], event):
        return None
    run = [event]
    for earlier in reversed(events[:place]):
        if not _continues(run[0], earlier):
            break
        run.insert(0, earlier)
    changed: dict[UUID, bool] = {}
    for one in run:
        assert isinstance(one.data, AppealStepTicked)
        # A tick and its taking back in one go cancel each other.
        if changed.pop(one.data.item_id, None) is None:
            changed[one.data.item_id] = one.data.ticked
    if not changed:
        return None
    assert isinstance(event.data, AppealStepTicked)
    title = _("Шаги алгоритма: выполнено %(done)d из %(total)d") % {"done": event.data.done, "total": event.data.total}
    ticked = _titles(items, [item_id for item_id, is_on in changed.items() if is_on])
    untied = _titles(items, [item_id for item_id, is_on in changed.items() if not is_on])
    lines = [_("Отмечено: %(steps)s.") % {"steps": ticked}] if ticked else []
    lines += [_("Отметка снята: %(steps)s.") % {"steps": untied}] if untied else []
    return title, "\n".join(lines)


def _continues(event: StoredEvent, before: StoredEvent) -> bool:
    return (
        isinstance(event.data, AppealStepTicked)
        and isinstance(before.data, AppealStepTicked)
        and event.data.assignment_id == before.data.assignment_id
        and (event.actor_id, event.actor_kind) == (before.actor_id, before.actor_kind)
    )


def _titles(items: Mapping[UUID, ChecklistItem], item_ids: list[UUID]) -> str:
    known = sorted((items[item_id] for item_id in item_ids if item_id in items), key=lambda item: item.position)
    return ", ".join(f"«{item.title}»" for item in known)


@presents(QuestionAsked)
def _asked(event: QuestionAsked, line: Line) -> Iterable[TimelineItem]:
    title = _("Министерство уточняет у заявителя") if line.facts.for_public else _("Министерство спрашивает")
    yield line.item(title, text=line.message(event.message_id), icon="help", tone="warning")


@presents(QuestionAnswered)
def _clarified(event: QuestionAnswered, line: Line) -> Iterable[TimelineItem]:
    title = _("Вы ответили на вопрос") if line.facts.for_applicant else _("Заявитель ответил на вопрос")
    yield line.item(
        title,
        text=line.message(event.message_id),
        photo_ids=line.photo_ids(event.message_id),
        photos_late=line.photos_late(event.message_id),
        photos_of=_("Фото заявителя"),
        icon="reply",
    )


@presents(ApplicantWrote)
def _wrote(event: ApplicantWrote, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_public:
        return
    yield line.item(
        _("Вы написали") if line.facts.for_applicant else _("Заявитель написал"),
        text=line.message(event.message_id),
        photo_ids=line.photo_ids(event.message_id),
        photos_late=line.photos_late(event.message_id),
        photos_of=_("Фото заявителя"),
        icon="message",
    )


@presents(AppealAssigned)
def _assigned(event: AppealAssigned, line: Line) -> Iterable[TimelineItem]:
    title = _("Передано исполнителю: %(executor)s") % {"executor": event.executor_name}
    yield line.item(title, icon="send", tone="progress")
    yield from _instructions(event.assignment_id, line)


@presents(AppealReassigned)
def _reassigned(event: AppealReassigned, line: Line) -> Iterable[TimelineItem]:
    title = _("Передано другому исполнителю: %(executor)s") % {"executor": event.executor_name}
    yield line.item(title, icon="refresh", tone="progress")
    former = [
        row.executor.short_name
        for row in line.facts.assignments.values()
        if row.executor_id == event.former_executor_id
    ]
    if former and line.facts.for_staff:
        yield line.private(_("Прежний исполнитель: %(name)s") % {"name": former[-1]})
    yield from _instructions(event.assignment_id, line)


def _instructions(assignment_id: UUID, line: Line) -> Iterable[TimelineItem]:
    assignment = line.facts.assignments.get(assignment_id)
    if assignment and assignment.note and line.facts.for_staff:
        yield line.private(_("Указания исполнителю"), text=assignment.note)


@presents(AssignmentRefused)
def _refused(event: AssignmentRefused, line: Line) -> Iterable[TimelineItem]:
    if not line.facts.for_staff:
        # Whose it was not is nobody's business outside; that somebody looks for the right one is.
        yield line.item(_("Министерство подбирает другого исполнителя"), actor="", icon="refresh", tone="progress")
        return
    assignment = line.facts.assignments.get(event.assignment_id)
    yield line.item(
        _("Исполнитель вернул обращение в министерство"),
        text=assignment.end_reason if assignment else "",
        icon="return",
        tone="warning",
    )


@presents(AppealStepTicked)
def _ticked(event: AppealStepTicked, line: Line) -> Iterable[TimelineItem]:
    told = ticks_told(line.event, line.facts.events, line.facts.steps) if line.facts.for_staff else None
    if told is not None:
        title, text = told
        yield line.private(title, text=text)


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


@presents(AnswerGiven)
def _answered(event: AnswerGiven, line: Line) -> Iterable[TimelineItem]:
    if event.answer_id in line.facts.withheld:
        return
    yield line.item(
        _("Исполнитель ответил"),
        text=line.facts.answers.get(event.answer_id, ""),
        photo_ids=line.facts.photos.get(event.answer_id, ()),
        photos_late=event.answer_id in line.facts.late,
        photos_of=_("Фото исполнителя"),
        icon="message",
        tone="info",
    )


@presents(VerdictGiven)
def _judged(event: VerdictGiven, line: Line) -> Iterable[TimelineItem]:
    verdict = line.facts.verdicts.get(event.verdict_id)
    text = verdict.text if verdict else ""
    match VerdictKind(event.kind):
        case VerdictKind.CONFIRMED if event.rating is not None:
            words = (
                _("Вы подтвердили решение, оценка %(rating)s")
                if line.facts.for_applicant
                else _("Решение подтверждено, оценка %(rating)s")
            )
            yield line.item(
                words % {"rating": rating_words(event.rating)}, text=text, icon="check-circle", tone="success"
            )
        case VerdictKind.RETURNED:
            words = _("Вы вернули на доработку") if line.facts.for_applicant else _("Заявитель вернул на доработку")
            yield line.item(
                words,
                text=text,
                photo_ids=line.photo_ids(event.message_id),
                photos_late=line.photos_late(event.message_id),
                photos_of=_("Фото заявителя"),
                icon="return",
                tone="warning",
            )
        case VerdictKind.EXPIRED:
            words = _("Закрыто: %(span)s не было оценки") % {"span": span(VERDICT_TIME)}
            yield line.item(words, icon="clock")

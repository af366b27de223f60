"""Texts of letters to the applicant, for events they wait for or have to act on."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appeals.clocks.verdict import VERDICT_TIME
from appeals.events import (
    AnswerGiven,
    AppealAssigned,
    AppealReceived,
    AppealRejected,
    AppealReopened,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import RejectionReason, VerdictKind
from appeals.states import State
from appeals.telling.registry import Letter, Occasion, tells_by_letter
from core.units import span
from shell.text import localise

__all__ = [
    "address_letter",
    "answer_letter",
    "left_out_letter",
    "link_letter",
    "refused_letter",
    "unproved_letter",
]

PREVIEW = 200


@tells_by_letter(AppealReceived)
def _received(event: AppealReceived, occasion: Occasion) -> Letter:
    return Letter(
        title=_("Обращение получено"),
        paragraphs=(
            _("Спасибо, что написали. Сначала обращение проверит модератор, затем оно уйдёт в нужное ведомство."),
            _("О каждом важном шаге мы напишем сюда. Состояние всегда можно посмотреть на портале."),
        ),
        quote=_shortened(occasion.appeal.text),
        quote_from=_("Ваше обращение"),
        action_label=_("Открыть обращение"),
    )


@tells_by_letter(AppealRejected)
def _rejected(event: AppealRejected, occasion: Occasion) -> Letter:
    reason = str(RejectionReason(event.reason).label)
    return Letter(
        title=_("Обращение отклонено"),
        paragraphs=(
            _("Мы не можем взять это обращение в работу. Причина: %(reason)s.") % {"reason": _lower_first(reason)},
            _("Если обстоятельства изменились или появились новые сведения, отправьте обращение ещё раз."),
        ),
        quote=occasion.appeal.rejection_text,
        quote_from=_("Пояснение модератора"),
        action_label=_("Открыть обращение"),
    )


@tells_by_letter(AppealReopened)
def _reopened(event: AppealReopened, occasion: Occasion) -> Letter:
    return Letter(
        title=_("Обращение рассматривают заново"),
        paragraphs=(
            _("Раньше мы сообщили, что не можем взять ваше обращение в работу. Это решение отменено."),
            _("Отправлять обращение ещё раз не нужно. О каждом важном шаге мы напишем сюда."),
        ),
        action_label=_("Открыть обращение"),
    )


@tells_by_letter(QuestionAsked)
def _asked(event: QuestionAsked, occasion: Occasion) -> Letter:
    return Letter(
        title=_("Нужен ваш ответ"),
        paragraphs=(
            _("Чтобы помочь, не хватает сведений. Пока вы не ответите, обращение ждёт и работа по нему не идёт."),
        ),
        quote=occasion.appeal.messages.get(pk=event.message_id).text,
        quote_from=occasion.stored.actor_label,
        action_label=_("Ответить на вопрос"),
    )


@tells_by_letter(AppealAssigned)
def _assigned(event: AppealAssigned, occasion: Occasion) -> Letter:
    return Letter(
        title=_("Обращение передано исполнителю"),
        paragraphs=(
            _("Вашим обращением займётся исполнитель: %(executor)s.") % {"executor": event.executor_name},
            _("Когда он ответит, мы напишем, и вы сможете оценить решение."),
        ),
        action_label=_("Открыть обращение"),
    )


@tells_by_letter(AnswerGiven)
def _answered(event: AnswerGiven, occasion: Occasion) -> Letter | None:
    # An optional stage before the verdict writes when it lets the answer go.
    if event.state != State.ANSWERED:
        return None
    return answer_letter(occasion, event.answer_id, quote_from=occasion.stored.actor_label)


def answer_letter(occasion: Occasion, answer_id: UUID, *, quote_from: str) -> Letter:
    """The letter that asks the applicant to judge an answer, at the event that has brought it to them."""
    until = date_format(localise(occasion.stored.occurred_at + VERDICT_TIME), "j E Y", use_l10n=False)
    return Letter(
        title=_("Есть ответ, оцените решение"),
        paragraphs=(
            _("Исполнитель ответил на ваше обращение. Посмотрите, решена ли проблема."),
            _(
                "Подтвердите решение или верните его на доработку до %(until)s включительно. "
                "Если оценки не будет, обращение закроется само."
            )
            % {"until": until},
        ),
        quote=occasion.appeal.answers.get(pk=answer_id).text,
        quote_from=quote_from,
        action_label=_("Оценить решение"),
    )


@tells_by_letter(VerdictGiven)
def _expired(event: VerdictGiven, occasion: Occasion) -> Letter | None:
    if event.kind != VerdictKind.EXPIRED:
        return None
    return Letter(
        title=_("Обращение закрыто"),
        paragraphs=(
            _("Оценки ответа не было %(span)s, поэтому обращение закрыто.") % {"span": span(VERDICT_TIME)},
            _("Если проблема осталась, отправьте новое обращение: мы разберёмся."),
        ),
        action_label=_("Открыть обращение"),
    )


def address_letter() -> Letter:
    """The letter that asks to confirm an address; a stranger may read it."""
    return Letter(
        title=_("Подтвердите адрес"),
        paragraphs=(
            _("Этот адрес указали для ответа по обращению на портале. Подтвердите его: о каждом шаге мы напишем сюда."),
            _("Если вы ничего не отправляли, откройте ссылку и нажмите «Удалить адрес», или просто удалите письмо."),
        ),
        action_label=_("Подтвердить адрес"),
    )


def link_letter() -> Letter:
    """The letter with a fresh link that replaces an old one."""
    return Letter(
        title=_("Новая ссылка на обращение"),
        paragraphs=(
            _("Вы попросили новую ссылку. Она откроет обращение без пароля: не пересылайте её никому."),
            _("Если ссылку просили не вы, ничего делать не нужно."),
        ),
        action_label=_("Открыть обращение"),
    )


def refused_letter(reason: str) -> Letter:
    """The letter to whose message was not taken."""
    return Letter(
        title=_("Сообщение не принято"),
        paragraphs=(reason, _("Исправьте это и напишите ещё раз.")),
        action_label=_("Открыть портал"),
    )


def left_out_letter(left_out: Sequence[str]) -> Letter:
    """The letter to whose words were taken, and not everything that came with them."""
    return Letter(
        title=_("Принято не всё"),
        paragraphs=(_("Ваши слова приняты. Не взято вот что:"), *left_out),
        action_label=_("Открыть обращение"),
    )


def unproved_letter() -> Letter:
    """The letter to an address from which somebody has written, perhaps not its owner."""
    return Letter(
        title=_("Ответьте по ссылке"),
        paragraphs=(
            _("С вашего адреса пришло сообщение. К обращению мы его не добавили: обратный адрес можно подделать."),
            _("Если писали вы, откройте обращение по ссылке и ответьте там."),
            _("Если писали не вы, ничего делать не нужно."),
        ),
        action_label=_("Открыть обращение"),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= PREVIEW else text[:PREVIEW].rsplit(" ", 1)[0] + "…"


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]

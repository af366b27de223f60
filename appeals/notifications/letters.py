"""Letters to the applicant: at the steps where they learn something they wait for, or have something to do."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.service import User
from appeals.events import (
    AnswerGiven,
    AppealAssigned,
    AppealReceived,
    AppealRejected,
    AppealReopened,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import Answer, Appeal, Message, RejectionReason, VerdictKind
from appeals.notifications.news import is_news
from appeals.notifications.recipients import applicant_of
from appeals.numbers import number_text
from appeals.stages.answer import VERDICT_TIME
from appeals.titles import title_of
from core.events.readers import StoredEvent
from core.mail.channel import mail_enqueue
from core.units import span
from shell.text import localise
from tenants.service import region_brand, region_current, region_url

__all__ = ["Letter", "letter_enqueue", "letter_of"]

PREVIEW = 200


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a letter says. `quote` is somebody's words, `quote_from` whose they are."""

    title: str
    paragraphs: tuple[str, ...]
    action_label: str
    quote: str = ""
    quote_from: str = ""


def letter_enqueue(event: StoredEvent, appeal: Appeal, *, not_before: datetime) -> None:
    """Put the letter of an event on its way, once, to go out from `not_before` on.

    No letter for old news or without an acting applicant.
    """
    applicant = applicant_of(appeal)
    if applicant is None or not is_news(event):
        return
    region = region_current()
    with timezone.override(region.zone):
        letter = letter_of(event, appeal)
        if letter is None:
            return
        context = {
            "letter": letter,
            "greeting": _greeting(applicant),
            "brand": region_brand(region),
            "portal_url": region_url("/", region=region),
            "action_url": region_url(_path(appeal), region=region),
            "action_label": letter.action_label,
        }
        text = render_to_string("appeals/email/letter.txt", context)
        html = render_to_string("appeals/email/letter.html", context)
    mail_enqueue(
        key=f"event:{event.id}:mail:{applicant.id}",
        to=applicant.email,
        subject=_subject(number_text(appeal.number, region.number_prefix), letter, appeal),
        text=text,
        html=html,
        sender=region.portal_name,
        event_id=event.id,
        not_before=not_before,
    )


def _subject(number: str, letter: Letter, appeal: Appeal) -> str:
    """«УЛ-5 «Яма на дороге»: есть ответ, оцените решение».

    A subject is read over shoulders and on locked screens: it names only what the applicant would show to everybody,
    masked, and nothing of a confidential appeal.
    """
    about = title_of(appeal.public_text, "") if appeal.wants_publicity and not appeal.is_confidential else ""
    return f"{number}{f' «{about}»' if about else ''}: {_lower_first(letter.title)}"


def _path(appeal: Appeal) -> str:
    return reverse("portal:appeal", args=(appeal.number,), urlconf=settings.ROOT_URLCONF)


def _greeting(applicant: User) -> str:
    name = applicant.full_name.strip()
    return _("Здравствуйте, %(name)s!") % {"name": name} if name else _("Здравствуйте!")


def letter_of(event: StoredEvent, appeal: Appeal) -> Letter | None:
    """The letter about an event; None for events that are worth no letter."""
    match event.data:
        case AppealReceived():
            return _received(appeal)
        case AppealRejected(reason=reason):
            return _rejected(appeal, RejectionReason(reason))
        case AppealReopened():
            return _reopened()
        case QuestionAsked(message_id=message_id):
            return _asked(event, appeal.messages.get(pk=message_id))
        case AppealAssigned(executor_name=executor):
            return _assigned(executor)
        case AnswerGiven(answer_id=answer_id):
            return _answered(event, appeal.answers.get(pk=answer_id))
        case VerdictGiven(kind=VerdictKind.EXPIRED):
            return _expired()
    return None


def _received(appeal: Appeal) -> Letter:
    return Letter(
        title=_("Обращение получено"),
        paragraphs=(
            _("Спасибо, что написали. Сначала обращение проверит модератор, затем оно уйдёт в нужное ведомство."),
            _("О каждом важном шаге мы напишем сюда. Состояние всегда можно посмотреть на портале."),
        ),
        quote=_shortened(appeal.text),
        quote_from=_("Ваше обращение"),
        action_label=_("Открыть обращение"),
    )


def _rejected(appeal: Appeal, reason: RejectionReason) -> Letter:
    return Letter(
        title=_("Обращение отклонено"),
        paragraphs=(
            _("Мы не можем взять это обращение в работу. Причина: %(reason)s.")
            % {"reason": _lower_first(str(reason.label))},
            _("Если обстоятельства изменились или появились новые сведения, отправьте обращение ещё раз."),
        ),
        quote=appeal.rejection_text,
        quote_from=_("Пояснение модератора"),
        action_label=_("Открыть обращение"),
    )


def _reopened() -> Letter:
    return Letter(
        title=_("Обращение рассматривают заново"),
        paragraphs=(
            _("Раньше мы сообщили, что не можем взять ваше обращение в работу. Это решение отменено."),
            _("Отправлять обращение ещё раз не нужно. О каждом важном шаге мы напишем сюда."),
        ),
        action_label=_("Открыть обращение"),
    )


def _asked(event: StoredEvent, question: Message) -> Letter:
    return Letter(
        title=_("Нужен ваш ответ"),
        paragraphs=(
            _("Чтобы помочь, не хватает сведений. Пока вы не ответите, обращение ждёт и работа по нему не идёт."),
        ),
        quote=question.text,
        quote_from=event.actor_label,
        action_label=_("Ответить на вопрос"),
    )


def _assigned(executor: str) -> Letter:
    return Letter(
        title=_("Обращение передано исполнителю"),
        paragraphs=(
            _("Вашим обращением займётся исполнитель: %(executor)s.") % {"executor": executor},
            _("Когда он ответит, мы напишем, и вы сможете оценить решение."),
        ),
        action_label=_("Открыть обращение"),
    )


def _answered(event: StoredEvent, answer: Answer) -> Letter:
    until = date_format(localise(event.occurred_at + VERDICT_TIME), "j E Y", use_l10n=False)
    return Letter(
        title=_("Есть ответ, оцените решение"),
        paragraphs=(
            _("Исполнитель ответил на ваше обращение. Посмотрите, решена ли проблема."),
            _(
                "Подтвердите решение или верните его на доработку до %(until)s. "
                "Если оценки не будет, обращение закроется само."
            )
            % {"until": until},
        ),
        quote=answer.text,
        quote_from=event.actor_label,
        action_label=_("Оценить решение"),
    )


def _expired() -> Letter:
    return Letter(
        title=_("Обращение закрыто"),
        paragraphs=(
            _("Оценки ответа не было %(span)s, поэтому обращение закрыто.") % {"span": span(VERDICT_TIME)},
            _("Если проблема осталась, отправьте новое обращение: мы разберёмся."),
        ),
        action_label=_("Открыть обращение"),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= PREVIEW else text[:PREVIEW].rsplit(" ", 1)[0] + "…"


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]

"""VERDICT: the applicant judges the answer, or the time expires.

Needs: an appeal in answered.
Decides: closed, or back to the executor.
Announces: VerdictGiven.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.clocks.kinds import VERDICT
from appeals.events import VerdictGiven
from appeals.models import Appeal, Message, MessageKind, Verdict, VerdictKind
from appeals.photos.attachments import attachments_take
from appeals.ratings import BEST_RATING, WORST_RATING
from appeals.stages.assignment import assignment_again
from appeals.stages.step import Step, step_by_system, step_taken
from appeals.stages.words import words_checked
from appeals.states import Action, Party, State, actions, appeal_action, appeal_state
from core.errors import InvalidInput
from tenants.service import Person

__all__ = ["appeal_confirm", "appeal_return", "verdict_expire"]


appeal_state(
    State.CLOSED,
    label=gettext_lazy("Решено"),
    tone="success",
    guidance=gettext_lazy("Обращение закрыто, делать больше ничего не нужно."),
    turn=None,
    shown_as="solved",
    is_final=True,
)


@appeal_action(
    Action.CONFIRM,
    label=gettext_lazy("Проблема решена"),
    sources={State.ANSWERED},
    target=State.CLOSED,
    by={Party.APPLICANT},
    done=gettext_lazy("Спасибо! Обращение закрыто, ваша оценка учтена."),
    stops={VERDICT},
)
def appeal_confirm(*, person: Person, number: int, version: int, rating: int, text: str = "") -> Appeal:
    """Confirm the solution; `rating` is 1 to 5. Raises InvalidInput (field `rating`) for another."""
    if rating not in range(WORST_RATING, BEST_RATING + 1):
        raise InvalidInput(_("Оценка — от 1 до 5."), field="rating")
    words = words_checked(text, field="text") if text.strip() else ""
    with step_taken(person=person, number=number, action=Action.CONFIRM, version=version) as step:
        step.appeal.closed_at, step.appeal.rating = step.at, rating
        _give(step, VerdictKind.CONFIRMED, rating=rating, text=words)
    return step.appeal


@appeal_action(
    Action.RETURN,
    label=gettext_lazy("Вернуть на доработку"),
    sources={State.ANSWERED},
    target=State.RETURNED,
    by={Party.APPLICANT},
    done=gettext_lazy("Обращение вернулось исполнителю вместе с вашими словами."),
    stops={VERDICT},
)
def appeal_return(
    *, person: Person, number: int, version: int, reason: str, photo_ids: tuple[UUID, ...] = ()
) -> Appeal:
    """Return the appeal to the executor with the reason, photos and a fresh checklist."""
    words = words_checked(reason, field="reason", minimum=5)
    with step_taken(person=person, number=number, action=Action.RETURN, version=version) as step:
        assignment_again(step, note=words)
        _give(step, VerdictKind.RETURNED, text=words, message=_message(step, person, words, photo_ids))
    return step.appeal


def _message(step: Step, person: Person, words: str, photo_ids: tuple[UUID, ...]) -> Message | None:
    if not photo_ids:
        return None
    message = Message.objects.create(
        appeal=step.appeal,
        kind=MessageKind.RETURN,
        author_id=person.user_id,
        author_label=step.capacity.actor.label,
        text=words,
        created_at=step.at,
    )
    attachments_take(person=person, photo_ids=photo_ids, appeal=step.appeal, message=message)
    return message


@appeal_action(
    Action.EXPIRE,
    label=gettext_lazy("Закрыть без оценки"),
    sources={State.ANSWERED},
    target=State.CLOSED,
    by={Party.SYSTEM},
    stops={VERDICT},
)
def verdict_expire(appeal: Appeal, at: datetime) -> bool:
    """Close an appeal that nobody has judged in time; returns False where it does not wait for a verdict now.

    The caller has locked its row, in its transaction.
    """
    if appeal.state not in actions[Action.EXPIRE].sources:
        return False
    step = step_by_system(appeal, Action.EXPIRE, at=at)
    appeal.closed_at = at
    _give(step, VerdictKind.EXPIRED)
    return True


def _give(
    step: Step, kind: VerdictKind, *, rating: int | None = None, text: str = "", message: Message | None = None
) -> None:
    appeal = step.appeal
    answer = appeal.answers.order_by("-created_at", "-id")[0]
    verdict = Verdict.objects.create(
        appeal=appeal, answer=answer, kind=kind, rating=rating, text=text, created_at=step.at
    )
    step.finish(
        VerdictGiven(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            verdict_id=verdict.id,
            answer_id=answer.id,
            kind=kind.value,
            rating=rating,
            message_id=message.id if message else None,
        )
    )

"""MODERATION: level 1 checks the portal's rules, level 2 (the ministry) the substance.

Needs: an appeal in moderation_1, or in moderation_2 and clarification.
Decides: the category, whether the appeal is published, whether it is accepted.
Announces: AppealApproved, AppealRejected, QuestionAsked, QuestionAnswered.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.clocks.kinds import RESOLUTION
from appeals.events import AppealApproved, AppealRejected, QuestionAnswered, QuestionAsked
from appeals.models import Appeal, Message, MessageKind, RejectionReason
from appeals.photos.attachments import attachments_take
from appeals.stages.labels import category_confirmed
from appeals.stages.passing import category_set, ministry_of
from appeals.stages.publicity import publication_decide
from appeals.stages.step import Step, step_taken
from appeals.stages.words import words_checked
from appeals.states import MOST_PASSES, Action, Party, State, appeal_action, appeal_state
from appeals.telling.recipients import is_reachable
from core.errors import InvalidInput
from taxonomy.service import category_get
from tenants.service import Person

if TYPE_CHECKING:
    from tenants.service import Organisation

__all__ = [
    "appeal_approve",
    "appeal_ask",
    "appeal_clarify",
    "appeal_reject",
    "appeal_reject_by_substance",
]

MIN_REASON = 10

appeal_state(
    State.MODERATION_1,
    label=gettext_lazy("На модерации"),
    tone="neutral",
    guidance=gettext_lazy("Сейчас обращение проверяет модератор портала."),
    turn=Party.MODERATOR,
    # What moderators look at again, because ministries could not agree on it, stays in sight.
    shown_as="work",
    starts={RESOLUTION},
    hidden_from=frozenset({Party.MINISTRY_MODERATOR, Party.MUNICIPAL_CENTRE}),
)
appeal_state(
    State.MODERATION_2,
    label=gettext_lazy("В министерстве"),
    tone="progress",
    guidance=gettext_lazy(
        "Сейчас решает министерство: назначить исполнителя, спросить заявителя, отказать или передать дальше."
    ),
    turn=Party.MINISTRY_MODERATOR,
    shown_as="work",
)
appeal_state(
    State.CLARIFICATION,
    label=gettext_lazy("Ждёт уточнения"),
    tone="warning",
    guidance=gettext_lazy("Ждём, что ответит заявитель. Потом обращение вернётся в министерство."),
    turn=Party.APPLICANT,
    waits=gettext_lazy("заявитель молчит %(span)s"),
    shown_as="work",
    pauses={RESOLUTION},
)
appeal_state(
    State.REJECTED,
    label=gettext_lazy("Отклонено"),
    tone="danger",
    guidance=gettext_lazy("Обращение отклонено. Если отказ был ошибкой, его отменит модератор."),
    turn=None,
    is_final=True,
)


@appeal_action(
    Action.APPROVE,
    label=gettext_lazy("Принять и передать в министерство"),
    sources={State.MODERATION_1},
    target=State.MODERATION_2,
    by={Party.MODERATOR},
    done=gettext_lazy("принято и передано в министерство"),
)
def appeal_approve(
    *, person: Person, number: int, version: int, category_id: UUID | None = None, publish: bool = True
) -> Appeal:
    """Approve on level 1: the appeal follows the portal's rules and moves to the ministry of its category.

    `category_id` corrects the category. It is shown on the portal if the moderator and the applicant both agree and the
    category is not confidential. Raises InvalidInput (field `category`) for «Другое» that moderators keep: somebody has
    to answer for what leaves level 1.
    """
    with step_taken(person=person, number=number, action=Action.APPROVE, version=version) as step:
        appeal = step.appeal
        former = _correct_category(step, category_id)
        ministry = _answering(appeal)
        appeal.skipped_level_1 = False
        # Ministries could not agree; a moderator has now said whose it is.
        appeal.ministry_is_final = appeal.ministry_is_final or appeal.passes > MOST_PASSES
        shown = publication_decide(appeal, wanted=publish)
        category_confirmed(appeal)
        step.finish(
            AppealApproved(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                ministry_id=ministry.id,
                ministry_name=ministry.short_name,
                category_id=appeal.category_id,
                former_category_id=former,
                is_published=shown,
            )
        )
    return appeal


def _correct_category(step: Step, category_id: UUID | None) -> UUID | None:
    if category_id is None or category_id == step.appeal.category_id:
        return None
    former = step.appeal.category_id
    category_set(step, category_get(category_id))
    return former


def _answering(appeal: Appeal) -> "Organisation":
    """The ministry that gets the appeal; for «Другое» the region's current choice, unless a moderator has decided."""
    if appeal.ministry is None or (appeal.category.moderators_keep and not appeal.passes):
        appeal.ministry = ministry_of(appeal.category)
    return appeal.ministry


@appeal_action(
    Action.REJECT_BY_RULES,
    label=gettext_lazy("Отклонить по правилам портала"),
    sources={State.MODERATION_1},
    target=State.REJECTED,
    by={Party.MODERATOR},
    done=gettext_lazy("отклонено"),
)
def appeal_reject(*, person: Person, number: int, version: int, reason: RejectionReason, text: str) -> Appeal:
    """Reject on level 1: the appeal breaks the portal's rules; the applicant sees reason and explanation."""
    return _reject(person, number, version, reason, text, action=Action.REJECT_BY_RULES, level=1)


@appeal_action(
    Action.REJECT_BY_SUBSTANCE,
    label=gettext_lazy("Отказать с объяснением"),
    sources={State.MODERATION_2, State.CLARIFICATION},
    target=State.REJECTED,
    by={Party.MINISTRY_MODERATOR},
    done=gettext_lazy("отказ отправлен заявителю"),
)
def appeal_reject_by_substance(
    *, person: Person, number: int, version: int, reason: RejectionReason, text: str
) -> Appeal:
    """Reject on level 2: the ministry explains why nothing will be done; the applicant sees it."""
    return _reject(person, number, version, reason, text, action=Action.REJECT_BY_SUBSTANCE, level=2)


def _reject(
    person: Person,
    number: int,
    version: int,
    reason: RejectionReason,
    text: str,
    *,
    action: str,
    level: int,
) -> Appeal:
    if reason not in RejectionReason.values:
        raise InvalidInput(_("Выберите причину из списка."), field="reason")
    words = words_checked(text, field="text", minimum=MIN_REASON)
    with step_taken(person=person, number=number, action=action, version=version) as step:
        appeal = step.appeal
        appeal.rejection_reason, appeal.rejection_text = reason, words
        appeal.closed_at = step.at
        publication_decide(appeal, wanted=False)
        step.finish(
            AppealRejected(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                level=level,
                reason=str(reason),
            )
        )
    return appeal


@appeal_action(
    Action.ASK,
    label=gettext_lazy("Спросить заявителя"),
    sources={State.MODERATION_2},
    target=State.CLARIFICATION,
    by={Party.MINISTRY_MODERATOR},
    done=gettext_lazy("вопрос отправлен заявителю"),
)
def appeal_ask(*, person: Person, number: int, version: int, text: str) -> Appeal:
    """Ask the applicant on level 2; the appeal waits for the reply."""
    words = words_checked(text, field="text", minimum=MIN_REASON)
    with step_taken(person=person, number=number, action=Action.ASK, version=version) as step:
        appeal = step.appeal
        if not is_reachable(appeal):
            raise InvalidInput(
                _("Спросить некого: у заявителя нет ни личного кабинета, ни подтверждённого адреса."),
                field="text",
                code="no_applicant",
            )
        message = Message.objects.create(
            appeal=appeal,
            kind=MessageKind.QUESTION,
            author_id=person.user_id,
            author_label=step.capacity.actor.label,
            text=words,
            created_at=step.at,
        )
        step.snapshot.was_made(message)
        step.finish(
            QuestionAsked(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                message_id=message.id,
            )
        )
    return appeal


@appeal_action(
    Action.CLARIFY,
    label=gettext_lazy("Ответить на вопрос"),
    sources={State.CLARIFICATION},
    target=State.MODERATION_2,
    by={Party.APPLICANT},
    done=gettext_lazy("Ответ отправлен в министерство."),
)
def appeal_clarify(*, person: Person, number: int, version: int, text: str, photo_ids: tuple[UUID, ...] = ()) -> Appeal:
    """Reply to the ministry's question as the applicant; the appeal returns to the ministry."""
    words = words_checked(text, field="text")
    with step_taken(person=person, number=number, action=Action.CLARIFY, version=version) as step:
        appeal = step.appeal
        message = Message.objects.create(
            appeal=appeal,
            kind=MessageKind.REPLY,
            author_id=person.user_id,
            author_label=step.capacity.actor.label,
            text=words,
            created_at=step.at,
        )
        attachments_take(person=person, photo_ids=photo_ids, appeal=appeal, message=message)
        step.finish(
            QuestionAnswered(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                message_id=message.id,
            )
        )
    return appeal

"""Words that the workplace has ready: templates of refusals, what was done, who acts next."""

from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal, RejectionReason
from appeals.states import TRANSITIONS, Action, State

__all__ = ["REJECTION_TEMPLATES", "WHO_ACTS", "done_words"]

REJECTION_TEMPLATES = {
    RejectionReason.NOT_AN_APPEAL: _(
        "Здравствуйте! Мы не нашли в сообщении проблемы, которую можно решить. "
        "Если она есть, опишите, что случилось и где, — и отправьте новое обращение."
    ),
    RejectionReason.RUDE: _(
        "Здравствуйте! В сообщении есть оскорбления, поэтому мы не можем передать его дальше. "
        "Напишите о самой проблеме спокойно — и мы обязательно её рассмотрим."
    ),
    RejectionReason.DUPLICATE: _(
        "Здравствуйте! Об этой проблеме нам уже сообщили, и по ней идёт работа. "
        "Второе обращение не нужно: следите за первым на портале."
    ),
    RejectionReason.NO_DETAILS: _(
        "Здравствуйте! Нам не хватило сведений, чтобы помочь. "
        "Отправьте новое обращение и укажите точное место, что именно случилось и когда; хорошо, если будет фотография."
    ),
    RejectionReason.NOT_OUR_AUTHORITY: _(
        "Здравствуйте! Этот вопрос решают не органы власти региона, поэтому мы не можем поручить его исполнителю. "
        "Обратитесь к тем, кто за него отвечает: "
    ),
    RejectionReason.PERSONAL_DATA: _(
        "Здравствуйте! В сообщении есть личные данные других людей, поэтому мы не можем его принять. "
        "Отправьте обращение ещё раз без чужих имён, телефонов и адресов квартир."
    ),
}

_DONE = {
    Action.APPROVE: _("принято и передано в министерство"),
    Action.REJECT_BY_RULES: _("отклонено"),
    Action.ASK: _("вопрос отправлен заявителю"),
    Action.REJECT_BY_SUBSTANCE: _("отказ отправлен заявителю"),
    Action.ASSIGN: _("исполнитель назначен"),
    Action.REASSIGN: _("передано другому исполнителю"),
    Action.PASS_ON: _("передано другому ведомству"),
    Action.RECATEGORISE: _("категория изменена"),
    Action.REFUSE: _("возвращено в министерство"),
    Action.ANSWER: _("ответ отправлен"),
    Action.REOPEN: _("отказ отменён, обращение снова на модерации"),
}

_SETTLED_BY_MODERATOR = _("чьё это, решит модератор: передавали уже дважды")

WHO_ACTS = {
    State.MODERATION_1: _("Сейчас обращение проверяет модератор портала."),
    State.MODERATION_2: _(
        "Сейчас решает министерство: назначить исполнителя, спросить заявителя, отказать или передать дальше."
    ),
    State.CLARIFICATION: _("Ждём, что ответит заявитель. Потом обращение вернётся в министерство."),
    State.ASSIGNED: _("Сейчас работает исполнитель."),
    State.RETURNED: _("Заявитель не согласился с ответом. Исполнитель дорабатывает."),
    State.ANSWERED: _("Ответ дан. Ждём оценки заявителя."),
    State.CLOSED: _("Обращение закрыто, делать больше ничего не нужно."),
    State.REJECTED: _("Обращение отклонено. Если отказ был ошибкой, его отменит модератор."),
}


def done_words(appeal: Appeal, action: Action) -> str:
    """What was done with an appeal, which is as the action left it: «исполнитель назначен»."""
    return str(_SETTLED_BY_MODERATOR if appeal.state == TRANSITIONS[action].otherwise else _DONE[action])

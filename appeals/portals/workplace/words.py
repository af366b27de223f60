"""Prepared texts of the workplace: templates of refusals, confirmations."""

from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal, RejectionReason
from appeals.stages.optional import arrivals
from appeals.states import actions

__all__ = ["REJECTION_TEMPLATES", "done_words"]

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

_SETTLED_BY_MODERATOR = _("чьё это, решит модератор: передавали уже дважды")


def done_words(appeal: Appeal, action: str) -> str:
    """Words for an action that was just taken on the appeal: «исполнитель назначен»."""
    spec = actions[action]
    is_settled = spec.otherwise is not None and appeal.state in arrivals(spec.otherwise)
    return str(_SETTLED_BY_MODERATOR if is_settled else spec.done)

"""Forms that redirect an appeal: to another ministry, to another category, reopen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.portals.workplace.forms.base import ActionForm, action_form, offer_categories, words_field
from appeals.states import MOST_PASSES, Action
from workplace.service import long_choice, ministry_choices

__all__ = ["PassOnForm", "RecategoriseForm", "ReopenForm"]

_TO_MODERATOR = gettext_lazy("Его передавали уже дважды, поэтому в этот раз решит модератор.")


@action_form
class RecategoriseForm(ActionForm):
    action = Action.RECATEGORISE
    key = "c"
    icon = "layers"
    submit = gettext_lazy("Сменить категорию")

    category = long_choice(gettext_lazy("Новая категория"))
    reason = words_field(gettext_lazy("Почему"), help_text=gettext_lazy("Видят только сотрудники."), required=False)

    def prepare(self) -> None:
        offer_categories(self)
        category = self.fields["category"]
        category.initial = str(self.appeal.category_id)
        category.help_text = _("Обращение уйдёт в ведомство, которое отвечает за новую категорию.")
        if self.appeal.executor_id is not None:
            category.help_text += " " + _("Исполнителя оно назначит заново.")
        if self.appeal.passes >= MOST_PASSES:
            category.help_text += " " + str(_TO_MODERATOR)

    def arguments(self) -> dict[str, Any]:
        return {"category_id": self.cleaned_data["category"], "reason": self.cleaned_data["reason"]}


@action_form
class PassOnForm(ActionForm):
    action = Action.PASS_ON
    key = "p"
    icon = "arrow-right"
    submit = gettext_lazy("Передать")

    ministry = long_choice(gettext_lazy("Ведомство"))
    reason = words_field(
        gettext_lazy("Почему передаёте"),
        help_text=gettext_lazy("Прочтут сотрудники другого ведомства. Заявитель увидит только, кому передано."),
    )

    def prepare(self) -> None:
        ministry = self.fields["ministry"]
        assert isinstance(ministry, forms.TypedChoiceField)
        others = [(str(item.id), item.short_name) for item in ministry_choices() if item.id != self.appeal.ministry_id]
        ministry.choices = [("", _("Выберите ведомство")), *others]
        if self.appeal.passes >= MOST_PASSES:
            ministry.help_text = _TO_MODERATOR

    def arguments(self) -> dict[str, Any]:
        return {"ministry_id": self.cleaned_data["ministry"], "reason": self.cleaned_data["reason"]}


@action_form
class ReopenForm(ActionForm):
    action = Action.REOPEN
    key = "a"
    icon = "return"
    submit = gettext_lazy("Вернуть на рассмотрение")

    reason = words_field(
        gettext_lazy("Почему отказ был ошибкой"),
        help_text=gettext_lazy("Видят только сотрудники. Заявитель узнает, что обращение рассматривают заново."),
    )

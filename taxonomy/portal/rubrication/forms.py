"""Form of the rubrication settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from taxonomy.rubrication.settings import RETRAIN_AFTER, SettingsNow

__all__ = ["SettingsForm"]

LOOK, PASS = "look", "pass"


class SettingsForm(forms.Form):
    """The threshold in per cent, as people say it, and when to train anew."""

    level_1 = forms.ChoiceField(
        label=gettext_lazy("Первая модерация"),
        choices=[
            (LOOK, gettext_lazy("Модератор смотрит каждое обращение")),
            (PASS, gettext_lazy("Пропускать без модератора, если категория почти несомненна")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Грубые, личные и сомнительные обращения модератор увидит в любом случае, а фото не публикуются, пока их "
            "не посмотрит человек."
        ),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Уверенность, от которой пропускать, %"),
        required=False,
        min_value=50,
        max_value=100,
        help_text=gettext_lazy("От 50 до 100. Из ста обращений с уверенностью 95 % ошибётся примерно пять."),
        error_messages={
            "min_value": gettext_lazy("Не меньше 50 %%."),
            "max_value": gettext_lazy("Не больше 100 %%."),
            "invalid": gettext_lazy("Нужно целое число от 50 до 100."),
        },
    )
    retrain_after = forms.IntegerField(
        label=gettext_lazy("Переучивать модель после стольких новых решений"),
        min_value=RETRAIN_AFTER[0],
        max_value=RETRAIN_AFTER[1],
        help_text=gettext_lazy("Решение — это категория, которую подтвердил или исправил человек."),
    )

    def __init__(self, data: Any = None, *, now: SettingsNow) -> None:
        threshold = now.skip_level_1_at
        super().__init__(
            data,
            auto_id="rubrics_%s",
            initial={
                "level_1": LOOK if threshold is None else PASS,
                "percent": round((threshold or 0.95) * 100),
                "retrain_after": now.retrain_after,
            },
        )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("level_1") == PASS and values.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Укажите, от какой уверенности пропускать."))
        return values

    @property
    def threshold(self) -> float | None:
        """The least probability at which level 1 is passed; None: never."""
        if self.cleaned_data["level_1"] == LOOK:
            return None
        return float(self.cleaned_data["percent"]) / 100

    def add_domain_error(self, error: InvalidInput) -> None:
        """Show a refusal of the service at its field."""
        names = {"skip_level_1_at": "percent", "retrain_after": "retrain_after"}
        self.add_error(names.get(error.field or ""), error.message)

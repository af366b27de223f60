"""Views of the pages about rubrication."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Conflict, InvalidInput
from learning.service import (
    NO_MODEL,
    broken_version,
    model_check,
    model_promote,
    models_list,
    training_ask,
    training_request,
    training_runs,
)
from shell.components import Tab
from shell.kept.post_only import post_only
from taxonomy.access import manager_actor
from taxonomy.portal.rubrication.chart import chart_of
from taxonomy.rubrication import quality as measured
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.rubrication.settings import RETRAIN_AFTER, SettingsNow, rubric_settings, rubric_settings_set
from tenants.service import RegionRequest

__all__ = ["SettingsForm", "models", "promote", "quality", "settings", "train"]

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


MODELS_SHOWN = 20


@require_safe
def quality(request: RegionRequest) -> HttpResponse:
    """How people judge suggestions, what is confused with what, and texts that fit nowhere."""
    weeks = measured.accuracy_by_week()
    suggested = sum(week.suggested for week in weeks)
    context = {
        "weeks": weeks,
        "chart": chart_of(weeks),
        "suggested": suggested,
        "accepted_percent": round(100 * sum(week.accepted for week in weeks) / suggested) if suggested else None,
        "confused": measured.categories_confused(),
        "corrected": measured.categories_corrected(),
        "other": measured.other_counted(),
        "homeless": measured.texts_homeless(),
        "unsure_percent": round(measured.UNSURE_BELOW * 100),
    }
    return _page(request, "rubrication", "taxonomy/rubrication/quality.html", context)


@require_safe
def models(request: RegionRequest) -> HttpResponse:
    """Models of the region with what they learned from and how they did; the file of the active one is looked at."""
    model_check(RUBRICATION)
    rows = models_list(RUBRICATION, most=MODELS_SHOWN)
    context = {
        "models": rows,
        "active": next((row for row in rows if row.is_active), None),
        "is_asked": training_request(RUBRICATION) is not None,
        "is_training": training_runs(RUBRICATION),
        "shown": MODELS_SHOWN,
    }
    return _page(request, "rubrication-models", "taxonomy/rubrication/models.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: RegionRequest) -> HttpResponseBase:
    """The threshold and how often to train; POST saves."""
    if request.method != "POST":
        return _settings_page(request, SettingsForm(now=rubric_settings()))
    form = SettingsForm(request.POST, now=rubric_settings())
    if form.is_valid():
        try:
            rubric_settings_set(
                acting=manager_actor(request.person),
                skip_level_1_at=form.threshold,
                retrain_after=form.cleaned_data["retrain_after"],
            )
        except InvalidInput as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Настройки рубрикации сохранены."))
            return redirect("taxonomy:rubrication-settings")
    return _settings_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@post_only("taxonomy:rubrication-models")
def promote(request: RegionRequest, version: int) -> HttpResponseBase:
    """Let a version answer, 0 the cold start."""
    try:
        former = model_promote(RUBRICATION, acting=manager_actor(request.person), version=version)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        if former == version:
            messages.info(request, _("Эта модель и так работает."))
        elif version == NO_MODEL:
            messages.success(request, _("Работает холодный старт: подсказки по словам самих категорий."))
        else:
            messages.success(request, _("Теперь работает модель %(version)d.") % {"version": version})
    return redirect("taxonomy:rubrication-models")


@post_only("taxonomy:rubrication-models")
def train(request: RegionRequest) -> HttpResponseBase:
    """Ask for a training now."""
    try:
        training_ask(RUBRICATION, acting=manager_actor(request.person))
    except Conflict as conflict:
        messages.warning(request, conflict.message)
    else:
        messages.success(request, _("Модель начнёт учиться в ближайшие минуты. Итог появится в таблице."))
    return redirect("taxonomy:rubrication-models")


def _settings_page(request: RegionRequest, form: SettingsForm, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"form": form}
    return _page(request, "rubrication-settings", "taxonomy/rubrication/settings.html", context, status=status)


def _page(
    request: RegionRequest, name: str, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    tabs = [
        Tab(label=label, url=reverse(f"taxonomy:{tab}"), current=tab == name)
        for tab, label in (
            ("rubrication", _("Качество")),
            ("rubrication-models", _("Модели")),
            ("rubrication-settings", _("Настройки")),
        )
    ]
    context |= {"tabs": tabs, "broken": broken_version(RUBRICATION)}
    return render(request, template, context, status=status)

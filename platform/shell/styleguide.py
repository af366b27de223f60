"""Living style guide: every component on one page, in any of the sample brands. Only with DEMO."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static

from core import clock
from shell.brand import OTKLIK, Brand
from shell.components import Photo, Step, Tab, TimelineEntry, icon_names
from shell.navigation import NavEntry

SAMPLE_BRANDS = {
    "ul": Brand(
        portal_name="Решаем вместе",
        region_name="Ульяновская область",
        slug="ul",
        emblem="shell/emblems/ul.svg",
        primary="#0f4c81",
        accent="#f5b433",
        hotline="8 800 000-00-73",
    ),
    "mo": Brand(
        portal_name="Добродел",
        region_name="Московская область",
        slug="mo",
        emblem="shell/emblems/mo.svg",
        primary="#1c6b4a",
        accent="#e2623d",
        hotline="8 800 000-00-50",
    ),
    "otklik": OTKLIK,
}
_FRAMES = ("portal", "workplace", "console")


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Что случилось", max_length=120, help_text="Одной строкой: «Не горит фонарь у школы»")
    text = forms.CharField(label="Подробности", widget=forms.Textarea(attrs={"rows": 4, "data-count": "4000"}))
    category = forms.ChoiceField(
        label="Категория", choices=[("", "Выберите категорию"), ("road", "Ямы на дорогах"), ("light", "Освещение")]
    )
    email = forms.EmailField(label="Почта", required=False, help_text="Пришлём ответ")
    importance = forms.ChoiceField(
        label="Где это",
        choices=[("yard", "Во дворе"), ("street", "На улице")],
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    rating = forms.ChoiceField(
        label="Оценка",
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "rating"}),
        initial="4",
        required=False,
    )
    photos = forms.FileField(label="Фото", required=False, help_text="До 10 файлов по 15 МБ")
    agree = forms.BooleanField(label="Согласен на обработку персональных данных")


def _demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not getattr(settings, "DEMO", False):
            raise Http404
        if brand := SAMPLE_BRANDS.get(request.GET.get("brand", "")):
            request.brand = brand  # type: ignore[attr-defined]
        return view(request, **kwargs)

    return guarded


def _photo(name: str, alt: str) -> Photo:
    url = static(f"shell/samples/{name}.svg")
    return Photo(url=url, thumb_url=url, alt=alt, width=400, height=300)


def _samples() -> dict[str, Any]:
    now = clock.now()
    before = _photo("before", "Яма на дороге")
    after = _photo("after", "Ровный асфальт на том же месте")
    return {
        "tones": ["neutral", "info", "progress", "success", "warning", "danger"],
        "tabs": [
            Tab(label="Новые", url="?tab=new", current=True, count=12),
            Tab(label="В работе", url="?tab=work", count=38),
            Tab(label="Просроченные", url="?tab=late", count=2),
            Tab(label="Закрытые", url="?tab=done", count=1840),
        ],
        "views": [
            Tab(label="Список", url="?view=list", current=True, icon="list"),
            Tab(label="Карта", url="?view=map", icon="map"),
        ],
        "timeline": [
            TimelineEntry(
                title="Дан ответ",
                when=now - timedelta(hours=2),
                icon="check-circle",
                tone="success",
                actor="Администрация Чердаклинского района",
                photos=(before, after),
                text="Яма заделана горячей смесью. Гарантия подрядчика — два года.",
            ),
            TimelineEntry(
                title="Заметка исполнителя",
                when=now - timedelta(days=1, hours=3),
                icon="edit",
                private=True,
                actor="Пётр Иванов",
                text="Бригада выезжает в четверг.",
            ),
            TimelineEntry(
                title="Передано исполнителю",
                when=now - timedelta(days=2),
                icon="arrow-right",
                tone="progress",
                actor="Министерство транспорта",
            ),
            TimelineEntry(title="Обращение принято", when=now - timedelta(days=400), icon="inbox", tone="info"),
        ],
        "wizard": [
            Step(label="Описание", state="done", url="?step=1"),
            Step(label="Категория", state="done", url="?step=2"),
            Step(label="Место", state="current"),
            Step(label="Фото"),
            Step(label="Контакты"),
            Step(label="Проверка"),
        ],
        "launch": [
            Step(label="Схема базы", state="done", note="2,4 с"),
            Step(label="Муниципалитеты с границами", state="current", note="14 из 24"),
            Step(label="Категории", state="failed", note="Файл классификатора не читается: строка 17"),
            Step(label="Администратор"),
        ],
        "before": before,
        "after": after,
        "photos": [before, after, before],
        "facts": [
            ("Номер", "УЛ-2024-000173"),
            ("Категория", "Ямы на дорогах"),
            ("Адрес", "Чердаклы, ул. Мира, 12"),
            ("Исполнитель", "Администрация Чердаклинского района"),
            ("Телефон", ""),
        ],
        "columns": ["Регион", "Состояние", "Муниципалитетов", "Обращений за неделю"],
        "table": [
            ["Ульяновская область", "работает", 24, 318],
            ["Московская область", "работает", 56, 4120],
            ["Тверская область", "запускается", 43, 0],
        ],
        "soon": now + timedelta(hours=5),
        "later": now + timedelta(days=3),
        "late": now - timedelta(hours=26),
        "yesterday": now - timedelta(days=1),
    }


def _navigation(frame: str) -> dict[str, list[NavEntry]]:
    rows = {
        "portal": [
            ("Главная", "home", 0, False),
            ("Карта", "map", 0, False),
            ("Сообщить о проблеме/Сообщить", "plus", 0, True),
            ("Мои обращения/Мои", "inbox", 2, False),
            ("Обращения/Все", "list", 0, False),
        ],
        "workplace": [
            ("Очередь", "inbox", 12, False),
            ("Поручения", "flag", 3, False),
            ("Уточнения", "message", 0, False),
            ("Карта", "map", 0, False),
            ("Отчёты", "chart", 0, False),
            ("Настройки", "settings", 0, False),
        ],
        "console": [
            ("Регионы", "building", 0, False),
            ("Запуски", "play", 1, False),
            ("Каталоги", "layers", 0, False),
        ],
    }
    main = [
        NavEntry(
            label=label.split("/")[0],
            short_label=label.partition("/")[2],
            url=f"#{icon}",
            icon=icon,
            badge=badge,
            emphasis=main,
            current=position == 0,
        )
        for position, (label, icon, badge, main) in enumerate(rows[frame])
    ]
    tools = [NavEntry(label="Уведомления", url="#bell", icon="bell", badge=4)]
    footer = [NavEntry(label="О портале", url="#about", icon="info"), NavEntry(label="API", url="#api", icon="link")]
    return {frame: main, "tools": tools, "footer": footer}


@_demo_only
def page(request: HttpRequest) -> HttpResponse:
    """All components in the citizen's frame; `?brand=ul|mo|otklik`, `?invalid=1` shows the form with errors."""
    request.navigation = _navigation("portal")  # type: ignore[attr-defined]
    form = SampleForm({"email": "не почта"}) if "invalid" in request.GET else SampleForm()
    return render(
        request,
        "shell/styleguide.html",
        {"form": form, "brands": SAMPLE_BRANDS, "icons": sorted(icon_names()), **_samples()},
    )


@_demo_only
def frame(request: HttpRequest, frame: str) -> HttpResponse:
    """A page as it looks in the frame `portal`, `workplace` or `console`."""
    if frame not in _FRAMES:
        raise Http404
    request.navigation = _navigation(frame)  # type: ignore[attr-defined]
    return render(request, f"shell/styleguide_{frame}.html", {"form": SampleForm(), **_samples()})


_AREAS = {"Заречный": 0, "Береговой": 72, "Лесной": 144, "Полевой": 216, "Нагорный": 288}


@_demo_only
def boundaries(request: HttpRequest) -> HttpResponse:
    """Five municipalities of a region that does not exist, as sectors around a town."""

    def at(angle: float, radius: float) -> list[float]:
        return [
            round(48.4 + radius * 1.6 * math.cos(math.radians(angle)), 4),
            round(54.3 + radius * math.sin(math.radians(angle)), 4),
        ]

    features = []
    for name, start in _AREAS.items():
        rim = [at(start + step, 0.8 + 0.12 * math.sin(math.radians(3 * (start + step)))) for step in range(0, 73, 6)]
        ring = [at(0, 0), *rim, at(0, 0)]
        features.append(
            {
                "type": "Feature",
                "properties": {"name": f"{name} район"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})


@_demo_only
def points(request: HttpRequest) -> HttpResponse:
    """Forty markers in a spiral."""
    tones = ["progress", "success", "danger", "info"]
    features = [
        {
            "type": "Feature",
            "properties": {
                "title": f"Обращение № {number}",
                "url": f"#{number}",
                "tone": tones[number % 4],
                "meta": "сегодня",
            },
            "geometry": {
                "type": "Point",
                "coordinates": [
                    48.4 + 0.028 * number * math.cos(number),
                    54.3 + 0.017 * number * math.sin(number),
                ],
            },
        }
        for number in range(1, 41)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})

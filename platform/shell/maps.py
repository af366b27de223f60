"""Configuration of maps: base layer and texts. map.js reads them from the page, so that gettext translates them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shell.tiles import attribution_html

__all__ = ["MAP_WORDS", "BaseMap", "base_map", "set_base_map"]

MAP_WORDS = {
    "locate": _("Где я сейчас"),
    "centre": _("Метка в центр карты"),
    "help": _(
        "Нажмите на карту или перетащите метку. С клавиатуры: стрелками подвиньте карту "
        "и нажмите «Метка в центр карты»."
    ),
    "closer": _("Видно слишком много, поэтому показали ближе. Подвиньте карту к месту и нажмите ещё раз."),
    "coarse": _("Приблизьте карту и проверьте, то ли это место."),
    "outside": _("Эта точка за границей региона. Поставьте метку внутри границ."),
    "picked": _("Метка поставлена"),
    "denied": _("Не получилось узнать, где вы. Разрешите доступ к геопозиции или поставьте метку сами."),
    "locating": _("Ищем, где вы…"),
    "failed": _("Карта не загрузилась. Проверьте связь и обновите страницу."),
    "noTiles": _("Карты с улицами здесь нет, или она сейчас не отвечает. Показываем границы и населённые пункты."),
    "nothing": _("Здесь пока ничего нет"),
    "many": _("Меток здесь"),
    "zoomIn": _("Приблизить"),
    "zoomOut": _("Отдалить"),
    "twoFingers": _("Карту двигают двумя пальцами"),
    "close": _("Закрыть"),
}


@dataclass(frozen=True)
class BaseMap:
    """What lies under the marks of a region's maps.

    `tiles` is a template of images, empty where there is none: then boundaries and settlements are the map. Zooms and
    `bounds` (south, west, north, east; degrees) are where there are images. `attribution` is a line of words and links.
    """

    tiles: str = ""
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 19
    bounds: tuple[float, float, float, float] | None = None
    approximate: bool = False

    def told(self) -> dict[str, Any]:
        """For map.js: what it needs to draw the images."""
        told = asdict(self)
        del told["approximate"]
        return {**told, "attribution": attribution_html(self.attribution)}


def _nothing() -> BaseMap | None:
    return None


_source: Callable[[], BaseMap | None] = _nothing


def set_base_map(source: Callable[[], BaseMap | None]) -> None:
    """Name who knows the map of the current region; None from it outside regions."""
    global _source
    _source = source


def base_map() -> BaseMap:
    """The region's own file of tiles, else the tile server of the installation, else neither."""
    own = _source() or BaseMap()
    if own.tiles:
        return own
    return replace(own, tiles=settings.MAP_TILES_URL, attribution=settings.MAP_TILES_ATTRIBUTION)

"""Configuration of maps: base layer and texts. map.js reads them from the page, so that gettext translates them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

__all__ = ["MAP_WORDS", "BaseMap", "attribution_html", "base_map", "set_base_map", "tile_origins", "tiles_wrong"]

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
    """The base layer of a region's maps.

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
        """Configuration of the tiles for map.js."""
        told = asdict(self)
        del told["approximate"]
        return {**told, "attribution": attribution_html(self.attribution)}


def _nothing() -> BaseMap | None:
    return None


_source: Callable[[], BaseMap | None] = _nothing


def set_base_map(source: Callable[[], BaseMap | None]) -> None:
    """Set the function that returns the current region's map; it returns None outside regions."""
    global _source
    _source = source


def base_map() -> BaseMap:
    """The region's own file of tiles, else the tile server of the installation, else neither."""
    own = _source() or BaseMap()
    if own.tiles:
        return own
    return replace(own, tiles=settings.MAP_TILES_URL, attribution=settings.MAP_TILES_ATTRIBUTION)


_PLACES = ("{z}", "{x}", "{y}")


def tiles_wrong(url: str) -> str:
    """The error of a tile URL template; empty if valid."""
    missing = [place for place in _PLACES if place not in url]
    if missing:
        return f"there is no {', '.join(missing)} in it"
    parts = urlsplit(url.replace("{s}", "s"))
    if url.startswith("/") and not url.startswith("//"):
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "it is neither an http(s) address nor a path that begins with /"
    return ""


def tile_origins(url: str) -> list[str]:
    """Sources for `img-src` of the CSP: the server of the template, with a star where it has `{s}`; none for a path."""
    if not url or tiles_wrong(url) or url.startswith("/"):
        return []
    scheme, _sep, rest = url.partition("://")
    host = rest.split("/", 1)[0].rpartition("@")[2]
    if "{s}" in host:
        # CSP knows a star only as the whole first label: «tile-{s}.example.org» is allowed as «*.example.org».
        rest = host[host.rindex("{s}") :].partition(".")[2]
        if not rest:
            return []
        host = f"*.{rest}"
    return [f"{scheme}://{host}"]


class _Links(HTMLParser):
    """Text and links of a line of HTML; everything else is dropped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and re.match(r"https?://", href) and not self.open:
            self.made.append(f'<a href="{escape(href)}" rel="noopener" target="_blank">')
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.open:
            self.made.append("</a>")
            self.open = False

    def handle_data(self, data: str) -> None:
        self.made.append(escape(data))


def attribution_html(line: str) -> str:
    """The attribution of a map as HTML of text and links only."""
    parser = _Links()
    parser.feed(line)
    parser.close()
    return "".join(parser.made) + ("</a>" if parser.open else "")

"""Parse the URL of a tile server: its origin for the CSP, and the attribution."""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

__all__ = ["attribution_html", "tile_origins", "tiles_wrong"]

_PLACES = ("{z}", "{x}", "{y}")


def tiles_wrong(url: str) -> str:
    """What is wrong with a template of tiles; empty if nothing is."""
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
    """Words and links of a line of HTML; everything else of it is dropped."""

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
    """The line of a map's owners as HTML of words and links only, whatever was in it."""
    parser = _Links()
    parser.feed(line)
    parser.close()
    return "".join(parser.made) + ("</a>" if parser.open else "")

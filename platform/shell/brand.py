"""A region's brand: names, emblem, two colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAPER = "#f4efe6"
"""The darkest light surface that text of a brand colour may lie on; equals `--surface-sunk` in tokens.css."""
INK = "#211d18"
"""The colour of body text; equals `--ink` in tokens.css."""
WHITE = "#ffffff"
BLACK = "#000000"
TEXT_CONTRAST = 4.5

_HEX = re.compile(r"^#[0-9a-f]{6}$")
_STEP = 0.04


def normalise(colour: str) -> str:
    """Return `colour` as lower-case `#rrggbb`.

    Raises ValueError for anything but `#rgb` and `#rrggbb`, so that nothing else can reach the stylesheet.
    """
    text = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if not _HEX.match(text):
        raise ValueError(f"not a hex colour: {colour!r}")
    return text


def _channels(colour: str) -> tuple[int, int, int]:
    text = normalise(colour)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0 to 1) of `second` mixed in, per channel of sRGB."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def darken_until(colour: str, background: str, ratio: float) -> str:
    """`colour`, darkened in small steps until it has `ratio` on `background` (or is black)."""
    result = normalise(colour)
    while contrast(result, background) < ratio and result != BLACK:
        result = mix(result, BLACK, _STEP)
    return result


def readable_on(background: str) -> str:
    """White, ink or black: the first that is readable on `background`."""
    for candidate in (WHITE, INK):
        if contrast(candidate, background) >= TEXT_CONTRAST:
            return candidate
    return BLACK


@dataclass(frozen=True, slots=True)
class Palette:
    """The brand colours of a region's pages. `on_x` is the colour of text that lies on `x`."""

    primary: str
    on_primary: str
    primary_strong: str
    primary_deep: str
    primary_soft: str
    primary_line: str
    accent: str
    on_accent: str
    accent_strong: str
    accent_soft: str

    @classmethod
    def derive(cls, primary: str, accent: str) -> Palette:
        """Build the palette. Raises ValueError if a colour is not `#rgb` or `#rrggbb`."""
        main = darken_until(primary, PAPER, TEXT_CONTRAST)
        soft = mix(main, WHITE, 0.9)
        warm = normalise(accent)
        warm_soft = mix(warm, WHITE, 0.84)
        return cls(
            primary=main,
            on_primary=WHITE,
            primary_strong=darken_until(mix(main, BLACK, 0.22), soft, TEXT_CONTRAST),
            primary_deep=mix(main, "#120f0c", 0.45),
            primary_soft=soft,
            primary_line=mix(main, WHITE, 0.68),
            accent=warm,
            on_accent=readable_on(warm),
            accent_strong=darken_until(warm, min((PAPER, warm_soft), key=luminance), TEXT_CONTRAST),
            accent_soft=warm_soft,
        )

    def properties(self) -> dict[str, str]:
        """CSS custom properties: `{"--region-primary": "#…", …}`."""
        return {f"--region-{field.name.replace('_', '-')}": getattr(self, field.name) for field in fields(self)}


@lru_cache(maxsize=256)
def palette_of(primary: str, accent: str) -> Palette:
    """`Palette.derive`, remembered: a brand is built on every request. Raises ValueError as it does."""
    return Palette.derive(primary, accent)


OPERATOR_PRIMARY = "#3a3a72"
OPERATOR_ACCENT = "#ffb38a"


@dataclass(frozen=True, slots=True)
class Brand:
    """What the page frame shows of a region (or of the operator); set it on `request.brand`.

    `emblem` is a path among static files or an absolute URL of a square SVG or PNG. `primary` and `accent` are hex
    colours; the rest of the palette is derived. `greeting` stands under the title of the home page, `hotline` and
    `email` in the footer when given. `suspended` is the reason why the region accepts nothing now; it is shown above
    every page.
    """

    portal_name: StrOrPromise
    region_name: StrOrPromise
    slug: str = "otklik"
    emblem: str = "shell/emblems/otklik.svg"
    primary: str = OPERATOR_PRIMARY
    accent: str = OPERATOR_ACCENT
    tagline: StrOrPromise = ""
    greeting: str = ""
    hotline: str = ""
    email: str = ""
    suspended: StrOrPromise = ""
    kind: Literal["region", "operator", "landing"] = "region"
    palette: Palette = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "palette", palette_of(self.primary, self.accent))

    @property
    def emblem_url(self) -> str:
        """URL of the emblem."""
        return self.emblem if self.emblem.startswith(("/", "https://")) else static(self.emblem)

    @property
    def emblem_type(self) -> str:
        """Media type of the emblem."""
        return "image/png" if self.emblem.endswith(".png") else "image/svg+xml"

    @property
    def version(self) -> str:
        """Changes when the colours do; part of the stylesheet's URL, so that it can be cached for long."""
        return f"{crc32(''.join(self.palette.properties().values()).encode()):08x}"

    @property
    def frame(self) -> str:
        """The template of the frame that pages common to all hosts (sign-in, errors) extend."""
        return "shell/console.html" if self.kind == "operator" else "shell/portal.html"


OTKLIK = Brand(
    portal_name=_("Отклик"),
    region_name=_("Центр управления регионом"),
    tagline=_("Услышать, решить, показать результат"),
    kind="landing",
)
"""Shown where no region is known: the landing page, an unknown host, errors before a region is found."""

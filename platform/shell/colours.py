"""WCAG 2.2 colour arithmetic, and the palette derived from a region's two colours.

A region chooses two colours; every other brand colour is computed here so that text stays readable with any choice
(contrast 4.5:1 for text, WCAG 2.2 success criterion 1.4.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

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

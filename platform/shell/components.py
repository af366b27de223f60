"""Input values of the shell's components. Plain frozen values: views and selectors build them.

Every component also accepts a mapping with the same keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Tone = Literal["neutral", "info", "progress", "success", "warning", "danger"]

TONE_ICONS: dict[str, str] = {
    "neutral": "dot",
    "info": "info",
    "progress": "clock",
    "success": "check-circle",
    "warning": "alert",
    "danger": "x-circle",
}
"""The icon of a tone where none is given, so that a tone is never told by colour alone."""


def check_tone(tone: str) -> str:
    """Return `tone`. Raises ValueError if there is no such tone."""
    if tone not in TONE_ICONS:
        raise ValueError(f"no tone {tone!r}; there are: {', '.join(TONE_ICONS)}")
    return tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture: `thumb_url` is shown, `url` is what opens. Width and height are of the thumbnail, pixels."""

    url: str
    thumb_url: str
    alt: StrOrPromise
    caption: StrOrPromise = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `private` marks what only the staff sees; `text` may have line breaks.

    `photos_late` says that more photos are still being made ready.
    """

    title: StrOrPromise
    when: datetime
    icon: str = "dot"
    tone: Tone = "neutral"
    text: StrOrPromise = ""
    actor: StrOrPromise = ""
    private: bool = False
    photos: tuple[Photo, ...] = ()
    photos_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A link of `{% tabs %}` or `{% segmented %}`; `count` is shown when it is not None."""

    label: StrOrPromise
    url: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of `{% stepper %}` or `{% steps %}`. A done step with a `url` can be gone back to."""

    label: StrOrPromise
    state: Literal["done", "current", "todo", "failed"] = "todo"
    url: str = ""
    note: StrOrPromise = ""


SPRITE = "shell/icons.svg"
_SPRITE_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_names() -> frozenset[str]:
    """Every icon of the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', _SPRITE_FILE.read_text(encoding="utf-8")))


def check_icon(name: str) -> str:
    """Return `name`. Raises ValueError if the sprite has no such icon."""
    if name not in icon_names():
        raise ValueError(f"no icon {name!r}; there are: {', '.join(sorted(icon_names()))}")
    return name

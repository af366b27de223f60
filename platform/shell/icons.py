"""The names of the icons in static/shell/icons.svg."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

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

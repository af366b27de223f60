"""Render a row of an appeal list as a string: a template takes ten times as long, and a page has fifty rows."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from appeals.portals.looks import state_badge
from appeals.ratings import stars
from appeals.titles import title_and_rest
from core import clock
from shell.templatetags.shell import when

__all__ = ["row_html"]

_ROW = """<li class="row">
  <a class="row-link" href="{url}">{thumb}
    <span class="row-main">
      <span class="row-title">{title}</span>{rest}
      <span class="row-meta">{label} · {category} · {municipality}{received}</span>
    </span>
    <span class="row-side">{state}{rating}</span>
  </a>
</li>"""
_THUMB = '<img class="row-thumb" src="{}" alt="" loading="lazy" decoding="async" width="80" height="80">'
_NOTHING = SafeString("")


def row_html(row: Any, label: str) -> SafeString:
    """An appeal with `excerpt`, `category`, `municipality` and `photos`; `label` is its number as people write it."""
    return _drawn(
        _Row(
            number=row.number,
            label=label,
            words=row.excerpt,
            category=row.category.title,
            municipality=row.municipality.name if row.municipality else "",
            received_at=row.received_at,
            state=row.state,
            rating=row.rating,
            photo_id=row.photos[0].pk if row.photos else None,
            zone=timezone.get_current_timezone_name(),
            today=timezone.localdate(clock.now()),
            language=get_language(),
        )
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Everything that the HTML of a row depends on."""

    number: int
    label: str
    words: str
    category: str
    municipality: str
    received_at: datetime
    state: str
    rating: int | None
    photo_id: UUID | None
    zone: str
    today: date
    language: str | None


# The newest appeals stand on the first page of everybody; a row is about 1 KB.
@lru_cache(4096)
def _drawn(row: _Row) -> SafeString:
    title, rest = title_and_rest(row.words, row.category)
    return format_html(
        _ROW,
        url=reverse("portal:appeal", args=(row.number,)),
        thumb=_thumb(row.photo_id) if row.photo_id else _NOTHING,
        title=title,
        rest=format_html('<span class="row-text">{}</span>', rest) if rest else _NOTHING,
        label=row.label,
        category=row.category,
        municipality=f"{row.municipality} · " if row.municipality else "",
        received=when(row.received_at, "day"),
        state=state_badge(row.state),
        rating=stars(row.rating) if row.rating else _NOTHING,
    )


def _thumb(photo_id: UUID) -> SafeString:
    return format_html(_THUMB, reverse("portal:photo", args=(photo_id, "thumb")))

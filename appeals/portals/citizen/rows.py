"""A row of a list of appeals on the portal. A template takes ten times as long for the same, and a page has fifty."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from appeals.portals.looks import state_badge
from appeals.ratings import stars
from appeals.titles import title_and_rest
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
    title, rest = title_and_rest(row.excerpt, row.category.title)
    return format_html(
        _ROW,
        url=reverse("portal:appeal", args=(row.number,)),
        thumb=_thumb(row.photos[0]) if row.photos else _NOTHING,
        title=title,
        rest=format_html('<span class="row-text">{}</span>', rest) if rest else _NOTHING,
        label=label,
        category=row.category.title,
        municipality=f"{row.municipality.name} · " if row.municipality else "",
        received=when(row.received_at, "day"),
        state=state_badge(row.state),
        rating=stars(row.rating) if row.rating else _NOTHING,
    )


def _thumb(photo: Any) -> SafeString:
    return format_html(_THUMB, reverse("portal:photo", args=(photo.pk, "thumb")))

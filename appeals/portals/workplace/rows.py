"""A row of a queue. A template takes ten times as long for the same, and a page has fifty of them."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appeals.portals.workplace.clock import Clock
from appeals.ratings import stars
from appeals.selectors.queues import QueueRow
from appeals.titles import title_and_rest
from shell.templatetags.shell import icon

__all__ = ["RowWords", "ShownRow"]

_ROW = """
  <li class="row work-row" id="{prefix}-{number}" data-number="{number}">
    <a class="row-link" href="{url}"{focus}>
      <span class="row-main">
        <span class="row-title">{title}</span>{rest}
        <span class="row-meta"><b>{label}</b> · {category} · {about}{photo}</span>
      </span>
      <span class="row-side work-side">{life}{fast}{state}{due}
        <span class="work-waits">{waits}</span>{rating}
      </span>
    </a>
  </li>"""
_NOTHING = SafeString("")


class RowWords:
    """What is the same in all rows of a page, drawn once."""

    def __init__(self) -> None:
        self.late, self.clock = icon("alert", size="sm"), icon("clock", size="sm")
        self.photo = format_html(' · <span class="work-photo">{}{}</span>', icon("camera", size="sm"), _("фото"))
        self.fast = format_html('<span class="work-fast">{}{}</span>', icon("flag", size="sm"), _("ускоренно"))
        self.life = format_html('<span class="badge badge-danger">{}{}</span>', self.late, _("угроза жизни"))


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page says it; `about` is where it is and who has it, `state` a badge or empty.

    A brief one stands apart from its queue, where it may stand too, and shows no marks.
    """

    appeal: QueueRow
    url: str
    label: str
    about: str
    state: SafeString | str
    clock: Clock
    words: RowWords
    has_focus: bool = False
    is_brief: bool = False

    @property
    def html(self) -> SafeString:
        """The row as HTML."""
        row, words, marked = self.appeal, self.words, not self.is_brief
        title, rest = title_and_rest(row.lead, row.category)
        return format_html(
            _ROW,
            prefix="e" if self.is_brief else "a",
            number=row.number,
            url=self.url,
            focus=SafeString(" autofocus") if self.has_focus else _NOTHING,
            title=title,
            rest=format_html('<span class="row-text">{}</span>', rest) if rest else _NOTHING,
            label=self.label,
            category=row.category,
            about=self.about,
            photo=words.photo if marked and row.has_photos else _NOTHING,
            life=words.life if marked and row.is_emergency else _NOTHING,
            fast=words.fast if marked and row.fast_track else _NOTHING,
            state=self.state if marked else _NOTHING,
            due=self._due(),
            waits=self.clock.waits,
            rating=stars(row.rating) if marked and row.rating else _NOTHING,
        )

    def _due(self) -> SafeString:
        clock = self.clock
        if not clock.due:
            return _NOTHING
        return format_html(
            '<span class="badge badge-{}" title="{}: {}">{}{}</span>',
            clock.tone,
            clock.due_name,
            clock.due_at,
            self.words.late if clock.tone == "danger" else self.words.clock,
            clock.due,
        )

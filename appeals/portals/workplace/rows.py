"""Render a row of a queue as a string: a template takes ten times as long, and a page has fifty rows."""

from dataclasses import dataclass
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appeals.portals.workplace.clock import Clock
from appeals.ratings import stars
from appeals.selectors.queues import QueueRow
from appeals.titles import title_and_rest
from shell.templatetags.shell import icon

__all__ = ["RowWords", "ShownRow"]


class RowWords:
    """Texts that are the same in all rows of a page, rendered once."""

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
    state: SafeString
    clock: Clock
    words: RowWords
    has_focus: bool = False
    is_brief: bool = False

    @property
    def html(self) -> SafeString:
        """The row as HTML; texts of people, region and clock are escaped here, all else is constant."""
        row, words, marked = self.appeal, self.words, not self.is_brief
        title, rest = title_and_rest(row.lead, row.category)
        text = f'<span class="row-text">{escape(rest)}</span>' if rest else ""
        photo = words.photo if marked and row.has_photos else ""
        life = words.life if marked and row.is_emergency else ""
        fast = words.fast if marked and row.fast_track else ""
        state = self.state if marked else ""
        rating = stars(row.rating) if marked and row.rating else ""
        return SafeString(f"""
  <li class="row work-row" id="{"e" if self.is_brief else "a"}-{row.number}" data-number="{row.number}">
    <a class="row-link" href="{escape(self.url)}"{" autofocus" if self.has_focus else ""}>
      <span class="row-main">
        <span class="row-title">{escape(title)}</span>{text}
        <span class="row-meta"><b>{escape(self.label)}</b> · {escape(row.category)} · {escape(self.about)}{photo}</span>
      </span>
      <span class="row-side work-side">{life}{fast}{state}{self._due()}
        <span class="work-waits">{escape(self.clock.waits)}</span>{rating}
      </span>
    </a>
  </li>""")

    def _due(self) -> str:
        clock = self.clock
        if not clock.due:
            return ""
        icon = self.words.late if clock.tone == "danger" else self.words.clock
        told = f"{clock.due_name}: {clock.due_at}"
        return f'<span class="badge badge-{clock.tone}" title="{escape(told)}">{icon}{escape(clock.due)}</span>'

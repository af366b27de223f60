"""Tell the deadlines of an appeal with their reasons, on the pages of staff and of the applicant."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appeals.clocks.reading import clocks_shown
from appeals.models import Appeal
from appeals.states import Party, StateSpec, states
from shell import text

__all__ = ["deadlines_told"]


def deadlines_told(appeal: Appeal, *, for_applicant: bool) -> list[tuple[str, SafeString]]:
    """Label and text of each open clock, the earliest first: until when, and why.

    «12 мая, 23:59», «8 календарных дней: ямочный ремонт». Where an answer waits for its verdict, the day of the answer
    stands instead of the deadlines that rest. The applicant is not told clocks of their own turn, which the page names
    where it asks them, nor those that are for the staff alone, and none before somebody knows what it is about.
    """
    if for_applicant and appeal.lacks_category:
        return []
    state, told = states[appeal.state], []
    for shown in clocks_shown(appeal):
        if for_applicant and (not shown.is_public or shown.party == Party.APPLICANT):
            continue
        if shown.is_paused and state.has_answer:
            continue
        when = _paused(state, for_applicant=for_applicant) if shown.is_paused else _moment(shown.due_at)
        told.append((str(shown.label), format_html('{}<span class="facts-why">{}</span>', when, shown.why)))
    if state.has_answer and appeal.answered_at is not None:
        told.append((_("Ответ дан"), format_html("{}", text.day(appeal.answered_at))))
    return told


def _paused(state: StateSpec, *, for_applicant: bool) -> str:
    if state.turn != Party.APPLICANT:
        return _("на паузе")
    return _("на паузе, пока ждём вас") if for_applicant else _("на паузе, пока ждём заявителя")


def _moment(due_at: datetime | None) -> str:
    return text.when(due_at) if due_at is not None else ""

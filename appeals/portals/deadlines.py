"""Tell the deadlines of an appeal with their reasons, on the pages of staff and of the applicant."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appeals.clocks.reading import ClockShown, clocks_shown
from appeals.models import Appeal
from appeals.states import Party
from shell import text

__all__ = ["deadlines_told"]


def deadlines_told(appeal: Appeal, *, for_applicant: bool) -> list[tuple[str, SafeString]]:
    """Label and words of each open clock, the one that ends first before the others: until when, and why.

    «12 мая, 23:59», «8 календарных дней: ямочный ремонт». The applicant is not told clocks of their own turn, which the
    page names where it asks them, nor those that are for the staff alone.
    """
    return [
        (
            str(shown.label),
            format_html('{}<span class="facts-why">{}</span>', _moment(shown, for_applicant=for_applicant), shown.why),
        )
        for shown in clocks_shown(appeal)
        if not for_applicant or (shown.is_public and shown.party != Party.APPLICANT)
    ]


def _moment(shown: ClockShown, *, for_applicant: bool) -> str:
    if shown.is_paused:
        return _("на паузе, пока ждём вас") if for_applicant else _("на паузе, пока ждём заявителя")
    return text.when(shown.due_at) if shown.due_at is not None else ""

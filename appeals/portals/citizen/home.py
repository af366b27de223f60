"""The portal's home page and its static texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.portals.looks import appeal_label
from appeals.selectors.public_home import Solved, public_numbers, solved_latest
from core.guard import guarded, guarded_rows
from shell.components import Photo
from shell.templatetags.shell import counted
from tenants.service import RegionRequest

__all__ = ["home", "rules"]


@require_safe
def home(request: RegionRequest) -> HttpResponse:
    """The purpose of the portal, its results, and the button that begins an appeal."""
    numbers = guarded("home.numbers", public_numbers, instead=None, savepoint=True)
    none: list[Solved] = []
    solved = guarded("home.solved", solved_latest, instead=none, savepoint=True)
    context = {
        "numbers": numbers,
        "wait": _wait(numbers.median_hours) if numbers else "",
        "solved": guarded_rows("home.solved", solved, lambda item: _card(request, item)),
    }
    return render(request, "citizen/home.html", context)


def _wait(hours: int | None) -> str:
    """A duration in hours up to two days, then in days: «31 час», «8 дней»."""
    if hours is None:
        return ""
    return counted(hours, _("час,часа,часов")) if hours <= 48 else counted(round(hours / 24), _("день,дня,дней"))


def _card(request: RegionRequest, item: Solved) -> dict[str, object]:
    return {
        "item": item,
        "label": appeal_label(request, item.number),
        "before": _photo(item.before, _("Было: %(what)s") % {"what": item.category}),
        "after": _photo(item.after, _("Стало: %(what)s") % {"what": item.category}),
    }


def _photo(photo_id: object, alt: str) -> Photo:
    url = reverse("portal:photo", args=(photo_id, "display"))
    return Photo(url=url, thumb_url=reverse("portal:photo", args=(photo_id, "thumb")), alt=alt)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the portal: topics, process, deadlines."""
    return render(request, "citizen/rules.html")

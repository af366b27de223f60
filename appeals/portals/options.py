"""Serve the options of long category selects at a cacheable URL, so that pages do not repeat them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.selectors.choices import Choices, choices_now, filter_choices
from core.typed import plain
from taxonomy.service import categories_search
from tenants.service import RegionRequest
from workplace.service import options_html

__all__ = ["DIRECTION", "category_groups", "category_options", "category_options_url"]

DIRECTION = "direction:"
MAX_QUERY = 200
# The address changes with the categories.
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def category_options(request: RegionRequest) -> HttpResponse:
    """The options of a select as HTML; with `whole`, for filters, also closed categories and directions.

    With `q` only matching ones, the best first.
    """
    if words := plain(request.GET.get("q", ""), MAX_QUERY).strip():
        return _found(words)
    whole = "whole" in request.GET
    choices = filter_choices() if whole else choices_now()
    response = HttpResponse(options_html(category_groups(choices, whole=whole)))
    is_fresh = request.GET.get("v") == choices.version
    response["Cache-Control"] = FOREVER if is_fresh else "no-cache"
    return response


def _found(words: str) -> HttpResponse:
    by_code = {category.code: category for category in choices_now().categories if not category.moderators_keep}
    found = [by_code[code] for code in categories_search(words) if code in by_code]
    options = [(str(category.id), f"{category.label} — {category.direction}") for category in found]
    response = HttpResponse(options_html(options))
    response["Cache-Control"] = "no-cache"
    return response


def category_options_url(choices: Choices, *, whole: bool = False) -> str:
    """URL of the options; browsers may cache it for ever."""
    return f"{reverse('portal:category-options')}?v={choices.version}{'&whole=1' if whole else ''}"


def category_groups(choices: Choices, *, whole: bool = False) -> list[Any]:
    """Categories as the choices of a field, by direction.

    With `whole`, for filters, each direction can be chosen too, and «Другое» though nobody answers for it.
    """
    groups = [
        (
            direction,
            [
                *([(f"{DIRECTION}{direction}", _whole(direction))] if whole else []),
                *(
                    (str(category.id), category.label)
                    for category in categories
                    if whole or not category.moderators_keep
                ),
            ],
        )
        for direction, categories in choices.directions.items()
    ]
    return [group for group in groups if group[1]]


def _whole(direction: str) -> str:
    return _("%(direction)s: всё направление") % {"direction": direction}

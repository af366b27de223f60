"""Pages of the region's set: list, open, close, schedule."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import InvalidInput
from core.typed import plain
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Category
from taxonomy.portal.categories.changes import Change, change_read, change_take
from taxonomy.portal.categories.forms.filters import SetFilterForm
from taxonomy.portal.categories.growth import catalog_title, growth_offered, present_catalog
from taxonomy.portal.categories.shown import (
    ShownBlock,
    blocks_shown,
    direction_anchor,
    direction_shown,
    row_shown,
    rows_by_anchor,
    rows_listed,
    states_counted,
)
from taxonomy.sets.listing import CategoryState, set_rows
from taxonomy.sets.switching import plan_version
from tenants.service import RegionRequest

__all__ = ["categories"]

UNFOLD_MOST = 40


@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: RegionRequest) -> HttpResponseBase:
    """The set by block and direction; htmx asks for one `direction` at a time; POST switches and dates."""
    form = SetFilterForm(request.GET)
    if request.method == "POST":
        return _change(request, form)
    block, direction = _branch(request.GET)
    if request.htmx and direction:
        return render(request, "taxonomy/categories/parts/direction.html", _direction_context(form, block, direction))
    return render(request, "taxonomy/categories/set.html", _context(form, block, direction))


def _context(form: SetFilterForm, block: str, direction: str) -> dict[str, Any]:
    present, states = present_catalog(), states_counted()
    size = sum(states.values()) - states[CategoryState.RETIRED]
    # «Другое» is no catalog's: a set is as large as what can be compared with one.
    comparable = size - Category.objects.filter(code=OTHER_CODE).count()
    blocks = _blocks(form, block, direction, is_small=size <= UNFOLD_MOST)
    return {
        "form": form,
        "blocks": blocks,
        "found": sum(branch.count for branch in blocks),
        "size": size,
        "states": states,
        "query": form.query,
        "present": present,
        "catalog": catalog_title(present.catalog) if present is not None else "",
        "growth": growth_offered(present, comparable),
        "comparable": comparable,
        "plan": plan_version(),
    }


def _blocks(form: SetFilterForm, block: str, direction: str, *, is_small: bool) -> list[ShownBlock]:
    """The tree: unfolded where it is short, else only the direction that was asked for."""
    if not (form.is_narrowed or is_small):
        rows = [row_shown(row) for row in set_rows(form.filters(block, direction))] if direction else []
        return blocks_shown(rows_listed(), rows_by_anchor(rows))
    rows = [row_shown(row) for row in set_rows(form.filters())]
    unfolded = rows_by_anchor(rows)
    if len(rows) > UNFOLD_MOST:
        unfolded = {anchor: of for anchor, of in unfolded.items() if anchor == direction_anchor(block, direction)}
    return blocks_shown(rows, unfolded)


def _direction_context(form: SetFilterForm, block: str, direction: str) -> dict[str, Any]:
    rows = [row_shown(row) for row in set_rows(form.filters(block, direction))]
    return {"direction": direction_shown(block, direction, rows, rows), "query": form.query, "plan": plan_version()}


def _change(request: RegionRequest, form: SetFilterForm) -> HttpResponseBase:
    try:
        change = change_read(request.POST)
        done = change_take(request.person, change)
    except InvalidInput as error:
        return _refused(request, form, error)
    if request.htmx and change.codes:
        return _switched(request, form, done, change)
    messages.success(request, done)
    return redirect(_back(request, form, change))


def _switched(request: RegionRequest, form: SetFilterForm, done: str, change: Change) -> HttpResponse:
    context = _direction_context(form, change.block, change.direction) | {
        "states": states_counted(),
        "is_update": True,
    }
    response = render(request, "taxonomy/categories/parts/direction.html", context)
    response["HX-Trigger"] = json.dumps({"toast": {"text": done, "tone": "success"}})
    return response


def _refused(request: RegionRequest, form: SetFilterForm, error: InvalidInput) -> HttpResponse:
    if request.htmx:
        response = HttpResponse(status=error.status)
        response["HX-Trigger"] = json.dumps({"toast": {"text": error.message, "tone": "danger"}})
        response["HX-Reswap"] = "none"
        return response
    context = _context(form, *_branch(request.POST)) | {"refused": error.message}
    return render(request, "taxonomy/categories/set.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _back(request: RegionRequest, form: SetFilterForm, change: Change) -> str:
    """The page of the category where the button was, or the set as it was looked at."""
    if change.codes and request.POST.get("back") == "category":
        return reverse("taxonomy:category", args=(change.codes[0],))
    branch = {"in": change.block, "direction": change.direction} if change.direction else {}
    query = "&".join(filter(None, (form.query, urlencode(branch))))
    anchor = f"#{direction_anchor(change.block, change.direction)}" if branch else ""
    return f"{reverse('taxonomy:categories')}{'?' if query else ''}{query}{anchor}"


def _branch(sent: QueryDict) -> tuple[str, str]:
    """The block and the direction that are unfolded."""
    block, direction = (plain(sent.get(name, ""), 100) for name in ("in", "direction"))
    return block, direction

"""Wizard steps of the category: choose it, answer its questions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.drafts import AUTO_CATEGORY
from appeals.portals.citizen.wizard.categories import categories_found, search_examples
from appeals.portals.citizen.wizard.describing import categories_likely
from appeals.portals.citizen.wizard.forms import CategoryForm, DetailsForm
from appeals.portals.citizen.wizard.page import Step, StepPage, Values
from appeals.portals.drafts import draft_of
from appeals.selectors.choices import choices_now
from appeals.stages.intake import category_by_words
from core.errors import InvalidInput
from taxonomy.service import MOST_FOUND
from tenants.service import RegionRequest

__all__ = ["CATEGORY", "DETAILS", "categories"]

MAX_QUERY = 200
# So many categories weigh nothing even on a cheap phone; of more, a direction's come when it is unfolded.
MOST_AT_ONCE = 100


def _category_form(page: StepPage, typed: Values | None) -> CategoryForm:
    return CategoryForm(typed, choices=choices_now(), text=page.standing.data.get("text", ""))


def _category_changes(page: StepPage, form: CategoryForm) -> dict[str, Any]:
    return {"category": form.cleaned_data["category"], "guess": ""}


def _category_context(page: StepPage, form: CategoryForm) -> dict[str, Any]:
    data = page.standing.data
    saved = form.initial.get("category") or data.get("category", "")
    chosen = form.data.get("category", "") if form.is_bound else saved
    shown = _list(page.request, data, chosen)
    if shown["auto"] and not shown["is_chosen"]:
        # Whoever cannot choose presses «Далее» and is right.
        shown["chosen"] = shown["auto"]
    return {**shown, "is_closed": page.standing.is_closed, "examples": search_examples(choices_now())}


CATEGORY = Step(_category_form, _category_changes, _category_context)


def _list(request: RegionRequest, data: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    choices = choices_now()
    words = request.GET.get("q", "")[:MAX_QUERY]
    text = data.get("text", "")
    suggested = categories_likely(text, choices)
    # The same category stands twice on the page, and of two chosen ones a browser shows the last.
    is_suggested = any(str(item.id) == chosen for item in suggested)
    listed = "" if is_suggested else chosen
    unfolded = request.GET.get("direction", "")
    return {
        "q": words,
        "chosen": chosen,
        "is_chosen": any(str(item.id) == chosen for item in choices.categories),
        "listed": listed,
        "unfolded": unfolded or next((item.direction for item in choices.categories if str(item.id) == listed), ""),
        "found": categories_found(choices, words) if words.strip() else None,
        "most_found": MOST_FOUND,
        "suggested": suggested,
        "auto": AUTO_CATEGORY if _may_guess(text) else "",
        "directions": choices.directions,
        "at_once": len(choices.categories) <= MOST_AT_ONCE,
    }


def _may_guess(text: str) -> bool:
    try:
        category_by_words(text)
    except InvalidInput:
        return False
    return True


@never_cache
@require_safe
def categories(request: RegionRequest) -> HttpResponse:
    """Fragments of the category step: search results while typing, or the categories of one direction."""
    choices, chosen = choices_now(), request.GET.get("category", "")
    if (items := choices.directions.get(request.GET.get("direction", ""))) is not None:
        return render(request, "citizen/wizard/direction.html", {"items": items, "listed": chosen})
    return render(request, "citizen/wizard/categories.html", _list(request, _words_of_draft(request), chosen))


def _words_of_draft(request: RegionRequest) -> Mapping[str, Any]:
    try:
        draft = draft_of(request, UUID(request.GET.get("draft", "")))
    except ValueError:
        return {}
    return draft.data if draft is not None else {}


def _details_form(page: StepPage, typed: Values | None) -> DetailsForm | None:
    if not page.standing.questions:
        return None
    return DetailsForm(typed, initial=_shown(page.standing.details), questions=page.standing.questions)


def _details_changes(page: StepPage, form: DetailsForm) -> dict[str, Any]:
    category = page.standing.category
    assert category is not None
    # Answers to questions of other categories stay: somebody may come back to one.
    details = {**page.standing.details, **form.cleaned_data["details"]}
    for question in page.standing.questions:
        if question.key not in form.cleaned_data["details"]:
            details.pop(question.key, None)
    return {"details": details, "details_of": str(category.id)}


def _details_context(page: StepPage, form: DetailsForm | None) -> dict[str, Any]:
    return {"category": page.standing.category, "is_auto": page.standing.is_auto}


DETAILS = Step(_details_form, _details_changes, _details_context)


def _shown(details: Mapping[str, Any]) -> dict[str, Any]:
    words = {True: "yes", False: "no"}
    return {key: words[answer] if isinstance(answer, bool) else answer for key, answer in details.items()}

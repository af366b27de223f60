"""First wizard step: the person's text, with hints while they type."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from appeals.portals.citizen.wizard.categories import categories_suggested
from appeals.portals.citizen.wizard.danger import danger_in
from appeals.portals.citizen.wizard.forms import DescribeForm
from appeals.portals.citizen.wizard.page import Step, StepPage, Values, go_on
from appeals.portals.citizen.wizard.steps import next_step, step_url
from appeals.portals.drafts import drafts_open
from appeals.portals.throttle import suggest_refused
from appeals.selectors.choices import Choices, choices_now
from appeals.stages.intake import MIN_TEXT
from shell.errors import too_many_requests
from shell.kept.post_only import accepts_signed_out, post_only
from taxonomy.service import CategoryListed, rubricate
from tenants.service import RegionRequest

__all__ = ["DESCRIBE", "categories_likely", "suggest"]

# Enough to know what a message is about; the rest of a long one costs time while somebody types.
MAX_SUGGESTED_TEXT = 2000
# What one sees of other drafts beside a new one.
MOST_BEGUN = 2


def _form(page: StepPage, typed: Values | None) -> DescribeForm:
    return DescribeForm(typed, initial={"text": page.standing.data.get("text", "")})


def _changes(page: StepPage, form: DescribeForm) -> dict[str, Any]:
    data, text = page.standing.data, form.cleaned_data["text"]
    changes: dict[str, Any] = {"text": text}
    if text != data.get("text"):
        # Other words may mean another category: what was left to them is found anew.
        changes["guess"] = ""
    if (taken := choices_now().category(form.cleaned_data["category"])) is not None:
        changes["category"] = str(taken.id)
    elif form.data.get("category") == "":
        # «Другое»: none of the suggested ones, nor the one that was chosen before.
        changes["category"] = ""
    return changes


def _context(page: StepPage, form: DescribeForm) -> dict[str, Any]:
    saved = form.initial.get("category") or page.standing.data.get("category", "")
    chosen = form.data.get("category", "") if form.is_bound else saved
    text = form["text"].value() or ""
    return {
        **_suggestion(text, chosen, choices_now()),
        "danger": danger_in(text),
        "begun": [draft for draft in drafts_open(page.request) if draft.id != page.draft.id][:MOST_BEGUN]
        if page.is_new
        else [],
    }


def _saved(page: StepPage) -> HttpResponse:
    """Go on to the next step, but first show a new danger and whom to call."""
    danger = danger_in(page.standing.data["text"])
    if danger is not None and not danger.is_within(page.request.POST.get("danger", "")):
        return go_on(page.request, page.url, again=True)
    return go_on(page.request, step_url(page.draft.id, next_step(page.standing, page.slug)))


DESCRIBE = Step(_form, _changes, _context, _saved)


def _suggestion(text: str, chosen: str, choices: Choices) -> dict[str, Any]:
    """What the step shows below the text: likely categories and the chosen one."""
    suggested = categories_likely(text, choices)
    earlier = next((item for item in choices.categories if str(item.id) == chosen), None)
    if suggested and earlier is not None and earlier not in suggested:
        suggested = [*suggested, earlier]
    return {
        "suggested": suggested,
        "chosen": chosen if earlier is not None else "",
        "none_fits": not suggested and _is_enough(text),
    }


def categories_likely(text: str, choices: Choices) -> list[CategoryListed]:
    """The likely categories of a text, the likeliest first."""
    if not _is_enough(text):
        return []
    return categories_suggested(choices, rubricate(text))


def _is_enough(text: str) -> bool:
    return len(text.strip()) >= MIN_TEXT


@never_cache
@accepts_signed_out
@post_only("portal:new")
def suggest(request: RegionRequest) -> HttpResponse:
    """Categories and dangers of the text typed so far, while the person types."""
    if wait := suggest_refused(request):
        return too_many_requests(request, retry_after=wait)
    text = request.POST.get("text", "")[:MAX_SUGGESTED_TEXT]
    danger = danger_in(text)
    shown = request.POST.get("danger", "")
    context = {
        **_suggestion(text, request.POST.get("category", ""), choices_now()),
        "danger": danger,
        # What stands there already is not said to a screen reader again with each word.
        "danger_news": shown != (danger.code if danger is not None else ""),
    }
    return render(request, "citizen/wizard/suggestions.html", context)

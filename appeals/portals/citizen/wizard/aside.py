"""Store input sent to a person's draft after the session expired, and merge it when they return."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.utils.datastructures import MultiValueDict

from appeals.drafts import CONTINUES, TRIED, draft_save, draft_tried
from appeals.models import Draft
from appeals.portals.citizen.wizard.page import MOST_KEPT, Step, StepPage, Values, typed_clean
from appeals.portals.citizen.wizard.tabs import BASE, PAGE, PAGES, TAB_FIELDS, meeting_of, others_with, written_by
from tenants.service import RegionRequest

__all__ = ["aside_keep", "aside_meeting"]

Data = Mapping[str, Any]
Meet = Callable[[Data, Data], dict[str, Any]]

# What the form told of its page and its tab.
TOLD = "told"
MOST_FIELDS = 50
_MOST_TOLD = 2000
_NOT_TYPED = TAB_FIELDS | {"csrfmiddlewaretoken", "form_owner", "draft", "key", "go", "remove", "danger"}


def aside_keep(page: StepPage, *, continues: UUID) -> None:
    """Store the raw input of a form for another draft until the person can open that draft."""
    posted = typed_clean(page.request.POST)
    typed = {name: posted.getlist(name)[:1] for name in list(posted)[:MOST_FIELDS] if name not in _NOT_TYPED}
    values = {name: [value[:MOST_KEPT] for value in given] for name, given in typed.items()}
    told = {name: posted.get(name, "")[:_MOST_TOLD] for name in (PAGE, BASE, PAGES) if name in posted}
    draft_save(draft_id=page.draft.id, changes={CONTINUES: str(continues), TOLD: told})
    draft_tried(draft_id=page.draft.id, step=page.slug, values=values)
    for problem in page.take_photos(page.request.FILES.getlist("photos")):
        messages.error(page.request, problem)


def aside_meeting(request: RegionRequest, draft: Draft, steps: Mapping[str, Step]) -> Meet:
    """For `draft_join`: merge stored input like a form of an older tab; no text is lost."""

    def meet(data: Data, aside: Data) -> dict[str, Any]:
        for slug, tried in aside.get(TRIED, {}).items():
            page = StepPage(request, slug, Draft(id=draft.id, user_id=draft.user_id, data=data))
            data = _met(page, steps[slug], tried, aside.get(TOLD, {}))
        return dict(data)

    return meet


def _met(page: StepPage, step: Step, tried: Data, told: Mapping[str, str]) -> dict[str, Any]:
    data = page.draft.data
    posted: Values = MultiValueDict({**tried["values"], **{name: [value] for name, value in told.items()}})
    form = step.form(page, posted)
    if form is None:
        return {**data, TRIED: {**data.get(TRIED, {}), page.slug: tried}}
    met = meeting_of(data, page.slug, form, posted)
    values = {name: met.posted.getlist(name) for name in met.posted if name not in TAB_FIELDS}
    kept = {"values": values, "judged": tried["judged"] and not met.others}
    changes = others_with(data, page.slug, met.others) if met.others else {}
    return {
        **data,
        **changes,
        **written_by(data, form.fields, posted.get(PAGE, "")),
        TRIED: {**data.get(TRIED, {}), page.slug: kept},
    }

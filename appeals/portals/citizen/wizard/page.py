"""What the pages of all steps have in common: the draft, the guard, saving and going on."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.drafts import draft_save
from appeals.models import Appeal, Draft
from appeals.portals.citizen.wizard.session import draft_forget, draft_open, draft_to_write
from appeals.portals.citizen.wizard.steps import first_unfinished, next_url, previous_url, step_url, stepper
from appeals.portals.looks import appeal_label
from core.errors import Conflict
from tenants.service import RegionRequest

__all__ = ["StepPage", "go_on", "gone_to_appeal", "page_open"]

# wizard.js sends forms itself, so that a lost connection loses nothing, and asks for the next address as data.
FETCHED = "X-Wizard"


@dataclass
class StepPage:
    """One step being shown or saved."""

    request: RegionRequest
    slug: str
    draft: Draft | None
    data: dict[str, Any] = field(default_factory=dict)

    def show(self, *, form: BaseForm | None = None, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
        """The page of the step; a form with errors answers 422."""
        if form is not None and form.errors:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        common = {
            "draft": self.draft,
            "data": self.data,
            "form": form,
            "step": self.slug,
            "steps": stepper(self.data, self.slug),
            "previous": previous_url(self.data, self.slug),
            "owner": str(self.request.person.user_id or "guest"),
        }
        return render(self.request, f"citizen/wizard/{self.slug}.html", {**common, **context}, status=status)

    def save(self, changes: dict[str, Any]) -> HttpResponse:
        """Keep what the step gathered and go on; a draft that is sent already leads to its appeal."""
        draft = draft_to_write(self.request)
        if draft.appeal is not None:
            return gone_to_appeal(self.request, draft.appeal, again=True)
        try:
            draft = draft_save(draft_id=draft.id, changes=changes)
        except Conflict:
            draft.refresh_from_db()
            assert draft.appeal is not None
            return gone_to_appeal(self.request, draft.appeal, again=True)
        return go_on(self.request, next_url(draft.data, self.slug))


def page_open(request: RegionRequest, slug: str) -> StepPage | HttpResponseRedirect:
    """The step with its draft; a redirect to an earlier step that must come first."""
    draft = draft_open(request)
    data = draft.data if draft is not None else {}
    if request.method != "POST":
        missing = first_unfinished(data, before=slug)
        if missing is not None:
            return redirect(step_url(missing.slug))
    return StepPage(request, slug, draft, data)


def go_on(request: RegionRequest, url: str) -> HttpResponse:
    """To the next page, told as a redirect to browsers and as data to wizard.js."""
    if request.headers.get(FETCHED):
        return JsonResponse({"next": url})
    return redirect(url)


def gone_to_appeal(request: RegionRequest, appeal: Appeal, *, again: bool = False) -> HttpResponse:
    """The draft became this appeal: show it."""
    draft_forget(request)
    label = appeal_label(request, appeal.number)
    if again:
        messages.info(request, _("Это обращение уже отправлено, его номер — %(number)s.") % {"number": label})
    else:
        words = _("Обращение %(number)s принято. Модератор проверит его и передаст тем, кто отвечает.")
        messages.success(request, words % {"number": label})
    return go_on(request, reverse("portal:appeal", args=(appeal.number,)) + "?sent=1")

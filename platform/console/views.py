"""Pages above all regions: the operator's console and the public landing page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from console.forms import SuspendForm
from console.operators import operator_actor
from console.panels import RegionPanel, history, launch_steps
from core.errors import DomainError
from shell.kept.post_only import post_only
from shell.text import zone
from tenants.administration import (
    launch_progress,
    launch_send,
    launches_progress,
    region_get,
    region_resume,
    region_suspend,
)
from tenants.service import RegionState, regions_all

__all__ = ["landing", "launch", "launch_continue", "region", "regions", "resume", "suspend"]


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Which regions there are, with links to their portals."""
    panels = [panel for panel in _panels() if panel.is_open and panel.url]
    return render(request, "console/landing.html", {"panels": panels})


@require_safe
@login_required
def regions(request: HttpRequest) -> HttpResponse:
    """Every region with its state."""
    panels = _panels()
    context = {
        "panels": panels,
        "working": sum(panel.region.state == RegionState.READY for panel in panels),
        "launching": sum(not panel.launch.is_finished for panel in panels),
        "suspended": sum(panel.region.state == RegionState.SUSPENDED for panel in panels),
    }
    return render(request, "console/regions.html", context)


@require_safe
@login_required
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """One region: facts, launch, history, and what can be done with it."""
    return _region_page(request, slug, SuspendForm())


@require_safe
@login_required
def launch(request: HttpRequest, slug: str) -> HttpResponse:
    """The launch alone, for the page that watches it; once it is over, the whole page is asked for again."""
    panel = _panel(slug)
    response = render(request, "console/launch.html", _launch_context(panel))
    if not panel.is_launching:
        response["HX-Refresh"] = "true"
    return response


@login_required
@post_only("console:region", "slug")
def launch_continue(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the worker go on with a launch that failed or was interrupted."""
    panel = _panel(slug)
    if panel.can_continue:
        launch_send(panel.region.launch)
        messages.success(request, _("Запуск продолжит фоновая задача."))
    return redirect("console:region", slug=slug)


@login_required
@post_only("console:region", "slug")
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop changes in a region."""
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _region_page(request, slug, form)
    try:
        region_suspend(slug=slug, reason=form.cleaned_data["reason"], acting=operator_actor(request.user))
    except DomainError as error:
        form.add_error("reason" if error.field == "reason" else None, str(error))
        return _region_page(request, slug, form)
    messages.success(request, _("Регион приостановлен: портал читается, но ничего не принимает."))
    return redirect("console:region", slug=slug)


@login_required
@post_only("console:region", "slug")
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a suspended region work again."""
    region_resume(slug=slug, acting=operator_actor(request.user))
    messages.success(request, _("Регион снова работает."))
    return redirect("console:region", slug=slug)


def _panels() -> list[RegionPanel]:
    found = regions_all()
    launches = launches_progress(found)
    return [RegionPanel(region=region, launch=launches[region.id]) for region in found]


def _panel(slug: str) -> RegionPanel:
    found = region_get(slug)
    return RegionPanel(region=found, launch=launch_progress(found))


def _launch_context(panel: RegionPanel) -> dict[str, object]:
    return {"panel": panel, "steps": launch_steps(panel.launch)}


def _region_page(request: HttpRequest, slug: str, form: SuspendForm) -> HttpResponse:
    panel = _panel(slug)
    found = panel.region
    context = _launch_context(panel) | {
        "form": form,
        "history": history(found),
        "facts": [
            (_("Код"), found.slug),
            (_("Портал"), found.portal_name),
            (_("Адрес"), panel.host or "—"),
            (_("Часовой пояс"), found.timezone),
            (_("Номера обращений"), f"{found.number_prefix}-1, {found.number_prefix}-2…"),
            (_("Схема базы данных"), found.schema_name),
        ],
        "can_suspend": found.state == RegionState.READY,
        "can_resume": found.state == RegionState.SUSPENDED,
    }
    # Moments are those of the region, in its own zone: the server's says nothing to anybody.
    with timezone.override(found.zone):
        context["zone"] = zone()
        return render(request, "console/region.html", context, status=422 if form.errors else 200)

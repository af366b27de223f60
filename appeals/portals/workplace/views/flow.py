"""The page of the administrator about the optional stages of the region's flow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.flow_settings import flow_stages
from appeals.stages.optional import flow_stage_switch
from shell.kept.post_only import post_only
from tenants.service import RegionRequest, admin_actor

__all__ = ["stages", "switch"]


@require_safe
def stages(request: RegionRequest) -> HttpResponse:
    """Optional stages, their state in the region, and the effect of a switch on appeals in them."""
    return render(request, "appeals/work/flow.html", {"stages": flow_stages()})


@post_only("work:flow")
def switch(request: RegionRequest, name: str) -> HttpResponse:
    """Switch an optional stage on or off."""
    is_on = request.POST.get("on") == "yes"
    stage = flow_stage_switch(name, acting=admin_actor(request.person), is_on=is_on)
    done = _("Стадия включена: %(name)s.") if is_on else _("Стадия выключена: %(name)s. Кто уже в ней, пойдут дальше.")
    messages.success(request, done % {"name": stage.label})
    return redirect("work:flow")

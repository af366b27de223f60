"""Region settings of the administrator: facts, colours, texts of the portal, the emblem."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from shell.kept.post_only import post_only
from tenants.administration import region_change, region_emblem_upload
from tenants.service import RegionRequest, admin_actor, region_brand, region_current
from workplace.region.forms import FileForm, RegionForm

__all__ = ["emblem", "settings"]


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: RegionRequest) -> HttpResponse:
    """What the region is called, how it looks and what its portal says."""
    form = RegionForm(request.POST if request.method == "POST" else None, region=region_current())
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            region_change(acting=admin_actor(request.person), changes=form.facts(), version=version)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Сохранено. На портале изменения видны сразу."))
            return redirect("work:region")
    return _page(request, form, FileForm())


@post_only("work:region")
def emblem(request: RegionRequest) -> HttpResponse:
    """Take an emblem of the region's own."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            region_emblem_upload(acting=admin_actor(request.person), data=form.cleaned_data["file"].read())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Эмблема загружена."))
            return redirect("work:region")
    return _page(request, RegionForm(region=region_current()), form)


def _page(request: RegionRequest, form: RegionForm, upload: FileForm) -> HttpResponse:
    region = region_current()
    context = {"form": form, "upload": upload, "region": region, "emblem_url": region_brand(region).emblem_url}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or upload.errors else HTTPStatus.OK
    return render(request, "workplace/region/settings.html", context, status=status)

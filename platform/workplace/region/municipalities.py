"""Municipality pages of the administrator: names, and boundaries from a file with a preview."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import DomainError, InvalidInput
from shell.kept.post_only import post_only
from shell.templatetags.shell import counted
from tenants.administration import (
    BoundaryChange,
    boundaries_apply,
    boundaries_compare,
    boundaries_read,
    municipality_change,
)
from tenants.service import RegionRequest, admin_actor, municipalities_list, municipality_by_code
from workplace.region.forms import FileForm, MunicipalityForm

__all__ = ["apply", "edit", "listing", "load"]

KEPT_SECONDS = 30 * 60


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """All of them, by name."""
    return _page(request, FileForm())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: RegionRequest, code: str) -> HttpResponse:
    """Correct what a municipality is called."""
    row = municipality_by_code(code)
    form = MunicipalityForm(request.POST if request.method == "POST" else None, municipality=row)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            municipality_change(acting=admin_actor(request.person), code=code, changes=form.facts(), version=version)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Сохранено: %(name)s.") % {"name": form.cleaned_data["name"]})
            return redirect("work:municipalities")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/region/municipality.html", {"form": form, "row": row}, status=status)


@post_only("work:municipalities")
def load(request: RegionRequest) -> HttpResponse:
    """Read a file of boundaries and show what it would change; nothing is written yet."""
    form = FileForm(request.POST, request.FILES)
    changes: list[BoundaryChange] | None = None
    key = ""
    if form.is_valid():
        try:
            geometries = boundaries_read(form.cleaned_data["file"].read())
            changes = boundaries_compare(geometries)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            key = uuid4().hex
            cache.set(_place(request, key), geometries, KEPT_SECONDS)
    return _page(request, form, changes, key)


@post_only("work:municipalities")
def apply(request: RegionRequest) -> HttpResponse:
    """Redraw the boundaries of the file that was shown."""
    geometries: dict[str, Any] | None = cache.get(_place(request, request.POST.get("key", "")[:32]))
    if geometries is None:
        messages.warning(request, _("Файл уже не помним: выберите его ещё раз."))
        return redirect("work:municipalities")
    try:
        changes = boundaries_apply(acting=admin_actor(request.person), geometries=geometries)
    except InvalidInput as error:
        messages.warning(request, error.message)
        return redirect("work:municipalities")
    count = counted(len(changes), _("граница,границы,границ"))
    messages.success(request, _("Изменено: %(count)s. На карте будет видно через минуту.") % {"count": count})
    return redirect("work:municipalities")


def _place(request: RegionRequest, key: str) -> str:
    # What somebody else has uploaded is not theirs to apply; the cache is the region's own.
    safe = "".join(letter for letter in key if letter in "0123456789abcdef")
    return f"work:boundaries:{request.person.user_id}:{safe}"


def _page(
    request: RegionRequest, form: FileForm, changes: list[BoundaryChange] | None = None, key: str = ""
) -> HttpResponse:
    context = {"rows": municipalities_list(), "upload": form, "changes": changes, "key": key}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/region/municipalities.html", context, status=status)

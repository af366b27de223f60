"""Organisation pages of the administrator: list, add, edit, close and reopen."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Conflict, DomainError
from core.typed import plain
from shell.kept.post_only import post_only
from tenants.administration import (
    OrganisationKind,
    organisation_add,
    organisation_change,
    organisation_for_editing,
    organisation_hangers,
    organisations_narrowed,
)
from tenants.service import RegionRequest, admin_actor
from workplace.region.forms import OrganisationForm

__all__ = ["add", "edit", "listing", "switch"]

ON_PAGE = 100


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """All of them, closed ones last, narrowed by words and kind."""
    words = plain(request.GET.get("q", "")).strip()[:100]
    kind = request.GET.get("kind", "")
    page = organisations_narrowed(words=words, kind=kind).page(request.GET.get("page"), ON_PAGE)
    context = {"page": page, "words": words, "kind": kind, "kinds": OrganisationKind.choices, "active": int(bool(kind))}
    return render(request, "workplace/region/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: RegionRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = organisation_add(acting=admin_actor(request.person), facts=form.facts())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            done = _("Добавлена: %(name)s. В списках выбора появится в течение минуты. Теперь пригласите сотрудников.")
            messages.success(request, done % {"name": row.short_name})
            return redirect("work:organisations")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/region/organisation.html", {"form": form, "organisation": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: RegionRequest, code: str) -> HttpResponse:
    """Correct an organisation."""
    row = organisation_for_editing(code)
    form = OrganisationForm(request.POST if request.method == "POST" else None, organisation=row)
    if form.is_bound and form.is_valid():
        try:
            organisation_change(
                acting=admin_actor(request.person),
                code=code,
                changes=form.facts(),
                version=form.cleaned_data["version"],
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Сохранено: %(name)s.") % {"name": form.cleaned_data["short_name"]})
            return redirect("work:organisations")
    context = {"form": form, "organisation": row, "hangers": organisation_hangers(row) if row.is_active else []}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/region/organisation.html", context, status=status)


@post_only("work:organisation", "code")
def switch(request: RegionRequest, code: str) -> HttpResponse:
    """Close an organisation or open it again; `confirmed` says that what it has not finished was read."""
    is_open = request.POST.get("on") == "yes"
    try:
        row = organisation_change(
            acting=admin_actor(request.person),
            code=code,
            changes={"is_active": is_open},
            confirmed=request.POST.get("confirmed") == "yes",
        )
    except Conflict as error:
        messages.warning(request, error.message)
        return redirect("work:organisation", code)
    done = _("Снова работает: %(name)s.") if is_open else _("Закрыта: %(name)s. Нового ей не передать.")
    messages.success(request, done % {"name": row.short_name})
    return redirect("work:organisations")

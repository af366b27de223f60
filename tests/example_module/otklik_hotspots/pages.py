"""Pages of the module."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import InvalidInput
from otklik_hotspots.counts import hottest
from tenants.service import RegionRequest, admin_actor, module_settings, module_settings_set


class SettingsForm(forms.Form):
    """From how many appeals a theme is hot."""

    many = forms.CharField(label="Сколько обращений — это много", max_length=10)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What people write about most, for everybody."""
    return render(request, "hotspots/public.html", {"rows": hottest()})


@require_safe
def staff(request: RegionRequest) -> HttpResponse:
    """The same for the staff."""
    return render(request, "hotspots/staff.html", {"rows": hottest()})


@require_safe
def observer(request: RegionRequest) -> HttpResponse:
    """The same for the observer, whose role the module brings; it says for which municipality they watch."""
    grants = request.person.module_grants_of("hotspots.observer")
    context = {"rows": hottest(), "places": ", ".join(grant.municipality_name for grant in grants)}
    return render(request, "hotspots/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: RegionRequest) -> HttpResponse:
    """The administrator says what is many."""
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=module_settings("hotspots"))
    if form.is_bound and form.is_valid():
        try:
            module_settings_set(slug="hotspots", values=form.cleaned_data, acting=admin_actor(request.person))
        except InvalidInput as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "Сохранено.")
            return redirect("hotspots-work:list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "hotspots/settings.html", {"form": form}, status=status)

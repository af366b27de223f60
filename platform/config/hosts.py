"""Set the brand and the acting person of a request by its host; render the page for an unknown host."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from shell.brand import OTKLIK, Brand
from shell.errors import unknown_host as unknown_host_page
from tenants.service import NOBODY, Person, RegionRequest, host_url, person_of, region_brand, region_url

__all__ = ["BrandMiddleware", "PersonMiddleware", "unknown_host"]

Handler = Callable[[HttpRequest], HttpResponse]


def unknown_host(request: HttpRequest) -> HttpResponse:
    """The page of a host that belongs to no region."""
    request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
    return unknown_host_page(request, landing_url=host_url(settings.BASE_DOMAIN))


class BrandMiddleware:
    """Set `request.brand` from the region, or Otklik's own on the landing page and the console, and `home_url`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: RegionRequest) -> HttpResponse:
        request.brand = _brand(request)
        # For links in letters: the primary host of the region, scheme and port of the settings, whatever the request
        # says. It is a query, and few requests write letters.
        request.home_url = cast(str, SimpleLazyObject(lambda: _home(request)))
        return self.get_response(request)


def _home(request: RegionRequest) -> str:
    region = request.tenant
    if region.schema_name != get_public_schema_name():
        return region_url("/", region=region)
    return host_url(settings.CONSOLE_DOMAIN if region.domain_url == settings.CONSOLE_DOMAIN else settings.BASE_DOMAIN)


def _brand(request: RegionRequest) -> Brand:
    region = request.tenant
    if region.schema_name != get_public_schema_name():
        return region_brand(region)
    if region.domain_url == settings.CONSOLE_DOMAIN:
        return Brand(portal_name=_("Отклик"), region_name=_("Пульт оператора"), kind="operator")
    return OTKLIK


class PersonMiddleware:
    """Set `request.person`: the acting person with their roles in this region; nobody in `public`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: RegionRequest) -> HttpResponse:
        if request.tenant.schema_name == get_public_schema_name():
            request.person = NOBODY
        else:
            request.person = cast(Person, SimpleLazyObject(lambda: person_of(request.user)))
        return self.get_response(request)

"""From the host name to the region, and from the region to what its visitors may reach."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_tenants.middleware.main import TenantMainMiddleware
from django_tenants.utils import get_public_schema_name

from tenants.regions.models import Domain, Region, RegionState

__all__ = ["RegionMiddleware", "RegionStateMiddleware", "domain_cache_drop"]

CACHE_SECONDS = 60
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def domain_cache_drop(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Forget hosts when a region or a domain changes (post_save and post_delete)."""
    if isinstance(instance, Domain):
        hosts = [instance.domain]
    else:
        hosts = list(instance.domains.values_list("domain", flat=True))
    caches["shared"].delete_many([f"domain:{host}" for host in hosts])


class RegionMiddleware(TenantMainMiddleware):
    """Sets the schema, the URL configuration and the time zone by the host; an unknown host gets its own page."""

    def get_tenant(self, domain_model: type[Domain], hostname: str) -> Region:
        key = f"domain:{hostname}"
        region = caches["shared"].get(key)
        if region is None:
            region = domain_model.objects.select_related("tenant").get(domain=hostname).tenant
            caches["shared"].set(key, region, CACHE_SECONDS)
        assert isinstance(region, Region)
        return region

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        response: HttpResponse | None = super().process_request(request)
        if response is None:
            timezone.activate(ZoneInfo(request.tenant.timezone))
        return response

    def setup_url_routing(self, request: HttpRequest, force_public: bool = False) -> None:  # type: ignore[override]
        if request.tenant.schema_name != get_public_schema_name():
            request.urlconf = settings.ROOT_URLCONF
        elif request.tenant.domain_url == settings.CONSOLE_DOMAIN:
            request.urlconf = settings.CONSOLE_URLCONF
        else:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF


class RegionStateMiddleware:
    """Keeps people out of a region that is not ready, and changes out of one that is suspended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from shell.responses import error_response

        region = request.tenant
        if region.state == RegionState.SUSPENDED and request.method not in SAFE_METHODS:
            if request.path not in settings.SUSPENDED_ALLOWED_PATHS:
                return error_response(
                    request,
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    code="region_suspended",
                    detail=region.suspended_reason,
                )
        elif region.state not in (RegionState.READY, RegionState.SUSPENDED):
            return error_response(request, HTTPStatus.SERVICE_UNAVAILABLE, code="region_not_ready")
        return self.get_response(request)

"""Resolve the region by the host name, and restrict what its visitors may reach."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.middleware.main import TenantMainMiddleware
from django_tenants.utils import get_public_schema_name, remove_www

from core.http.problem import for_program, problem_response
from shell.errors import error_page, region_suspended
from shell.forms import forms_close
from tenants.regions.models import Domain, Region, RegionState
from tenants.requests import RegionRequest

__all__ = ["RegionMiddleware", "RegionStateMiddleware", "domain_cache_drop"]

CACHE_SECONDS = 60
# Longer than any request that may still hold what it read before the change.
FORGET_SECONDS = 10
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CHANGED = "changed"


def domain_cache_drop(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Invalidate cached hosts after commit, when a region or a domain changes (post_save and post_delete)."""
    if isinstance(instance, Domain):
        hosts = [instance.domain]
    else:
        hosts = list(instance.domains.values_list("domain", flat=True))
    if hosts:
        transaction.on_commit(partial(_forget, hosts))


def _forget(hosts: list[str]) -> None:
    # A mark instead of nothing: `add` below fails on it, so a request that read the row before the change
    # cannot put it back.
    caches["shared"].set_many({_key(host): CHANGED for host in hosts}, FORGET_SECONDS)


def _key(host: str) -> str:
    return f"domain:{host}"


def _columns(region: Region) -> dict[str, Any]:
    return {field.attname: getattr(region, field.attname) for field in Region._meta.concrete_fields}


def _region_kept(columns: Any) -> Region | None:
    """The region of the cached columns; None for a marker, for nothing, and for columns of another release."""
    names = [field.attname for field in Region._meta.concrete_fields]
    if not isinstance(columns, dict) or columns.keys() != set(names):
        return None
    return Region.from_db("default", names, [columns[name] for name in names])


class RegionMiddleware(TenantMainMiddleware):
    """Set the schema, the URL configuration and the time zone by the host; an unknown host gets its own page."""

    @staticmethod
    def hostname_from_request(request: HttpRequest) -> str:
        """The host, normalised like our rows: lower case (RFC 4343), no final dot (RFC 1034, 3.1), no port."""
        host: str = TenantMainMiddleware.hostname_from_request(request).lower().rstrip(".")
        return remove_www(host)

    def get_tenant(self, domain_model: type[Domain], hostname: str) -> Region:
        region = _region_kept(caches["shared"].get(_key(hostname)))
        if region is None:
            region = domain_model.objects.select_related("tenant").get(domain=hostname).tenant
            caches["shared"].add(_key(hostname), _columns(region), CACHE_SECONDS)
        return region

    def process_request(self, request: RegionRequest) -> HttpResponse | None:
        response: HttpResponse | None = super().process_request(request)
        if response is None:
            timezone.activate(ZoneInfo(request.tenant.timezone))
        return response

    def setup_url_routing(self, request: RegionRequest, force_public: bool = False) -> None:
        if request.tenant.schema_name != get_public_schema_name():
            request.urlconf = settings.ROOT_URLCONF
        elif request.tenant.domain_url == settings.CONSOLE_DOMAIN:
            request.urlconf = settings.CONSOLE_URLCONF
        else:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF


class RegionStateMiddleware:
    """Refuse requests to a region that is not ready, and changes in a suspended one."""

    def __init__(self, get_response: Callable[[RegionRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: RegionRequest) -> HttpResponse:
        region = request.tenant
        if region.state == RegionState.SUSPENDED:
            if request.method not in SAFE_METHODS and request.path not in settings.SUSPENDED_ALLOWED_PATHS:
                return _suspended(request, region)
            response = self.get_response(request)
            if not for_program(request):
                allowed, doors = settings.SUSPENDED_ALLOWED_PATHS, settings.SUSPENDED_CLOSED_DOORS
                forms_close(response, here=request.path, allowed=allowed, doors=doors)
            return response
        if region.state != RegionState.READY:
            return _closed(request, region)
        return self.get_response(request)


def _suspended(request: RegionRequest, region: Region) -> HttpResponse:
    if for_program(request):
        return problem_response(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            code="region_suspended",
            detail=_("Приём временно остановлен, читать можно. %(reason)s") % {"reason": region.suspended_reason},
        )
    return region_suspended(request, region.suspended_reason)


def _closed(request: RegionRequest, region: Region) -> HttpResponse:
    if region.state == RegionState.REMOVING:
        code, title, detail = "region_removed", _("Портал закрыт"), _("Этот регион больше не работает с порталом.")
    else:
        code, title, detail = (
            "region_not_ready",
            _("Регион ещё запускается"),
            _("Портал откроется, когда всё будет готово."),
        )
    if for_program(request):
        return problem_response(request, HTTPStatus.SERVICE_UNAVAILABLE, code=code, detail=f"{title}. {detail}")
    return error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, title=title, detail=detail)

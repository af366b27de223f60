"""Name, brand and URL of the current region for code without a request: letters, tasks."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from core.plane import region_schema, tenant_only
from shell.brand import Brand
from tenants.regions.models import Region

__all__ = ["host_url", "region_brand", "region_current", "region_letters", "region_url", "region_zone"]

DEFAULT_PORTS = {"http": 80, "https": 443}


@tenant_only
def region_current() -> Region:
    """The region of this thread's schema (one query)."""
    return Region.objects.get(schema_name=region_schema())


@tenant_only
def region_zone() -> ZoneInfo:
    """The time zone of the region of this thread's schema (no query if its row is loaded)."""
    tenant = connection.tenant  # type: ignore[attr-defined]
    return tenant.zone if isinstance(tenant, Region) else region_current().zone


@tenant_only
def region_letters() -> str:
    """The prefix of the region's appeal numbers, «УЛ» (no query if the region's row is loaded)."""
    tenant = connection.tenant  # type: ignore[attr-defined]
    return tenant.number_prefix if isinstance(tenant, Region) else region_current().number_prefix


def region_brand(region: Region) -> Brand:
    """The brand of the region's pages and letters."""
    return Brand(
        portal_name=region.portal_name,
        region_name=region.name,
        slug=region.slug,
        emblem=_emblem(region),
        primary=region.primary_colour,
        accent=region.accent_colour,
        greeting=region.greeting,
        hotline=region.hotline,
        email=region.contact_email,
        suspended=region.suspended_reason,
    )


def _emblem(region: Region) -> str:
    if not region.emblem_file:
        return f"shell/emblems/{region.emblem}.svg"
    stamp, _dot, kind = region.emblem_file.partition(".")
    return reverse("portal:emblem", urlconf=settings.ROOT_URLCONF, args=(stamp, kind))


def region_url(path: str, *, region: Region | None = None) -> str:
    """The absolute URL of a path of a region, the current one by default: primary domain, public scheme and port.

    Raises RegionRequired in `public` without `region`, LookupError for a region that has no domain yet.
    """
    owner = region if region is not None else region_current()
    domain = owner.domains.order_by("-is_primary", "id").first()
    if domain is None:
        raise LookupError(_("У региона «%(slug)s» ещё нет адреса.") % {"slug": owner.slug})
    return host_url(str(domain.domain), path)


def host_url(host: str, path: str = "/") -> str:
    """The absolute URL of a path on a host of this installation: public scheme and port."""
    scheme, port = settings.PUBLIC_SCHEME, settings.PUBLIC_PORT
    suffix = "" if port == DEFAULT_PORTS[scheme] else f":{port}"
    return f"{scheme}://{host}{suffix}{path}"

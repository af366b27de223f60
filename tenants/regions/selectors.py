"""Queries for regions."""

from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name

from core.errors import Missing
from core.plane import in_public
from core.russian import by_words
from core.typed import invisible_remove, is_plain
from tenants.regions.models import Domain, Region, RegionState

__all__ = [
    "host_is_known",
    "region_by_slug",
    "region_get",
    "region_host",
    "region_hosts_some",
    "regions_all",
    "regions_ready",
]


def regions_all() -> list[Region]:
    """Every region by name, with its domains, launch and steps; `public` is not a region."""
    rows = Region.objects.exclude(schema_name=get_public_schema_name())
    return list(rows.select_related("launch").prefetch_related("domains", "launch__steps").order_by(by_words("name")))


def regions_ready() -> list[Region]:
    """Regions in which background work runs: ready ones and suspended ones (what was begun is finished)."""
    return list(
        Region.objects.filter(state__in=[RegionState.READY, RegionState.SUSPENDED])
        .exclude(schema_name=get_public_schema_name())
        .order_by("slug")
    )


def region_by_slug(slug: str) -> Region:
    """A region by its code, queried in `public`: a region sees only its own row. Raises Missing for none."""
    with in_public():
        named = Region.objects.filter(slug=slug) if is_plain(slug) else Region.objects.none()
        region = named.exclude(schema_name=get_public_schema_name()).first()
    if region is None:
        raise Missing(_("Региона «%(slug)s» нет. Список: otklik region list.") % {"slug": invisible_remove(slug)})
    return region


def region_get(slug: str) -> Region:
    """One region with its domains, launch and steps. Raises Missing for an unknown one."""
    region = next((region for region in regions_all() if region.slug == slug), None)
    return region or region_by_slug(slug)


def region_host(region: Region) -> str:
    """The primary host name, or an empty string before the launch has given one."""
    return next((str(row.domain) for row in region.domains.all() if row.is_primary), "")


def region_hosts_some(most: int) -> list[str]:
    """Primary hosts of at most so many regions that are being served."""
    rows = Domain.objects.filter(is_primary=True, tenant__state=RegionState.READY)
    rows = rows.exclude(tenant__schema_name=get_public_schema_name()).order_by("domain")
    return list(rows.values_list("domain", flat=True)[:most])


def host_is_known(host: str) -> bool:
    """Whether a host name belongs to a region that is launched and not being removed."""
    served = [RegionState.READY, RegionState.SUSPENDED]
    if not host.isprintable():
        return False
    return Domain.objects.filter(domain=host.lower().rstrip("."), tenant__state__in=served).exists()

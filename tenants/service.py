"""Public functions of tenants that every package above needs: the region, its people and roles, its directory.

The other doors are `places` (addresses and the map), `launching` (steps and kits of a launch) and `administration`
(what only pages and commands of administration use).
"""

from tenants.access import admin_actor
from tenants.regions.emblems import TYPES as EMBLEM_TYPES
from tenants.regions.emblems import emblem_read
from tenants.regions.identity import host_url, region_brand, region_current, region_letters, region_url, region_zone
from tenants.regions.lifecycle import after_suspension
from tenants.regions.models import Region, RegionState
from tenants.regions.selectors import region_by_slug, regions_all, regions_ready
from tenants.regions.tasks import send_to_regions
from tenants.requests import ApiRequest, RegionRequest
from tenants.structure.directory import (
    MunicipalityListed,
    OrganisationListed,
    executor_get,
    ministry_get,
    municipalities_list,
    municipality_by_code,
    municipality_kind,
    organisation_by_code,
    organisations_closed,
    organisations_list,
    takes_work,
)
from tenants.structure.grants import person_of
from tenants.structure.models import Organisation
from tenants.structure.module_settings import module_settings, module_settings_set
from tenants.structure.organisations import HangsOn, hangs_on
from tenants.structure.roles import NOBODY, Grant, Person, Role
from tenants.structure.staff import StaffMember, staff_with_role

__all__ = [
    "EMBLEM_TYPES",
    "NOBODY",
    "ApiRequest",
    "Grant",
    "HangsOn",
    "MunicipalityListed",
    "Organisation",
    "OrganisationListed",
    "Person",
    "Region",
    "RegionRequest",
    "RegionState",
    "Role",
    "StaffMember",
    "admin_actor",
    "after_suspension",
    "emblem_read",
    "executor_get",
    "hangs_on",
    "host_url",
    "ministry_get",
    "module_settings",
    "module_settings_set",
    "municipalities_list",
    "municipality_by_code",
    "municipality_kind",
    "organisation_by_code",
    "organisations_closed",
    "organisations_list",
    "person_of",
    "region_brand",
    "region_by_slug",
    "region_current",
    "region_letters",
    "region_url",
    "region_zone",
    "regions_all",
    "regions_ready",
    "send_to_regions",
    "staff_with_role",
    "takes_work",
]

"""Public functions of tenants for other packages. Keep it small."""

from tenants.access import admin_actor
from tenants.regions.database_roles import region_roles_fault
from tenants.regions.editing import EDITABLE, region_change, region_emblem_upload, region_stamp
from tenants.regions.emblems import TYPES as EMBLEM_TYPES
from tenants.regions.emblems import emblem_read, shipped_emblems
from tenants.regions.identity import host_url, region_brand, region_current, region_letters, region_url, region_zone
from tenants.regions.launching.checking import kit_faults, kit_lines, nearest
from tenants.regions.launching.kit import kit_place, kit_read, kit_rows
from tenants.regions.launching.launch import launch_run, launch_send, region_create
from tenants.regions.launching.steps import kit_check_part, kit_warning_part, launch_step
from tenants.regions.lifecycle import public_ensure, region_remove, region_resume, region_suspend
from tenants.regions.migrating import public_is_behind, regions_behind, schemas_migrate
from tenants.regions.models import LaunchStep, Region, RegionState, StepState
from tenants.regions.pauses import after_pause
from tenants.regions.selectors import (
    LaunchProgress,
    host_is_known,
    launch_progress,
    launches_progress,
    region_by_slug,
    region_get,
    region_host,
    region_hosts_some,
    regions_all,
    regions_ready,
    step_titles,
)
from tenants.regions.tasks import send_to_regions
from tenants.requests import ApiRequest, RegionRequest
from tenants.structure.addresses.finding import PlacesFound, place_at, places_find
from tenants.structure.addresses.found import AddressFound, Precision
from tenants.structure.directory import (
    executor_get,
    executors_for,
    ministry_get,
    municipalities_list,
    municipality_by_code,
    organisation_by_code,
    organisation_get,
    organisations_closed,
    organisations_list,
    takes_work,
)
from tenants.structure.exporting import MOST_EXPORTED, ExportList, export_response
from tenants.structure.gazetteer import gazetteer
from tenants.structure.grants import (
    person_of,
    role_change,
    role_grant,
    role_grants_list,
    role_revoke,
    staff_find,
)
from tenants.structure.invitations import (
    invitation_accept,
    invitation_find,
    invitation_resend,
    invitation_send,
    invitation_withdraw,
    invitations_list,
)
from tenants.structure.maps.region_map import Tile, region_map_remove, region_map_set, tile_get
from tenants.structure.models import Invitation, Municipality, Organisation, OrganisationKind
from tenants.structure.module_settings import module_settings, module_settings_set
from tenants.structure.municipalities import (
    BoundaryChange,
    boundaries_apply,
    boundaries_compare,
    boundaries_read,
    municipality_change,
    municipality_stamp,
)
from tenants.structure.organisations import (
    HangsOn,
    hangs_on,
    organisation_add,
    organisation_change,
    organisation_for_editing,
    organisation_hangers,
    organisation_stamp,
    organisations_narrowed,
)
from tenants.structure.roles import NOBODY, Grant, Person, Role
from tenants.structure.settlements import settlements_import, settlements_read
from tenants.structure.switches import module_switch_set
from tenants.structure.territory import municipalities_geojson, municipality_at

__all__ = [
    "EDITABLE",
    "EMBLEM_TYPES",
    "MOST_EXPORTED",
    "NOBODY",
    "AddressFound",
    "ApiRequest",
    "BoundaryChange",
    "ExportList",
    "Grant",
    "HangsOn",
    "Invitation",
    "LaunchProgress",
    "LaunchStep",
    "Municipality",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PlacesFound",
    "Precision",
    "Region",
    "RegionRequest",
    "RegionState",
    "Role",
    "StepState",
    "Tile",
    "admin_actor",
    "after_pause",
    "boundaries_apply",
    "boundaries_compare",
    "boundaries_read",
    "emblem_read",
    "executor_get",
    "executors_for",
    "export_response",
    "gazetteer",
    "hangs_on",
    "host_is_known",
    "host_url",
    "invitation_accept",
    "invitation_find",
    "invitation_resend",
    "invitation_send",
    "invitation_withdraw",
    "invitations_list",
    "kit_check_part",
    "kit_faults",
    "kit_lines",
    "kit_place",
    "kit_read",
    "kit_rows",
    "kit_warning_part",
    "launch_progress",
    "launch_run",
    "launch_send",
    "launch_step",
    "launches_progress",
    "ministry_get",
    "module_settings",
    "module_settings_set",
    "module_switch_set",
    "municipalities_geojson",
    "municipalities_list",
    "municipality_at",
    "municipality_by_code",
    "municipality_change",
    "municipality_stamp",
    "nearest",
    "organisation_add",
    "organisation_by_code",
    "organisation_change",
    "organisation_for_editing",
    "organisation_get",
    "organisation_hangers",
    "organisation_stamp",
    "organisations_closed",
    "organisations_list",
    "organisations_narrowed",
    "person_of",
    "place_at",
    "places_find",
    "public_ensure",
    "public_is_behind",
    "region_brand",
    "region_by_slug",
    "region_change",
    "region_create",
    "region_current",
    "region_emblem_upload",
    "region_get",
    "region_host",
    "region_hosts_some",
    "region_letters",
    "region_map_remove",
    "region_map_set",
    "region_remove",
    "region_resume",
    "region_roles_fault",
    "region_stamp",
    "region_suspend",
    "region_url",
    "region_zone",
    "regions_all",
    "regions_behind",
    "regions_ready",
    "role_change",
    "role_grant",
    "role_grants_list",
    "role_revoke",
    "schemas_migrate",
    "send_to_regions",
    "settlements_import",
    "settlements_read",
    "shipped_emblems",
    "staff_find",
    "step_titles",
    "takes_work",
    "tile_get",
]

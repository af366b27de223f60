"""Public functions of tenants for pages and commands that administer regions.

Only workplace, console, config and demo import it.

Launches, schemas, settings of the region, organisations, municipalities, grants and invitations, exports of lists.
"""

from tenants.launches.kit import kit_read
from tenants.launches.launch import launch_run, launch_send, region_create
from tenants.launches.progress import LaunchProgress, launch_progress, launches_progress, step_titles
from tenants.regions.database_roles import region_roles_fault
from tenants.regions.editing import EDITABLE, region_change, region_emblem_upload, region_stamp
from tenants.regions.emblems import shipped_emblems
from tenants.regions.lifecycle import public_ensure, region_resume, region_suspend
from tenants.regions.migrating import public_is_behind, regions_behind, schemas_migrate
from tenants.regions.models import LaunchStep, StepState
from tenants.regions.selectors import host_is_known, region_get, region_host, region_hosts_some
from tenants.structure.directory import organisations_narrowed
from tenants.structure.exporting import ExportList, export_response
from tenants.structure.grants import role_change, role_revoke
from tenants.structure.invitations import (
    invitation_accept,
    invitation_find,
    invitation_resend,
    invitation_send,
    invitation_withdraw,
)
from tenants.structure.models import Invitation, Municipality, OrganisationKind
from tenants.structure.module_admin import ModuleKept, module_change, module_kept, modules_kept
from tenants.structure.municipalities import (
    BoundaryChange,
    boundaries_apply,
    boundaries_compare,
    boundaries_read,
    municipality_change,
    municipality_stamp,
)
from tenants.structure.organisations import (
    organisation_add,
    organisation_change,
    organisation_for_editing,
    organisation_hangers,
    organisation_stamp,
)
from tenants.structure.role_facts import RoleFacts, role_facts, roles_offered
from tenants.structure.staff import (
    GrantListed,
    InvitationListed,
    invitations_narrowed,
    role_grant_find,
    role_grants_narrowed,
    staff_find,
)

__all__ = [
    "EDITABLE",
    "BoundaryChange",
    "ExportList",
    "GrantListed",
    "Invitation",
    "InvitationListed",
    "LaunchProgress",
    "LaunchStep",
    "ModuleKept",
    "Municipality",
    "OrganisationKind",
    "RoleFacts",
    "StepState",
    "boundaries_apply",
    "boundaries_compare",
    "boundaries_read",
    "export_response",
    "host_is_known",
    "invitation_accept",
    "invitation_find",
    "invitation_resend",
    "invitation_send",
    "invitation_withdraw",
    "invitations_narrowed",
    "kit_read",
    "launch_progress",
    "launch_run",
    "launch_send",
    "launches_progress",
    "module_change",
    "module_kept",
    "modules_kept",
    "municipality_change",
    "municipality_stamp",
    "organisation_add",
    "organisation_change",
    "organisation_for_editing",
    "organisation_hangers",
    "organisation_stamp",
    "organisations_narrowed",
    "public_ensure",
    "public_is_behind",
    "region_change",
    "region_create",
    "region_emblem_upload",
    "region_get",
    "region_host",
    "region_hosts_some",
    "region_resume",
    "region_roles_fault",
    "region_stamp",
    "region_suspend",
    "regions_behind",
    "role_change",
    "role_facts",
    "role_grant_find",
    "role_grants_narrowed",
    "role_revoke",
    "roles_offered",
    "schemas_migrate",
    "shipped_emblems",
    "staff_find",
    "step_titles",
]

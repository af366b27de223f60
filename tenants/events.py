"""Events of the tenants package: about roles in a region's schema, about regions in `public`."""

from dataclasses import dataclass
from uuid import UUID

from core.events.types import DomainEvent, event_type

__all__ = [
    "AddressesImported",
    "InvitationAccepted",
    "InvitationSent",
    "InvitationWithdrawn",
    "LaunchFailed",
    "ListExported",
    "ModuleConfigured",
    "ModuleSwitched",
    "MunicipalityChanged",
    "OrganisationAdded",
    "OrganisationChanged",
    "RegionChanged",
    "RegionCreated",
    "RegionMapChanged",
    "RegionReady",
    "RegionRemoved",
    "RegionResumed",
    "RegionSuspended",
    "RoleGranted",
    "RoleRevoked",
    "SettlementsImported",
    "StructureChanged",
]


@event_type(name="tenants.RoleGranted", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class RoleGranted(DomainEvent):
    user_id: UUID
    role: str
    organisation_id: UUID | None
    municipality_id: UUID | None


@event_type(name="tenants.RoleRevoked", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class RoleRevoked(DomainEvent):
    user_id: UUID
    role: str


@event_type(name="tenants.InvitationSent", subject_type="invitation")
@dataclass(frozen=True, kw_only=True)
class InvitationSent(DomainEvent):
    """Somebody was invited to a role, or the letter was sent again."""

    invitation_id: UUID
    role: str
    organisation_id: UUID | None
    municipality_id: UUID | None


@event_type(name="tenants.InvitationWithdrawn", subject_type="invitation")
@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(DomainEvent):
    invitation_id: UUID
    role: str


@event_type(name="tenants.InvitationAccepted", subject_type="invitation")
@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    """A person accepted an invitation; the grant is an event of its own."""

    invitation_id: UUID
    user_id: UUID
    role: str


@event_type(name="tenants.ModuleSwitched", subject_type="module")
@dataclass(frozen=True, kw_only=True)
class ModuleSwitched(DomainEvent):
    """A region switched a module on or off."""

    module: str
    is_on: bool


@event_type(name="tenants.ModuleConfigured", subject_type="module")
@dataclass(frozen=True, kw_only=True)
class ModuleConfigured(DomainEvent):
    """A region changed settings of a module: which ones."""

    module: str
    settings: tuple[str, ...]


@event_type(name="tenants.ListExported", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class ListExported(DomainEvent):
    """Staff exported a list as a file: which, in which format, how many rows; `filters` are names only."""

    user_id: UUID | None
    what: str
    kind: str
    rows: int
    filters: list[str]


@event_type(name="tenants.StructureChanged", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class StructureChanged(DomainEvent):
    """Municipalities, organisations and roles were updated from a kit: numbers of added and changed ones."""

    municipalities_added: int
    municipalities_changed: int
    organisations_added: int
    organisations_changed: int
    roles_added: int


@event_type(name="tenants.OrganisationAdded", subject_type="organisation")
@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(DomainEvent):
    organisation_id: UUID
    code: str


@event_type(name="tenants.OrganisationChanged", subject_type="organisation")
@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(DomainEvent):
    """An organisation changed; `fields` names the fields, `is_active` tells whether it was closed or reopened."""

    organisation_id: UUID
    code: str
    fields: list[str]
    is_active: bool


@event_type(name="tenants.MunicipalityChanged", subject_type="municipality")
@dataclass(frozen=True, kw_only=True)
class MunicipalityChanged(DomainEvent):
    """A municipality or its boundary changed; `fields` names the fields."""

    municipality_id: UUID
    code: str
    fields: list[str]


@event_type(name="tenants.SettlementsImported", subject_type="gazetteer")
@dataclass(frozen=True, kw_only=True)
class SettlementsImported(DomainEvent):
    """A file of settlements was imported: rows added, changed and rejected."""

    added: int
    changed: int
    rejected: int


@event_type(name="tenants.AddressesImported", subject_type="gazetteer")
@dataclass(frozen=True, kw_only=True)
class AddressesImported(DomainEvent):
    """Files of ГАР were imported: numbers of settlements, streets and houses, and of removed ones."""

    settlements: int
    streets: int
    houses: int
    removed: int


@event_type(name="tenants.RegionMapChanged", subject_type="region_map")
@dataclass(frozen=True, kw_only=True)
class RegionMapChanged(DomainEvent):
    """The region's tile file was replaced, or removed if the format is empty."""

    format: str
    stamp: str


@event_type(name="tenants.RegionCreated", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionCreated(DomainEvent):
    """A region was created; its launch starts."""

    slug: str


@event_type(name="tenants.LaunchFailed", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class LaunchFailed(DomainEvent):
    """A launch step failed; somebody has to correct the kit and resume."""

    slug: str
    step: str


@event_type(name="tenants.RegionChanged", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionChanged(DomainEvent):
    """Names, colours, emblem, zone or texts of a region changed; `fields` names them."""

    slug: str
    fields: list[str]


@event_type(name="tenants.RegionReady", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionReady(DomainEvent):
    slug: str


@event_type(name="tenants.RegionSuspended", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionSuspended(DomainEvent):
    slug: str
    reason: str


@event_type(name="tenants.RegionResumed", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionResumed(DomainEvent):
    slug: str


@event_type(name="tenants.RegionRemoved", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionRemoved(DomainEvent):
    slug: str

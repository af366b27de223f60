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
    """Somebody was asked to take a role; again when the letter was sent again."""

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
    """A person took the role they were asked to take; the grant is an event of its own."""

    invitation_id: UUID
    user_id: UUID
    role: str


@event_type(name="tenants.ModuleSwitched", subject_type="module")
@dataclass(frozen=True, kw_only=True)
class ModuleSwitched(DomainEvent):
    """A region switched a module on or off."""

    module: str
    is_on: bool


@event_type(name="tenants.ListExported", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class ListExported(DomainEvent):
    """Somebody of the staff took a list as a file: which, as what, how many rows; `filters` are names alone."""

    user_id: UUID | None
    what: str
    kind: str
    rows: int
    filters: list[str]


@event_type(name="tenants.StructureChanged", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class StructureChanged(DomainEvent):
    """Municipalities, organisations and roles were brought to a kit: how many are new, how many corrected."""

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
    """Facts of an organisation are others; `fields` names them, `is_active` where it was closed or opened again."""

    organisation_id: UUID
    code: str
    fields: list[str]
    is_active: bool


@event_type(name="tenants.MunicipalityChanged", subject_type="municipality")
@dataclass(frozen=True, kw_only=True)
class MunicipalityChanged(DomainEvent):
    """Facts or the boundary of a municipality are others; `fields` names them."""

    municipality_id: UUID
    code: str
    fields: list[str]


@event_type(name="tenants.SettlementsImported", subject_type="gazetteer")
@dataclass(frozen=True, kw_only=True)
class SettlementsImported(DomainEvent):
    """A file of settlements was taken in: rows added, corrected, and refused."""

    added: int
    changed: int
    rejected: int


@event_type(name="tenants.AddressesImported", subject_type="gazetteer")
@dataclass(frozen=True, kw_only=True)
class AddressesImported(DomainEvent):
    """Files of ГАР were taken in: how many settlements, streets and houses they hold, and what is gone."""

    settlements: int
    streets: int
    houses: int
    removed: int


@event_type(name="tenants.RegionMapChanged", subject_type="region_map")
@dataclass(frozen=True, kw_only=True)
class RegionMapChanged(DomainEvent):
    """The region serves another file of map tiles, or, with an empty format, none any more."""

    format: str
    stamp: str


@event_type(name="tenants.RegionCreated", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionCreated(DomainEvent):
    """The region is written down; its launch begins."""

    slug: str


@event_type(name="tenants.LaunchFailed", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class LaunchFailed(DomainEvent):
    """A step of the launch failed; somebody has to mend the kit and go on."""

    slug: str
    step: str


@event_type(name="tenants.RegionChanged", subject_type="region")
@dataclass(frozen=True, kw_only=True)
class RegionChanged(DomainEvent):
    """Names, colours, emblem, zone or words of a region are others; `fields` names them."""

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

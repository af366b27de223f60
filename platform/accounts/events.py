"""Events of the accounts package."""

from dataclasses import dataclass
from uuid import UUID

from core.events.types import DomainEvent, event_type

__all__ = [
    "AccountErased",
    "ConsentGiven",
    "ConsentWithdrawn",
    "CorrespondentConfirmed",
    "CorrespondentForgotten",
    "CorrespondentLinked",
    "ProfileChanged",
    "TokenIssued",
    "TokenRevoked",
    "UserDeactivated",
    "UserRegistered",
]


@event_type(name="accounts.UserRegistered", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class UserRegistered(DomainEvent):
    user_id: UUID


@event_type(name="accounts.UserDeactivated", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class UserDeactivated(DomainEvent):
    user_id: UUID


@event_type(name="accounts.ConsentGiven", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class ConsentGiven(DomainEvent):
    user_id: UUID
    document: str
    version: str


@event_type(name="accounts.ConsentWithdrawn", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(DomainEvent):
    user_id: UUID
    document: str
    version: str


@event_type(name="accounts.AccountErased", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class AccountErased(DomainEvent):
    """The account is closed, its owner's name and contacts are gone."""

    user_id: UUID


@event_type(name="accounts.ProfileChanged", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class ProfileChanged(DomainEvent):
    """`fields` are the names of what changed, never its content."""

    user_id: UUID
    fields: list[str]


@event_type(name="accounts.TokenIssued", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class TokenIssued(DomainEvent):
    user_id: UUID
    token_id: UUID


@event_type(name="accounts.TokenRevoked", subject_type="user")
@dataclass(frozen=True, kw_only=True)
class TokenRevoked(DomainEvent):
    user_id: UUID
    token_id: UUID


@event_type(name="accounts.CorrespondentConfirmed", subject_type="correspondent")
@dataclass(frozen=True, kw_only=True)
class CorrespondentConfirmed(DomainEvent):
    """They have shown that the address is theirs; `channel` names where it is, never the address."""

    correspondent_id: UUID
    channel: str


@event_type(name="accounts.CorrespondentLinked", subject_type="correspondent")
@dataclass(frozen=True, kw_only=True)
class CorrespondentLinked(DomainEvent):
    """A confirmed correspondent turned out to be this user."""

    correspondent_id: UUID
    user_id: UUID


@event_type(name="accounts.CorrespondentForgotten", subject_type="correspondent")
@dataclass(frozen=True, kw_only=True)
class CorrespondentForgotten(DomainEvent):
    """Address and name of a correspondent are erased, with the row."""

    correspondent_id: UUID

"""Roles of staff: permissions are code, grants are rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["NOBODY", "Grant", "ModuleGrant", "Person", "Role"]


class Role(models.TextChoices):
    """A staff role in a region; a person without a grant is a citizen."""

    MODERATOR = "moderator", _("Модератор")
    MINISTRY_MODERATOR = "ministry_moderator", _("Модератор министерства")
    EXECUTOR = "executor", _("Исполнитель")
    MUNICIPAL_CENTRE = "municipal_centre", _("Муниципальный центр")
    REGIONAL_ADMIN = "regional_admin", _("Администратор региона")


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A person's role, its binding, and since when they have it. `label` is public."""

    role: Role
    label: str
    since: datetime
    organisation_id: UUID | None = None
    organisation_name: str = ""
    municipality_id: UUID | None = None
    municipality_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ModuleGrant:
    """A role of a module that the region has on, by its full name («voting.observer»), and its binding."""

    role: str
    title: str
    label: str
    since: datetime
    organisation_id: UUID | None = None
    organisation_name: str = ""
    municipality_id: UUID | None = None
    municipality_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """The acting person: a signed-in one with all grants, a correspondent without an account, or nobody in particular.

    A correspondent has no `user_id` and no grants. `module_grants` are of modules that the region has on.
    """

    user_id: UUID | None
    full_name: str
    grants: tuple[Grant, ...] = ()
    correspondent_id: UUID | None = None
    module_grants: tuple[ModuleGrant, ...] = ()

    @property
    def id(self) -> UUID | None:
        """The id under which the log knows them: the user's, or the correspondent's."""
        return self.user_id or self.correspondent_id

    @property
    def is_known(self) -> bool:
        """Whether this is somebody: signed in, or a correspondent."""
        return self.id is not None

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def all_grants(self) -> "tuple[Grant | ModuleGrant, ...]":
        """Grants of our roles, then those of modules."""
        return (*self.grants, *self.module_grants)

    @property
    def is_staff(self) -> bool:
        """Whether the person has any role and so may enter the workplace."""
        return bool(self.all_grants)

    def has_role(self, *roles: str) -> bool:
        """Whether the person has one of these roles: ours, or of modules by their full names."""
        return any(grant.role in roles for grant in self.all_grants)

    def grants_of(self, role: Role) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role == role)

    def module_grants_of(self, role: str) -> tuple[ModuleGrant, ...]:
        """The grants of a role of a module, by its full name."""
        return tuple(grant for grant in self.module_grants if grant.role == role)


NOBODY = Person(user_id=None, full_name="")

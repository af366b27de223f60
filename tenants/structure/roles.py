"""Roles of staff: permissions are code, grants are rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["NOBODY", "Grant", "Person", "Role"]


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
class Person:
    """The acting person: a signed-in one with all grants, a correspondent without an account, or nobody in particular.

    A correspondent has no `user_id` and no grants.
    """

    user_id: UUID | None
    full_name: str
    grants: tuple[Grant, ...] = ()
    correspondent_id: UUID | None = None

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
    def is_staff(self) -> bool:
        """Whether the person has any role and so may enter the workplace."""
        return bool(self.grants)

    def has_role(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def grants_of(self, role: Role) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role == role)


NOBODY = Person(user_id=None, full_name="")

"""Lists of the region's staff: who has which role, who is invited to one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.service import User
from core.errors import Missing
from core.plane import tenant_only
from core.rows import Rows
from core.russian import by_words, has_words
from tenants.structure.models import Invitation, RoleGrant
from tenants.structure.role_facts import role_is_here, role_names, role_title
from tenants.structure.roles import Role

__all__ = [
    "GrantListed",
    "InvitationListed",
    "StaffMember",
    "invitations_narrowed",
    "role_grant_find",
    "role_grants_narrowed",
    "staff_find",
    "staff_with_role",
]

# Words of a search stand in these, beside the names of the person.
_PLACE = ("organisation__short_name", "organisation__name", "municipality__name", "position")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person with a role, and the address they are written to."""

    user_id: UUID
    full_name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantListed:
    """A role of a person and what it is bound to; names and codes are empty where it is bound to nothing.

    A role of a module that is off here, or gone, `gives_nothing`.
    """

    id: UUID
    user_id: UUID
    full_name: str
    email: str
    is_active: bool
    last_login: datetime | None
    role: str
    role_title: str
    gives_nothing: bool
    organisation_code: str
    organisation: str
    municipality_code: str
    municipality: str
    position: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationListed:
    """An invitation that waits; names are empty as in `GrantListed`."""

    id: UUID
    full_name: str
    email: str
    role: str
    role_title: str
    organisation: str
    municipality: str
    sent_at: datetime
    expires_at: datetime


@tenant_only
def role_grants_narrowed(*, words: str = "", role: str = "") -> Rows[GrantListed]:
    """Roles given in the region, by the people's names; of one role, of people or places with these words."""
    rows = _grants().order_by(by_words("user__full_name"), "user_id", "id")
    if role in role_names():
        rows = rows.filter(role=role)
    if words:
        rows = rows.filter(has_words(words, "user__full_name", "user__email", *_PLACE))
    return Rows(rows, _grant)


@tenant_only
def role_grant_find(grant_id: UUID) -> GrantListed | None:
    """One of them by its id."""
    return next((_grant(row) for row in _grants().filter(pk=grant_id)), None)


def _grants() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.select_related("user", "organisation", "municipality").defer("municipality__boundary")


def _grant(row: RoleGrant) -> GrantListed:
    return GrantListed(
        id=row.pk,
        user_id=row.user_id,
        full_name=row.user.full_name,
        email=row.user.email,
        is_active=row.user.is_active,
        last_login=row.user.last_login,
        role=row.role,
        role_title=role_title(row.role),
        gives_nothing=not role_is_here(row.role),
        organisation_code=row.organisation.code if row.organisation else "",
        organisation=row.organisation.short_name if row.organisation else "",
        municipality_code=row.municipality.code if row.municipality else "",
        municipality=row.municipality.name if row.municipality else "",
        position=row.position,
        since=row.created_at,
    )


@tenant_only
def invitations_narrowed(*, words: str = "", role: str = "") -> Rows[InvitationListed]:
    """Invitations that nobody has accepted yet, including expired ones, newest letter first; narrowed as grants."""
    rows = Invitation.objects.select_related("organisation", "municipality").defer("municipality__boundary")
    if role in role_names():
        rows = rows.filter(role=role)
    if words:
        rows = rows.filter(has_words(words, "full_name", "email", *_PLACE))
    return Rows(rows.order_by("-sent_at", "-id"), _invitation)


def _invitation(row: Invitation) -> InvitationListed:
    return InvitationListed(
        id=row.pk,
        full_name=row.full_name,
        email=row.email,
        role=row.role,
        role_title=role_title(row.role),
        organisation=row.organisation.short_name if row.organisation else "",
        municipality=row.municipality.name if row.municipality else "",
        sent_at=row.sent_at,
        expires_at=row.expires_at,
    )


@tenant_only
def staff_with_role(role: Role) -> list[StaffMember]:
    """People with a role who can sign in, each once. One query."""
    rows = RoleGrant.objects.filter(role=role, user__is_active=True).order_by("user_id").distinct()
    found = rows.values_list("user_id", "user__full_name", "user__email")
    return [StaffMember(user_id=user_id, full_name=name, email=email) for user_id, name, email in found]


@tenant_only
def staff_find(*, role: Role, organisation_code: str = "") -> User:
    """The first person with a role (for an organisation, if a code is given). Raises Missing."""
    rows = RoleGrant.objects.filter(role=role).select_related("user").order_by("id")
    if organisation_code:
        rows = rows.filter(organisation__code=organisation_code)
    row = rows.first()
    if row is None:
        raise Missing(_("Некому: роль «%(role)s» никому не дана.") % {"role": role.label})
    return row.user

"""Who works in the region: adding people and taking roles back, by the region's administrator."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.service import User, user_create, user_get
from core.errors import Denied, InvalidInput
from core.events.types import Actor
from core.plane import tenant_only
from tenants.service import (
    Person,
    Role,
    municipality_by_code,
    organisation_by_code,
    role_grant,
    role_grants_list,
    role_revoke,
)

__all__ = ["staff_add", "staff_role_revoke"]


@tenant_only
@transaction.atomic
def staff_add(
    *, person: Person, email: str, full_name: str, role: Role, organisation: str = "", municipality: str = ""
) -> tuple[User, bool]:
    """Give a role to a person, who is made if the address is new; returns the person and whether they are new.

    `organisation` and `municipality` are codes. Raises InvalidInput with the field at fault.
    """
    if not full_name.strip() and user_get(email=email) is None:
        raise InvalidInput(_("Напишите имя: такого человека в регионе ещё нет."), field="full_name")
    acting = _admin(person)
    user, is_new = user_get(email=email), False
    if user is None:
        user, is_new = user_create(email=email, full_name=full_name.strip(), acting=acting), True
    needs_organisation = role in (Role.MINISTRY_MODERATOR, Role.EXECUTOR)
    needs_municipality = role == Role.MUNICIPAL_CENTRE or (role == Role.MODERATOR and municipality)
    role_grant(
        user_id=user.id,
        role=role,
        organisation=organisation_by_code(organisation) if needs_organisation and organisation else None,
        municipality=municipality_by_code(municipality) if needs_municipality and municipality else None,
        acting=acting,
    )
    return user, is_new


@tenant_only
@transaction.atomic
def staff_role_revoke(*, person: Person, grant_id: UUID) -> None:
    """Take a role back. Raises Denied for one's own role of administrator: a region must not lose its last one."""
    grant = role_grants_list().filter(pk=grant_id).first()
    if grant is None:
        return
    if grant.role == Role.REGIONAL_ADMIN and grant.user_id == person.user_id:
        raise Denied(_("Свою роль администратора снять нельзя: попросите другого администратора."))
    role_revoke(grant_id=grant.id, acting=_admin(person))


def _admin(person: Person) -> Actor:
    if not person.has_role(Role.REGIONAL_ADMIN):
        raise Denied(_("Роли раздаёт администратор региона."))
    return Actor(kind=Role.REGIONAL_ADMIN.value, id=person.user_id, label=str(Role.REGIONAL_ADMIN.label))

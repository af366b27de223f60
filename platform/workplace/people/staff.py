"""Manage the region's staff as the administrator: invite, change and revoke roles."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Denied, Missing
from core.events.types import Actor
from core.plane import tenant_only
from tenants.administration import (
    Invitation,
    Municipality,
    invitation_resend,
    invitation_send,
    invitation_withdraw,
    role_change,
    role_facts,
    role_grant_find,
    role_revoke,
)
from tenants.service import Organisation, Person, Role, admin_actor, municipality_by_code, organisation_by_code

__all__ = [
    "staff_invitation_resend",
    "staff_invitation_withdraw",
    "staff_invite",
    "staff_remind",
    "staff_role_change",
    "staff_role_revoke",
]


@tenant_only
@transaction.atomic
def staff_invite(
    *,
    person: Person,
    email: str,
    full_name: str,
    role: str,
    organisation: str = "",
    municipality: str = "",
    position: str = "",
) -> Invitation:
    """Ask somebody by a letter to take a role; they have it when they have accepted.

    `organisation` and `municipality` are codes. Raises InvalidInput with the field at fault, Conflict as
    `invitation_send`.
    """
    acting = _admin(person)
    return invitation_send(
        email=email,
        full_name=full_name,
        role=role,
        organisation=_organisation(role, organisation),
        municipality=_municipality(role, municipality),
        position=position,
        inviting_id=person.user_id,
        acting=acting,
    )


@tenant_only
@transaction.atomic
def staff_remind(*, person: Person, grant_id: UUID) -> Invitation:
    """Invite somebody who was given a role by a kit and has never signed in. Raises Missing, Conflict."""
    acting = _admin(person)
    grant = role_grant_find(grant_id)
    if grant is None:
        raise Missing(_("Этой роли у человека уже нет."))
    return invitation_send(
        email=grant.email,
        full_name=grant.full_name,
        role=grant.role,
        organisation=organisation_by_code(grant.organisation_code) if grant.organisation_code else None,
        municipality=municipality_by_code(grant.municipality_code) if grant.municipality_code else None,
        position=grant.position,
        inviting_id=person.user_id,
        acting=acting,
    )


@tenant_only
def staff_invitation_resend(*, person: Person, invitation_id: UUID) -> Invitation:
    """Send an invitation again. Raises Missing, Conflict (`too_soon`)."""
    return invitation_resend(invitation_id=invitation_id, acting=_admin(person))


@tenant_only
def staff_invitation_withdraw(*, person: Person, invitation_id: UUID) -> None:
    """Make an invitation void. Raises Missing."""
    invitation_withdraw(invitation_id=invitation_id, acting=_admin(person))


@tenant_only
@transaction.atomic
def staff_role_change(
    *,
    person: Person,
    grant_id: UUID,
    role: str,
    organisation: str = "",
    municipality: str = "",
    position: str = "",
) -> None:
    """Make a role another one or bind it elsewhere. Raises as `role_change`, Denied for one's own administrator's."""
    acting = _admin(person)
    grant = role_grant_find(grant_id)
    if grant is not None and grant.role == Role.REGIONAL_ADMIN != role:
        _not_own(person, grant.user_id)
    role_change(
        grant_id=grant_id,
        role=role,
        organisation=_organisation(role, organisation),
        municipality=_municipality(role, municipality),
        position=position,
        acting=acting,
    )


@tenant_only
@transaction.atomic
def staff_role_revoke(*, person: Person, grant_id: UUID) -> None:
    """Take a role back. Raises Denied for one's own role of administrator: a region must not lose its last one."""
    grant = role_grant_find(grant_id)
    if grant is None:
        return
    if grant.role == Role.REGIONAL_ADMIN:
        _not_own(person, grant.user_id)
    role_revoke(grant_id=grant.id, acting=_admin(person))


def _not_own(person: Person, user_id: UUID) -> None:
    if user_id == person.user_id:
        raise Denied(_("Свою роль администратора снять нельзя: попросите другого администратора."))


def _organisation(role: str, code: str) -> Organisation | None:
    """What the role is bound to; what was chosen without need is left out."""
    facts = role_facts(role)
    return organisation_by_code(code) if code and facts and facts.takes == "organisation" else None


def _municipality(role: str, code: str) -> Municipality | None:
    facts = role_facts(role)
    return municipality_by_code(code) if code and facts and facts.takes == "municipality" else None


def _admin(person: Person) -> Actor:
    return admin_actor(person, refusal=_("Роли раздаёт администратор региона."))

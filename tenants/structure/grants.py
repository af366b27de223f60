"""Grant roles and resolve the acting person."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.service import User, address_is_confirmed, tokens_end
from core import clock
from core.database.prepared import SOME_ID, PreparedQuery
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import tenant_only
from core.typed import name_clean
from tenants.events import RoleGranted, RoleRevoked
from tenants.structure.models import Municipality, Organisation, OrganisationKind, RoleGrant
from tenants.structure.role_facts import (
    MUNICIPALITY,
    ORGANISATION,
    role_facts,
    role_is_here,
    role_offered_check,
    role_title,
)
from tenants.structure.roles import NOBODY, Grant, ModuleGrant, Person, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = [
    "person_of",
    "role_binding_check",
    "role_change",
    "role_grant",
    "role_revoke",
    "staff_stay",
]

_OURS = frozenset(Role.values)
_GRANTS: PreparedQuery[tuple[Any, ...]] = PreparedQuery(
    lambda: (
        RoleGrant.objects.filter(user_id=SOME_ID)
        .order_by("id")
        .values_list(
            "role", "created_at", "organisation_id", "organisation__short_name", "municipality_id", "municipality__name"
        )
    )
)


@tenant_only
def person_of(user: "User | AnonymousUser") -> Person:
    """The person behind a signed-in user of this region, with all grants (one query); NOBODY for an anonymous one."""
    if not isinstance(user, User):
        return NOBODY
    rows = _GRANTS.rows({SOME_ID: user.pk})
    return Person(
        user_id=user.pk,
        full_name=user.full_name,
        grants=tuple(_grant(Role(role), *bound) for role, *bound in rows if role in _OURS),
        module_grants=tuple(
            _module_grant(role, *bound) for role, *bound in rows if role not in _OURS and role_is_here(role)
        ),
    )


def _grant(
    role: Role,
    since: datetime,
    organisation_id: UUID | None,
    organisation: str | None,
    municipality_id: UUID | None,
    municipality: str | None,
) -> Grant:
    label = organisation or str(role.label)
    if not organisation and municipality:
        label = _("Муниципальный центр: %(name)s") % {"name": municipality}
    return Grant(
        role=role,
        label=label,
        since=since,
        organisation_id=organisation_id,
        organisation_name=organisation or "",
        municipality_id=municipality_id,
        municipality_name=municipality or "",
    )


def _module_grant(
    role: str,
    since: datetime,
    organisation_id: UUID | None,
    organisation: str | None,
    municipality_id: UUID | None,
    municipality: str | None,
) -> ModuleGrant:
    title = role_title(role)
    return ModuleGrant(
        role=role,
        title=title,
        since=since,
        label=organisation or (f"{title}: {municipality}" if municipality else title),
        organisation_id=organisation_id,
        organisation_name=organisation or "",
        municipality_id=municipality_id,
        municipality_name=municipality or "",
    )


@tenant_only
@transaction.atomic
def role_grant(
    *,
    user_id: UUID,
    role: str,
    organisation: Organisation | None = None,
    municipality: Municipality | None = None,
    position: str = "",
    acting: Actor = SYSTEM,
    offered: bool = True,
) -> RoleGrant:
    """Grant a role, ours or a module's by its full name. Idempotent.

    Raises InvalidInput for a role that is not `offered` here (unless that was checked before: an invitation, a kit) and
    when a role that is bound to an organisation or a municipality comes without one, Conflict (`unconfirmed`) for
    somebody who has confirmed no address: anybody may have signed up with it.
    """
    if offered:
        role_offered_check(role)
    role_binding_check(role=role, organisation=organisation, municipality=municipality)
    if not address_is_confirmed(user_id):
        raise Conflict(_("Этот человек ещё не подтвердил свой адрес почты."), field="email", code="unconfirmed")
    row, created = RoleGrant.objects.get_or_create(
        user_id=user_id,
        role=str(role),
        organisation=organisation,
        municipality=municipality,
        defaults={"position": name_clean(position)},
    )
    if created:
        _granted(row, acting)
    return row


def role_binding_check(
    *, role: str, organisation: Organisation | None = None, municipality: Municipality | None = None
) -> None:
    """Raise InvalidInput when a role comes without the organisation or municipality that it is bound to.

    Who moderates for a ministry does it for one: to no other organisation do appeals come for that.
    """
    facts = role_facts(role)
    needs = facts.needs if facts else ""
    if needs == ORGANISATION and organisation is None:
        raise InvalidInput(_("Для этой роли нужна организация."), field="organisation")
    if role == Role.MINISTRY_MODERATOR and organisation is not None and organisation.kind != OrganisationKind.MINISTRY:
        raise InvalidInput(
            _("«%(name)s» — не министерство и не ведомство: здесь подойдёт роль исполнителя.")
            % {"name": organisation.short_name},
            field="organisation",
        )
    if needs == MUNICIPALITY and municipality is None:
        raise InvalidInput(_("Для этой роли нужен муниципалитет."), field="municipality")


def _granted(row: RoleGrant, acting: Actor) -> None:
    event_append(
        RoleGranted(
            user_id=row.user_id,
            role=row.role,
            organisation_id=row.organisation_id,
            municipality_id=row.municipality_id,
        ),
        subject_id=row.user_id,
        actor=acting,
    )


@tenant_only
@transaction.atomic
def role_change(
    *,
    grant_id: UUID,
    role: str,
    organisation: Organisation | None = None,
    municipality: Municipality | None = None,
    position: str = "",
    acting: Actor = SYSTEM,
) -> RoleGrant:
    """Change the role or binding of a grant; the log records a revocation and a grant.

    Another role, or the same for another organisation, begins now: `created_at` is the time of the change.
    Raises Missing for a grant that is gone, InvalidInput as `role_grant`, Conflict when the person has that role
    already (`role_taken`) or the region would lose its last administrator (`last_admin`).
    """
    role_offered_check(role)
    role_binding_check(role=role, organisation=organisation, municipality=municipality)
    row = RoleGrant.objects.filter(pk=grant_id).first()
    if row is not None and row.role == Role.REGIONAL_ADMIN != role:
        _keep_an_admin(but=row)
    row = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if row is None:
        raise Missing(_("Этой роли у человека уже нет."))
    former = (row.role, row.organisation_id, row.municipality_id)
    row.role, row.organisation, row.municipality = str(role), organisation, municipality
    row.position = name_clean(position)
    same = RoleGrant.objects.filter(
        user_id=row.user_id, role=row.role, organisation=organisation, municipality=municipality
    )
    if same.exclude(pk=row.pk).exists():
        raise Conflict(_("Такая роль у этого человека уже есть."), field="role", code="role_taken")
    if former[:2] != (row.role, row.organisation_id):
        row.created_at = clock.now()
    row.save(update_fields=["role", "organisation", "municipality", "position", "created_at"])
    if former != (row.role, row.organisation_id, row.municipality_id):
        event_append(RoleRevoked(user_id=row.user_id, role=former[0]), subject_id=row.user_id, actor=acting)
        _granted(row, acting)
        tokens_end(user_id=row.user_id, acting=acting)
    return row


@tenant_only
@transaction.atomic
def role_revoke(*, grant_id: UUID, acting: Actor = SYSTEM) -> None:
    """Revoke a role, and the person's tokens, which had its rights. Idempotent.

    Raises Conflict (`last_admin`) for the role of the region's last administrator who can sign in.
    """
    row = RoleGrant.objects.filter(pk=grant_id).first()
    if row is None:
        return
    if row.role == Role.REGIONAL_ADMIN:
        _keep_an_admin(but=row)
    row = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if row is None:
        return
    row.delete()
    event_append(RoleRevoked(user_id=row.user_id, role=row.role), subject_id=row.user_id, actor=acting)
    tokens_end(user_id=row.user_id, acting=acting)


def _keep_an_admin(*, but: RoleGrant) -> None:
    """Raise Conflict unless another administrator can sign in.

    Locks the grants of all of them: of two who take each other's role at once, the second waits here and finds
    themself alone.
    """
    admins = RoleGrant.objects.select_for_update(of=("self",)).filter(role=Role.REGIONAL_ADMIN)
    held = list(admins.select_related("user").order_by("id"))
    if not any(grant.user.is_active for grant in held if grant != but):
        raise Conflict(
            _("Это последний администратор региона. Сначала дайте эту роль кому-нибудь ещё."), code="last_admin"
        )


def staff_stay(user_id: UUID) -> None:
    """Raise Denied for somebody with a role: they cannot erase their account alone."""
    roles = set(RoleGrant.objects.filter(user_id=user_id).values_list("role", flat=True))
    if not roles:
        return
    message = _(
        "Вы здесь работаете: за вами записаны роли. Попросите администратора региона снять их на странице «Люди», "
        "после этого учётную запись можно будет удалить."
    )
    if Role.REGIONAL_ADMIN in roles:
        message = _(
            "Вы администратор региона. Попросите другого администратора снять ваши роли на странице «Люди», "
            "после этого учётную запись можно будет удалить. Если вы один, сначала дайте роль тому, кто вас сменит."
        )
    raise Denied(message, code="staff_account")

"""Permissions to change a region's categories, playbooks and rubrication; the only place that decides them."""

from django.utils.translation import gettext as _

from core.errors import Denied
from core.events.types import Actor
from tenants.service import Person, Role

__all__ = ["manager_actor", "may_manage"]


def may_manage(person: Person) -> bool:
    """Only the regional admin; everybody else reads what is open to all."""
    return person.has_role(Role.REGIONAL_ADMIN)


def manager_actor(person: Person) -> Actor:
    """The person as the log writes them. Raises Denied for anybody who may not manage categories."""
    for grant in person.grants_of(Role.REGIONAL_ADMIN):
        return Actor(kind=grant.role.value, id=person.user_id, label=grant.label)
    raise Denied(_("Категориями управляет администратор региона."))

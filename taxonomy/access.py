"""Permissions to change a region's categories, playbooks and rubrication; the only place that decides them."""

from django.utils.translation import gettext_lazy as _

from core.errors import Denied
from core.events.types import Actor
from tenants.service import Person, Role
from workplace.service import Access

__all__ = ["MANAGERS", "manager_actor"]

# Everybody else reads what is open to all.
MANAGERS = Access(roles=(Role.REGIONAL_ADMIN,), refusal=_("Категориями управляет администратор региона."))


def manager_actor(person: Person) -> Actor:
    """The person as the log writes them. Raises Denied for anybody who may not manage categories."""
    for grant in person.grants:
        if grant.role in MANAGERS.roles:
            return Actor(kind=grant.role.value, id=person.user_id, label=grant.label)
    raise Denied(str(MANAGERS.refusal))

"""Permissions to change the region itself: settings, organisations, municipalities."""

from django.utils.translation import gettext as _

from core.errors import Denied
from core.events.types import Actor
from tenants.structure.roles import Person, Role

__all__ = ["admin_actor"]


def admin_actor(person: Person, *, refusal: str = "") -> Actor:
    """The actor of the region's administrator for the log. Raises Denied for anybody else, in the words given."""
    for grant in person.grants_of(Role.REGIONAL_ADMIN):
        return Actor(kind=grant.role.value, id=person.user_id, label=grant.label)
    raise Denied(refusal or _("Настройки региона меняет администратор региона."))

"""What is known of a role of staff: ours, of an installed module, or of one that is gone.

A role of a module is named «<slug of the module>.<slug of the role>» in rows, events, kits and the API. It can be given
where the region has the module on. Where the module is off its grants give nothing; they are back with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.modules import Manifest, module_is_enabled, modules
from tenants.structure.roles import Role

__all__ = [
    "MUNICIPALITY",
    "ORGANISATION",
    "RoleFacts",
    "role_facts",
    "role_is_here",
    "role_names",
    "role_offered_check",
    "role_title",
    "roles_lack",
    "roles_offered",
]

ORGANISATION, MUNICIPALITY = "organisation", "municipality"
_NEEDS = {
    Role.MINISTRY_MODERATOR: ORGANISATION,
    Role.EXECUTOR: ORGANISATION,
    Role.MUNICIPAL_CENTRE: MUNICIPALITY,
}
_TAKES = {**_NEEDS, Role.MODERATOR: MUNICIPALITY}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFacts:
    """A role: its `title` for people, what it needs to be bound to, what it may be bound to; `module` is its module.

    `needs` and `takes` are «organisation», «municipality» or empty.
    """

    name: str
    title: str
    description: str = ""
    needs: str = ""
    takes: str = ""
    module: str = ""


def _known() -> Iterator[RoleFacts]:
    for role in Role:
        yield RoleFacts(name=role.value, title=str(role.label), needs=_NEEDS.get(role, ""), takes=_TAKES.get(role, ""))
    for manifest in modules:
        for item in manifest.roles:
            yield RoleFacts(
                name=f"{manifest.slug}.{item.slug}",
                title=item.title,
                description=item.description,
                needs=item.bound_to,
                takes=item.bound_to,
                module=manifest.slug,
            )


def role_names() -> list[str]:
    """Every role that is installed, whatever the region has on."""
    return [facts.name for facts in _known()]


def role_facts(name: str) -> RoleFacts | None:
    """The role of that name; None where nobody declares it any more."""
    return next((facts for facts in _known() if facts.name == name), None)


def role_title(name: str) -> str:
    """What people read for a role in a row, also where its module is gone."""
    facts = role_facts(name)
    return facts.title if facts else _("%(role)s (модуль не установлен)") % {"role": name}


def role_is_here(name: str) -> bool:
    """Whether the role gives anything in the current region: it is ours, or of a module that is on."""
    facts = role_facts(name)
    return facts is not None and (not facts.module or module_is_enabled(facts.module))


def roles_offered() -> list[RoleFacts]:
    """The roles that the administrator of the current region can give, ours first."""
    return [facts for facts in _known() if not facts.module or module_is_enabled(facts.module)]


def role_offered_check(name: str) -> None:
    """Raise InvalidInput (field `role`) for a role that cannot be given here."""
    if role_is_here(name):
        return
    facts = role_facts(name)
    if facts is None:
        raise InvalidInput(_("Такой роли нет: «%(role)s».") % {"role": name}, field="role")
    message = _("Роль «%(role)s» из модуля, который выключен. Сначала включите модуль.")
    raise InvalidInput(message % {"role": facts.title}, field="role")


def roles_lack(manifest: Manifest) -> Iterator[str]:
    """What is wrong with the roles of a module: part of the contract."""
    for role in manifest.roles:
        if not role.title.strip() or not role.description.strip():
            yield f"role {role.slug!r}: people read its title and its description"

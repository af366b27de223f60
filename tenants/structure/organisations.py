"""Edit organisations as the region's administrator: add, correct, close. They are never deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.service import phone_checked
from core.errors import Conflict, InvalidInput, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.mail.addresses import address_checked
from core.plane import tenant_only
from core.registry import Registry
from core.typed import name_clean
from core.units import plural
from language.words import code_of
from tenants.edits import row_check, stamp_check, stamp_of
from tenants.events import OrganisationAdded, OrganisationChanged
from tenants.structure.models import Organisation, OrganisationKind, RoleGrant

__all__ = [
    "HangsOn",
    "hangs_on",
    "organisation_add",
    "organisation_change",
    "organisation_for_editing",
    "organisation_hangers",
    "organisation_stamp",
]

FIELDS = ("name", "short_name", "kind", "municipality_id", "parent_id", "email", "phone", "is_active")


@dataclass(frozen=True)
class HangsOn:
    """Describes in a sentence what open work an organisation has, or nothing. Packages above register theirs."""

    name: str
    words: Callable[[Organisation], str]


hangs_on: Registry[HangsOn] = Registry("what hangs on organisations")


def _staff_words(organisation: Organisation) -> str:
    count = RoleGrant.objects.filter(organisation=organisation).values("user").distinct().count()
    if not count:
        return ""
    people = plural(count, "сотрудник", "сотрудника", "сотрудников")
    return _("за неё работает %(n)d %(people)s") % {"n": count, "people": people}


def _children_words(organisation: Organisation) -> str:
    count = Organisation.objects.filter(parent=organisation, is_active=True).count()
    if not count:
        return ""
    others = plural(count, "организация", "организации", "организаций")
    return _("ей подчинены %(n)d %(others)s") % {"n": count, "others": others}


hangs_on.register(HangsOn("staff", _staff_words))
hangs_on.register(HangsOn("children", _children_words))


@tenant_only
def organisation_hangers(organisation: Organisation) -> list[str]:
    """Open work of the organisation that blocks closing it, a phrase each."""
    return [words for item in hangs_on if (words := item.words(organisation))]


@tenant_only
def organisation_for_editing(code: str) -> Organisation:
    """An organisation, closed or not. Raises Missing for an unknown code."""
    found = Organisation.objects.select_related("municipality", "parent").filter(code=code).first()
    if found is None:
        raise Missing(_("Такой организации в регионе нет."), field="organisation")
    return found


def organisation_stamp(organisation: Organisation) -> str:
    """Optimistic locking stamp of an organisation."""
    return stamp_of(organisation, FIELDS)


@tenant_only
@transaction.atomic
def organisation_add(*, acting: Actor, facts: Mapping[str, Any], code: str = "") -> Organisation:
    """Add an organisation; without a code one is derived from its short name.

    `facts` are name, short_name, kind, and if need be municipality, parent, email, phone. Raises InvalidInput with the
    field at fault, Conflict (field `code`) for a taken code.
    """
    row = Organisation(code=code)
    _write(row, facts)
    if not code:
        row.code = code_of(row.short_name, set(Organisation.objects.values_list("code", flat=True)), instead="org")
    elif Organisation.objects.filter(code=code).exists():
        raise Conflict(_taken(code), field="code", code="code_taken")
    _clean(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Somebody adds one with the same code at this very moment, or the button was pressed twice.
        raise Conflict(_taken(row.code), field="code", code="code_taken") from error
    event_append(OrganisationAdded(organisation_id=row.id, code=row.code), subject_id=row.id, actor=acting)
    return row


def _taken(code: str) -> str:
    return _("Организация с кодом «%(code)s» уже есть.") % {"code": code}


@tenant_only
@transaction.atomic
def organisation_change(
    *, acting: Actor, code: str, changes: Mapping[str, Any], version: str = "", confirmed: bool = False
) -> Organisation:
    """Edit, close (`is_active` false) or reopen an organisation; fields not named stay.

    What is the same as before is no change and no event. Raises Missing, InvalidInput with the field at fault,
    Conflict: `stale_version`; `has_work` for closing one on which work hangs, or making it one of another kind, unless
    `confirmed` says that this is known.
    """
    row = Organisation.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Missing(_("Такой организации в регионе нет."), field="organisation")
    stamp_check(row, FIELDS, version)
    before = {name: getattr(row, name) for name in FIELDS}
    _write(row, changes)
    fields = [name for name in FIELDS if getattr(row, name) != before[name]]
    if not fields:
        return row
    _clean(row)
    _no_circle(row)
    if before["is_active"] and not row.is_active:
        _let_go(row, confirmed=confirmed)
    if OrganisationKind.MINISTRY in (row.kind, before["kind"]) and "kind" in fields:
        _kind_free(row)
    row.save(update_fields=fields)
    event = OrganisationChanged(
        organisation_id=row.id,
        code=row.code,
        fields=[name.removesuffix("_id") for name in fields],
        is_active=row.is_active,
    )
    event_append(event, subject_id=row.id, actor=acting)
    return row


def _write(row: Organisation, facts: Mapping[str, Any]) -> None:
    for name in ("name", "short_name"):
        if name in facts:
            setattr(row, name, name_clean(facts[name]))
    for name in ("kind", "municipality", "parent", "is_active"):
        if name in facts:
            setattr(row, name, facts[name])
    if "email" in facts:
        row.email = address_checked(facts["email"]) if facts["email"].strip() else ""
    if "phone" in facts:
        row.phone = phone_checked(facts["phone"])


def _clean(row: Organisation) -> None:
    row_check(row, exclude={"municipality", "parent"})


def _no_circle(row: Organisation) -> None:
    above: dict[UUID, UUID | None] = dict(Organisation.objects.values_list("id", "parent_id"))
    above[row.id] = row.parent_id
    passed, at = {row.id}, row.parent_id
    while at is not None:
        if at in passed:
            raise InvalidInput(_("Организация не может подчиняться самой себе."), field="parent", code="circle")
        passed.add(at)
        at = above.get(at)


def _let_go(row: Organisation, *, confirmed: bool) -> None:
    hangers = organisation_hangers(row)
    if hangers and not confirmed:
        raise Conflict(
            _("У организации есть незаконченное: %(what)s. Сначала передайте это другим или подтвердите закрытие.")
            % {"what": "; ".join(hangers)},
            field="is_active",
            code="has_work",
        )


def _kind_free(row: Organisation) -> None:
    """A ministry assigns work and others do it: open work blocks a change between these kinds."""
    hangers = organisation_hangers(row)
    if hangers:
        raise Conflict(_("Вид сменить нельзя: %(what)s.") % {"what": "; ".join(hangers)}, field="kind", code="has_work")

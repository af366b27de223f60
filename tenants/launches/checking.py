"""Validate a whole kit before a launch: all errors that its steps would find one by one.

Each package validates its own tables (`kit_check_part`); here are those of the region and its structure.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.mail.addresses import address_canonical, address_checked
from core.modules import modules
from core.plane import public_only
from core.tables import coordinates_parse, name_fold
from tenants.launches.kit import BOUNDARIES, FACTS, LINE, OPTIONAL_FACTS, Kit, kit_examine, row_place
from tenants.launches.launch import facts_faults, slug_check
from tenants.launches.own_steps import host_checked
from tenants.launches.steps import kit_check_part, kit_checks, kit_warning_part, kit_warnings_parts
from tenants.regions.models import Region
from tenants.structure.models import Municipality, Organisation
from tenants.structure.municipalities import municipality_kind_checked
from tenants.structure.role_facts import MUNICIPALITY, ORGANISATION, role_facts, role_names
from tenants.structure.roles import Role
from tenants.structure.settlements import settlements_faults
from tenants.structure.territory import boundary_box

__all__ = ["kit_faults", "kit_lines", "kit_warnings", "nearest"]

Faults = list[str]


@public_only
def kit_faults(folder: Path, *, slug: str = "", is_new: bool = True) -> tuple[Kit, list[str]]:
    """Validate a kit; returns the kit and all errors, each a sentence with file and line. Writes nothing.

    `slug` overrides the kit's. Of a region that is there already (`is_new` False) the facts aren't looked at: they are
    checked when they are taken over. Raises InvalidInput where there is no such folder.
    """
    kit, faults = kit_examine(folder)
    if slug and isinstance(kit.get("region"), dict):
        kit["region"]["slug"] = slug
    # A part without form is told already, and the others are looked at all the same.
    formed = ("region", "boundaries")
    whole = {name: part for name, part in kit.items() if name not in formed or _has_form(name, part)}
    for check in kit_checks:
        if check.name == "region" and not is_new:
            continue
        faults += [fault for fault in check.run(whole) if fault not in faults]
    return kit, faults


@public_only
def kit_warnings(kit: Kit) -> list[str]:
    """Optional gaps of a valid kit, a sentence each: the region can be launched, but people will miss them."""
    return [words for part in kit_warnings_parts for words in part.run(kit)]


def kit_lines(kit: Kit, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a table with their places; nothing for a missing table."""
    for index, row in enumerate(kit.get(table) or []):
        yield row_place(table, int(row.get(LINE, index + 2))), row


def nearest(words: str, known: Iterator[str] | list[str]) -> str:
    """« Может быть, «…»?» for a misspelt name; empty where nothing is near."""
    by_fold = {name_fold(name): name for name in known}
    found = get_close_matches(name_fold(words), by_fold, n=1, cutoff=0.75)
    return _(" Может быть, «%(name)s»?") % {"name": by_fold[found[0]]} if found else ""


@kit_check_part("region")
def region(kit: Kit) -> Iterator[str]:
    """The facts: code, names, zone, colours, emblem, host, modules."""
    facts = kit.get("region")
    if facts is None:
        return
    slug = facts.get("slug", "")
    found: Faults = []
    with _noted(found, FACTS):
        slug_check(slug)
    with _noted(found, FACTS):
        host_checked(kit, slug)
    yield from found
    for _field, words in facts_faults(Region(slug=slug, schema_name=slug), facts):
        yield f"{FACTS}: {words}"
    for module in facts.get("modules", []):
        if module not in modules:
            yield f"{FACTS}: " + _("модуль «%(slug)s» не установлен.") % {"slug": module}
        elif missing := set(modules[module].requires) - set(facts["modules"]):
            yield f"{FACTS}: " + _("модулю %(slug)s нужны: %(needs)s.") % {
                "slug": module, "needs": ", ".join(sorted(missing)),
            }  # fmt: skip


@kit_check_part("municipalities")
def municipalities(kit: Kit) -> Iterator[str]:
    """Municipalities with their boundaries."""
    boundaries, found = _boundaries(kit)
    yield from found
    yield from _repeated(kit, "municipalities")
    for place, row in kit_lines(kit, "municipalities"):
        found = []
        with _noted(found, place):
            if coordinates_parse(row["lat"], row["lon"]) is None:
                found.append(f"{place}: " + _("нужны lat и lon центра"))
        if "boundaries" in kit and row["code"] and row["code"] not in boundaries:
            words = _("в %(file)s нет границы с кодом «%(code)s»") % {"file": BOUNDARIES, "code": row["code"]}
            found.append(f"{place}: {words}")
        with _noted(found, place):
            municipality_kind_checked(row["kind"])
        with _noted(found, place):
            _clean(Municipality(boundary={}, south=0, west=0, north=0, east=0, lat=0, lon=0, **_named(row)), "boundary")
        yield from found


@kit_check_part("settlements")
def settlements(kit: Kit) -> Iterator[str]:
    """Settlements, if there are any, against the municipalities of the kit."""
    boundaries, _found = _boundaries(kit)
    present = [
        Municipality(code=row["code"], name=row["name"], boundary=boundaries[row["code"]])
        for _place, row in kit_lines(kit, "municipalities")
        if row["code"] in boundaries
    ]
    rows = [(int(row.get(LINE, index + 2)), row) for index, row in enumerate(kit.get("settlements") or [])]
    if present:
        for fault in settlements_faults(rows, present):
            yield f"{row_place('settlements', fault.line)}: {fault.reason}"


@kit_check_part("organisations")
def organisations(kit: Kit) -> Iterator[str]:
    """Organisations: kinds, addresses, whom they are under and where they work."""
    yield from _repeated(kit, "organisations")
    parents = {row["code"]: row["parent"] for _place, row in kit_lines(kit, "organisations")}
    for place, row in kit_lines(kit, "organisations"):
        found: Faults = []
        with _noted(found, place):
            values = {name: row[name] for name in ("code", "name", "short_name", "kind", "email", "phone")}
            _clean(Organisation(**values), "municipality", "parent")
        yield from found
        yield from _unknown(kit, place, "municipalities", row["municipality"])
        yield from _unknown(kit, place, "organisations", row["parent"])
        if _is_under_itself(row["code"], parents):
            yield f"{place}: " + _("организация не может подчиняться самой себе")


@kit_check_part("staff")
def staff(kit: Kit) -> Iterator[str]:
    """People: addresses, roles and what those are bound to; an administrator, and somebody in every ministry."""
    names: dict[str, tuple[str, str]] = {}
    seen: dict[tuple[str, ...], str] = {}
    for place, row in kit_lines(kit, "staff"):
        found: Faults = []
        email = address_canonical(row["email"])
        with _noted(found, place):
            email = address_checked(row["email"])
        yield from found
        facts = role_facts(row["role"])
        if facts is None:
            words = _("роли «%(role)s» нет; есть: %(roles)s")
            yield f"{place}: " + words % {"role": row["role"], "roles": ", ".join(role_names())}
        elif facts.needs == ORGANISATION and not row["organisation"]:
            yield f"{place}: " + _("для этой роли нужна организация")
        elif facts.needs == MUNICIPALITY and not row["municipality"]:
            yield f"{place}: " + _("для этой роли нужен муниципалитет")
        yield from _unknown(kit, place, "organisations", row["organisation"])
        yield from _unknown(kit, place, "municipalities", row["municipality"])
        key = (email, row["role"], row["organisation"], row["municipality"])
        if email and key in seen:
            yield f"{place}: " + _("эта роль этого человека уже есть: %(place)s") % {"place": seen[key]}
        seen.setdefault(key, place)
        name, where = names.setdefault(email, (row["full_name"], place))
        if email and name_fold(name) != name_fold(row["full_name"]):
            yield f"{place}: " + _("этот адрес уже у другого человека, «%(name)s»: %(place)s") % {
                "name": name, "place": where,
            }  # fmt: skip
    if kit.get("staff") and not any(row["role"] == Role.REGIONAL_ADMIN for row in kit["staff"]):
        yield _("staff.csv: нет ни одного администратора региона (роль regional_admin).")
    yield from _empty_ministries(kit)


@kit_warning_part("staff")
def staff_missing(kit: Kit) -> Iterator[str]:
    """Missing roles without which appeals get stuck."""
    roles = {row["role"] for row in kit["staff"]}
    if Role.MODERATOR not in roles:
        yield _("staff.csv: нет ни одного модератора (роль moderator), новые обращения прочесть некому.")
    if Role.EXECUTOR not in roles:
        yield _("staff.csv: нет ни одного исполнителя (роль executor), отвечать на обращения некому.")


def _empty_ministries(kit: Kit) -> Iterator[str]:
    staffed = {row["organisation"] for row in kit.get("staff") or [] if row["role"] == Role.MINISTRY_MODERATOR}
    told: set[str] = set()
    for place, row in kit_lines(kit, "responsible"):
        ministry = row["ministry"]
        if kit.get("staff") and ministry and ministry not in staffed and ministry not in told:
            told.add(ministry)
            words = _("в staff.csv нет никого, кто разбирал бы обращения для «%(code)s» (роль ministry_moderator)")
            yield f"{place}: " + words % {"code": ministry}


def _has_form(name: str, part: Any) -> bool:
    if name == "region":
        wanted = ("name", "portal_name", "timezone", "primary", "accent")
        return (
            isinstance(part, dict)
            and all(isinstance(part.get(key), str) for key in wanted)
            and all(isinstance(part.get(key, ""), str) for key in OPTIONAL_FACTS)
            and isinstance(part.get("modules", []), list)
            and all(isinstance(slug, str) for slug in part.get("modules", []))
        )
    return isinstance(part, dict) and isinstance(part.get("features"), list)


@contextmanager
def _noted(faults: Faults, place: str) -> Iterator[None]:
    """Collect every error raised inside, each field of a model separately, and continue."""
    try:
        yield
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            faults.append(f"{place}: {column} — {messages[0]}")
    except DomainError as error:
        faults.append(f"{place}: {error}")


def _clean(row: Municipality | Organisation, *exclude: str) -> None:
    row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)


def _named(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("code", "name", "kind", "centre")}


def _boundaries(kit: Kit) -> tuple[dict[str, Any], Faults]:
    """Valid boundaries by code, and errors of the others."""
    good: dict[str, Any] = {}
    faults: Faults = []
    codes: set[str] = set()
    for feature in kit.get("boundaries", {}).get("features", []):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get("code") if isinstance(properties, dict) else None
        if not isinstance(code, str):
            continue
        place = _("%(file)s, «%(code)s»") % {"file": BOUNDARIES, "code": code}
        if code in codes:
            faults.append(f"{place}: " + _("граница с этим кодом уже есть"))
        codes.add(code)
        with _noted(faults, place):
            boundary_box(feature.get("geometry"))
            good.setdefault(code, feature["geometry"])
    # A boundary that won't do is there all the same: its municipality isn't told to lack one.
    return {code: good.get(code) for code in codes} | good, faults


def _repeated(kit: Kit, table: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for place, row in kit_lines(kit, table):
        if not row["code"]:
            yield f"{place}: " + _("пустой столбец code")
        elif row["code"] in seen:
            yield f"{place}: " + _("«%(code)s» уже есть: %(place)s") % {"code": row["code"], "place": seen[row["code"]]}
        seen.setdefault(row["code"], place)


def _unknown(kit: Kit, place: str, table: str, code: str) -> Iterator[str]:
    known = [row["code"] for _place, row in kit_lines(kit, table)]
    if code and kit.get(table) and code not in known:
        words = _("«%(code)s» нет в %(file)s.") % {"code": code, "file": f"{table}.csv"}
        yield f"{place}: {words}{nearest(code, known)}"


def _is_under_itself(code: str, parents: dict[str, str]) -> bool:
    above, passed = parents.get(code, ""), set()
    while above and above not in passed:
        if above == code:
            return True
        passed.add(above)
        above = parents.get(above, "")
    return False

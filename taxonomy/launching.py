"""Launch steps that fill a region's category set."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, Missing
from core.events.types import SYSTEM
from core.modules import modules_on
from core.units import plural
from taxonomy.catalogs.folders import SHIPPED, draft_read, shipped_slugs
from taxonomy.catalogs.selectors import VersionContent, catalog_version, catalogs_list, version_content
from taxonomy.catalogs.storing import catalog_at_hand
from taxonomy.facts import OTHER_CODE, CategoryFacts
from taxonomy.models import Category, Responsibility
from taxonomy.sets.of_modules import module_categories_follow
from taxonomy.sets.other import other_ensure
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.selectors import set_number
from tenants.launching import kit_check_part, kit_lines, kit_place, kit_rows, kit_warning_part, launch_step, nearest
from tenants.service import organisation_by_code

__all__: list[str] = []

DEFAULT_CATALOG = "moscow-689"


@launch_step("categories", title=gettext_lazy("Категории"), position=50)
@transaction.atomic
def categories(region: Any, kit: dict[str, Any]) -> str:
    """Say which ministry answers for what, then take over the kit's catalog, or the part of it that the kit lists."""
    for place, row in kit_rows(kit, "responsible"):
        with kit_place(place):
            _responsible(row)
    with kit_place("region.toml"):
        content = _content(kit["region"].get("catalog") or DEFAULT_CATALOG)
    codes = []
    for place, row in kit_rows(kit, "categories", unique="code"):
        with kit_place(place):
            if row["code"] not in content.categories:
                raise InvalidInput(_("категории «%(code)s» нет в каталоге") % {"code": row["code"]})
            codes.append(row["code"])
    if set_number() == 0:
        with kit_place("responsible.csv"):
            category_set_publish(acting=SYSTEM, content=content, expected=0, codes=codes or None)
    other_ensure()
    count = Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE).count()
    told = f"{count} {plural(count, 'категория', 'категории', 'категорий')}"
    if Category.objects.filter(code=OTHER_CODE, moderators_keep=True).exists():
        told += ", " + _("за «Другое» не отвечает никто")
    return told


@kit_check_part("categories")
def kit_categories(kit: dict[str, Any]) -> Iterator[str]:
    """The catalog, the part of it that is listed, and who answers for what."""
    facts = kit.get("region") or {}
    slug = facts.get("catalog") or DEFAULT_CATALOG
    known = _known_categories()
    if slug not in known:
        yield _("region.toml: каталога категорий «%(slug)s» нет; есть: %(known)s.") % {
            "slug": slug, "known": ", ".join(sorted(known)),
        }  # fmt: skip
    catalog = known.get(slug, {})
    listed: dict[str, str] = {}
    for place, row in kit_lines(kit, "categories"):
        code = row["code"]
        if not code:
            yield f"{place}: " + _("пустой столбец code")
        elif code in listed:
            yield f"{place}: " + _("«%(code)s» уже есть: %(place)s") % {"code": code, "place": listed[code]}
        elif catalog and code not in catalog:
            yield f"{place}: " + _("категории «%(code)s» нет в каталоге.") % {"code": code} + nearest(code, [*catalog])
        listed.setdefault(code, place)
    yield from _kit_responsible(kit, known)
    chosen = [facts for code, facts in catalog.items() if not listed or code in listed]
    directions = {row["direction"] for _place, row in kit_lines(kit, "responsible")}
    codes = {row["code"] for _place, row in kit_lines(kit, "responsible")}
    if kit.get("responsible"):
        left = {facts.direction for facts in chosen if facts.direction not in directions and facts.code not in codes}
        if left:
            yield _("responsible.csv: никто не отвечает за направления: %(names)s.") % {
                "names": ", ".join(sorted(left))
            }


@kit_warning_part("categories")
def kit_other(kit: dict[str, Any]) -> Iterator[str]:
    """Whether somebody answers for what fits no category."""
    if all(row["code"] != OTHER_CODE for _place, row in kit_lines(kit, "responsible")):
        yield _(
            "responsible.csv: за «Другое / без категории» (code %(code)s) не отвечает никто. Обращение, которое не"
            " подошло ни к одной категории, останется у модераторов и до исполнителя не дойдёт. Назначьте ведомство"
            " здесь или после запуска в рабочем кабинете."
        ) % {"code": OTHER_CODE}


def _known_categories() -> dict[str, dict[str, CategoryFacts]]:
    """Categories by code of every catalog that a region could take, by slug; nothing is stored."""
    known = {slug: {facts.code: facts for facts in draft_read(SHIPPED / slug).categories} for slug in shipped_slugs()}
    for catalog in catalogs_list():
        known.setdefault(catalog.slug, dict(version_content(catalog_version(catalog.slug)).categories))
    return known


def _kit_responsible(kit: dict[str, Any], known: dict[str, dict[str, CategoryFacts]]) -> Iterator[str]:
    everything = [facts for categories in known.values() for facts in categories.values()]
    directions = {facts.direction for facts in everything}
    codes = {facts.code for facts in everything} | {OTHER_CODE}
    kinds = {row["code"]: row["kind"] for _place, row in kit_lines(kit, "organisations")}
    for place, row in kit_lines(kit, "responsible"):
        direction, code, ministry = row["direction"], row["code"], row["ministry"]
        if bool(direction) == bool(code):
            yield f"{place}: " + _("заполните либо direction, либо code")
        elif direction and direction not in directions:
            words = _("направления «%(name)s» нет ни в одном каталоге.") % {"name": direction}
            yield f"{place}: {words}{nearest(direction, [*directions])}"
        elif code and code not in codes:
            words = _("категории «%(code)s» нет ни в одном каталоге.") % {"code": code}
            yield f"{place}: {words}{nearest(code, [*codes])}"
        if kinds and ministry not in kinds:
            words = _("организации «%(code)s» нет в organisations.csv.") % {"code": ministry}
            yield f"{place}: {words}{nearest(ministry, [*kinds])}"
        elif kinds and kinds[ministry] != "ministry":
            yield f"{place}: " + _("за категории отвечает министерство, а «%(code)s» — нет") % {"code": ministry}


def _content(slug: str) -> VersionContent:
    return version_content(catalog_at_hand(slug))


def _responsible(row: dict[str, str]) -> None:
    if bool(row["direction"]) == bool(row["code"]):
        raise InvalidInput(_("заполните либо direction, либо code"))
    try:
        ministry = organisation_by_code(row["ministry"])
    except Missing as error:
        raise InvalidInput(_("организации «%(code)s» нет в organisations.csv") % {"code": row["ministry"]}) from error
    Responsibility.objects.update_or_create(
        direction=row["direction"], code=row["code"], defaults={"ministry": ministry}
    )


@launch_step("module_categories", title=gettext_lazy("Категории модулей"), position=65)
def of_modules(region: Any, kit: dict[str, Any]) -> str:
    """Take over the categories of the modules that are on; a newer release of one may bring more."""
    changed = sum(module_categories_follow(slug) for slug in sorted(modules_on()))
    return _("Категории модулей на месте") if not changed else _("Категорий модулей изменено: %(n)d") % {"n": changed}

"""Categories that modules bring into the region's set, as their manifests declare them.

They come in when the module is switched on, and are switched off with it: appeals keep them. What the region has edited
stays edited. `origin` of such a category is «module-<slug>».
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction

from core import clock
from core.events.types import SYSTEM, Actor
from core.modules import Manifest, module_is_enabled, modules
from core.plane import tenant_only
from taxonomy.catalogs.rows import BadRow, Row, row_parse
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category
from taxonomy.sets.changing import change_announce, set_lock
from taxonomy.sets.responsibility import Responsibilities, responsibilities

__all__ = ["categories_lack", "module_categories", "module_categories_follow", "module_of"]

_ORIGIN = "module-"


def module_of(origin: str) -> str:
    """The slug of the module from which a category came; empty for the region's own and those of catalogs."""
    return origin.removeprefix(_ORIGIN) if origin.startswith(_ORIGIN) else ""


def module_categories(manifest: Manifest) -> list[CategoryFacts]:
    """The categories that a manifest declares. Raises ValueError for one that no catalog could have."""
    found, faults = _read(manifest)
    if faults:
        raise ValueError(f"module {manifest.slug!r}: {'; '.join(map(_words, faults))}")
    return found


@tenant_only
@transaction.atomic
def module_categories_follow(slug: str, *, acting: Actor = SYSTEM) -> int:
    """Bring the set in line with the switch of a module; returns how many categories changed. Idempotent.

    On: what is missing is added, what was switched off is on again. Off: all are switched off, those too that a newer
    version of the module declares no more. A category for whose direction nobody answers comes in switched off, under a
    ministry of its block: the administrator says who answers and switches it on.
    """
    set_lock()
    own = {item.code: item for item in Category.objects.filter(origin=_ORIGIN + slug).order_by("code")}
    if not module_is_enabled(slug):
        return _switched(own.values(), on=False, acting=acting)
    known, declared = responsibilities(), module_categories(modules[slug])
    codes = {facts.code for facts in declared}
    missing = [facts for facts in declared if facts.code not in own]
    added = [item for facts in missing if (item := _added(facts, slug, known)) is not None]
    if added:
        change_announce(added, what="added", acting=acting)
    # One that has never been open still waits for somebody who answers.
    ready = [item for code, item in own.items() if code in codes and (item.version > 1 or known.of(item.facts()))]
    return len(added) + _switched(ready, on=True, acting=acting)


def _added(facts: CategoryFacts, slug: str, known: Responsibilities) -> Category | None:
    """A new category; None where its code is taken or the region has nobody yet who could answer."""
    answering = known.of(facts)
    ministry_id = answering or _somebody(facts)
    if ministry_id is None or Category.objects.filter(code=facts.code).exists():
        return None
    category = Category(
        code=facts.code,
        ministry_id=ministry_id,
        is_active=answering is not None,
        origin=_ORIGIN + slug,
        created_at=clock.now(),
    )
    category.write(facts)
    category.save(force_insert=True)
    return category


def _somebody(facts: CategoryFacts) -> UUID | None:
    rows = Category.objects.filter(retired_at=None, moderators_keep=False).order_by("code")
    near = rows.filter(block=facts.block).values_list("ministry_id", flat=True).first()
    return near or rows.values_list("ministry_id", flat=True).first()


def _switched(rows: Iterable[Category], *, on: bool, acting: Actor) -> int:
    changed = [item for item in rows if item.is_active != on and item.retired_at is None]
    for item in changed:
        item.is_active = on
        item.version += 1
        item.save(update_fields=["is_active", "version"])
    if changed:
        change_announce(changed, what="switched_on" if on else "switched_off", acting=acting)
    return len(changed)


def _read(manifest: Manifest) -> tuple[list[CategoryFacts], list[BadRow]]:
    found: list[CategoryFacts] = []
    faults: list[BadRow] = []
    for number, cells in enumerate(manifest.categories, start=1):
        facts, problems = row_parse(Row(place=cells.get("code", f"№ {number}"), cells=dict(cells)))
        faults += problems
        if facts is not None:
            found.append(facts)
    return found, faults


def _words(fault: BadRow) -> str:
    return str(fault)


def categories_lack(manifest: Manifest) -> Iterator[str]:
    """What is wrong with the categories of a module: part of the contract."""
    found, faults = _read(manifest)
    yield from (f"category {_words(fault)}" for fault in faults)
    prefix = manifest.slug.replace("_", "-") + "-"
    codes = [facts.code for facts in found]
    yield from (f"category {code!r}: begin its code with {prefix!r}" for code in codes if not code.startswith(prefix))
    yield from (f"category {code!r} is declared twice" for code in sorted(set(codes)) if codes.count(code) > 1)

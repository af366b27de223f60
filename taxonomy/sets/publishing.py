"""Merge a catalog's version into the region's set, after somebody has reviewed the diff."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict, InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.events import CategorySetPublished
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.sets.changing import set_lock
from taxonomy.sets.diff import ChangeKind, SetChange, SetDiff, set_diff
from taxonomy.sets.responsibility import Responsibilities, responsibilities
from taxonomy.sets.selectors import local_categories, set_number

__all__ = ["FieldKey", "category_set_diff", "category_set_publish"]

FieldKey = tuple[str, str]
"""A field of a category: its code, and the field's name."""

BATCH = 500


@tenant_only
def category_set_diff(content: VersionContent, *, codes: Collection[str] | None = None) -> SetDiff:
    """Changes that a version would make here; with `codes`, only of those categories."""
    return set_diff(local_categories(), _limited(content, codes), content.moves)


@tenant_only
@transaction.atomic
def category_set_publish(
    *,
    acting: Actor,
    content: VersionContent,
    expected: int,
    take: Collection[FieldKey] = (),
    opens_on: Mapping[str, date] | None = None,
    codes: Collection[str] | None = None,
) -> SetVersion:
    """Merge a version: add, change, retire; event readers then move open appeals.

    `expected` is the set's version that the diff was made from (0 for none). Conflicting fields stay as the region has
    them, except those in `take`. `opens_on` (direction → day) says when added categories open; others open at once.
    `codes` limits a first set to a part of its catalog. Raises Conflict when the set has changed meanwhile
    (`set_changed`) or is this version already (`nothing_new`), InvalidInput when nobody answers for a direction that is
    new here (field `ministry`) or `take` names what is no conflict.
    """
    set_lock()
    number = set_number()
    if number != expected:
        raise Conflict(
            _("Набор категорий уже изменился: опубликована версия %(number)d. Посмотрите изменения заново.")
            % {"number": number},
            code="set_changed",
        )
    diff = category_set_diff(content, codes=codes)
    _check(diff, content, set(take))
    stored = {category.code: category for category in Category.objects.select_for_update()}
    now = clock.now()
    _add(diff, content, stored, responsibilities(), opens_on or {}, now)
    _change(diff, content, stored, set(take))
    moved = _retire(diff, stored, now)
    set_version = SetVersion.objects.create(
        number=number + 1,
        catalog=content.slug,
        catalog_version=content.number,
        size=sum(category.retired_at is None and not category.is_other for category in stored.values()),
        changes=[_record(change, set(take), opens_on or {}) for change in diff.changes],
        published_by=acting.label,
        created_at=now,
    )
    event_append(
        CategorySetPublished(
            set_version=set_version.number,
            catalog=content.slug,
            catalog_version=content.number,
            added=len(diff.of_kind(ChangeKind.ADDED)),
            changed=len(diff.of_kind(ChangeKind.CHANGED)),
            retired=sum(len(diff.of_kind(kind)) for kind in (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RETIRED)),
            moved_from=[former for former, _target in moved],
            moved_to=[target for _former, target in moved],
        ),
        subject_id=set_version.id,
        actor=acting,
    )
    return set_version


def _check(diff: SetDiff, content: VersionContent, take: set[FieldKey]) -> None:
    last = SetVersion.objects.order_by("-number").values_list("catalog", "catalog_version").first()
    if not diff.changes and last == (content.slug, content.number):
        raise Conflict(_("Эта версия каталога уже опубликована, менять нечего."), code="nothing_new")
    strange = take - {(change.code, item.name) for change, item in diff.conflicts}
    if strange:
        raise InvalidInput(
            _("Это не расхождения: %(names)s.") % {"names": ", ".join(sorted(":".join(key) for key in strange)[:20])},
            field="take",
            code="no_conflict",
        )


def _limited(content: VersionContent, codes: Collection[str] | None) -> dict[str, CategoryFacts]:
    if codes is None:
        return content.categories
    wanted = set(codes)
    return {code: facts for code, facts in content.categories.items() if code in wanted}


def _add(
    diff: SetDiff,
    content: VersionContent,
    stored: dict[str, Category],
    answering: Responsibilities,
    opens_on: Mapping[str, date],
    now: datetime,
) -> None:
    added = [content.categories[change.code] for change in diff.of_kind(ChangeKind.ADDED)]
    nobody = sorted({facts.direction for facts in added if answering.of(facts) is None})
    if nobody:
        raise InvalidInput(
            _("Никто не отвечает за направления: %(names)s. Назначьте министерства и повторите.")
            % {"names": ", ".join(f"«{name}»" for name in nobody)},
            field="ministry",
            code="no_ministry",
        )
    fresh = []
    for facts in added:
        category = stored.get(facts.code)
        if category is None:
            category = Category(code=facts.code, created_at=now)
            fresh.append(category)
        ministry_id = answering.of(facts)
        assert ministry_id is not None
        category.write(facts)
        category.ministry_id = ministry_id
        category.opens_on = opens_on.get(facts.direction)
        category.is_active, category.retired_at, category.successor, category.split_into = True, None, None, []
        category.origin, category.base = content.slug, facts.as_json()
        stored[facts.code] = category
    Category.objects.bulk_create(fresh, batch_size=BATCH)
    revived = {facts.code for facts in added} - {category.code for category in fresh}
    _save(stored[code] for code in revived)


def _change(diff: SetDiff, content: VersionContent, stored: dict[str, Category], take: set[FieldKey]) -> None:
    changed = diff.of_kind(ChangeKind.CHANGED)
    for change in changed:
        category, new = stored[change.code], content.categories[change.code]
        local = category.facts()
        taken = {
            item.name: getattr(new, item.name)
            for item in change.fields
            if not item.is_conflict or (change.code, item.name) in take
        }
        category.write(replace(local, **taken))
    touched = {change.code for change in changed}
    for code, category in stored.items():
        facts = content.categories.get(code)
        base = facts.as_json() if facts is not None else None
        # What the region kept against this version is its own edit from now on: the version becomes the base.
        if (
            base is not None
            and category.retired_at is None
            and (category.base, category.origin) != (base, content.slug)
        ):
            category.origin, category.base = content.slug, base
            touched.add(code)
    _save(stored[code] for code in touched)


def _retire(diff: SetDiff, stored: dict[str, Category], now: datetime) -> list[tuple[UUID, UUID]]:
    moved = []
    leaving = []
    for kind in (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RETIRED):
        for change in diff.of_kind(kind):
            category = stored[change.code]
            category.is_active, category.retired_at = False, now
            if change.targets:
                category.successor = stored[change.targets[0]]
                category.split_into = list(change.targets) if kind == ChangeKind.SPLIT else []
                moved.append((category.id, category.successor.id))
            leaving.append(category)
    _save(leaving)
    return moved


def _save(categories: Iterable[Category]) -> None:
    names = [
        field.name
        for field in Category._meta.concrete_fields
        if not field.primary_key and field.name not in ("code", "created_at")
    ]
    rows = list(categories)
    for category in rows:
        category.version += 1
    Category.objects.bulk_update(rows, names, batch_size=BATCH)


def _record(change: SetChange, take: set[FieldKey], opens_on: Mapping[str, date]) -> dict[str, Any]:
    day = opens_on.get(change.direction) if change.kind == ChangeKind.ADDED else None
    return {
        "kind": change.kind.value,
        "code": change.code,
        "title": change.title,
        "direction": change.direction,
        "opens_on": day.isoformat() if day is not None else None,
        "targets": list(change.targets),
        "fields": [item.name for item in change.fields],
        "kept": [item.name for item in change.conflicts if (change.code, item.name) not in take],
    }

"""Build responses from rows, as plain dictionaries."""

from typing import Any

from core.http.serializers import moment_text
from taxonomy.catalogs.models import Catalog
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.choices import Block
from taxonomy.models import Category, Responsibility, SetVersion
from taxonomy.sets.diff import ChangeKind, SetChange
from taxonomy.sets.listing import SetRow, category_edits
from taxonomy.sets.switching import openings_of

__all__ = [
    "catalog_item",
    "category_item",
    "change_item",
    "content_item",
    "plan_item",
    "published_item",
    "responsibility_item",
    "set_item",
]


def category_item(row: Category) -> dict[str, Any]:
    """A category as everybody reads it; `ministry` should be loaded."""
    return {
        "code": row.code,
        "title": row.title,
        "direction": row.direction,
        "block": row.block,
        "block_title": str(Block(row.block).label),
        "includes": row.includes,
        "excludes": row.excludes,
        "aliases": row.aliases,
        "examples": row.examples,
        "fast_track": row.fast_track,
        "deadline": {"amount": row.deadline, "unit": row.deadline_unit},
        "regime": row.regime,
        "sensitivity": row.sensitivity,
        "questions": row.questions,
        "ministry": None if row.answering is None else {"code": row.answering.code, "name": row.answering.short_name},
    }


def set_item(row: SetRow) -> dict[str, Any]:
    """A category as the regional admin reads it; `ministry` and `successor` should be loaded."""
    category = row.category
    return category_item(category) | {
        "version": category.version,
        "state": row.state.value,
        "opens_on": category.opens_on.isoformat() if category.opens_on else None,
        "executor_kind": category.executor_kind,
        "evidence": category.evidence,
        "playbook": category.playbook,
        "incident_group": category.incident_group,
        "origin": category.origin,
        "successor": category.successor.code if category.successor else None,
        "split_into": category.split_into,
        "edits": [{"field": edit.name, "base": edit.base, "local": edit.local} for edit in category_edits(category)],
        "open_appeals": row.open_appeals,
    }


def responsibility_item(row: Responsibility) -> dict[str, Any]:
    """Who answers for something; `ministry` should be loaded."""
    ministry = {"code": row.ministry.code, "name": row.ministry.short_name}
    return {"direction": row.direction, "code": row.code, "ministry": ministry}


def catalog_item(catalog: Catalog) -> dict[str, Any]:
    """A catalog; its versions should be prefetched."""
    return {
        "slug": catalog.slug,
        "title": catalog.title,
        "versions": [
            {
                "number": version.number,
                "size": version.size,
                "note": version.note,
                "stored_at": moment_text(version.created_at),
            }
            for version in catalog.versions.all()
        ],
    }


def content_item(content: VersionContent) -> dict[str, Any]:
    """A version with all that it says."""
    return {
        "slug": content.slug,
        "title": content.title,
        "number": content.number,
        "note": content.note,
        "moves": [{"former": former, "targets": list(targets)} for former, targets in content.moves.items()],
        "plan": plan_item(content.rollout),
        "categories": [facts.as_json() for facts in content.categories.values()],
    }


def plan_item(plan: Any) -> list[dict[str, str]]:
    """Direction → day, by day."""
    days = sorted((day, direction) for direction, day in plan.items())
    return [{"direction": direction, "opens_on": day.isoformat()} for day, direction in days]


def change_item(change: SetChange, open_appeals: int) -> dict[str, Any]:
    """What happens to a category."""
    return {
        "kind": change.kind.value,
        "code": change.code,
        "title": change.title,
        "direction": change.direction,
        "fields": [
            {
                "field": item.name,
                "base": item.base,
                "local": item.local,
                "new": item.new,
                "is_conflict": item.is_conflict,
            }
            for item in change.fields
        ],
        "targets": list(change.targets),
        "open_appeals": open_appeals,
    }


def published_item(published: SetVersion) -> dict[str, Any]:
    """A new version of the set."""
    kinds = [change["kind"] for change in published.changes]
    return {
        "set_version": published.number,
        "catalog": published.catalog,
        "catalog_version": published.catalog_version,
        "size": published.size,
        "added": kinds.count(ChangeKind.ADDED),
        "openings": [
            {"opens_on": opening.day.isoformat() if opening.day else None, "categories": opening.count}
            for opening in openings_of(published.changes)
        ],
        "changed": kinds.count(ChangeKind.CHANGED),
        "retired": sum(kinds.count(kind) for kind in (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RETIRED)),
    }

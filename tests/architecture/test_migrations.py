"""Migrations are safe while the old code serves: no long lock on a big table, and a way back."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from config.runtime.paths import PROJECT

# Tables that a region fills with a row or more an appeal. Their indexes are built while the region works.
BIG = {
    ("appeals", name)
    for name in (
        "answer",
        "appeal",
        "appealclock",
        "assignment",
        "attachment",
        "checklistitem",
        "finding",
        "inboundmessage",
        "message",
        "thread",
        "verdict",
    )
} | {("appeals", "categorysuggestion"), ("appeals", "notification"), ("events", "delivery"), ("events", "event")}


def ours() -> list[migrations.Migration]:
    rooms = [str(PROJECT / room) for room in ("platform", "tenants", "taxonomy", "appeals", "modules", "billing")]
    labels = {config.label for config in apps.get_app_configs() if config.path.startswith(tuple(rooms))}
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [migration for (label, _name), migration in sorted(found.items()) if label in labels]


def faults(migration: migrations.Migration) -> Iterator[str]:
    """What would lock a big table for long, or could not be taken back."""
    made = {item.name.lower() for item in migration.operations if isinstance(item, migrations.CreateModel)}
    for operation in migration.operations:
        yield from _of_running(operation)
        table = (migration.app_label, str(getattr(operation, "model_name", "")).lower())
        if table in BIG and table[1] not in made:
            yield from _of_big(operation)
    concurrently = AddIndexConcurrently | RemoveIndexConcurrently
    if migration.atomic and any(isinstance(item, concurrently) for item in migration.operations):
        yield "an index is built concurrently inside a transaction: set atomic = False"


def _of_running(operation: Operation) -> Iterator[str]:
    if isinstance(operation, migrations.RunPython | migrations.RunSQL) and not operation.reversible:
        yield f"{operation.describe()}: has no way back"


def _of_big(operation: Operation) -> Iterator[str]:
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        yield f"{operation.describe()}: use AddIndexConcurrently"
    if isinstance(operation, migrations.RemoveIndex) and not isinstance(operation, RemoveIndexConcurrently):
        yield f"{operation.describe()}: use RemoveIndexConcurrently"
    if isinstance(operation, migrations.AddConstraint) and isinstance(operation.constraint, models.CheckConstraint):
        yield f"{operation.describe()}: use AddConstraintNotValid, then ValidateConstraint in a migration of its own"
    if isinstance(operation, migrations.AddField):
        field = operation.field
        if field.db_index or field.unique:
            yield f"{operation.describe()}: add the column, then its index concurrently"
        if not field.null and field.db_default is models.NOT_PROVIDED and not field.many_to_many:
            yield f"{operation.describe()}: old code writes no such column: null=True or db_default"


def test_migrations_are_safe():
    told = {f"{item.app_label}.{item.name}": list(faults(item)) for item in ours()}

    assert {name: found for name, found in told.items() if found} == {}


def made(*operations: Operation, app: str = "appeals", atomic: bool = True) -> migrations.Migration:
    migration = migrations.Migration("9999_sample", app)
    migration.operations, migration.atomic = list(operations), atomic
    return migration


INDEX = models.Index(fields=["channel"], name="sample")


@pytest.mark.parametrize(
    ("migration", "told"),
    [
        (made(migrations.AddIndex("appeal", INDEX)), "AddIndexConcurrently"),
        (made(migrations.RemoveIndex("appeal", "sample")), "RemoveIndexConcurrently"),
        (made(AddIndexConcurrently("appeal", INDEX)), "atomic = False"),
        (made(migrations.AddField("event", "note", models.TextField()), app="events"), "old code"),
        (made(migrations.AddField("appeal", "note", models.TextField(null=True, db_index=True))), "concurrently"),
        (
            made(migrations.AddConstraint("appeal", models.CheckConstraint(condition=models.Q(pk=1), name="sample"))),
            "NotValid",
        ),
        (made(migrations.RunPython(lambda apps, editor: None)), "no way back"),
    ],
)
def test_what_is_not_safe_is_told(migration, told):
    assert [fault for fault in faults(migration) if told in fault]


@pytest.mark.parametrize(
    "migration",
    [
        made(AddIndexConcurrently("appeal", INDEX), atomic=False),
        made(migrations.AddField("appeal", "note", models.TextField(db_default=""))),
        made(migrations.AddIndex("undopoint", INDEX)),
    ],
)
def test_what_is_safe_is_let_be(migration):
    assert list(faults(migration)) == []

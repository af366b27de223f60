"""Only schemas that lack a migration are migrated, and looking for them is one query."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from core.database.owner import as_owner
from core.errors import Conflict
from tenants.regions.locks import region_lock
from tenants.regions.migrating import public_is_behind, regions_behind, schemas_migrate
from tenants.service import region_by_slug

EVENTS = MigrationLoader(None, ignore_no_migrations=True).replacements[("events", "0001_first_release")]
TABLE = "otklik_hotspots_countedappeal"


@pytest.fixture
def behind(committed):
    """Both regions as they were before the last migration."""
    with as_owner():
        for slug in ("ul", "mo"):
            call_command("migrate_schemas", "otklik_hotspots", "zero", schema_name=slug, verbosity=0)
    connection.set_schema_to_public()
    yield
    schemas_migrate()


def schemas_with_the_table() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = %s", [TABLE])
        return {schema for (schema,) in cursor.fetchall()}


def test_regions_that_are_behind_are_migrated_side_by_side(behind):
    told = []
    assert [region.slug for region in regions_behind()] == ["mo", "ul"]
    assert schemas_with_the_table() == set()

    migrated = schemas_migrate(on_schema=told.append)

    assert sorted(migrated) == sorted(told) == ["mo", "ul"]
    assert schemas_with_the_table() == {"mo", "ul"}
    assert regions_behind() == []
    assert not public_is_behind()


def test_one_region_alone_is_migrated_too(behind):
    with as_owner():
        call_command("migrate_schemas", "otklik_hotspots", schema_name="mo", verbosity=0)
    connection.set_schema_to_public()

    assert schemas_migrate() == ["ul"]


def test_a_region_that_somebody_works_on_is_left_to_them(behind):
    with region_lock(region_by_slug("ul").id):
        assert schemas_migrate() == ["mo"]

    assert [region.slug for region in regions_behind()] == ["ul"]


def test_nothing_to_do_is_found_out_in_a_few_queries(committed):
    with CaptureQueriesContext(connection) as queries:
        assert schemas_migrate() == []

    assert len([query for query in queries if "django_migrations" in query["sql"]]) <= 4


def migration_forget(name: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ul.django_migrations WHERE app = 'events' AND name = %s", [name])
    connection.set_schema_to_public()


@pytest.fixture
def replaced(committed):
    """A region that was migrated before the migrations of the event log were squashed into one."""
    migration_forget(EVENTS.name)
    yield
    for name in (*(name for _label, name in EVENTS.replaces), EVENTS.name):
        migration_forget(name)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO ul.django_migrations (app, name, applied) VALUES ('events', %s, now())", [name])
    connection.set_schema_to_public()


def test_migrations_that_one_replaces_are_not_run_again(replaced):
    assert [region.slug for region in regions_behind()] == ["ul"]

    assert schemas_migrate() == ["ul"]

    assert regions_behind() == []


def test_a_schema_that_lacks_some_of_the_replaced_migrations_is_told(replaced):
    migration_forget("0004_delivery_emptied")

    with pytest.raises(Conflict, match=r"«ul».*events\.0004_delivery_emptied"):
        schemas_migrate()

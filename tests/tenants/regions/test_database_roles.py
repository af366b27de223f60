"""PostgreSQL roles of regions: how they are created, when they may be missing, how they are restored."""

import os
import subprocess
from pathlib import Path

import psycopg2
import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import User
from config.runtime.embedded.postgres import _binaries
from core.database.base import role_book
from core.database.owner import as_owner
from core.database.roles import RoleMissing, role_name
from core.errors import Conflict
from core.plane import current_schema
from tenants.launches.launch import launch_run, region_create
from tenants.regions import database_roles
from tenants.regions.lifecycle import region_remove
from tenants.regions.migrating import regions_behind, schemas_migrate
from tenants.service import region_by_slug
from tests.tenants.launches.kit_files import third_kit


@pytest.fixture
def third(committed):
    """Region «xx», launched."""
    launch_run(launch_id=region_create(kit=third_kit()).id)
    return region_by_slug("xx")


def own_role() -> str:
    return role_name(connection.settings_dict["NAME"], "xx")


def owner_runs(*statements: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def roles() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [own_role()])
        return [name for (name,) in cursor.fetchall()]


def people() -> int:
    with tenant_context(region_by_slug("xx")):
        return User.objects.count()


def test_a_launch_gives_the_region_its_role_and_removing_it_takes_it_away(third):
    with tenant_context(third), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (own_role(),)
    assert database_roles.region_roles_fault() == ""

    region_remove(slug="xx")

    assert roles() == []


def test_tables_that_migrations_make_later_are_the_regions_too(third):
    owner_runs("CREATE TABLE xx.later (id bigserial PRIMARY KEY)")

    with tenant_context(third), connection.cursor() as cursor:
        cursor.execute("INSERT INTO later DEFAULT VALUES RETURNING id")
        assert cursor.fetchone() == (1,)


def test_a_region_restored_on_a_server_that_has_no_role_of_it_gets_one(third, tmp_path):
    before = people()
    dump = tmp_path / "xx.dump"
    run("pg_dump", "--format=custom", "--schema=xx", f"--file={dump}")
    with as_owner():
        database_roles._run("DROP SCHEMA xx CASCADE")
        database_roles.region_role_remove("xx")
    assert roles() == []

    run("pg_restore", "--no-owner", "--no-privileges", str(dump))
    assert "xx" in database_roles.region_roles_fault()
    role_book.forget()
    # Not the operators of `public`, whom the search path would lead to.
    with pytest.raises(RoleMissing):
        people()
    schemas_migrate()

    assert people() == before
    assert database_roles.region_roles_fault() == ""
    assert Client(HTTP_HOST="xx.localhost").get("/").status_code == 200
    assert regions_behind() == []


def test_a_schema_restored_beside_its_role_gets_its_rights_back(third):
    owner_runs(f'REVOKE ALL ON ALL TABLES IN SCHEMA xx FROM "{own_role()}"')
    assert "xx" in database_roles.region_roles_fault()

    assert database_roles.region_roles_build() == ["xx"]

    assert people()
    assert database_roles.region_roles_build() == []


def test_a_right_that_a_later_release_needs_is_missed_and_given(third):
    owner_runs(f'REVOKE UPDATE (name) ON public.regions_region FROM "{own_role()}"')
    assert "xx" in database_roles.region_roles_fault()

    assert database_roles.region_roles_build() == ["xx"]

    assert database_roles.region_roles_build() == []


def test_a_role_on_which_something_hangs_stays_without_rights_and_removal_goes_on(third):
    owner_runs("CREATE TABLE public.left_over (id int)", f'GRANT SELECT ON public.left_over TO "{own_role()}"')
    owner_runs("CREATE SCHEMA hangs", f'GRANT USAGE ON SCHEMA hangs TO "{own_role()}"')
    try:
        region_remove(slug="xx")

        assert roles() == [own_role()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'public.left_over', 'SELECT')", [own_role()])
            assert cursor.fetchone() == (False,)
    finally:
        owner_runs("DROP SCHEMA hangs", "DROP TABLE public.left_over", f'DROP ROLE "{own_role()}"')


def test_without_roles_the_login_gets_the_rights_and_gives_them_back_when_there_are_some(third, settings):
    with as_owner():
        owner_runs("REVOKE USAGE ON SCHEMA xx FROM PUBLIC")
        database_roles.region_role_remove("nobody")
    settings.REGION_ROLES = "off"
    role_book.forget()
    database_roles.region_roles_build()
    assert people()
    assert database_roles.region_roles_fault() == ""

    settings.REGION_ROLES = "auto"
    database_roles.region_roles_build(["xx", "ul", "mo"])
    role_book.forget()

    assert people()
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("SELECT count(*) FROM xx.accounts_user")


def test_an_owner_who_may_make_no_roles_is_told_where_they_are_required(third, settings, monkeypatch):
    monkeypatch.setattr(database_roles, "_may_make_roles", lambda: False)
    settings.REGION_ROLES = "required"

    with pytest.raises(Conflict, match="CREATEROLE"):
        database_roles.region_roles_build()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"login_is_superuser": True}, "суперпользователь"), ({"login_owns": True}, "DATABASE_OWNER_URL")],
)
def test_a_login_that_is_too_mighty_is_named(db, monkeypatch, change, words):
    seen = {"login": "otklik", "login_is_superuser": False, "login_owns": False, "missing": ()} | change
    monkeypatch.setattr(database_roles, "region_roles_look", lambda: database_roles.RoleBoundary(**seen))

    assert words in database_roles.region_roles_fault()


def test_a_process_without_the_owners_address_launches_nothing_and_says_so(committed, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OWNER", {})
    launch = region_create(kit=third_kit())

    with pytest.raises(Conflict, match="DATABASE_OWNER_URL"):
        launch_run(launch_id=launch.id)

    assert current_schema() == "public"
    monkeypatch.undo()
    launch_run(launch_id=launch.id)
    assert people()


def run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL as the owner of the tests' database."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    parts = psycopg2.extensions.parse_dsn(url)
    bundled = _binaries() / program
    subprocess.run(
        [str(bundled if bundled.exists() else Path(program)), "--dbname", connection.settings_dict["NAME"], *arguments],
        env={
            **os.environ,
            "PGHOST": parts["host"],
            "PGUSER": parts["user"],
            "PGPASSWORD": parts.get("password", ""),
            "PGPORT": parts.get("port", "5432"),
        },
        check=True,
        capture_output=True,
    )

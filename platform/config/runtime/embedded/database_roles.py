"""Roles of the embedded server: superuser, owner of the schemas, and the role that Otklik runs as."""

import contextlib
from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2 import sql

__all__ = ["ADMIN", "APP", "OWNER", "databases_hand_over", "roles_ensure", "settings_seal"]

ADMIN = "otklik"
OWNER = "otklik_owner"
APP = "otklik_app"

_ROLES = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB CREATEROLE",
    # Without inheriting: as itself it may nothing in a region.
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT",
}
_OURS = "SELECT datname FROM pg_database WHERE datdba = %s::regrole AND NOT datistemplate AND datname <> 'postgres'"
# Everything that was the administrator's, before the owner was another role.
_HAND_OVER = """
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT format('SCHEMA %I', nspname) AS name FROM pg_namespace
        WHERE nspowner = '{admin}'::regrole AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
        UNION ALL
        SELECT format('%s %I.%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
                      nspname, relname)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relowner = '{admin}'::regrole AND relkind IN ('r', 'p', 'v', 'S')
          AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i', 'e'))
        UNION ALL
        SELECT format('FUNCTION %s', pg_proc.oid::regprocedure) FROM pg_proc
        JOIN pg_namespace ON pg_namespace.oid = pronamespace
        WHERE proowner = '{admin}'::regrole AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE 'ALTER ' || thing.name || ' OWNER TO {owner}';
    END LOOP;
END $$
"""
_SEAL = (
    "REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO {OWNER}, {APP}",
)

Url = Callable[[str], str]


def roles_ensure(url: Url) -> None:
    """Make the two roles, or bring them to what they have to be. `url` gives the administrator's way to a database."""
    with _at(url("postgres")) as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(_ROLES)])
        there = {name for (name,) in cursor.fetchall()}
        for name, rights in _ROLES.items():
            if name not in there:
                cursor.execute(f"CREATE ROLE {name} {rights}")
    if len(there) < len(_ROLES):
        # Databases of tests are made from it.
        settings_seal(url, "template1")


def databases_hand_over(url: Url) -> None:
    """Give the owner the databases that a version before made as the administrator."""
    with _at(url("postgres")) as cursor:
        cursor.execute(_OURS, [ADMIN])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            with _at(url(name)) as inside:
                inside.execute(_HAND_OVER.format(admin=ADMIN, owner=OWNER))
            settings_seal(url, name)
            cursor.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(OWNER)))


def settings_seal(url: Url, name: str) -> None:
    """Keep `set_config` from the roles of regions: in a SELECT it would put the role off."""
    with _at(url(name)) as cursor:
        _seal(cursor)


def _seal(cursor: Any) -> None:
    cursor.execute("SELECT has_function_privilege('public', 'pg_catalog.set_config(text,text,boolean)', 'EXECUTE')")
    if cursor.fetchone()[0]:
        for statement in _SEAL:
            cursor.execute(statement)


@contextlib.contextmanager
def _at(url: str) -> Any:
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor

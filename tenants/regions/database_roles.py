"""The PostgreSQL role of each region and its rights: its own schema, and shared tables of `public`.

Rights are attached to schemas and tables, so a restored schema has none until this has run again (`otklik region
migrate`). docs/adr/0016-a-role-per-region.md says what the roles protect against and what not.
"""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege

from core.database.locks import wait_for_turn
from core.database.owner import as_owner
from core.database.roles import SET_SINCE, RegionRoles, role_name, role_prefix
from core.errors import Conflict
from core.plane import public_only
from tenants.regions.editing import EDITABLE
from tenants.regions.models import Domain, Region

__all__ = [
    "RoleBoundary",
    "owner_needed",
    "region_role_remove",
    "region_roles_build",
    "region_roles_fault",
    "region_roles_look",
]

logger = structlog.get_logger(__name__)

# Any number of our own: two who give rights at once would fall over each other's rows of the catalog.
_ROWS = "SELECT, INSERT, UPDATE, DELETE"
# What a region's administrator changes of the region's own row.
_CHANGED = (*EDITABLE, "emblem_file")
_MIGRATIONS = "django_migrations"

_STANDING = """
    SELECT wanted.schema FROM unnest(%(schemas)s::text[], %(roles)s::text[]) AS wanted (schema, role)
    JOIN pg_namespace ON nspname = wanted.schema
    LEFT JOIN pg_roles AS own ON own.rolname = wanted.role
    WHERE own.oid IS NULL
       OR NOT pg_has_role(%(login)s::name, own.oid, %(membership)s)
       OR NOT has_schema_privilege(own.oid, pg_namespace.oid, 'USAGE')
       OR EXISTS (
           SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid AND CASE relkind
               WHEN 'r' THEN NOT has_table_privilege(own.oid, pg_class.oid, 'SELECT')
               WHEN 'S' THEN NOT has_sequence_privilege(own.oid, pg_class.oid, 'USAGE')
               ELSE false END)
       OR EXISTS (
           SELECT FROM unnest(%(read)s::text[]) AS shared
           WHERE NOT has_table_privilege(own.oid, ('public.' || quote_ident(shared))::regclass, 'SELECT'))
       OR EXISTS (
           SELECT FROM unnest(%(changed)s::text[]) AS changed
           WHERE NOT has_column_privilege(own.oid, 'public.regions_region', changed, 'UPDATE'))
"""
_PUBLIC_OPEN = """
    SELECT has_table_privilege(%(login)s::name, 'public.regions_region', 'SELECT') AND EXISTS (
        SELECT FROM pg_policies WHERE tablename = 'regions_region' AND policyname = %(policy)s
           AND position(quote_literal(%(login)s) IN qual) > 0 AND position(quote_literal(%(prefix)s) IN qual) > 0)
"""
_POLICY = "own_rows"
# One rule for all regions and without roles' names: a launch locks no table, a restored dump brings it along.
_OWN_ROWS: dict[type[Model], str] = {
    Region: "current_user = {login} OR current_user = {prefix} || schema_name",
    Domain: "current_user = {login} OR EXISTS (SELECT FROM public.regions_region AS own"
    " WHERE own.id = tenant_id AND current_user = {prefix} || own.schema_name)",
}


@dataclass(frozen=True, kw_only=True)
class RoleBoundary:
    """State of the roles: `missing` are regions without a role, or whose role lacks a right."""

    login: str
    login_is_superuser: bool
    login_owns: bool
    missing: tuple[str, ...]


@public_only
def region_roles_look() -> RoleBoundary:
    """Check the roles of all regions (three queries)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT session_user, rolsuper, pg_has_role(session_user, relowner, 'USAGE') FROM pg_roles, pg_class"
            " WHERE rolname = session_user AND pg_class.oid = 'public.regions_region'::regclass"
        )
        login, is_superuser, owns = cursor.fetchone()
    return RoleBoundary(login=login, login_is_superuser=is_superuser, login_owns=owns, missing=tuple(_missing(login)))


def region_roles_fault() -> str:
    """What weakens the isolation by roles, in Russian; empty if nothing, or if it is switched off."""
    if settings.REGION_ROLES == RegionRoles.OFF:
        return ""
    found = region_roles_look()
    if found.login_is_superuser:
        return _("Роль «%(role)s» — суперпользователь: ей видно всё во всех регионах.") % {"role": found.login}
    if found.missing:
        return _(
            "Без своей роли в базе: %(regions)s. Завести: otklik region migrate; владельцу базы нужно CREATEROLE, "
            "а где его не дают — REGION_ROLES=off."
        ) % {"regions": ", ".join(found.missing)}
    if found.login_owns:
        return _("Роли «%(role)s» принадлежат таблицы: войти нужно другой, а её назвать в DATABASE_OWNER_URL.") % {
            "role": found.login
        }
    return ""


@public_only
def region_roles_build(schemas: Iterable[str] | None = None) -> list[str]:
    """Create roles and grant rights for `public` and the regions' schemas (by default all that lack something).

    Returns the regions that have got theirs. Where REGION_ROLES is off, or the owner may not make roles, the role that
    Otklik runs as gets the rights itself; raises Conflict for the latter if roles are required.
    """
    login = _login()
    with as_owner(), transaction.atomic():
        wait_for_turn("region_roles")
        if not _is_open(login):
            _public_open(login)
        if settings.REGION_ROLES == RegionRoles.OFF or not _may_make_roles():
            if settings.REGION_ROLES == RegionRoles.REQUIRED:
                raise Conflict(_("Владельцу базы нельзя заводить роли: ALTER ROLE … CREATEROLE."), code="no_createrole")
            for schema in _missing(login, all_by=login):
                _give_all(schema, login)
            return []
        wanted = list(schemas) if schemas is not None else _missing(login)
        for schema in wanted:
            _role_build(schema, login)
    return wanted


def region_role_remove(schema: str) -> None:
    """Drop the role of a region whose schema is gone, within `as_owner`; a role that must stay loses its rights."""
    role = role_name(_database(), schema)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if not cursor.fetchone()[0]:
            return
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}", role=role)
    _run("REVOKE ALL ON SCHEMA public FROM {role}", role=role)
    try:
        with transaction.atomic():
            _run("DROP ROLE {role}", role=role)
    except (ProgrammingError, InternalError) as error:
        logger.warning("role_not_removed", role=role, reason=type(error).__name__)


@contextmanager
def owner_needed() -> Any:
    """Explain in one sentence that this process' role may not create or drop schemas (Conflict)."""
    try:
        yield
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        raise Conflict(
            _("Роли базы данных не хватает прав на схему региона: задайте DATABASE_OWNER_URL."), code="not_owner"
        ) from error


def _missing(login: str, *, all_by: str = "") -> list[str]:
    """Regions whose role lacks something; `all_by` checks one role for all of them."""
    public = get_public_schema_name()
    schemas = sorted(Region.objects.exclude(schema_name=public).values_list("schema_name", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDING,
            {
                "schemas": schemas,
                "roles": [all_by or role_name(_database(), schema) for schema in schemas],
                "login": login,
                "membership": "SET" if _knows_set() else "MEMBER",
                "read": list(_shared_tables()),
                "changed": list(_CHANGED),
            },
        )
        return [schema for (schema,) in cursor.fetchall()]


def _is_open(login: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC_OPEN, {"login": login, "policy": _POLICY, "prefix": role_prefix(_database())})
        return bool(cursor.fetchone()[0])


def _may_make_roles() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _login() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


def _public_open(login: str) -> None:
    """The plane of the installation: its role reads and writes there, nobody makes tables, rows of regions part."""
    database = _database()
    _run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    # A table of the session would be found before the region's own.
    _run("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC", database=database)
    _give_all("public", login)
    for model, rule in _OWN_ROWS.items():
        names = {"table": model._meta.db_table, "policy": _POLICY}
        _run("ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY", **names)
        _run("DROP POLICY IF EXISTS {policy} ON public.{table}", **names)
        own = {"login": sql.Literal(login), "prefix": sql.Literal(role_prefix(database))}
        _run(f"CREATE POLICY {{policy}} ON public.{{table}} USING ({rule})", **names, **own)


def _role_build(schema: str, login: str) -> None:
    role = role_name(_database(), schema)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if not cursor.fetchone()[0]:
            # LOGIN, without a password: a server of a cluster (Citus) that is asked by this role must know it so.
            _run("CREATE ROLE {role} LOGIN NOINHERIT", role=role)
    options = " WITH INHERIT FALSE, SET TRUE" if _knows_set() else ""
    _run(f"GRANT {{role}} TO {{login}}{options}", role=role, login=login)
    _run("REVOKE ALL ON SCHEMA {schema} FROM PUBLIC", schema=schema)
    _give_all(schema, role)
    if login != _current_role():
        _take_all(schema, login)
        _run("GRANT USAGE ON SCHEMA {schema} TO {login}", schema=schema, login=login)
        # Which schemas are behind is asked of all of them in one query.
        _run(f"GRANT SELECT ON {{schema}}.{_MIGRATIONS} TO {{login}}", schema=schema, login=login)
    _run("GRANT USAGE ON SCHEMA public TO {role}", role=role)
    for table in _shared_tables():
        _run("GRANT SELECT ON public.{table} TO {role}", table=table, role=role)
    columns = sql.SQL(", ").join(map(sql.Identifier, _CHANGED))
    _run("GRANT UPDATE ({columns}) ON public.regions_region TO {role}", columns=columns, role=role)


def _give_all(schema: str, role: str) -> None:
    """Grant rows of all tables of a schema, including future ones; the migration record is read-only."""
    if role == _current_role():
        return
    names = {"schema": schema, "role": role}
    _run("GRANT USAGE ON SCHEMA {schema} TO {role}", **names)
    _run(f"GRANT {_ROWS} ON ALL TABLES IN SCHEMA {{schema}} TO {{role}}", **names)
    _run("GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", **names)
    _run(f"REVOKE INSERT, UPDATE, DELETE ON {{schema}}.{_MIGRATIONS} FROM {{role}}", **names)
    _run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {{schema}} GRANT {_ROWS} ON TABLES TO {{role}}", **names)
    _run("ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {role}", **names)


def _take_all(schema: str, role: str) -> None:
    """Revoke what `_give_all` granted while there were no roles."""
    names = {"schema": schema, "role": role}
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}", **names)
    _run("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}", **names)
    _run("ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {role}", **names)
    _run("ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {role}", **names)


def _shared_tables() -> Sequence[str]:
    """Tables of `public` that a region reads: of Region and Domain only its own rows."""
    shared = [
        model._meta.db_table
        for name in settings.READ_BY_REGIONS
        for model in apps.get_app_config(name.rpartition(".")[2]).get_models()
    ]
    return (*shared, Region._meta.db_table, Domain._meta.db_table)


def _current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _knows_set() -> bool:
    return bool(connection.pg_version >= SET_SINCE)  # type: ignore[attr-defined]  # PostgreSQL's


def _run(statement: str, **names: Any) -> None:
    parts = {name: sql.Identifier(value) if isinstance(value, str) else value for name, value in names.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts).as_string(cursor.cursor))

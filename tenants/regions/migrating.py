"""Migrate schemas: one query finds those that are behind, and only those are migrated.

`migrate_schemas` checks every schema one by one: 133 s for 205 regions with nothing to do.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing import get_context

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name
from psycopg2 import sql

from core.database.owner import as_owner
from core.errors import Conflict
from core.plane import in_public, public_only
from tenants.regions.database_roles import region_roles_build
from tenants.regions.locks import region_lock
from tenants.regions.models import Region

__all__ = ["public_is_behind", "public_migrate", "regions_behind", "schemas_migrate"]

TABLE = "django_migrations"
# A schema that our role may not look into yet is as good as not migrated: the owner will see.
READABLE = """
    SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relname = %s AND nspname = ANY(%s)
      AND has_schema_privilege(pg_namespace.oid, 'USAGE') AND has_table_privilege(pg_class.oid, 'SELECT')
"""
WORKERS = 2


@public_only
def schemas_migrate(on_schema: Callable[[str], None] = lambda schema: None) -> list[str]:
    """Migrate the schemas that are behind, `public` first, then regions, two at once; returns their names.

    `on_schema` is told the name of each when it is up to date. A region that another process works on now is left to
    that process. Regions whose role lacks something get it, a restored schema for one. Works as the owner; call it
    outside a transaction and before threads are started: the work is done in forked processes.
    """
    migrated = []
    if public_migrate():
        on_schema(get_public_schema_name())
        migrated.append(get_public_schema_name())
    with as_owner(), ExitStack() as held:
        schemas = [region.schema_name for region in regions_behind() if _took(held, region)]
        for schema in _in_parallel(schemas):
            on_schema(schema)
            migrated.append(schema)
    region_roles_build()
    return migrated


@public_only
def public_migrate() -> bool:
    """Migrate only `public`, as a first region needs it; returns whether there was anything to do."""
    with as_owner():
        if not public_is_behind():
            return False
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    region_roles_build([])
    return True


def _took(held: ExitStack, region: Region) -> bool:
    try:
        held.enter_context(region_lock(region.id))
    except Conflict:
        return False
    return True


def _in_parallel(schemas: list[str]) -> Iterator[str]:
    if len(schemas) < WORKERS:
        yield from map(_migrate, schemas)
        return
    # A forked process must not share this one's connection.
    connections.close_all()
    with get_context("fork").Pool(WORKERS) as pool:
        yield from pool.imap_unordered(_migrate, schemas)
        # Let them end by themselves: leaving the block would stop them with a signal.
        pool.close()
        pool.join()


def _migrate(schema: str) -> str:
    call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
    return schema


def public_is_behind() -> bool:
    """Whether `public` lacks a migration. Raises Conflict if it lacks some of those that one migration replaces."""
    public = get_public_schema_name()
    with in_public():
        return _is_behind(public, _applied([public]).get(public, set()), _graph())


def regions_behind() -> list[Region]:
    """Regions whose schema lacks a migration. A schema that does not exist yet is left to its launch.

    Raises Conflict for a schema that lacks some of those that one migration replaces.
    """
    regions = list(Region.objects.exclude(schema_name=get_public_schema_name()).order_by("schema_name"))
    loader, applied = _graph(), _applied([region.schema_name for region in regions])
    return [
        region
        for region in regions
        if region.schema_name in applied and _is_behind(region.schema_name, applied[region.schema_name], loader)
    ]


def _graph() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def _is_behind(schema: str, applied: set[tuple[str, str]], loader: MigrationLoader) -> bool:
    for replacement in loader.replacements.values():
        lacking = set(replacement.replaces) - applied
        if lacking and len(lacking) < len(replacement.replaces):
            raise Conflict(
                _("Схема «%(schema)s» слишком старая: в ней нет миграции %(migration)s. Обновите её прежней версией.")
                % {"schema": schema, "migration": ".".join(min(lacking))}
            )
    return bool(set(loader.graph.nodes) - applied)


def _applied(schemas: list[str]) -> dict[str, set[tuple[str, str]]]:
    applied: dict[str, set[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(READABLE, [TABLE, schemas])
        for (schema,) in cursor.fetchall():
            applied[schema] = set()
        if applied:
            parts = [
                sql.SQL("SELECT {}, app, name FROM {}").format(sql.Literal(schema), sql.Identifier(schema, TABLE))
                for schema in applied
            ]
            cursor.execute(sql.SQL(" UNION ALL ").join(parts).as_string(cursor.cursor))
            for schema, app, name in cursor.fetchall():
                applied[schema].add((app, name))
    return applied

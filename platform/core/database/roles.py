"""Name the PostgreSQL role of a region's schema, and check whether the server has it."""

import hashlib
import time
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

__all__ = ["RegionRoles", "RoleBook", "RoleMissing", "role_name", "role_prefix"]

LONGEST_DATABASE = 40
# A region that is just being launched gets its role in a moment; an installation without roles is asked no oftener.
ASK_AGAIN_SECONDS = 5.0
# "SET" is an option of a membership since PostgreSQL 16; whoever made a role is a member without it.
HAS_ROLE = "SELECT pg_has_role(session_user, oid, %s) FROM pg_roles WHERE rolname = %s"
SET_SINCE = 160000
MAY_LOOK = (
    "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s AND has_schema_privilege(session_user, oid, 'USAGE'))"
)


class RegionRoles(StrEnum):
    """The setting REGION_ROLES."""

    AUTO = "auto"
    """Used where the server has them; `otklik health` says where it has not."""
    REQUIRED = "required"
    """A region without its role is not worked in."""
    OFF = "off"


class RoleMissing(ImproperlyConfigured):
    """A region has no role on this server, and the settings require one."""


def role_prefix(database: str) -> str:
    """Prefix of the role names of a database's regions: roles are shared by all databases of a server."""
    # A name may have 63 bytes, the code of a region 20 letters.
    if len(database.encode()) <= LONGEST_DATABASE:
        return f"{database}:"
    return f"{hashlib.sha256(database.encode()).hexdigest()[:LONGEST_DATABASE]}:"


def role_name(database: str, schema: str) -> str:
    """The role of a region."""
    return f"{role_prefix(database)}{schema}"


class RoleBook:
    """Cache of a process for the roles of its database; queries once per region."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._without: dict[str, float] = {}

    def role_for(self, raw: Any, database: str, schema: str) -> str | None:
        """The role to work in `schema` with, None where that is done with the rights of the login.

        `raw` is psycopg's connection: the question belongs to no query of anybody's. Raises RoleMissing for a region
        whose role is required, and for a schema that the login may not look into: PostgreSQL would pass over it and
        find the tables of `public`.
        """
        name = role_name(database, schema)
        if name in self._known:
            return name
        if time.monotonic() < self._without.get(name, 0.0):
            return None
        with raw.cursor() as cursor:
            if settings.REGION_ROLES != RegionRoles.OFF:
                cursor.execute(HAS_ROLE, ["SET" if raw.server_version >= SET_SINCE else "MEMBER", name])
                found = cursor.fetchone()
                if found and found[0]:
                    self._known.add(name)
                    return name
            cursor.execute(MAY_LOOK, [schema])
            may_look = cursor.fetchone()[0]
        if settings.REGION_ROLES == RegionRoles.REQUIRED or not may_look:
            raise RoleMissing(f"region {schema!r} has no role of its own: otklik region migrate")
        self._without[name] = time.monotonic() + ASK_AGAIN_SECONDS
        return None

    def forget(self) -> None:
        """Clear the cache: roles were created or removed."""
        self._known.clear()
        self._without.clear()

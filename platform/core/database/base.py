"""django-tenants' backend, extended to switch the role with the schema in one round trip.

At run time the connection logs in as a role that owns nothing. In `public` it has that role's rights, which reach no
region; in a region those of the region's own role. `core.database.owner` switches to the owner temporarily.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as AnyDatabaseError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantWrapper
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection
from django_tenants.utils import get_public_schema_name
from psycopg2 import Error as PsycopgError
from psycopg2.errors import InFailedSqlTransaction
from psycopg2.extensions import quote_ident

from core.database.roles import RoleBook
from core.database.statements import DatabaseOperations, statement_check

__all__ = ["DatabaseWrapper", "role_book"]

role_book = RoleBook()


class _Introspection(DatabaseSchemaIntrospection):
    """django-tenants' introspection, which switches the search path to read one schema and restores it."""

    connection: "DatabaseWrapper"


def _let_through(look: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(look)
    def looked(self: _Introspection, *args: Any, **kwargs: Any) -> Any:
        with self.connection.setting_search_path():
            return look(self, *args, **kwargs)

    return looked


for _name in ("get_table_list", "get_table_description", "get_sequences", "get_key_columns", "get_constraints"):
    setattr(_Introspection, _name, _let_through(getattr(DatabaseSchemaIntrospection, _name)))


class DatabaseWrapper(TenantWrapper):
    """A connection. `is_owner` is true while it creates or migrates schemas (`core.database.owner`)."""

    is_owner = False
    ops_class = DatabaseOperations
    settings_dict: dict[str, Any]
    search_path_set_schemas: list[str] | None
    _setting_search_path: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._check)
        self.introspection = _Introspection(self)

    def get_connection_params(self) -> dict[str, Any]:
        """Parameters of DATABASE_URL, or of DATABASE_OWNER_URL for the owner if that is set."""
        owner = self.settings_dict.get("OWNER")
        if not (self.is_owner and owner):
            return super().get_connection_params()
        ours = self.settings_dict
        self.settings_dict = {**ours, **owner}
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict = ours

    def close_if_unusable_or_obsolete(self) -> None:
        """Called between requests and tasks; afterwards the connection is in `public`, without a region's role."""
        super().close_if_unusable_or_obsolete()
        if not self.in_atomic_block:
            self.set_schema_to_public()

    @contextmanager
    def setting_search_path(self) -> Iterator[None]:
        """Allow statements that set the search path; the path is correct already and not set again."""
        with self.cursor():
            before, self._setting_search_path = self._setting_search_path, True
        try:
            yield
        finally:
            self._setting_search_path = before

    def _check(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.is_owner and not self._setting_search_path:
            statement_check(sql, context["cursor"].cursor)
        return execute(sql, params, many, context)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Set schema and role if needed; called for each cursor.

        Unlike django-tenants, it sends no statement if that fails: it would run in the previous region.
        """
        if self._setting_search_path or (settings.TENANT_LIMIT_SET_CALLS and self.search_path_set_schemas):
            return
        if not self.schema_name:
            raise ImproperlyConfigured("no schema is set")
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        ours = self.connection.cursor() if cursor is None else cursor
        try:
            ours.execute(self._switch(paths))
        except (AnyDatabaseError, PsycopgError) as error:
            self.search_path_set_schemas = None
            # A failed transaction accepts only its end, in any schema.
            if not isinstance(error.__cause__ or error, InFailedSqlTransaction):
                raise
        else:
            self.search_path_set_schemas = paths
        finally:
            self._setting_search_path = False
            if cursor is None:
                ours.close()

    def _switch(self, paths: list[str]) -> str:
        raw = self.connection
        path = f"SET search_path = {', '.join(quote_ident(name, raw) for name in paths)}"
        if self.is_owner or self.schema_name == get_public_schema_name():
            return f"{path}; RESET ROLE"
        role = role_book.role_for(raw, self.settings_dict["NAME"], self.schema_name)
        return f"{path}; SET ROLE {quote_ident(role, raw)}" if role else f"{path}; RESET ROLE"

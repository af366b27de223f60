"""Pagination of the API: lists by keys (`core.keyset`), with signed cursors."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.http.problem import InvalidQuery
from core.keyset import Position, around
from core.plane import current_schema
from core.typed import whole_number

__all__ = ["MAX_PAGE_SIZE", "NewestCreatedPagination", "NewestFirstPagination", "PositionPagination"]

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 50


@dataclass(frozen=True)
class Cursor:
    """A key between rows: `older` or newer than the row at this position."""

    older: bool
    position: Position

    def text(self) -> str:
        """Opaque and signed for the current schema, so that it can be neither read nor forged."""
        moment = self.position.microseconds.to_bytes(8, "big", signed=True)
        raw = bytes([self.older]) + moment + self.position.id.bytes
        return _signer().sign(urlsafe_b64encode(raw).decode().rstrip("="))

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises InvalidQuery for anything that `text()` did not make in this schema."""
        try:
            raw = urlsafe_b64decode(_signer().unsign(text) + "==")
            position = Position.of(int.from_bytes(raw[1:9], "big", signed=True), UUID(bytes=raw[9:]))
            return cls(older=bool(raw[0]), position=position)
        except (BadSignature, ValueError, OverflowError) as error:
            raise _bad_cursor() from error


def _signer() -> Signer:
    return Signer(salt=f"core.http.pagination:{current_schema()}", sep=".")


class NewestFirstPagination(BasePagination):
    """Newest first by (`moment_field`, id), which need an index; no COUNT.

    `?page_size=` is 1 to 100. A page read backwards from a cursor is in the same order as any other.
    """

    moment_field = "received_at"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = _page_size(request)
        text = request.query_params.get("cursor", "")
        cursor = Cursor.parse(text) if text else None
        self._url = request.build_absolute_uri()
        rows = list(self._side(queryset, cursor)[: size + 1])
        has_more, rows = len(rows) > size, rows[:size]
        if cursor is not None and not cursor.older:
            rows.reverse()
            self._older, self._newer = True, has_more
        else:
            self._older, self._newer = has_more, cursor is not None
        self._rows = rows
        return rows

    def _side(self, queryset: QuerySet[Any], cursor: Cursor | None) -> QuerySet[Any]:
        if cursor is None:
            return around(queryset, None, moment=self.moment_field)
        return around(queryset, cursor.position, oldest_first=not cursor.older, moment=self.moment_field)

    def _link(self, *, older: bool) -> str | None:
        if not self._rows or not (self._older if older else self._newer):
            return None
        row = self._rows[-1 if older else 0]
        cursor = Cursor(older=older, position=Position(getattr(row, self.moment_field), row.pk))
        return replace_query_param(self._url, "cursor", cursor.text())

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._link(older=True), "previous": self._link(older=False), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "The next page: what is older."},
                "previous": {**link, "description": "The previous page: what is newer."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Position of a page, from `next` or `previous`; opaque.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": "Rows on a page.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_PAGE_SIZE,
                    "default": DEFAULT_PAGE_SIZE,
                },
            },
        ]


class NewestCreatedPagination(NewestFirstPagination):
    """For tables that know only when a row was made."""

    moment_field = "created_at"


class PositionPagination(NewestFirstPagination):
    """Pages of a list that has its own order, is read whole and seldom changes: by how many rows come before.

    The description of a page is that of the other lists.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self._size = _page_size(request)
        self._start = _position(request.query_params.get("cursor", ""))
        self._url = request.build_absolute_uri()
        self._total = len(queryset)
        return list(queryset[self._start : self._start + self._size])

    def _link(self, *, older: bool) -> str | None:
        start = self._start + self._size if older else max(0, self._start - self._size)
        if (older and start >= self._total) or (not older and self._start == 0):
            return None
        return replace_query_param(self._url, "cursor", _signer().sign(str(start)))


def _position(text: str) -> int:
    """How many rows come before the page. Raises InvalidQuery for what `_link` did not make in this schema."""
    if not text:
        return 0
    try:
        return int(_signer().unsign(text))
    except (BadSignature, ValueError) as error:
        raise _bad_cursor() from error


def _bad_cursor() -> InvalidQuery:
    message = _("Указатель страницы не подходит. Начните с первой страницы, без него.")
    return InvalidQuery({"cursor": [message]}, code="bad_cursor")


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", "")
    if not text:
        return DEFAULT_PAGE_SIZE
    if size := whole_number(text, MAX_PAGE_SIZE):
        return size
    message = _("На странице может быть от 1 до %(n)d строк.") % {"n": MAX_PAGE_SIZE}
    raise InvalidQuery({"page_size": [message]}, code="out_of_range")

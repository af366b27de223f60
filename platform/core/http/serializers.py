"""Validate requests and describe responses.

Responses are built as plain dictionaries, for speed; `Shape` only describes them in the OpenAPI document. A test
compares both for every URL.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, overload

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from core.errors import DomainError, InvalidInput
from core.http.problem import InvalidQuery

__all__ = [
    "CodeField",
    "CodeName",
    "DayField",
    "Input",
    "NumberField",
    "QueryInput",
    "Shape",
    "TextField",
    "WholeField",
    "YesNoField",
    "moment_text",
]

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@overload
def moment_text(moment: datetime) -> str: ...
@overload
def moment_text(moment: None) -> None: ...
def moment_text(moment: datetime | None) -> str | None:
    """RFC 3339 with the offset of the current zone (the region's) and whole seconds; None stays None."""
    return None if moment is None else timezone.localtime(moment).isoformat(timespec="seconds")


class Input(serializers.Serializer[Any]):
    """A body. An unknown field is refused: a misspelt optional one would otherwise be lost in silence."""

    unknown_message = _("Такого поля здесь нет. Проверьте написание.")

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [key for key in data if key not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {_printable(key): [self.unknown_message] for key in unknown[:20]}, code="unknown_field"
                )
        return super().to_internal_value(data)

    @classmethod
    def checked(cls, request: Request) -> dict[str, Any]:
        """The body's values. Raises ValidationError (422) with the fields at fault."""
        return cls._values(request.data)

    @classmethod
    def _values(cls, data: Any) -> dict[str, Any]:
        try:
            return dict(_reader(cls).run_validation(data))
        except serializers.ValidationError:
            # A serializer of its own gathers what is told of the fields.
            refused = cls(data=data)
            refused.is_valid(raise_exception=True)
            return dict(refused.validated_data)


@cache
def _reader(kind: type[Input]) -> Input:
    """One for all requests: reading leaves nothing in it, and to copy the fields for each takes as long as to read."""
    return kind()


class QueryInput(Input):
    """Parameters of the address, by the same rules."""

    unknown_message = _("Такого параметра здесь нет. Проверьте написание.")
    paging = frozenset({"cursor", "page_size"})

    @classmethod
    def checked(cls, request: Request) -> dict[str, Any]:
        """The parameters' values. Raises InvalidQuery (422) with those at fault."""
        given = {key: value for key, value in request.query_params.items() if key not in cls.paging}
        try:
            return cls._values(given)
        except serializers.ValidationError as error:
            raise InvalidQuery(error.detail) from error


class Shape(serializers.Serializer[Any]):
    """Describes a response only."""


class CodeName(Shape):
    """An object of the region in short: a code for programs and a name for people."""

    code = serializers.CharField()
    name = serializers.CharField()


class TextField(serializers.CharField):
    """A string; a number is refused."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class WholeField(serializers.IntegerField):
    """An integer as JSON writes one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class NumberField(serializers.FloatField):
    """A finite number: JSON's 1e400 is read as infinity, and the word "NaN" would pass for a number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            value = float(data)
        except OverflowError:
            self.fail("invalid")
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class DayField(serializers.DateField):
    """A day of the region's calendar, of this century."""

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST:
            self.fail("invalid", format=f"{EARLIEST} … {LATEST}")
        return day


class YesNoField(serializers.BooleanField):
    """true or false; words are refused."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class CodeField(TextField):
    """The code of something that the region has; becomes what `find` returns for it.

    `find` raises a DomainError for an unknown code; that is an error of this field then.
    """

    def __init__(self, find: Callable[[str], Any], **kwargs: Any) -> None:
        self._find = find
        super().__init__(max_length=80, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        self.run_validators(code)
        try:
            return self._find(code)
        except DomainError as error:
            # A refusal in its own words has its own code; where nothing was found there is but one.
            code = error.code if isinstance(error, InvalidInput) else "unknown"
            raise serializers.ValidationError(str(error), code=code) from error

    def run_validation(self, data: Any = serializers.empty) -> Any:
        # The validators are of the text and have run on it; what was found is no text.
        (is_empty, value) = self.validate_empty_values(data)
        return value if is_empty else self.to_internal_value(data)


def _printable(key: Any) -> str:
    return str(key)[:80].encode("utf-8", "replace").decode()

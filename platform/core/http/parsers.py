"""Parse request bodies with a size limit checked before reading."""

import json
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

from core.http.problem import PayloadTooLarge

__all__ = ["BoundedJSONParser", "PhotoUploadParser"]


class BoundedJSONParser(JSONParser):
    """JSON (RFC 8259, UTF-8) of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes; NaN and Infinity are no JSON."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise PayloadTooLarge(_("Тело запроса больше %(n)d КБ.") % {"n": limit // 1024})
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("Тело запроса — не JSON в UTF-8.")) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class PhotoUploadParser(MultiPartParser):
    """multipart/form-data with one photo; the length is looked at before a byte of it is read."""

    max_bytes: int

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > self.max_bytes:
            raise PayloadTooLarge(_("Фотография больше %(n)d МБ.") % {"n": self.max_bytes // 1024 // 1024})
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError(
                _("Тело запроса не разобрать: нужен multipart/form-data с одной фотографией и коротким именем файла.")
            ) from error

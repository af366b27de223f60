"""`Idempotency-Key` on POST: a client that lost the response may retry."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.http.problem import InvalidQuery
from core.idempotency.answers import Answer, answer_once

__all__ = ["KEY_HEADER", "REPLAYED_HEADER", "idempotent", "is_idempotent"]

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

PostHandler = Callable[..., Response]


def idempotent(handler: PostHandler) -> Callable[..., HttpResponse]:
    """Run a POST handler at most once per key and person; its response must be JSON and is stored with the change.

    A handler that answers with a secret puts what may be kept in `response.kept_data`.
    """

    @wraps(handler)
    def post(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(KEY_HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        fresh: list[Response] = []
        person_id = request.user.pk
        assert person_id is not None, "a view that takes POST needs a person"

        def work() -> Answer:
            response = handler(view, request, *args, **kwargs)
            fresh.append(response)
            return _kept(response)

        answer, replayed = answer_once(
            person_id=person_id, key=_checked(key), fingerprint=_fingerprint(request), work=work
        )
        return _replay(answer) if replayed else fresh[0]

    post.is_idempotent = True  # type: ignore[attr-defined]
    return post


def is_idempotent(handler: Any) -> bool:
    """Whether a handler supports the key."""
    return bool(getattr(handler, "is_idempotent", False))


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        message = _("Ключ — от 1 до 255 печатных знаков ASCII без пробелов; удобнее всего UUID.")
        raise InvalidQuery({KEY_HEADER: [message]}, code="bad_idempotency_key")
    return key


def _kept(response: Response) -> Answer:
    data = getattr(response, "kept_data", response.data)
    return Answer(
        status=response.status_code,
        body=JSONRenderer().render(data).decode(),
        location=response.headers.get("Location", ""),
    )


def _replay(answer: Answer) -> HttpResponse:
    headers = {REPLAYED_HEADER: "true"}
    if answer.location:
        headers["Location"] = answer.location
    return HttpResponse(answer.body, status=answer.status, content_type="application/json", headers=headers)


def _fingerprint(request: Request) -> str:
    """Fingerprint of the request's meaning: ignores the order of JSON keys and the multipart boundary."""
    body: Any = request.data
    if hasattr(body, "lists"):
        body = {name: [_value(value) for value in values] for name, values in body.lists()}
    told = json.dumps([request.method, request.get_full_path(), body], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _value(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]

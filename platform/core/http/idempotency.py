"""`Idempotency-Key` on POST: a client that lost the response may retry."""

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from core.http.problem import InvalidQuery
from core.idempotency.answers import Answer, answer_known, answer_once

__all__ = ["KEY_HEADER", "REPLAYED_HEADER", "idempotent", "idempotent_after", "is_idempotent"]

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

PostHandler = Callable[..., Response]
Prepare = Callable[..., AbstractContextManager[Any]]


def idempotent(handler: PostHandler) -> Callable[..., HttpResponse]:
    """Run a POST handler at most once per key and person; its response must be JSON and is stored with the change.

    With a key the handler runs in one transaction, so slow work goes into `idempotent_after`. A handler that answers
    with a secret puts what may be kept in `response.kept_data`.
    """

    @wraps(handler)
    def post(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = _Asked.of(request)
        try:
            return _once(asked, partial(handler, view, request, *args, **kwargs))
        except _Answered as known:
            return _replay(known.answer)

    post.is_idempotent = True  # type: ignore[attr-defined]
    return post


def idempotent_after(prepare: Prepare) -> Callable[[PostHandler], Callable[..., HttpResponse]]:
    """The same for a handler with slow work: `prepare` does it before the transaction, unless the key is answered.

    The handler runs in one transaction, with a key or without.
    A limit that refuses (429) is no answer to a request that was answered meanwhile: that answer is told again.
    `prepare` takes the handler's arguments; the handler gets what it yields as `prepared`. It is a context manager
    around the transaction: an exception in it, also that another request was faster under the same key, says that
    nothing was written, and that what was stored meanwhile is to be removed.
    """

    def decorate(handler: PostHandler) -> Callable[..., HttpResponse]:
        @wraps(handler)
        def post(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = _Asked.of(request)
            if asked is not None and (known := answer_known(**vars(asked))) is not None:
                return _replay(known)
            try:
                with prepare(view, request, *args, **kwargs) as prepared:
                    write = partial(handler, view, request, *args, prepared=prepared, **kwargs)
                    return _once(asked, write) if asked is not None else transaction.atomic(write)()
            except _Answered as faster:
                return _replay(faster.answer)
            except Exception as refusal:
                # The first request may have been answered since, and have taken the last of what there is.
                if asked is None or not _is_limit(refusal) or (known := answer_known(**vars(asked))) is None:
                    raise
                return _replay(known)

        post.is_idempotent = True  # type: ignore[attr-defined]
        return post

    return decorate


def _is_limit(refusal: Exception) -> bool:
    status = refusal.status if isinstance(refusal, DomainError) else getattr(refusal, "status_code", None)
    return status == HTTPStatus.TOO_MANY_REQUESTS


class _Answered(Exception):
    """The key was answered already."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@dataclass(frozen=True)
class _Asked:
    """Who asks what under which key: arguments of `answer_once`."""

    person_id: UUID
    key: str
    fingerprint: str

    @classmethod
    def of(cls, request: Request) -> "_Asked | None":
        """None for a request without a key. Raises InvalidQuery for what is no key."""
        key = request.headers.get(KEY_HEADER)
        if key is None:
            return None
        person_id = request.user.pk
        assert person_id is not None, "a view that takes POST needs a person"
        return cls(person_id, _checked(key), _fingerprint(request))


def _once(asked: _Asked | None, handler: Callable[[], Response]) -> Response:
    if asked is None:
        return handler()
    fresh: list[Response] = []

    def work() -> Answer:
        response = handler()
        fresh.append(response)
        return _kept(response)

    answer, replayed = answer_once(**vars(asked), work=work)
    if replayed:
        raise _Answered(answer)
    return fresh[0]


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

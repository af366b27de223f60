"""Execute a request once per idempotency key and store its response.

The change and the response are committed together: a process killed before the commit leaves neither, one killed after
it leaves both. A concurrent request with the same key waits briefly on a transaction-level advisory lock and then gets
the stored response. A refusal changes nothing and is not stored: it is evaluated again, and the key stays free.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from core import clock
from core.database.guard import Several
from core.database.locks import lock_number
from core.database.prepared import SOME_ID, SOME_TEXT, PreparedQuery
from core.errors import Conflict
from core.idempotency.models import IdempotentAnswer

__all__ = ["KEPT_FOR", "Answer", "KeyBusy", "answer_once", "answers_forget", "answers_remove_old"]

KEPT_FOR = timedelta(hours=24)
WAIT_MILLISECONDS = 2000
LOCK_NOT_AVAILABLE = "55P03"
_KEPT = ("pk", "created_at", "fingerprint", "status", "body", "location")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A stored HTTP response; `body` is JSON."""

    status: int
    body: str
    location: str = ""


class KeyBusy(Conflict):
    """The first request with this key is still in progress; `retry_after` is in seconds."""

    default_code = "idempotency_key_busy"
    retry_after = 1


def answer_once(*, person_id: UUID, key: str, fingerprint: str, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The response of `work`, or the stored one; the second value tells whether it was stored.

    Raises Conflict when the key was used for something else, KeyBusy when the first request does not end in time,
    and whatever `work` raises; then nothing is kept.
    """
    with transaction.atomic():
        _lock(person_id, key)
        for row_id, made_at, told, status, body, location in _KNOWN.rows({SOME_ID: person_id, SOME_TEXT: key}):
            if made_at <= clock.now() - KEPT_FOR:
                IdempotentAnswer.objects.filter(pk=row_id).delete()
            elif told != fingerprint:
                raise Conflict(
                    _("Этот Idempotency-Key уже использован для другого запроса. Возьмите новый ключ."),
                    code="idempotency_key_reused",
                )
            else:
                return Answer(status=status, body=body, location=location), True
        answer = work()
        IdempotentAnswer.objects.create(
            person_id=person_id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            body=answer.body,
            location=answer.location,
        )
    return answer, False


_KNOWN: PreparedQuery[tuple[Any, ...]] = PreparedQuery(
    lambda: IdempotentAnswer.objects.filter(person_id=SOME_ID, key=SOME_TEXT).values_list(*_KEPT)
)

_LOCK = Several(
    "SET LOCAL lock_timeout = %s; SELECT pg_advisory_xact_lock(%s); SET LOCAL lock_timeout TO DEFAULT",
)


def _lock(person_id: UUID, key: str) -> None:
    """Lock the key until the end of the transaction."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [WAIT_MILLISECONDS, lock_number(person_id, key)])
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise KeyBusy(_("Первый запрос с этим Idempotency-Key ещё выполняется. Повторите через секунду.")) from error


def answers_remove_old(*, limit: int = 10_000) -> int:
    """Delete responses older than KEPT_FOR; returns how many."""
    old = IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).order_by("created_at")
    removed, _by_model = IdempotentAnswer.objects.filter(pk__in=old.values("pk")[:limit]).delete()
    return removed


def answers_forget(*, person_id: UUID) -> None:
    """Delete the responses of one person early."""
    IdempotentAnswer.objects.filter(person_id=person_id).delete()

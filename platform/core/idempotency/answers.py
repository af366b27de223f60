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
from core.database.locks import lock_number
from core.database.statements import Several
from core.errors import Conflict
from core.idempotency.models import IdempotentAnswer

__all__ = ["KEPT_FOR", "Answer", "KeyBusy", "answer_known", "answer_once", "answers_forget", "answers_remove_old"]

KEPT_FOR = timedelta(hours=24)
WAIT_MILLISECONDS = 2000
LOCK_NOT_AVAILABLE = "55P03"


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

    `work` runs inside the transaction: what is slow is done before (`answer_known` tells whether it is needed).

    Raises Conflict when the key was used for something else, KeyBusy when the first request does not end in time,
    and whatever `work` raises; then nothing is kept.
    """
    with transaction.atomic():
        kept = _locked(person_id, key)
        known = _answer_in(kept, fingerprint)
        if known is not None:
            return known, True
        if kept:
            IdempotentAnswer.objects.filter(pk__in=[row[0] for row in kept]).delete()
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


def answer_known(*, person_id: UUID, key: str, fingerprint: str) -> Answer | None:
    """The stored response, without waiting for a request in progress. Raises Conflict as `answer_once`."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [person_id, key])
        return _answer_in(cursor.fetchall(), fingerprint)


def _answer_in(rows: list[Any], fingerprint: str) -> Answer | None:
    for _row_id, made_at, told, status, body, location in rows:
        if made_at <= clock.now() - KEPT_FOR:
            continue
        if told != fingerprint:
            raise Conflict(
                _("Этот Idempotency-Key уже использован для другого запроса. Возьмите новый ключ."),
                code="idempotency_key_reused",
            )
        return Answer(status=status, body=body, location=location)
    return None


_FIND = (
    "SELECT id, created_at, fingerprint, status, body, location FROM idempotency_idempotentanswer"
    " WHERE person_id = %s AND key = %s"
)
# One round trip; each of these sees what was committed before it began.
_LOCK_AND_FIND = Several(
    "SET LOCAL lock_timeout = %s; SELECT pg_advisory_xact_lock(%s); SET LOCAL lock_timeout TO DEFAULT; " + _FIND
)


def _locked(person_id: UUID, key: str) -> list[Any]:
    """Lock the key until the end of the transaction; returns the rows stored under it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK_AND_FIND, [WAIT_MILLISECONDS, lock_number(person_id, key), person_id, key])
            return list(cursor.fetchall())
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

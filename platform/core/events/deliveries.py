"""Deliveries: outbound items with retries, back-off and a dead-letter state.

An attempt has three parts: the row is claimed, counted and committed as `sending`; the channel sends; the row is
committed as `sent`. A process killed in between leaves a `sending` row whose lease expires. It is then retried, and the
row counts attempts with an unknown end. So an item is sent at least once, and twice only if the process was killed
between the acceptance outside and our commit. An item that kills its sender gets no more attempts than any other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict
from core.events.attempts import attempt_begin, attempt_end, attempts_interrupted, attempts_purge, rate_wait
from core.events.models import AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState, Event
from core.events.wakeup import channel_wake
from core.privacy import scrub
from core.queues import Queue
from core.registry import NotRegistered, Registry

__all__ = [
    "DELIVERIES_AT_ONCE",
    "Channel",
    "ChannelDown",
    "PermanentFailure",
    "channel_named",
    "channels",
    "deliveries_forget",
    "deliveries_purge",
    "deliveries_send_due",
    "deliveries_wake",
    "deliveries_withdraw",
    "delivery_enqueue",
    "delivery_replay",
]

logger = structlog.get_logger(__name__)

RETRY_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
ATTEMPTS = len(RETRY_DELAYS) + 1
DELIVERIES_AT_ONCE = 50
# An item due within this time wakes its channel by itself; the sweep wakes it for later ones.
WOKEN_SECONDS = 120
# Retention of texts and codes of deliveries that were sent or given up.
PAYLOAD_LIFETIME = timedelta(days=30)
# Payload flag: erase content and addressee as soon as the delivery ends, sent or dead.
FORGET = "forget"


class PermanentFailure(Exception):
    """A permanent refusal (no such mailbox, a removed endpoint): do not retry."""


class ChannelDown(Exception):
    """The channel does not respond: sending its other items now would fail too."""


@dataclass(frozen=True)
class Channel:
    """An outbound channel. `send` returns when the other side has accepted, raises otherwise.

    It runs in a thread and limits its own waiting. At most `concurrency` of a channel run at once in the whole
    installation, so that a stuck one leaves the threads of the others free, and each region begins at most `per_minute`
    attempts a minute (0: no limit). Only mail has a queue of its own.
    """

    name: str
    send: Callable[[Delivery], None]
    queue: Queue = Queue.CHANNELS
    concurrency: int = 2
    per_minute: int = 0


channels: Registry[Channel] = Registry("delivery channels")


def channel_named(name: str) -> Channel:
    """The channel of this name; for one that is gone, a channel that fails, so that its items end as dead letters."""
    try:
        return channels[name]
    except NotRegistered:
        return Channel(name, _gone, concurrency=1)


def _gone(delivery: Delivery) -> None:
    raise NotRegistered(delivery.channel)


def delivery_enqueue(
    *,
    channel: str,
    key: str,
    recipient: str,
    title: str,
    payload: dict[str, Any],
    person_id: UUID | None = None,
    event: Event | None = None,
    event_id: UUID | None = None,
    not_before: datetime | None = None,
) -> Delivery:
    """Enqueue an item in the caller's transaction; the same key is enqueued once.

    It is sent after the commit, or at `not_before` if given. `person_id` is whom it is for, if they are known by more
    than the address.
    """
    queue = channels[channel].queue
    now = clock.now()
    due = max(now, not_before) if not_before else now
    row, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "recipient": recipient,
            "person_id": person_id,
            "title": title[:255],
            "payload": payload,
            "event_id": event.pk if event is not None else event_id,
            "next_attempt_at": due,
        },
    )
    later = ceil((due - now).total_seconds())
    if created and later <= WOKEN_SECONDS:
        channel_wake(channel, queue=queue, seconds_later=later + 1 if later else 0)
    return row


def deliveries_wake() -> None:
    """Have each channel that has due items in the current schema send them."""
    for name in Delivery.objects.filter(_is_due(clock.now())).order_by().values_list("channel", flat=True).distinct():
        channel_wake(name, queue=channel_named(name).queue)


def _is_due(now: datetime) -> Q:
    """Waits and is due, or belonged to an attempt whose end nobody learned."""
    waits = Q(state=DeliveryState.PENDING, next_attempt_at__lte=now)
    return waits | Q(state=DeliveryState.SENDING, leased_until__lt=now)


def deliveries_send_due(*, channel: str = "", limit: int = DELIVERIES_AT_ONCE, seconds: float = 60.0) -> int:
    """Send due items of the current schema, of one channel or all, one after another; returns the number of attempts.

    Starts no attempt after `seconds` have passed, so that a slow channel cannot block a worker, and none on a channel
    that was just found down. Remaining items stay due.
    """
    until = monotonic() + seconds
    theirs = Q(channel=channel) if channel else Q()
    _give_up_spent()
    attempts = 0
    while attempts < limit and monotonic() < until:
        claimed = _claim(theirs)
        if claimed is None:
            break
        if isinstance(claimed, str):
            theirs &= ~Q(channel=claimed)
            continue
        if not _attempt(claimed):
            theirs &= ~Q(channel=claimed.channel)
        attempts += 1
    return attempts


def _give_up_spent() -> None:
    """Mark as dead an item whose last attempt was interrupted: it may be what kills the sending process."""
    now = clock.now()
    spent = Delivery.objects.filter(state=DeliveryState.SENDING, leased_until__lt=now, attempts__gte=ATTEMPTS)
    attempts_interrupted(spent.values_list("pk", flat=True))
    given_up = spent.update(
        state=DeliveryState.DEAD,
        interrupted_attempts=F("interrupted_attempts") + 1,
        leased_until=None,
        finished_at=now,
        last_error=_("Последняя попытка оборвалась: процесс, который отправлял, завершился сам или был остановлен."),
    )
    if given_up:
        logger.warning("deliveries_given_up", count=given_up)


@transaction.atomic
def _claim(of: Q) -> DeliveryAttempt | str | None:
    """Begin an attempt of the next due item; the name of its channel if that has reached its rate."""
    now = clock.now()
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(of, _is_due(now))
        .exclude(state=DeliveryState.SENDING, attempts__gte=ATTEMPTS)
        .order_by("next_attempt_at", "id")
        .first()
    )
    if delivery is None:
        return None
    if rate_wait(delivery.channel, per_minute=channel_named(delivery.channel).per_minute, is_exact=True):
        return delivery.channel
    if delivery.state == DeliveryState.SENDING:
        delivery.interrupted_attempts += 1
    delivery.state = DeliveryState.SENDING
    delivery.attempts += 1
    delivery.leased_until = now + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    delivery.save(update_fields=["state", "attempts", "interrupted_attempts", "leased_until"])
    return attempt_begin(delivery)


def _attempt(attempt: DeliveryAttempt) -> bool:
    """Make one attempt and record its outcome; returns False when the channel is down."""
    delivery, began = attempt.delivery, monotonic()
    outcome, error = _sent(delivery)
    with transaction.atomic():
        attempt_end(attempt, outcome, seconds=monotonic() - began, error=error)
        match outcome:
            case AttemptOutcome.SENT:
                _finish(delivery, DeliveryState.SENT, error="")
            case AttemptOutcome.REFUSED:
                _finish(delivery, DeliveryState.DEAD, error=error)
            case _:
                _postpone(delivery, error=error)
    return outcome != AttemptOutcome.DOWN


def _sent(delivery: Delivery) -> tuple[AttemptOutcome, str]:
    """Send; returns what came of it and the error."""
    log = logger.bind(delivery_id=str(delivery.id), channel=delivery.channel, attempt=delivery.attempts)
    try:
        channel_named(delivery.channel).send(delivery)
    except PermanentFailure as error:
        log.warning("delivery_refused", error=type(error).__name__)
        return AttemptOutcome.REFUSED, _told(error)
    except ChannelDown as error:
        log.warning("channel_down", error=_told(error))
        return AttemptOutcome.DOWN, _told(error)
    except Exception as error:  # noqa: BLE001 - whatever the outside does, the item stays and is tried again
        log.warning("delivery_failed", error=type(error).__name__)
        return AttemptOutcome.FAILED, _told(error)
    return AttemptOutcome.SENT, ""


def _told(error: Exception) -> str:
    return scrub(f"{type(error).__name__}: {error}")


def _finish(delivery: Delivery, state: DeliveryState, *, error: str) -> None:
    now = clock.now()
    nobody = {"recipient": "", "payload": {}, "emptied_at": now} if delivery.payload.get(FORGET) else {}
    _write_outcome(delivery, state=state, last_error=error, finished_at=now, leased_until=None, **nobody)


def _postpone(delivery: Delivery, *, error: str) -> None:
    if delivery.attempts >= ATTEMPTS:
        _finish(delivery, DeliveryState.DEAD, error=error)
        return
    _write_outcome(
        delivery,
        state=DeliveryState.PENDING,
        last_error=error,
        leased_until=None,
        next_attempt_at=clock.now() + RETRY_DELAYS[delivery.attempts - 1],
    )


def _write_outcome(delivery: Delivery, **values: Any) -> None:
    """Record the outcome of an attempt, unless a later attempt has claimed the row."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts).update(**values)


@transaction.atomic
def delivery_replay(*, delivery_id: UUID) -> Delivery:
    """Replay a dead item now.

    Raises Delivery.DoesNotExist when there is no such dead item, Conflict when its payload has been forgotten.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id, state=DeliveryState.DEAD)
    if delivery.emptied_at is not None:
        raise Conflict(_("Отправить ещё раз нельзя: срок хранения вышел, и содержание уже стёрто."), code="emptied")
    delivery.state, delivery.attempts, delivery.finished_at = DeliveryState.PENDING, 0, None
    delivery.next_attempt_at = clock.now()
    delivery.save(update_fields=["state", "attempts", "finished_at", "next_attempt_at"])
    channel_wake(delivery.channel, queue=channel_named(delivery.channel).queue)
    return delivery


def deliveries_withdraw(*, event_id: UUID) -> bool:
    """Cancel the deliveries of an event, in the caller's transaction; False if any of them was attempted."""
    rows = list(Delivery.objects.select_for_update().filter(event_id=event_id))
    if any(row.attempts or row.state != DeliveryState.PENDING for row in rows):
        return False
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return True


def deliveries_purge(*, limit: int = 1000) -> int:
    """Erase payloads that were sent or given up PAYLOAD_LIFETIME ago, in the current schema; returns how many.

    The row stays as evidence, its attempts go.
    """
    attempts_purge(older_than=PAYLOAD_LIFETIME)
    now = clock.now()
    ended = Delivery.objects.filter(state__in=(DeliveryState.SENT, DeliveryState.DEAD), emptied_at=None)
    oldest = ended.filter(finished_at__lt=now - PAYLOAD_LIFETIME).order_by("finished_at").values_list("id", flat=True)
    # Checked on the row again: a dead item may have been replayed meanwhile and must not be erased.
    return ended.filter(pk__in=list(oldest[:limit])).update(payload={}, emptied_at=now)


def deliveries_forget(*, person_id: UUID | None = None, recipient: str = "") -> int:
    """Erase payload, address and errors of all deliveries for a person, sent or not; returns how many.

    `recipient` finds what is for an address alone, of nobody whose id is known. Unsent items are cancelled, because
    their addressee is gone.
    """
    now = clock.now()
    if person_id is not None:
        theirs = Delivery.objects.filter(person_id=person_id)
    else:
        # In small letters, as addresses are compared everywhere: in capitals two different ones can look the same.
        spelt = Delivery.objects.filter(person_id=None).annotate(spelt=Lower("recipient"))
        theirs = spelt.filter(spelt=recipient.lower())
    DeliveryAttempt.objects.filter(delivery__in=theirs).update(error="")
    unsent = theirs.filter(state__in=(DeliveryState.PENDING, DeliveryState.SENDING))
    unsent.update(
        state=DeliveryState.DEAD, finished_at=now, leased_until=None, last_error=_("Получатель удалил учётную запись.")
    )
    return theirs.update(recipient="", payload={}, emptied_at=now)

"""Attempts of deliveries: one row each, with its outcome and duration; they also count against a channel's rate."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from core import clock
from core.database.locks import wait_for_turn
from core.events.models import AttemptOutcome, Delivery, DeliveryAttempt

__all__ = ["attempt_begin", "attempt_end", "attempts_interrupted", "attempts_purge", "rate_wait"]

RATE_PERIOD = timedelta(minutes=1)


def attempt_begin(delivery: Delivery) -> DeliveryAttempt:
    """Write the row of an attempt that begins; one before it whose end nobody learned was interrupted."""
    attempts_interrupted([delivery.pk])
    return DeliveryAttempt.objects.create(delivery=delivery, channel=delivery.channel)


def attempt_end(attempt: DeliveryAttempt, outcome: AttemptOutcome, *, seconds: float, error: str) -> None:
    """Record how an attempt ended and how long it took; an error is told without personal data."""
    facts = {"outcome": outcome, "milliseconds": round(seconds * 1000), "error": error}
    DeliveryAttempt.objects.filter(pk=attempt.pk).update(**facts)


def attempts_interrupted(delivery_ids: Iterable[UUID]) -> None:
    """Record of attempts of these deliveries that have no end that they were interrupted."""
    open_ones = DeliveryAttempt.objects.filter(delivery_id__in=list(delivery_ids), outcome="")
    open_ones.update(outcome=AttemptOutcome.INTERRUPTED)


def attempts_purge(*, older_than: timedelta, limit: int = 5000) -> int:
    """Delete the oldest attempts, at most `limit`; returns how many."""
    old = DeliveryAttempt.objects.filter(created_at__lt=clock.now() - older_than).order_by("created_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    DeliveryAttempt.objects.filter(pk__in=ids).delete()
    return len(ids)


def rate_wait(channel: str, *, per_minute: int, is_exact: bool = False) -> float:
    """Seconds until this schema may begin another attempt of a channel; 0 if it may now, or if there is no limit.

    `is_exact`: attempts that begin at the same moment wait for each other, to the end of the transaction.
    """
    if not per_minute:
        return 0.0
    if is_exact:
        wait_for_turn("rate", channel)
    now = clock.now()
    recent = DeliveryAttempt.objects.filter(channel=channel, created_at__gt=now - RATE_PERIOD).order_by("-created_at")
    begun = list(recent.values_list("created_at", flat=True)[:per_minute])
    return (begun[-1] + RATE_PERIOD - now).total_seconds() if len(begun) == per_minute else 0.0

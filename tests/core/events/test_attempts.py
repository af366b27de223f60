"""A row per attempt of a delivery: its outcome, its duration; and the rate of a channel, counted by these rows."""

from datetime import timedelta

import pytest

from core import clock
from core.events.attempts import rate_wait
from core.events.deliveries import (
    PAYLOAD_LIFETIME,
    Channel,
    ChannelDown,
    PermanentFailure,
    channels,
    deliveries_forget,
    deliveries_purge,
    deliveries_send_due,
    delivery_enqueue,
    delivery_replay,
)
from core.events.models import AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState
from core.events.tasks import deliveries_send
from core.models import uuid7
from core.tasks import schema_headers


class Killed(BaseException):
    """kill -9, as far as a row can tell."""


class Outside:
    def __init__(self) -> None:
        self.trouble: BaseException | None = None

    def __call__(self, delivery: Delivery) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def outside():
    other_side = Outside()
    channels.register(Channel("tests", other_side, per_minute=3))
    yield other_side
    channels.unregister("tests")


def enqueue(key: str = "a", **facts) -> Delivery:
    return delivery_enqueue(channel="tests", key=key, recipient="anna@post.example", title="Слово", payload={}, **facts)


def attempts_of(row: Delivery) -> list[DeliveryAttempt]:
    return list(DeliveryAttempt.objects.filter(delivery=row).order_by("created_at", "id"))


def outcomes(row: Delivery) -> list[str]:
    return [attempt.outcome for attempt in attempts_of(row)]


def test_each_attempt_leaves_a_row_with_its_outcome_time_and_duration(ul, outside):
    row = enqueue()
    moment = clock.now()
    for trouble, delay in (
        (RuntimeError("ящик anna@post.example полон"), 60),
        (ChannelDown("silence"), 300),
        (None, 0),
    ):
        outside.trouble = trouble
        with clock.at(moment):
            deliveries_send_due()
        moment += timedelta(seconds=delay)

    assert outcomes(row) == [AttemptOutcome.FAILED, AttemptOutcome.DOWN, AttemptOutcome.SENT]
    first, _second, last = attempts_of(row)
    assert last.created_at - first.created_at == timedelta(minutes=6)
    assert first.milliseconds is not None
    assert "RuntimeError" in first.error
    assert "anna@" not in first.error
    assert last.error == ""


def test_a_replay_adds_to_the_attempts(ul, outside):
    row = enqueue()
    outside.trouble = PermanentFailure("no such mailbox")
    deliveries_send_due()
    outside.trouble = None
    delivery_replay(delivery_id=row.pk)
    deliveries_send_due()

    assert outcomes(row) == [AttemptOutcome.REFUSED, AttemptOutcome.SENT]


def test_an_attempt_whose_process_was_killed_is_told_when_the_next_begins(ul, outside, settings):
    row = enqueue()
    outside.trouble = Killed()
    with pytest.raises(Killed):
        deliveries_send_due()
    assert outcomes(row) == [""]

    outside.trouble = None
    with clock.at(clock.now() + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS + 1)):
        deliveries_send_due()
    assert outcomes(row) == [AttemptOutcome.INTERRUPTED, AttemptOutcome.SENT]


def test_attempts_are_kept_as_long_as_the_words(ul, outside):
    with clock.at(clock.now() - PAYLOAD_LIFETIME - timedelta(minutes=1)):
        old = enqueue("old")
        deliveries_send_due()
    new = enqueue("new")
    deliveries_send_due()
    deliveries_purge()

    assert set(DeliveryAttempt.objects.values_list("delivery_id", flat=True)) == {new.pk}
    assert Delivery.objects.filter(pk=old.pk).exists()


def test_a_channel_begins_no_more_attempts_a_minute_than_it_may(ul, outside):
    now = clock.now()
    with clock.at(now):
        for key in "abcde":
            enqueue(key)
        assert deliveries_send_due() == 3
        assert deliveries_send_due() == 0
        assert rate_wait("tests", per_minute=3) == 60
        assert Delivery.objects.filter(state=DeliveryState.PENDING, attempts=0).count() == 2
    with clock.at(now + timedelta(seconds=61)):
        assert deliveries_send_due() == 2


def test_a_channel_at_its_rate_holds_up_no_other_and_is_woken_when_it_may(
    ul, outside, monkeypatch, django_capture_on_commit_callbacks
):
    channels.register(Channel("tests-other", Outside()))
    sent = []
    monkeypatch.setattr(deliveries_send, "apply_async", lambda args, headers, **options: sent.append((args, options)))
    try:
        now = clock.now()
        with clock.at(now):
            for key in "abcd":
                enqueue(key)
            delivery_enqueue(channel="tests-other", key="x", recipient="x", title="x", payload={})
            assert deliveries_send_due() == 4
            with django_capture_on_commit_callbacks(execute=True):
                assert deliveries_send.apply(("ul", "tests"), headers=schema_headers("ul")).get() == 0
        assert (("ul", "tests"), {"retry": False, "countdown": 60, "queue": "channels"}) in sent
    finally:
        channels.unregister("tests-other")


def test_erasure_finds_what_was_for_a_person_whatever_the_address(ul, outside):
    person, other = uuid7(), uuid7()
    outside.trouble = RuntimeError("полон")
    theirs = enqueue("theirs", person_id=person)
    deliveries_send_due()
    # Another person's, who has had the address since.
    others = enqueue("others", person_id=other)
    nobodys = enqueue("nobodys")

    assert deliveries_forget(person_id=person) == 1
    assert deliveries_forget(recipient="Anna@post.example") == 1

    rows = {row.pk: row for row in Delivery.objects.all()}
    assert (rows[theirs.pk].recipient, rows[theirs.pk].state) == ("", DeliveryState.DEAD)
    assert (rows[others.pk].recipient, rows[others.pk].state) == ("anna@post.example", DeliveryState.PENDING)
    assert rows[nobodys.pk].recipient == ""
    assert [attempt.error for attempt in attempts_of(theirs)] == [""]

"""What goes outside: retries, back-off, dead letters, and what is forgotten."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict
from core.events.deliveries import (
    ATTEMPTS,
    PAYLOAD_LIFETIME,
    RETRY_DELAYS,
    Channel,
    ChannelDown,
    PermanentFailure,
    channels,
    deliveries_purge,
    deliveries_send_due,
    delivery_enqueue,
    delivery_replay,
)
from core.events.models import Delivery, DeliveryState
from core.registry import NotRegistered


class Outside:
    """The other side of a channel: remembers what it accepted, and does otherwise when told to."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.trouble: Exception | None = None
        self.asked = 0

    def __call__(self, delivery: Delivery) -> None:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        self.accepted.append(delivery.key)


@pytest.fixture
def outside():
    """A channel «tests», registered for the test."""
    other_side = Outside()
    channels.register(Channel("tests", other_side))
    yield other_side
    channels.unregister("tests")


def enqueue(key: str = "a") -> Delivery:
    return delivery_enqueue(channel="tests", key=key, recipient="somebody", title="Слово", payload={"text": "…"})


def test_an_item_is_sent_once(ul, outside):
    enqueue()

    assert deliveries_send_due() == 1
    assert deliveries_send_due() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.interrupted_attempts) == (DeliveryState.SENT, 1, 0)
    assert outside.accepted == ["a"]


def test_the_same_key_is_one_item(ul, outside):
    assert enqueue().id == enqueue().id
    assert Delivery.objects.count() == 1


def test_an_unknown_channel_is_refused_at_once(ul):
    with pytest.raises(NotRegistered):
        delivery_enqueue(channel="pigeon", key="a", recipient="x", title="x", payload={})


def test_failures_are_tried_again_ever_later_and_end_as_a_dead_letter_that_can_be_replayed(ul, outside):
    outside.trouble = RuntimeError("ящик ivan@post.example переполнен")
    enqueue()
    moment = clock.now()
    for delay in RETRY_DELAYS:
        with clock.at(moment):
            assert deliveries_send_due() == 1
            assert deliveries_send_due() == 0
            row = Delivery.objects.get()
            assert row.state == DeliveryState.PENDING
            assert row.next_attempt_at == moment + delay
        moment += delay
    with clock.at(moment):
        deliveries_send_due()
    row = Delivery.objects.get()
    assert row.state == DeliveryState.DEAD
    assert row.attempts == len(RETRY_DELAYS) + 1
    assert "RuntimeError" in row.last_error
    assert "ivan@" not in row.last_error

    outside.trouble = None
    delivery_replay(delivery_id=row.id)
    assert deliveries_send_due() == 1
    assert Delivery.objects.get().state == DeliveryState.SENT
    with pytest.raises(Delivery.DoesNotExist):
        delivery_replay(delivery_id=row.id)


def test_a_refusal_for_good_is_not_repeated(ul, outside):
    outside.trouble = PermanentFailure("no such mailbox")
    enqueue()
    deliveries_send_due()

    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_a_channel_that_is_down_is_not_asked_for_every_item(ul, outside):
    outside.trouble = ChannelDown("nobody answers")
    for key in "abc":
        enqueue(key)

    assert deliveries_send_due() == 1
    assert outside.asked == 1
    assert Delivery.objects.filter(state=DeliveryState.PENDING).count() == 3


def test_a_channel_that_is_down_does_not_hold_up_another(ul, outside):
    other = Outside()
    channels.register(Channel("tests-other", other))
    try:
        outside.trouble = ChannelDown("nobody answers")
        enqueue("a")
        enqueue("b")
        delivery_enqueue(channel="tests-other", key="c", recipient="x", title="x", payload={})
        deliveries_send_due()
    finally:
        channels.unregister("tests-other")

    assert other.accepted == ["c"]


def test_no_attempt_begins_after_the_time_for_it(ul, outside):
    enqueue()

    assert deliveries_send_due(seconds=0) == 0
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_an_attempt_whose_end_is_unknown_is_repeated_after_its_lease_and_counted(ul, outside, settings):
    row = enqueue()
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.SENDING, attempts=1, leased_until=clock.now() + timedelta(seconds=30)
    )
    assert deliveries_send_due() == 0

    with clock.at(clock.now() + timedelta(seconds=31)):
        assert deliveries_send_due() == 1
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.interrupted_attempts) == (DeliveryState.SENT, 2, 1)


class Killed(BaseException):
    """kill -9 or a lack of memory, as far as a row can tell: nothing that comes after it happens."""


def test_an_item_that_kills_whoever_sends_it_has_no_more_attempts_than_any_other(ul, outside, settings):
    outside.trouble = Killed()
    enqueue("deadly")
    moment = clock.now()
    for _attempt in range(ATTEMPTS):
        with clock.at(moment), pytest.raises(Killed):
            deliveries_send_due()
        moment += timedelta(seconds=settings.DELIVERY_LEASE_SECONDS + 1)

    with clock.at(moment):
        assert deliveries_send_due() == 0
    row = Delivery.objects.get()
    assert outside.asked == ATTEMPTS
    assert (row.state, row.attempts, row.interrupted_attempts) == (DeliveryState.DEAD, ATTEMPTS, ATTEMPTS)
    assert (row.finished_at, row.leased_until) == (moment, None)
    assert "оборвалась" in row.last_error


def test_an_item_in_its_last_attempt_is_left_alone_while_that_runs(ul, outside):
    row = enqueue()
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.SENDING, attempts=ATTEMPTS, leased_until=clock.now() + timedelta(seconds=30)
    )

    assert deliveries_send_due() == 0
    assert Delivery.objects.get().state == DeliveryState.SENDING


def test_a_slow_attempt_does_not_overwrite_the_one_that_took_over(ul, outside):
    row = enqueue()

    def slow(delivery: Delivery) -> None:
        # Meanwhile the lease ran out and another worker has sent it.
        Delivery.objects.filter(pk=row.pk).update(attempts=2, state=DeliveryState.SENT)
        raise RuntimeError

    channels.unregister("tests")
    channels.register(Channel("tests", slow))
    deliveries_send_due()

    assert Delivery.objects.get().state == DeliveryState.SENT


def test_words_and_codes_are_forgotten_after_their_time_and_the_row_stays(ul, outside):
    long_ago = clock.now() - PAYLOAD_LIFETIME - timedelta(minutes=1)
    with clock.at(long_ago):
        enqueue("old")
        deliveries_send_due()
    enqueue("new")
    deliveries_send_due()
    outside.trouble = PermanentFailure("x")
    with clock.at(long_ago):
        enqueue("dead")
        deliveries_send_due()
    enqueue("refused")
    deliveries_send_due()
    outside.trouble = RuntimeError()
    with clock.at(long_ago):
        enqueue("waits")
        deliveries_send_due()

    assert deliveries_purge() == 2
    assert deliveries_purge() == 0
    payloads = dict(Delivery.objects.values_list("key", "payload"))
    whole = {"text": "…"}
    assert payloads == {"old": {}, "dead": {}, "new": whole, "refused": whole, "waits": whole}
    assert set(Delivery.objects.exclude(emptied_at=None).values_list("key", flat=True)) == {"old", "dead"}


def test_what_was_forgotten_is_not_sent_empty(ul, outside):
    outside.trouble = PermanentFailure("x")
    with clock.at(clock.now() - PAYLOAD_LIFETIME - timedelta(minutes=1)):
        row = enqueue()
        deliveries_send_due()
    deliveries_purge()

    with pytest.raises(Conflict):
        delivery_replay(delivery_id=row.id)
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_the_operators_items_in_public_go_out_too(db, outside):
    enqueue()

    assert deliveries_send_due() >= 1
    assert outside.accepted == ["a"]

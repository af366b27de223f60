"""Showing the log to a reader again, and how the log is doing."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Missing
from core.events.dispatcher import events_dispatch_batch
from core.events.log import Replayed, log_replay, log_status
from core.events.models import ReaderRetry
from core.events.readers import StoredEvent
from core.models import uuid7
from tests.core.events.samples import append, reading


class Total:
    """A projection: the sum of the numbers, idempotent by event id."""

    def __init__(self) -> None:
        self.by_event: dict[object, int] = {}
        self.factor = 1

    def handle(self, event: StoredEvent) -> None:
        if event.data.number < 0:
            raise ValueError("a broken row")
        self.by_event[event.id] = event.data.number * self.factor

    @property
    def value(self) -> int:
        return sum(self.by_event.values())


def test_a_projection_is_rebuilt_from_the_whole_log(ul, monkeypatch):
    monkeypatch.setattr("core.events.log.BATCH_SIZE", 4)
    total = Total()
    with reading(total.handle, reset=total.by_event.clear):
        for number in range(1, 11):
            append(number)
        events_dispatch_batch(limit=1000)
        assert total.value == 55

        total.by_event[uuid7()] = 1000
        total.factor = 2
        progress: list[int] = []
        assert log_replay(reader_name="tests.reader", on_progress=progress.append) == Replayed(events=10, failed=0)

    assert total.value == 110
    assert progress == [4, 8, 10]


def test_a_replay_of_a_part_empties_nothing(ul):
    total = Total()
    with reading(total.handle, reset=total.by_event.clear):
        with clock.at(clock.now() - timedelta(days=2)):
            append(1)
        append(2)
        events_dispatch_batch(limit=1000)
        total.factor = 10
        assert log_replay(reader_name="tests.reader", since=clock.now() - timedelta(days=1)).events == 1

    assert total.value == 21


def test_events_on_which_the_replay_fails_are_owed(ul):
    total = Total()
    with reading(total.handle):
        append(-1)
        append(4)

        assert log_replay(reader_name="tests.reader") == Replayed(events=2, failed=1)
    assert ReaderRetry.objects.filter(reader="tests.reader").count() == 1


def test_an_unknown_reader_is_named_with_those_that_exist(ul):
    with pytest.raises(Missing, match=r"appeals\.mail"):
        log_replay(reader_name="appeals.male")


def test_a_reader_of_a_module_that_is_off_here_is_not_replayed(ul):
    with reading(lambda event: None, module="nowhere"), pytest.raises(Conflict):
        log_replay(reader_name="tests.reader")


def test_the_status_tells_what_waits_and_for_how_long(live):
    assert log_status().undispatched == 0
    assert log_status().oldest_waits is None

    with clock.at(clock.now() - timedelta(hours=3)):
        append()
    append()

    status = log_status()
    assert status.undispatched == 2
    assert status.oldest_waits > timedelta(hours=2, minutes=59)
    assert (status.retries_pending, status.retries_dead, status.deliveries) == (0, 0, {})

"""After a failure requests are skipped for a while, then one tries again."""

import pytest

from core.pauses import Pause


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pause(clock):
    return Pause("it", 5, clock)


def test_nobody_asks_during_the_pause_and_one_after_it(pause, clock):
    assert pause.lets_through()
    pause.begin()
    assert (pause.is_on(), pause.lets_through()) == (True, False)
    clock.seconds += 5
    assert pause.lets_through()
    assert not pause.lets_through()


def test_all_ask_again_when_it_works(pause, clock):
    pause.begin()
    clock.seconds += 5
    assert pause.lets_through()
    pause.end()
    assert pause.lets_through()
    assert pause.lets_through()


def test_a_failure_is_reported_once_until_it_works(pause, clock, monkeypatch):
    told = []
    monkeypatch.setattr("core.pauses.logger.error", lambda *args, **facts: told.append(facts["what"]))
    pause.begin()
    pause.begin()
    clock.seconds += 6
    pause.lets_through()
    pause.begin()
    assert told == ["it"]
    pause.end()
    pause.begin()
    assert told == ["it", "it"]

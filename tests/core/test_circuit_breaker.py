"""After a failure requests are skipped for a while, then one tries again."""

import pytest

from core.circuit_breaker import CircuitBreaker


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return CircuitBreaker("it", 5, clock)


def test_nobody_asks_while_it_is_open_and_one_after_it(breaker, clock):
    assert breaker.allows()
    breaker.fail()
    assert (breaker.is_open(), breaker.allows()) == (True, False)
    clock.seconds += 5
    assert breaker.allows()
    assert not breaker.allows()


def test_all_ask_again_when_it_works(breaker, clock):
    breaker.fail()
    clock.seconds += 5
    assert breaker.allows()
    breaker.succeed()
    assert breaker.allows()
    assert breaker.allows()


def test_a_failure_is_reported_once_until_it_works(breaker, clock, monkeypatch):
    told = []
    monkeypatch.setattr("core.circuit_breaker.logger.error", lambda *args, **facts: told.append(facts["what"]))
    breaker.fail()
    breaker.fail()
    clock.seconds += 6
    breaker.allows()
    breaker.fail()
    assert told == ["it"]
    breaker.succeed()
    breaker.fail()
    assert told == ["it", "it"]

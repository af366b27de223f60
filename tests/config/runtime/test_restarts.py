"""How long to wait before a new start, when to give up, and what is remembered of it."""

import pytest

from config.runtime.restarts import KEPT_DEATHS, Death, Deaths, RestartPolicy, Restarts, cause_of, deaths_told


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def test_waits_double_up_to_the_longest_and_then_it_is_given_up(clock):
    restarts = Restarts(RestartPolicy(deaths=6, window=60, first_wait=1, longest_wait=3), clock)
    assert [restarts.wait_after_death("web") for _ in range(6)] == [0, 1, 2, 3, 3, None]


def test_deaths_long_ago_and_those_of_others_do_not_count(clock):
    restarts = Restarts(RestartPolicy(deaths=3, window=60, first_wait=1), clock)
    restarts.wait_after_death("web")
    restarts.wait_after_death("web")
    assert restarts.wait_after_death("beat") == 0
    clock.seconds += 61
    assert restarts.wait_after_death("web") == 0


def test_deaths_are_remembered_a_while_and_a_cut_line_hides_no_other(tmp_path):
    deaths = Deaths.of(tmp_path)
    for moment in range(2 * KEPT_DEATHS + 5):
        deaths.add(Death("web", float(moment), "код 1"))
    with deaths.path.open("a") as file:
        file.write('{"name": "web", "a')
    kept = deaths.since(0)
    assert kept[-1] == Death("web", 2.0 * KEPT_DEATHS + 4, "код 1")
    assert len(kept) <= 2 * KEPT_DEATHS
    assert deaths.since(2 * KEPT_DEATHS + 3) == kept[-2:]


def test_a_disk_that_takes_no_line_stops_nobody(tmp_path):
    Deaths.of(tmp_path / "missing").add(Death("web", 1.0, "код 1"))


def test_health_tells_who_was_started_again_today(tmp_path):
    deaths = Deaths.of(tmp_path)
    now = 1_000_000.0
    deaths.add(Death("beat", now - 100_000, "код 1"))
    for ago in (7200, 600):
        deaths.add(Death("web-1", now - ago, "сигнал SIGKILL"))
    deaths.add(Death("worker", now - 60, "код 1", given_up=True))
    assert [line.strip() for line in deaths_told(deaths, now)] == [
        "web-1: за сутки остановился 2 раза, запущен снова; последний раз 10 мин назад (сигнал SIGKILL)",
        "worker: за сутки остановился 1 раз, больше не запускался; последний раз 1 мин назад (код 1)",
    ]


@pytest.mark.parametrize(
    ("code", "words"), [(0, "код 0"), (-9, "сигнал SIGKILL"), (-99, "сигнал 99"), (None, "не отвечал")]
)
def test_an_end_is_told_in_words(code, words):
    assert cause_of(code) == words

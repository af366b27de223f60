"""A short random walk, the same each time. `make walk` runs for an hour and prints the shortest path to a failure."""

import os
from random import Random
from time import monotonic

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from appeals.states import State
from tests.walk.machine import Walk

SEEDS = (3, 4)
STEPS = 60
LONG = settings(
    # A few at a time: the hour is looked at between them.
    max_examples=5,
    stateful_step_count=60,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


class LongWalk(Walk):
    look_everywhere = True


class ShortWalk(Walk):
    # Half of the time of a walk goes into lists.
    count_every = 4


def short_walk(seed: int) -> None:
    dice = Random(seed)
    walk = ShortWalk()
    try:
        walk.somebody_has_sent_one(dice)
        for _step in range(STEPS):
            walk.step(Random(dice.random()))
            walk.pages_open_and_numbers_agree()
    finally:
        walk.teardown()


def test_nobody_meets_a_fault_or_a_word_that_is_not_theirs(db):
    Walk.reached.clear()
    minutes = float(os.environ.get("WALK_MINUTES", "0"))
    if not minutes:
        for seed in SEEDS:
            short_walk(seed)
    until = monotonic() + 60 * minutes
    while monotonic() < until:
        run_state_machine_as_test(LongWalk, settings=LONG)

    assert {state for state, _published in Walk.reached} >= {
        State.ASSIGNED,
        State.ANSWERED,
        State.CLOSED,
        State.REJECTED,
    }
    assert {state for state, published in Walk.reached if published} >= {State.ANSWERED, State.CLOSED}

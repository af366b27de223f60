"""Short and the same each time. `make walk` takes an hour and prints the shortest way to a fault."""

import os
from time import monotonic

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.walk.machine import Walk

QUIET = list(HealthCheck)
SHORT = settings(
    max_examples=5,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=QUIET,
    # Shortening the way takes longer than the walk: that is for `make walk`.
    phases=[Phase.generate],
)
LONG = settings(
    max_examples=20,
    stateful_step_count=50,
    database=None,
    deadline=None,
    suppress_health_check=QUIET,
    phases=[Phase.generate, Phase.shrink],
)


class LongWalk(Walk):
    look_everywhere = True


def test_nobody_meets_a_fault_or_a_word_that_is_not_theirs(db):
    minutes = float(os.environ.get("WALK_MINUTES", "0"))
    if not minutes:
        run_state_machine_as_test(Walk, settings=SHORT)
        return
    until = monotonic() + 60 * minutes
    while monotonic() < until:
        run_state_machine_as_test(LongWalk, settings=LONG)

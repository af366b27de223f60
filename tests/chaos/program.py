"""All programs of a site under the supervisor that `otklik serve` and the demo use: `python -m tests.chaos.program`."""

import os
import sys
from pathlib import Path

from config.runtime import programs
from config.runtime.account import server_account
from config.runtime.embedded.valkey import EmbeddedValkey
from config.runtime.paths import PROJECT
from config.runtime.restarts import Deaths, RestartPolicy, Restarts
from config.runtime.supervisor import Supervisor

if __name__ == "__main__":
    data = Path(os.environ["OTKLIK_DATA"])
    valkey = EmbeddedValkey(Path(os.environ["CHAOS_VALKEY"]), server_account())
    supervisor = Supervisor(
        environment=os.environ,
        directory=PROJECT,
        deaths=Deaths.of(data),
        # Whoever is killed on purpose for an hour has not failed.
        restarts=Restarts(RestartPolicy(deaths=10_000, longest_wait=0.5)),
        watch=lambda: None if valkey.is_alive() else "Valkey",
        revive=lambda _name: valkey.start(at_old_address=True),
    )
    supervisor.add("web", programs.web(int(os.environ["PORT"])))
    for name, command in programs.workers(concurrency=1).items():
        supervisor.add(name, command)
    supervisor.add("beat", programs.beat(data))
    sys.exit(0 if supervisor.run() is None else 1)

"""Run several programs under one supervisor: `python -m config.runtime.together DATA '{"name": ["command", …]}'`.

`otklik serve` becomes this process, which has loaded no Django: it holds 16 MB instead of 120.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.runtime.paths import PROJECT
from config.runtime.restarts import Deaths
from config.runtime.supervisor import Supervisor

__all__ = ["together"]


def together(data: Path, commands: Mapping[str, Sequence[str]]) -> list[str]:
    """The command that runs these programs and writes their deaths into the data directory."""
    return [sys.executable, "-m", __name__, str(data), json.dumps(commands)]


def _run(data: Path, commands: Mapping[str, Sequence[str]]) -> int:
    supervisor = Supervisor(environment=os.environ, directory=PROJECT, deaths=Deaths.of(data))
    for name, command in commands.items():
        supervisor.add(name, command)
    culprit = supervisor.run()
    if culprit is None:
        return 0
    sys.stderr.write(f"Часть системы раз за разом останавливается: {culprit}. Остальное тоже остановлено.\n")
    return 1


if __name__ == "__main__":
    sys.exit(_run(Path(sys.argv[1]), json.loads(sys.argv[2])))

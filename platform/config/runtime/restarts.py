"""Restart policy: back-off, when to give up, and a record of deaths."""

import json
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic

from core.units import minutes, plural

__all__ = ["Death", "Deaths", "RestartPolicy", "Restarts", "cause_of", "deaths_told"]

DAY_SECONDS = 24 * 60 * 60

# Enough for a bad night; older ones say nothing about today.
KEPT_DEATHS = 200


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """Restart at once after the first death, then with doubling back-off; give up after `deaths` within `window`
    seconds.
    """

    deaths: int = 6
    window: float = 120.0
    first_wait: float = 0.5
    longest_wait: float = 15.0


@dataclass
class Restarts:
    """Counts deaths by name. `now` is a monotonic clock in seconds."""

    policy: RestartPolicy = RestartPolicy()
    now: Callable[[], float] = monotonic
    _died: dict[str, list[float]] = field(default_factory=dict, init=False)

    def wait_after_death(self, name: str) -> float | None:
        """Record a death; returns the seconds before the next start, None to give up."""
        moment = self.now()
        recent = [then for then in self._died.get(name, []) if moment - then < self.policy.window]
        recent.append(moment)
        self._died[name] = recent
        if len(recent) >= self.policy.deaths:
            return None
        if len(recent) == 1:
            return 0.0
        return float(min(self.policy.first_wait * 2 ** (len(recent) - 2), self.policy.longest_wait))


@dataclass(frozen=True, slots=True)
class Death:
    """An unexpected end of a program. `at` is in seconds since 1970; `given_up`: it was not restarted."""

    name: str
    at: float
    cause: str
    given_up: bool = False


@dataclass(frozen=True)
class Deaths:
    """The deaths of an installation, one line of JSON each, in its data directory."""

    path: Path

    @classmethod
    def of(cls, data: Path) -> "Deaths":
        """The list in a data directory."""
        return cls(data / "deaths.jsonl")

    def add(self, death: Death) -> None:
        """Record a death. A full disk must not stop the supervisor: then nothing is written."""
        with suppress(OSError):
            lines = self._lines()
            if len(lines) >= 2 * KEPT_DEATHS:
                self.path.write_text("".join(line + "\n" for line in lines[-KEPT_DEATHS:]), encoding="utf-8")
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(death), ensure_ascii=False) + "\n")

    def since(self, moment: float) -> list[Death]:
        """Deaths after `moment` (seconds since 1970), oldest first; a line cut off by a full disk is left out."""
        found = []
        for line in self._lines():
            with suppress(ValueError, TypeError):
                death = Death(**json.loads(line))
                if death.at >= moment:
                    found.append(death)
        return found

    def _lines(self) -> list[str]:
        with suppress(OSError):
            return self.path.read_text(encoding="utf-8").splitlines()
        return []


def deaths_told(deaths: Deaths, now: float) -> list[str]:
    """A line for each program of this machine that died during the last day, restarted or not."""
    recent = deaths.since(now - DAY_SECONDS)
    lines = []
    for name in sorted({death.name for death in recent}):
        own = [death for death in recent if death.name == name]
        last = own[-1]
        done = "больше не запускался" if last.given_up else "запущен снова"
        ago = max(0, round((now - last.at) / 60))
        often = f"за сутки остановился {len(own)} {plural(len(own), 'раз', 'раза', 'раз')}, {done}"
        lines.append(f"     {name}: {often}; последний раз {minutes(ago)} назад ({last.cause})")
    return lines


def cause_of(returncode: int | None) -> str:
    """The cause of a process' end in Russian, from `Popen.returncode`."""
    if returncode is None:
        return "не отвечал"
    if returncode >= 0:
        return f"код {returncode}"
    with suppress(ValueError):
        return f"сигнал {signal.Signals(-returncode).name}"
    return f"сигнал {-returncode}"

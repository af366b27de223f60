"""Messages with the address that each names, and how many of them a guess gets right."""

import json
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from language.detectors.address import AddressGuess
from language.words.spelling import fold

__all__ = ["AddressScore", "Addressed", "address_score", "addressed_read"]

FILE = Path(__file__).with_name("addresses.jsonl")


@dataclass(frozen=True)
class Addressed:
    """A message of a region (a demo kit's slug); `street`, `house` and `settlement` are empty where it names none."""

    region: str
    text: str
    street: str
    house: str
    settlement: str

    @property
    def is_unseen(self) -> bool:
        """Whether it belongs to the half that nobody tunes on: a fixed draw by the words themselves."""
        return zlib.crc32(self.text.encode()) % 2 == 1


@dataclass
class AddressScore:
    """Counts over messages. `right`: street and house as marked; ё and capitals make no difference."""

    placed: int = 0
    right: int = 0
    right_street: int = 0
    right_settlement: int = 0
    settled: int = 0
    nowhere: int = 0
    invented: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Street and house both right, of the messages that name a street."""
        return self.right / max(1, self.placed)


def _same(street: str) -> str:
    """«К.Либкнехта» and «К. Либкнехта» are one."""
    return re.sub(r"\.\s*", ". ", fold(street))


def addressed_read(*, unseen: bool | None = None) -> list[Addressed]:
    """One half of the messages, or all."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    messages = [Addressed(**json.loads(line)) for line in lines]
    return [message for message in messages if unseen is None or message.is_unseen == unseen]


def address_score(messages: Iterable[Addressed], guess: Callable[[Addressed], AddressGuess | None]) -> AddressScore:
    """What `guess` makes of the messages."""
    score = AddressScore()
    for message in messages:
        found = guess(message)
        street, house, settlement = (found.street, found.house, found.settlement) if found else ("", "", "")
        if message.street:
            score.placed += 1
            is_street = _same(street) == _same(message.street)
            score.right_street += is_street
            is_right = is_street and house == message.house
            score.right += is_right
        else:
            score.nowhere += 1
            is_right = not street and not house
            score.invented += not is_right
        score.settled += bool(message.settlement)
        score.right_settlement += bool(message.settlement) and settlement == message.settlement
        if not is_right:
            score.wrong.append(f"{message.text}: {street!r} {house!r} вместо {message.street!r} {message.house!r}")
    return score

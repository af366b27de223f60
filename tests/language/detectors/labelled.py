"""The labelled messages with personal data, and what a detector makes of them."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from language.findings import Span

__all__ = ["ACCOUNTS_FILE", "FILE", "UNSEEN_FILE", "Labelled", "Score", "labelled_read", "names_taught", "score"]

FILE = Path(__file__).with_name("personal_data.jsonl")
# By people who had not seen the detector, and never mended on: who mends on them has to have new ones written.
UNSEEN_FILE = Path(__file__).with_name("personal_data_unseen.jsonl")
ACCOUNTS_FILE = Path(__file__).with_name("personal_data_accounts.jsonl")
"""Accounts, codes of doors and shunned illnesses; apart, because names are not learned from it."""
NAMES_FILE = Path(__file__).with_name("names.jsonl")
"""Short messages with names and without, to learn from; nothing but names is marked in them."""

_MARK = re.compile(r"\[\[(\w+):(.+?)\]\](?!\])")


@dataclass(frozen=True)
class Labelled:
    """A message with the pieces of it that must be masked. `part`: who wrote it, and when."""

    part: str
    text: str
    spans: tuple[Span, ...]


@dataclass
class Score:
    """Counts by kind. A marked piece is found when every letter and digit of it is masked, by whatever rule."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def labelled_read(part: str = "", file: Path = FILE) -> list[Labelled]:
    """The messages of a part, or all; the markup is `[[kind:text]]`."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [_parsed(row) for row in rows if part in ("", row["part"])]


def _parsed(row: dict[str, str]) -> Labelled:
    plain, spans, position = "", [], 0
    for match in _MARK.finditer(row["text"]):
        plain += row["text"][position : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[2]), match[1]))
        plain += match[2]
        position = match.end()
    return Labelled(row["part"], plain + row["text"][position:], tuple(spans))


def names_taught() -> list[tuple[str, tuple[Span, ...]]]:
    """Texts and the names in them that the weights of the signs of names are learned from."""
    messages = [*labelled_read(), *labelled_read(file=NAMES_FILE)]
    return [(message.text, tuple(span for span in message.spans if span.kind == "name")) for message in messages]


def score(messages: Iterable[Labelled], find: Callable[[str], list[Span]]) -> Score:
    """What `find` finds of what is marked, and what else."""
    result = Score()
    for message in messages:
        found = find(message.text)
        covered = {place for span in found for place in range(span.start, span.end)}
        for span in message.spans:
            needed = {place for place in range(span.start, span.end) if message.text[place].isalnum()}
            result.marked[span.kind] += 1
            if needed <= covered:
                result.found[span.kind] += 1
            else:
                result.missed.append(f"{span.kind} «{message.text[span.start : span.end]}»: {message.text}")
        for span in found:
            result.masked[span.kind] += 1
            if any(span.start < mark.end and mark.start < span.end for mark in message.spans):
                result.right[span.kind] += 1
            else:
                result.false.append(f"{span.kind} «{message.text[span.start : span.end]}»: {message.text}")
    return result

"""Score the features of a message as appeal, thanks, talk or advertising."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detectors.relevance.signs import Seen, feature_names, signs_seen
from language.findings import Finding, Span
from language.reading import ReadText, read
from language.words import Word, is_known

__all__ = ["KINDS", "is_foreign", "relevance_find", "seen_in"]

# Letters that Russian lacks: of Tatar, Bashkir, Chuvash, Mari, Udmurt and others.
_FOREIGN = re.compile(r"[^\W\d_a-zа-яёªºµ]")
_SHORTEST = 2
_MOST_UNKNOWN = 0.5
_FEWEST = 2


def is_foreign(folded: str, words: Sequence[Word]) -> bool:
    """Whether a folded text has letters that Russian lacks, or half of its words are in no dictionary."""
    told = [word.form for word in words if len(word.form) >= _SHORTEST and not word.form[0].isdigit()]
    unknown = sum(not is_known(form) for form in told)
    return bool(_FOREIGN.search(folded)) or (len(told) >= _FEWEST and unknown >= _MOST_UNKNOWN * len(told))


KINDS = ("appeal", "thanks", "talk", "advertising")
_LONGEST = 4000
# As much of a message as tells its language.
_TELLING = 60
# Of messages that come to a region far more are appeals than of those the weights were learned from.
_IN_DOUBT = 1.2
_UNTOLD = 0.5
# Without any of these nothing is offered, whatever else is said; a telephone is no offer.
_TRADE = ("offer", "link")
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|^\s*@\w+\s*$")
_NOISE = re.compile(r"(\w)\1*|(?:а?[хa]+а?[хa]*)+|[бвгджзйклмнпрстфхцчшщъьы]+")


@dataclass(frozen=True)
class _Weights:
    """By kind: where it starts, and what each sign adds."""

    start: dict[str, float]
    of: dict[str, dict[str, float]]


def relevance_find(text: str | ReadText) -> list[Finding]:
    """What a message is: one finding of kind appeal, thanks, talk, advertising or empty.

    Its score is how likely that kind is among all, its spans quote the words that spoke for it. Empty is a message
    without words, of noise or of one word; one word of thanks is thanks. What is in another language than Russian is
    an appeal: nothing here can tell that it isn't. Reads the first 4,000 characters.
    """
    message = read(text).first(_LONGEST)
    folded, found = message.folded, _words(message.folded)
    if found and is_foreign(folded, message.words[:_TELLING]):
        return [Finding(detector="relevance", kind="appeal", score=_UNTOLD)]
    seen = signs_seen(folded, found)
    if (empty := _emptiness(found, seen)) is not None:
        return [Finding(detector="relevance", kind="empty", score=empty)]
    weights = _weights()
    names = feature_names()
    margins = {
        kind: weights.start[kind]
        + sum(weights.of[kind][name] * value for name, value in zip(names, seen.values, strict=True))
        for kind in KINDS
    }
    margins["appeal"] += _IN_DOUBT
    if not any(seen.places[name] for name in _TRADE):
        del margins["advertising"]
    kind = max(margins, key=lambda name: margins[name])
    share = 1 / sum(math.exp(margin - margins[kind]) for margin in margins.values())
    spoke = [place for name, places in seen.places.items() if weights.of[kind][name] > 0 for place in places]
    spans = tuple(Span(start, end, kind) for start, end in _apart(spoke))
    return [Finding(detector="relevance", kind=kind, score=round(share, 3), spans=spans)]


def seen_in(text: str) -> Seen | None:
    """The signs of a message; None for one that is empty or in another language. For training."""
    message = read(text).first(_LONGEST)
    folded, found = message.folded, _words(message.folded)
    if found and is_foreign(folded, message.words[:_TELLING]):
        return None
    seen = signs_seen(folded, found)
    return seen if _emptiness(found, seen) is None else None


def _words(folded: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", folded))


def _emptiness(words: list[str], seen: Seen) -> float | None:
    """How surely nothing is said; None where something is."""
    if not words:
        return 1.0
    if all(_NOISE.fullmatch(word) for word in words):
        return 0.9
    return 0.8 if len(words) == 1 and not seen.places["thanks"] else None


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return chosen


@cache
def _weights() -> _Weights:
    data = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return _Weights(start=data["start"], of=data["of"])

"""Danger to life and health now, found by rules over words, their negation and the time they speak of."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from appeals.detectors.emergency.lexicon import Rule, concepts_of, phrases, rules_by_concept
from appeals.detectors.findings import Finding, Span
from core.text.words import Word, parts_of_speech, words

__all__ = ["CONTEXT", "EMERGENCY", "emergency_find"]

EMERGENCY = 0.5
"""From this score on a finding is an emergency; what is below is a trace of one: past, solved, asked about."""

_LOWEST = 0.15
_WORDS = 600
_NEAR = 4
_SENTENCE = re.compile(r"[.!?;\n…]+(?:\s|$)|\n")
_NEARLY = frozenset({"чуть", "едва", "пока", "чтобы", "чтоб", "вдруг", "разве", "еще"})
# What follows from the words of the same sentence, by concept: how much is left of a score.
CONTEXT = {"past": 0.3, "solved": 0.2, "paper": 0.45, "metaphor": 0.2}


class _Place(NamedTuple):
    first: int
    last: int


_Concepts = dict[str, list[_Place]]


def emergency_find(text: str) -> list[Finding]:
    """Dangers that a text tells of, one finding a kind, surest first; spans quote the words.

    Kinds: manhole, gas, wire, tree, collapse, fire, ice, flood, pipe, animals, medical, other.
    Reads the first 600 words.
    """
    scores: dict[str, float] = {}
    spans: dict[str, set[Span]] = defaultdict(set)
    rules = rules_by_concept()
    for sentence in _sentences(text, words(text, limit=_WORDS)):
        concepts = _concepts(text, sentence)
        left = min((share for name, share in CONTEXT.items() if name in concepts), default=1.0)
        for rule in {rule for concept in concepts for rule in rules.get(concept, ())}:
            score = rule.score * left
            if score < _LOWEST or (places := _match(rule, concepts)) is None:
                continue
            scores[rule.kind] = max(scores.get(rule.kind, 0.0), score)
            spans[rule.kind] |= {
                Span(sentence[place.first].start, sentence[place.last].end, rule.kind) for place in places
            }
    found = [
        Finding(detector="emergency", kind=kind, score=round(score, 3), spans=tuple(_apart(spans[kind])))
        for kind, score in scores.items()
    ]
    return sorted(found, key=lambda finding: -finding.score)


def _sentences(text: str, found: list[Word]) -> Iterator[list[Word]]:
    ends = [match.end() for match in _SENTENCE.finditer(text)] + [len(text)]
    sentence: list[Word] = []
    number = 0
    for word in found:
        if word.start >= ends[number]:
            if sentence:
                yield sentence
            sentence = []
            while word.start >= ends[number]:
                number += 1
        sentence.append(word)
    if sentence:
        yield sentence


def _concepts(text: str, sentence: list[Word]) -> _Concepts:
    """Where in a sentence each concept stands; a negated one under «!» and its name."""
    found: _Concepts = defaultdict(list)
    for place, word in enumerate(sentence):
        sign = "!" if _is_negated(text, sentence, place) else ""
        for concept in concepts_of(word.form):
            found[sign + concept].append(_Place(place, place))
        for phrase in phrases(word.form):
            parts, following = phrase.parts, sentence[place : place + len(phrase.parts)]
            if len(following) == len(parts) and all(
                word.form in part or word.lemma in part for word, part in zip(following, parts, strict=True)
            ):
                found[sign + phrase.concept].append(_Place(place, place + len(parts) - 1))
    return found


def _is_negated(text: str, sentence: list[Word], place: int) -> bool:
    word = sentence[place]
    before = sentence[place - 1] if place else None
    if before is not None and "," not in text[before.end : word.start]:
        if before.form in {"не", "ни"}:
            return place < 2 or sentence[place - 2].form not in _NEARLY
        if before.form in {"без", "нет", "нету", "отсутствует", "отсутствуют"}:
            return True
    # «Запаха газа нет», «крышки на люке нету»: what «нет» denies stands before it in the genitive.
    if "gent" in parts_of_speech(word.form):
        return any(after.form in {"нет", "нету"} for after in sentence[place + 1 : place + 3])
    return False


def _match(rule: Rule, concepts: _Concepts) -> list[_Place] | None:
    """The places of a rule's terms that stand near enough to each other; None where there are none."""
    options = [[place for concept in term for place in concepts.get(concept, ())] for term in rule.terms]
    if not all(options):
        return None
    for first in options[0]:
        chosen = [first]
        for others in options[1:]:
            free = [place for place in others if all(_is_apart(place, other) for other in chosen)]
            if not free:
                break
            chosen.append(min(free, key=lambda place: abs(place.first - first.first)))
        else:
            start, end = min(place.first for place in chosen), max(place.last for place in chosen)
            if end - start <= rule.within and not _is_near(rule.without, concepts, start, end):
                return chosen
    return None


def _is_apart(left: _Place, right: _Place) -> bool:
    return left.last < right.first or right.last < left.first


def _is_near(names: frozenset[str], concepts: _Concepts, start: int, end: int) -> bool:
    return any(
        start - _NEAR <= place.first and place.last <= end + _NEAR for name in names for place in concepts.get(name, ())
    )


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    end = -1
    for span in sorted(spans):
        if span.start >= end:
            yield span
            end = span.end

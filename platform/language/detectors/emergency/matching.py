"""Match rules with the concepts of a sentence: all terms of a rule must be near each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from language.detectors.emergency.lexicon import Rule, rules_by_concept
from language.detectors.emergency.reading import Place, Sentence

__all__ = ["CONTEXT", "Match", "matches"]

_NEAR = 4
# What follows from the words of the same sentence, by concept: how much is left of a rule's score.
CONTEXT = {"past": 0.3, "solved": 0.2, "paper": 0.45, "metaphor": 0.2}


@dataclass(frozen=True, kw_only=True)
class Match:
    """A rule that a sentence fulfils, what is left of its score, and where its words are."""

    rule: Rule
    score: float
    places: tuple[Place, ...]


def matches(sentence: Sentence) -> Iterator[Match]:
    """The rules that a sentence fulfils."""
    concepts, rules = sentence.concepts, rules_by_concept()
    left = min((share for name, share in CONTEXT.items() if name in concepts), default=1.0)
    # Each rule once. A set would give another order in each process, and findings would quote other words.
    for rule in dict.fromkeys(rule for concept in concepts for rule in rules.get(concept, ())):
        if (places := _match(rule, concepts)) is not None:
            yield Match(rule=rule, score=rule.score * left, places=tuple(places))


def _match(rule: Rule, concepts: dict[str, list[Place]]) -> list[Place] | None:
    """The places of a rule's terms that stand near enough to each other; None where there are none."""
    options = [sorted({place for concept in term for place in concepts.get(concept, ())}) for term in rule.terms]
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


def _is_apart(left: Place, right: Place) -> bool:
    return left.last < right.first or right.last < left.first


def _is_near(names: frozenset[str], concepts: dict[str, list[Place]], start: int, end: int) -> bool:
    return any(
        start - _NEAR <= place.first and place.last <= end + _NEAR for name in names for place in concepts.get(name, ())
    )

"""Split a text into sentences and find the concepts of `concepts.toml` in each, also negated ones."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from language.detectors.emergency.lexicon import Rule, concepts_of, phrases, rules_by_concept
from language.reading import ReadText
from language.words import Word, parts_of_speech

__all__ = ["CONTEXT", "Match", "Place", "Sentence", "matches", "sentences"]

_WORDS = 600
_NEARLY = frozenset({"чуть", "едва", "пока", "чтобы", "чтоб", "вдруг", "разве", "еще"})


class Place(NamedTuple):
    """The first and the last word of a concept, by number in the sentence."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Words up to a mark that ends a sentence; `concepts`: where each stands, a negated one under «!» and its name."""

    words: list[Word]
    concepts: dict[str, list[Place]]
    is_question: bool


def sentences(message: ReadText) -> list[Sentence]:
    """The sentences of a message, in order. Reads the first 600 words."""
    found = []
    left = _WORDS
    for sentence in message.sentences:
        words = list(sentence.words[:left])
        left -= len(words)
        found.append(Sentence(words=words, concepts=_concepts(message.text, words), is_question="?" in sentence.mark))
        if not left:
            break
    return found


def _concepts(text: str, sentence: list[Word]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place, word in enumerate(sentence):
        sign = "!" if _is_negated(text, sentence, place) else ""
        for concept in sorted(concepts_of(word.form)):
            found[sign + concept].append(Place(place, place))
        for phrase in phrases(word.form):
            parts, following = phrase.parts, sentence[place : place + len(phrase.parts)]
            if len(following) == len(parts) and all(
                word.form in part or word.lemma in part for word, part in zip(following, parts, strict=True)
            ):
                found[sign + phrase.concept].append(Place(place, place + len(parts) - 1))
    return found


def _is_negated(text: str, sentence: list[Word], place: int) -> bool:
    word = sentence[place]
    before = sentence[place - 1] if place else None
    if before is not None and "," not in text[before.end : word.start]:
        if before.form in {"не", "ни"}:
            return place < 2 or sentence[place - 2].form not in _NEARLY
        if before.form in {"без", "нет", "нету", "отсутствует", "отсутствуют", "отсутствие"}:
            return True
    # «Запаха газа нет», «крышки на люке нету»: what «нет» denies stands before it in the genitive.
    if "gent" in parts_of_speech(word.form):
        return any(after.form in {"нет", "нету"} for after in sentence[place + 1 : place + 3])
    return False


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

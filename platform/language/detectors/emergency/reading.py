"""Split a text into sentences and find the concepts of `concepts.toml` in each, also negated ones."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from language.detectors.emergency.lexicon import concepts_of, phrases
from language.reading import ReadText
from language.words import Word, parts_of_speech

__all__ = ["Place", "Sentence", "sentences"]

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

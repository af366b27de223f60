"""Features of a danger in a sentence: words, concepts, rules, grammar, and the neighbouring sentences.

A sentence is a candidate only if it names the source of a danger (`anchors` of rules.toml): a manhole, gas, a dog.
Features are short strings; training.py learns their weights, weights.json stores them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from language.detectors.emergency.concepts import Match, Place, Sentence, matches, sentences
from language.detectors.emergency.lexicon import anchors
from language.reading import ReadText
from language.words import Word, parts_of_speech

__all__ = ["Case", "cases"]

_WINDOW = 6
_CLOSE = 3
_SHORT, _MIDDLE = 4, 12
# What «рухнул», «рухнет» and «рухнувший» share, which are words apart to the dictionary.
_STEM = 5
_NEITHER = frozenset({"не", "и", "в", "на", "у", "с", "а", "но", "к", "по", "из", "за", "о", "от", "до", "же", "то"})
# Concepts that mean the same beside any danger.
_EVERYWHERE = (
    "past", "solved", "paper", "metaphor", "ask", "hypothesis", "soon", "person", "child", "over_people", "wait",
    "hurt", "home", "passage",
)  # fmt: skip
_TENSES = ("past", "pres", "futr", "impr", "INFN")


@dataclass(kw_only=True)
class Case:
    """A candidate sentence for a kind of danger: its features, and for each feature the indexes of its words."""

    kind: str
    sentence: Sentence
    signs: dict[str, set[int]] = field(default_factory=dict)
    matched: list[Match] = field(default_factory=list)
    anchored: tuple[int, ...] = ()

    def see(self, sign: str, *places: int) -> None:
        """Add a feature, and its words."""
        self.signs.setdefault(sign, set()).update(places)


def cases(message: ReadText) -> list[Case]:
    """Candidate sentences of the message, each with a kind of danger."""
    read = sentences(message)
    return [case for number in range(len(read)) for case in _cases_of(read, number)]


def _cases_of(read: list[Sentence], number: int) -> list[Case]:
    sentence = read[number]
    found = list(matches(sentence))
    by_kind: dict[str, list[Match]] = defaultdict(list)
    for match in found:
        by_kind[match.rule.kind].append(match)
    anchored: dict[str, list[Place]] = defaultdict(list)
    for concept, places in sentence.concepts.items():
        for kind in anchors().get(concept.lstrip("!"), ()):
            anchored[kind] += places
    result = []
    for kind in sorted({*by_kind, *anchored}):
        case = Case(kind=kind, sentence=sentence, matched=by_kind.get(kind, []))
        places = anchored.get(kind) or [place for match in case.matched for place in match.places]
        case.anchored = tuple(sorted({place.first for place in places}))
        _fill(case, read, number)
        result.append(case)
    return result


def _fill(case: Case, read: list[Sentence], number: int) -> None:
    kind, sentence = case.kind, case.sentence
    near = [
        place for place in range(len(sentence.words)) if any(abs(place - anchor) <= _WINDOW for anchor in case.anchored)
    ]
    case.see("is " + kind)
    _of_rules(case)
    _of_words(case, near)
    _of_concepts(case, set(near))
    _of_neighbours(case, read, number)
    words = sum(len(one.words) for one in read)
    length = "short" if words <= _SHORT else "middle" if words <= _MIDDLE else "long"
    case.see("length " + length)
    case.see(f"{kind} length {length}")
    if sentence.is_question:
        case.see("question")
        case.see(kind + " question")


def _of_rules(case: Case) -> None:
    if not case.matched:
        case.see("no rule")
        case.see(case.kind + " no rule")
        return
    best = max(match.score for match in case.matched)
    grade = "sure" if best >= 0.85 else "likely" if best >= 0.5 else "trace"
    for match in case.matched:
        places = {place.first for place in match.places}
        case.see("rule " + grade, *places)
        case.see(f"{case.kind} rule {grade}", *places)
    if len(case.matched) > 1:
        case.see("rules")


def _of_words(case: Case, near: list[int]) -> None:
    kind, words = case.kind, case.sentence.words
    for place in near:
        word = words[place]
        if word.form[0].isdigit():
            case.see(f"{kind} number", place)
            continue
        distance = min(abs(place - anchor) for anchor in case.anchored)
        case.see(f"{kind} {word.lemma}", place)
        if len(word.form) > _STEM:
            case.see(f"{kind} {word.form[:_STEM]}~", place)
            case.see(f"word {word.form[:_STEM]}~", place)
        if distance and distance <= _CLOSE:
            case.see(f"{kind} by {word.lemma}", place)
            for tense in _tenses(word.form):
                case.see(f"{kind} by {tense}", place)
        if word.form not in _NEITHER:
            case.see("word " + word.lemma, place)
    for anchor in case.anchored:
        for tag in ("nomn", "gent", "datv", "accs", "ablt", "loct", "sing", "plur"):
            if tag in parts_of_speech(words[anchor].form):
                case.see(f"{kind} anchor {tag}", anchor)
        for step, name in ((-1, "before"), (1, "after")):
            case.see(f"{kind} {name} {_lemma(words, anchor + step)}", max(0, min(anchor + step, len(words) - 1)))


def _of_concepts(case: Case, near: set[int]) -> None:
    kind = case.kind
    here: dict[str, list[int]] = {}
    for concept, places in case.sentence.concepts.items():
        if inside := [place.first for place in places if place.first in near]:
            here[concept] = inside
            case.see(f"{kind} about {concept}", *inside)
            if concept in _EVERYWHERE:
                case.see("about " + concept, *inside)
    own = [concept for concept in here if kind in anchors().get(concept.lstrip("!"), ())]
    for one in own:
        for other, beside in here.items():
            if other == one:
                continue
            apart = min(abs(left - right) for left in here[one] for right in beside)
            if apart <= _CLOSE + 1:
                case.see(f"{kind} {one} with {other}", *beside)


def _of_neighbours(case: Case, read: list[Sentence], number: int) -> None:
    for name, there in (("earlier", number - 1), ("later", number + 1)):
        if 0 <= there < len(read):
            for concept in read[there].concepts:
                case.see(f"{case.kind} {name} {concept}")
                if concept in _EVERYWHERE:
                    case.see("beside " + concept)


@lru_cache(1 << 14)
def _tenses(form: str) -> tuple[str, ...]:
    grammemes = parts_of_speech(form)
    return tuple(tense for tense in _TENSES if tense in grammemes)


def _lemma(words: list[Word], place: int) -> str:
    return words[place].lemma if 0 <= place < len(words) else "^"

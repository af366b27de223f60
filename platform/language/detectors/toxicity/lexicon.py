"""Load rude words from `lexicon.toml` and match their disguises: «д*бил», «с у к а», «xyй», «suka»."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from language.words import fold, lemma, look_alikes_undo, parts_of_speech, readings

__all__ = ["KINDS", "Hit", "is_surname", "lexicon_hits"]

_CAPITALISED = re.compile(r"[^\W\d_]+")
_INITIALS_AFTER = re.compile(r"[\s,]{0,2}[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?|\s[А-ЯЁ]\s?[А-ЯЁ](?![а-яё\w])")
_INITIALS_BEFORE = re.compile(r"(?<![А-ЯЁа-яё])[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?\s?$")
_LIKE_SURNAME = re.compile(
    r"(?:[ое]в|[иы]н)(?:|а|у|ым|ой|е|ых|ы|ыми)$|ск(?:ий|ая|ого|ой|ому|ую|им)$|(?:енко|чук|юк|як|ак|ал|аль|ач|ян|дзе)$"
)
# Of forms in -ов a rude plural has one alone: «хохлов», never «Хохлову».
_SURNAME_ALONE = re.compile(r"(?:[а-я]*[ое]в|[а-я]*[иы]н)(?:а|у|ым|ой)")


def is_surname(text: str, start: int, end: int) -> bool:
    """Whether the word at a place of a text, as it was written, is a surname: by its capital, its form, its neighbours.

    A capital alone tells nothing: «Хохлов не люблю» is written so, too.
    """
    word = text[start:end]
    if not word[:1].isupper() or (len(word) > 1 and word[1:].isupper()) or not _may_be(fold(word)):
        return False
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _INITIALS_AFTER.match(after) or _INITIALS_BEFORE.search(before):
        return True
    left, right = _CAPITALISED.findall(before), _CAPITALISED.findall(after)
    if left and (lemma(fold(left[-1])) in _titles() or _is_given(left[-1])):
        return True
    if right and _is_given(right[0]) and re.match(r"\s", after):
        return True
    is_inside = bool(re.search(r"[\w,]\s+$", before))
    return is_inside and _SURNAME_ALONE.fullmatch(fold(word)) is not None


@cache
def _titles() -> frozenset[str]:
    """What stands before a surname, in the dictionary's form."""
    listed = tomllib.loads(Path(__file__).with_name("surnames.toml").read_text(encoding="utf-8"))
    return frozenset(lemma(word) for word in listed["titles"].split())


@lru_cache(1 << 10)
def _may_be(form: str) -> bool:
    return _LIKE_SURNAME.search(form) is not None or any("Surn" in reading.grammemes for reading in readings(form))


def _is_given(word: str) -> bool:
    """A first name or a patronymic, with a capital."""
    return word[:1].isupper() and bool(parts_of_speech(fold(word)) & {"Name", "Patr"})


KINDS = ("swearing", "vulgar", "insult", "slur", "threat", "contempt", "mild")
_WORD = re.compile(r"[a-zа-я]+")
_LETTERS = re.compile(r"[а-я]+")
# A word with marks or digits inside or at its end in place of letters; marks that stand alone are punctuation.
_MASKED = re.compile(
    r"(?<![\w@$])(?:[a-zа-я@$]+(?:[*#@$%&+0-9!|_.…~^\-]{1,6}[a-zа-я@$]+)+|[a-zа-я]+[*#]{1,6}(?![\w*#])|[0-9][а-я]{3,})"
)
_SPACED = re.compile(r"(?<![\w])(?:[а-яa-z][\s.,_*\-]{1,3}){2,14}[а-яa-z](?![\w])")
_REPEATED = re.compile(r"([а-я])\1+")
_LEET = str.maketrans(
    {"0": "о", "3": "з", "4": "ч", "6": "б", "@": "а", "$": "с", "!": "и", "1": "и", "|": "л", "9": "я"}
)
_JOINED = re.compile(r"[._\-~^*\s,…]+")
_MARKS = re.compile(r"[^а-яa-z]+")
_LONGEST = 40
# How far, in characters, a neighbour gives a word its meaning.
_NEAR = 100


@dataclass(frozen=True, order=True)
class Hit:
    """A rude word or phrase from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: str
    score: float


@dataclass(frozen=True)
class _Sense:
    """Another meaning of a word, the neighbours that give it, and those that take it back."""

    word: re.Pattern[str]
    beside: re.Pattern[str]
    despite: re.Pattern[str] | None


@dataclass(frozen=True)
class _Lexicon:
    groups: tuple[tuple[str, float, re.Pattern[str]], ...]
    phrases: tuple[tuple[str, float, re.Pattern[str]], ...]
    friends: re.Pattern[str]
    unless: tuple[_Sense, ...]
    masked: tuple[str, ...]
    latin: frozenset[str]


def lexicon_hits(text: str, folded: str) -> list[Hit]:
    """The rude words of a text, also folded, and how it hides them, in order; phrases may overlap words."""
    hits = [
        Hit(match.start(), match.end(), *found)
        for match in _WORD.finditer(folded)
        if (found := _word_kind(match[0])) is not None
    ]
    hits += [
        Hit(match.start(), match.end(), *found)
        for pattern, reading in ((_MASKED, _masked_kind), (_SPACED, _spaced_kind))
        for match in pattern.finditer(folded)
        if (found := reading(match[0])) is not None
    ]
    hits += [
        Hit(match.start(), match.end(), kind, score)
        for kind, score, pattern in _lexicon().phrases
        for match in pattern.finditer(folded)
    ]
    return sorted(hit for hit in hits if not (_means_otherwise(hit, folded) or is_surname(text, hit.start, hit.end)))


def _means_otherwise(hit: Hit, folded: str) -> bool:
    word = folded[hit.start : hit.end]
    near = folded[max(0, hit.start - _NEAR) : hit.end + _NEAR]
    return any(
        sense.word.fullmatch(word) and sense.beside.search(near) and not (sense.despite and sense.despite.search(near))
        for sense in _lexicon().unless
    )


@lru_cache(1 << 15)
def _word_kind(word: str) -> tuple[str, float] | None:
    if len(word) < 2 or len(word) > _LONGEST:
        return None
    lexicon = _lexicon()
    if not _LETTERS.fullmatch(word):
        if word in lexicon.latin:
            return "swearing", 0.7
        return None if word.isascii() else _word_kind(look_alikes_undo(word)) if _is_russian(word) else None
    for form in dict.fromkeys((word, _REPEATED.sub(r"\1", word))):
        if lexicon.friends.fullmatch(form):
            return None
        for kind, score, pattern in lexicon.groups:
            if pattern.fullmatch(form):
                return kind, score
    return None


def _is_russian(word: str) -> bool:
    return bool(_LETTERS.fullmatch(look_alikes_undo(word)))


@lru_cache(1 << 13)
def _masked_kind(word: str) -> tuple[str, float] | None:
    """What a word with marks in place of letters stands for: letters by their looks, or any letters under the marks."""
    leet = look_alikes_undo(word.translate(_LEET))
    if _LETTERS.fullmatch(leet) and (found := _word_kind(leet)):
        return found
    joined = look_alikes_undo(_JOINED.sub("", word).translate(_LEET))
    parts = _JOINED.split(word)
    if _LETTERS.fullmatch(joined) and (max(map(len, parts)) < 4 or "*" in word) and (found := _masked_word(joined)):
        return found
    pieces = [look_alikes_undo(piece) for piece in _MARKS.split(word)]
    if not re.search(r"[*#@$%&…]|\.\.", word) or sum(map(len, pieces)) > 12:
        return None
    gap = "[а-я]{1,4}"
    pattern = re.compile(gap.join(map(re.escape, pieces)))
    return next((_word_kind(known) for known in _lexicon().masked if pattern.fullmatch(known)), None)


def _masked_word(word: str) -> tuple[str, float] | None:
    return _word_kind(word) if word in _lexicon().masked else None


@lru_cache(1 << 10)
def _spaced_kind(letters: str) -> tuple[str, float] | None:
    return _word_kind(look_alikes_undo("".join(_WORD.findall(letters))))


@cache
def _lexicon() -> _Lexicon:
    data = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))
    return _Lexicon(
        groups=tuple((group["kind"], group["score"], re.compile("|".join(group["words"]))) for group in data["group"]),
        phrases=tuple(
            (
                phrase["kind"],
                phrase["score"],
                re.compile(r"\b(?:" + "|".join(phrase["patterns"]).replace("_", r"[\s,.!-]{1,4}") + r")\b"),
            )
            for phrase in data["phrase"]
        ),
        friends=re.compile("|".join(data["friends"]["words"])),
        unless=tuple(
            _Sense(
                word=re.compile(one["word"]),
                beside=re.compile(rf"\b(?:{one['beside']})"),
                despite=re.compile(one["despite"]) if "despite" in one else None,
            )
            for one in data["unless"]
        ),
        masked=tuple(data["masked"]["words"].split()),
        latin=frozenset(data["latin"]["words"].split()),
    )

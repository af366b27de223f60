"""From a message as people type it to words: offsets kept, spelling brought to one shape, lemmas remembered.

Everything here is independent of regions and safe in threads: a process holds one morphology and one memory of words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from language.words.dictionary import morphology

__all__ = ["LONGEST_TEXT", "Word", "lemma", "spelling", "words_of"]

# What a message is about is said early; the rest of a very long one only costs time.
LONGEST_TEXT = 6_000
LONGEST_WORD = 40
# How much of a Latin-typed message is looked at to tell transliteration from a wrong keyboard layout.
PROBE_WORDS = 25

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
# Letters, with accents, invisible characters and single digits standing for letters («д0рога») between them; or digits.
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{INVISIBLE}\u0300-\u036f]|(?<=[а-яё])[0346](?=[а-яё]))*|\d+", re.IGNORECASE)
DROPPED = re.compile(rf"[{INVISIBLE}\u0301\u0300\u0341]")
ELONGATED = re.compile(r"(.)\1{2,}")
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

LOOK_ALIKES = str.maketrans("aceopxykmthbrnu0346", "асеорхукмтнвгпи" + "озчб")
LAYOUT = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~",
    "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
)
# Longest first: «shch» before «sh». The second spelling is tried where the first makes no known word.
SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tc", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "я"), ("yo", "е"), ("jo", "е"),
    ("ye", "е"), ("je", "е"), ("yi", "ый"), ("iy", "ий"), ("yj", "ый"), ("ij", "ий"), ("ey", "ей"), ("ay", "ай"),
    ("oy", "ой"), ("uy", "уй"),
    ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "х"), ("y", "ы"), ("z", "з"),
)  # fmt: skip
SOUND = dict(SOUNDS)
SOUND_PATTERN = re.compile("|".join(latin for latin, _ in SOUNDS))
SECOND_HEARING = (("ия", "иа"), ("ы", "ий"), ("ы", "й"), ("х", "кс"), ("ц", "к"), ("е", "э"), ("в", "ш"), ("ю", "иу"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message: where it stands (offsets into the message) and its one spelling."""

    start: int
    end: int
    spelling: str


def words_of(text: str) -> list[Word]:
    """Words and numbers of a message, at most of its first `LONGEST_TEXT` characters; any string is accepted."""
    text = text[:LONGEST_TEXT]
    if len(LATIN.findall(text)) > len(CYRILLIC.findall(text)):
        return list(_from_latin(text))
    return [Word(match.start(), match.end(), spelling(match.group())) for match in WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def spelling(word: str) -> str:
    """One shape of a word: small letters, е for ё, no invisible characters, look-alike Latin letters made Cyrillic."""
    if word.isdecimal():
        return "0" * min(len(word), 6)
    word = word.lower()
    if not word.isalpha() or not word.isascii():
        word = unicodedata.normalize("NFC", DROPPED.sub("", unicodedata.normalize("NFKC", word).lower()))
        if CYRILLIC.search(word):
            word = word.translate(LOOK_ALIKES)
    return ELONGATED.sub(r"\1", word.replace("ё", "е"))[:LONGEST_WORD]


def lemma(word: str) -> str:
    """The dictionary form of a word in its one spelling; words of other languages come back much as they are."""
    if not CYRILLIC.search(word):
        return word
    return str(morphology().parse(word)[0].normal_form).replace("ё", "е")


def _from_latin(text: str) -> Iterator[Word]:
    """Words of a message typed in Latin letters: transliterated, or with the keyboard left in the English layout."""
    swapped = text.translate(LAYOUT)
    plain = list(WORD.finditer(text))
    shifted = list(WORD.finditer(swapped))
    heard = [_heard(match.group()) for match in plain[:PROBE_WORDS]]
    typed = [spelling(match.group()) for match in shifted[:PROBE_WORDS]]
    if _known(typed) > _known(heard):
        for match in shifted:
            yield Word(match.start(), match.end(), spelling(match.group()))
        return
    russian = _known(heard) >= 0.4
    for match in plain:
        word = _heard(match.group()) if russian else spelling(match.group())
        yield Word(match.start(), match.end(), word)


def _known(words: list[str]) -> float:
    """Share of the words of three letters and more that the dictionary has."""
    long = [word for word in words if len(word) > 2 and CYRILLIC.search(word)]
    return sum(morphology().word_is_known(word) for word in long) / len(long) if long else 0.0


def _heard(word: str) -> str:
    """A transliterated word in Cyrillic; of several readings, the first that the dictionary has."""
    word = spelling(word)
    if not word.isascii() or word.isdecimal():
        return word
    first = SOUND_PATTERN.sub(lambda match: SOUND[match.group()], word)
    if morphology().word_is_known(first):
        return first
    for heard, meant in SECOND_HEARING:
        second = first.replace(heard, meant)
        if second != first and morphology().word_is_known(second):
            return second
    for end in ("ь",):
        if morphology().word_is_known(first + end):
            return first + end
    return first

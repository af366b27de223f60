"""Normalise spelling: letters that look alike, Russian in Latin letters, typos."""

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache

from language.words.dictionary import LONGEST, is_known

__all__ = [
    "INVISIBLE",
    "Spelling",
    "code_of",
    "fold",
    "heard",
    "layout_undo",
    "look_alikes_undo",
    "spelling",
    "transliteration_undo",
]

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Characters that nobody sees, as part of a set in a pattern."""
_SPACES = dict.fromkeys((0x00, 0xA0, 0x2009, 0x202F, 0x3000, 0xFEFF), " ")
# Full-width forms (U+FF01 to U+FF5E) and digits of mathematical alphabets: people read them as the usual ones.
_WIDE = {chr(0xFEE0 + code): chr(code).lower() for code in range(0x21, 0x7F)}
_WIDE |= {chr(0x1D7CE + index): str(index % 10) for index in range(50)}
_SAME = str.maketrans({**{chr(code): space for code, space in _SPACES.items()}, **_WIDE, "ё": "е"})
# Latin letters and figures that look like Russian letters, as people mix them by mistake of layout or on purpose.
_LOOK_ALIKES = str.maketrans("aceopxykmhtbnuir" + "0346", "асеорхукмнтвпииг" + "озчб")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
# Only from where a word begins: otherwise an endless word would take time in the square of its length.
_MIXED = re.compile(r"(?<![a-zа-я])[a-zа-я]*(?:[a-z][а-я]|[а-я][a-z])[a-zа-я]*")
_DROPPED = re.compile(rf"[{INVISIBLE}\u0301\u0300\u0341]")
_ELONGATED = re.compile(r"(.)\1{2,}")
_FIGURES = 6


def fold(text: str) -> str:
    """The text in lower case, ё as е, odd spaces and NULs as spaces, Latin letters inside Russian words as Russian,
    full-width letters and figures as the usual ones.

    As long as the text itself, so positions in one are positions in the other.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    lower = lower.translate(_SAME)
    return _MIXED.sub(lambda match: look_alikes_undo(match[0]), lower) if _LATIN.search(lower) else lower


def look_alikes_undo(word: str) -> str:
    """A word of Russian letters and Latin ones or figures that look like them, in Russian letters; in lower case."""
    return word.translate(_LOOK_ALIKES)


@lru_cache(1 << 16)
def spelling(word: str) -> str:
    """The one shape of a word alone, whose length may change.

    As `fold` has it, and besides without invisible characters and accents, in composed letters, «помогитеее» as
    «помогите», «д0рога» as «дорога»; of a number only how many figures it has.
    """
    if word.isdecimal():
        return "0" * min(len(word), _FIGURES)
    word = word.lower()
    if not word.isalpha() or not word.isascii():
        word = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKC", word).lower()))
        if _CYRILLIC.search(word):
            word = look_alikes_undo(word)
    return _ELONGATED.sub(r"\1", word.replace("ё", "е"))[:LONGEST]


# Letters of several common ways to write Russian in Latin letters.
_SYLLABLES = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tc": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ju": "ю",
    "ya": "я", "ja": "я", "yo": "е", "jo": "е", "ye": "е", "je": "е", "iy": "ий", "yj": "ый", "yy": "ый", "yi": "ый",
    "ij": "ий", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х",
    "c": "ц", "y": "ы", "w": "в", "x": "х", "q": "к", "'": "ь",
}  # fmt: skip
# Longest first; y behind a vowel and before none is «й», and in «iya» the «ya» is one letter.
_SYLLABLE = re.compile(
    "(?P<short>(?<=[aeou])y(?![aeou]))|"
    + "|".join("iy(?![aeou])" if latin == "iy" else latin for latin in sorted(_SYLLABLES, key=len, reverse=True))
)
# Where the first reading is no word: what the same letters may stand for besides.
_OTHERWISE = (
    ("иа", "ия"), ("иа", "я"), ("иу", "ю"), ("ы", "ий"), ("ы", "й"), ("х", "кс"), ("ц", "к"), ("е", "э"), ("в", "ш"),
    ("ю", "иу"),
)  # fmt: skip
_LAYOUT = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~",
    "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
)
_RUSSIAN_WORD = re.compile("[\u0400-\u04ff]")
_LONGEST_CODE = 55
_LATIN_OF = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip


def transliteration_undo(word: str) -> str:
    """A Russian word written in Latin letters («yama», «liuk»), in Russian letters as well as can be told.

    It is given in lower case. A word with Russian letters in it comes back as it is. The length may change.
    """
    if _RUSSIAN_WORD.search(word):
        return word
    return _SYLLABLE.sub(lambda match: "й" if match["short"] else _SYLLABLES[match[0]], word)


def heard(word: str) -> str:
    """A word in small Latin letters, in Russian ones: of several readings the first that the dictionary has.

    The plainest reading where it has none; a word longer than any comes back as it is.
    """
    if len(word) > LONGEST:
        return word
    first = transliteration_undo(word)
    if is_known(first):
        return first
    others = (first.replace(sound, meant) for sound, meant in _OTHERWISE if sound in first)
    return next((other for other in (*others, f"{first}ь") if is_known(other)), first)


def layout_undo(text: str) -> str:
    """A text typed with the keyboard left in the English layout, as it was meant; as long as the text itself."""
    return text.translate(_LAYOUT)


def code_of(words: str, taken: Container[str], *, prefix: str = "", instead: str, longest: int = _LONGEST_CODE) -> str:
    """`prefix` and the words in Latin letters joined by `-`, numbered if that is in `taken`; `instead` of no words."""
    latin = "".join(_LATIN_OF.get(letter, letter) for letter in words.lower())
    base = prefix + (re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:longest].strip("-") or instead)
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


_FIRST = {"о": "а", "и": "е", "э": "е"}
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


class Spelling:
    """A list of correct words that finds the one a misspelt word stands for."""

    def __init__(self, forms: Iterable[str], *, shortest: int = 5, longest: int = 16) -> None:
        self._forms = frozenset(forms)
        self._shortest, self._longest = shortest, longest

    def nearest(self, form: str) -> str | None:
        """The word of the list that is one typo away, the first by alphabet of several; None if there is none.

        Words shorter than `shortest` or longer than `longest` letters are not corrected: the former are too near to
        each other, the latter cost too much. The first letter is seldom mistaken, except «а» for «о» and the like.
        """
        if form in self._forms:
            return form
        if not self._shortest <= len(form) <= self._longest:
            return None
        meant = self._candidates(form) & self._forms
        return min(
            (word for word in meant if _FIRST.get(word[0], word[0]) == _FIRST.get(form[0], form[0])), default=None
        )

    @staticmethod
    def _candidates(form: str) -> set[str]:
        splits = [(form[:place], form[place:]) for place in range(len(form) + 1)]
        return {
            *(left + right[1:] for left, right in splits if right),
            *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
            *(left + letter + right[1:] for left, right in splits if right for letter in _LETTERS),
            *(left + letter + right for left, right in splits for letter in _LETTERS),
        }

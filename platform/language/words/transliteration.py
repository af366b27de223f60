"""Transliterate Russian in Latin letters («yama», «ytn djls»), and make Latin codes."""

import re
from collections.abc import Container

from language.words.dictionary import LONGEST, is_known

__all__ = ["code_of", "heard", "layout_undo", "transliteration_undo"]

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
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LONGEST_CODE = 55
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip


def transliteration_undo(word: str) -> str:
    """A Russian word written in Latin letters («yama», «liuk»), in Russian letters as well as can be told.

    It is given in lower case. A word with Russian letters in it comes back as it is. The length may change.
    """
    if _CYRILLIC.search(word):
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
    latin = "".join(_LATIN.get(letter, letter) for letter in words.lower())
    base = prefix + (re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:longest].strip("-") or instead)
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code

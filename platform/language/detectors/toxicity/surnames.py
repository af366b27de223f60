"""Tell whether a word that looks rude is a surname: «Чуркин А. П.», «имени Хохлова», «врачу Дураковой»."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from language.words import fold, lemma, parts_of_speech, readings

__all__ = ["is_surname"]

_WORD = re.compile(r"[^\W\d_]+")
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
    left, right = _WORD.findall(before), _WORD.findall(after)
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

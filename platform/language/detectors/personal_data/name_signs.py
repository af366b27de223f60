"""Features of a word as part of somebody's name: the word itself, and its neighbours.

Features are short strings; training.py learns their weights, name_weights.json stores them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.detectors.personal_data.name_text import NameText, is_adjective
from language.detectors.personal_data.name_words import (
    NEVER,
    SIGNAL_WORDS,
    TITLES,
    NameToken,
    Part,
    ends_like_surname,
    kin_forms,
    office_forms,
    part_of,
    place_forms,
    role_forms,
    without_seniority,
)
from language.words import parts_of_speech

__all__ = ["is_candidate", "signs_of"]

_LETTERS = (
    (Part.FIRST, "F"),
    (Part.PATRONYMIC, "P"),
    (Part.SURNAME, "S"),
    (Part.LIKE_SURNAME, "L"),
    (Part.RARE_SURNAME, "R"),
    (Part.UNKNOWN, "U"),
    (Part.ORDINARY, "O"),
    (Part.PLACE, "G"),
    (Part.FAMOUS, "X"),
)
_NAMED = Part.FIRST | Part.PATRONYMIC | Part.SURNAME
_GAPS = (
    (re.compile(r"\s+|-"), "_"),
    (re.compile(r"[^\S\n]*,\s*"), ","),
    (re.compile(r"[^\S\n]*[.…]\s*"), "."),
    (re.compile(r"[^\S\n]*[:]\s*"), ":"),
    (re.compile(r"[^\S\n]*[-–—]+\s*"), "-"),
    (re.compile(r"\s*\(\s*"), "("),
    (re.compile(r"\s*\)\s*"), ")"),
    (re.compile(r"[^\S\n]*[!?]+[\s)]*"), "!"),
    (re.compile(r"\s*[«\"“„]\s*"), "«"),
    (re.compile(r"\s*[»\"”]\s*"), "»"),
    (re.compile(r"[,;]?\s*№?\s*\d[\d\s,./:-]*"), "1"),
)


# Firms and offices in one word («Росприроднадзор»), gerunds and diminutives that the dictionary lacks.
_FIRM = re.compile(
    r"надзор|развити|сбыт|энерго|водокан|сервис|трест|фонд|транс|здрав|хоз(?:а|у|ом)?$|пром$|маркет|реестр|снаб|инвест|автодор|водник|"
    r"^минобр|^минсоц|^минпри|^минстр|^горгаз|вшис?ь?$|[её]нько$|ковид"
)
# Participles with a letter too few or too many: «мобилизованых», «пострадавшыми».
_MISSPELT = re.compile(r"(?:[иы]?[зр]ован|ованн|енн|янн|ивш|авш)н?(?:ый|ых|ым|ыми|ого|ому|ая|ой|ые)$")
# Kinds of ordinary words that are surnames, too: «Мороз», «Лебедь», «Горбатый».
_MAY_NAME = ("noun", "anim", "adj", "named", "geo", "unknown", "title", "kin", "role", "office", "place")


@lru_cache(1 << 14)
def _gap_kind(gap: str) -> str:
    if "\n" in gap:
        return "n"
    for pattern, kind in _GAPS:
        if pattern.fullmatch(gap):
            return kind
    return "1" if any(map(str.isdigit, gap)) else "*"


@lru_cache(1 << 15)
def _own(form: str) -> str:
    part = part_of(form)
    letters = "".join(letter for bit, letter in _LETTERS if part & bit)
    return letters + ("A" if is_adjective(form) else "")


@lru_cache(1 << 15)
def _kind(form: str) -> str:
    """What a word beside a name may say of it."""
    for kind, words in (
        ("title", TITLES),
        ("kin", kin_forms()),
        ("role", role_forms()),
        ("office", office_forms()),
        ("place", place_forms()),
    ):
        if form in words:
            return kind
    grammemes = parts_of_speech(form)
    if "VERB" in grammemes:
        tense = "past" if "past" in grammemes else "pres" if "pres" in grammemes else "futr"
        number = "pl" if "plur" in grammemes else "f" if "femn" in grammemes else "m" if "masc" in grammemes else "s"
        person = "3" if "3per" in grammemes else "1" if "1per" in grammemes else "2" if "2per" in grammemes else ""
        if "impr" in grammemes:
            return "impr"
        return tense + number + person
    if "NOUN" in grammemes:
        if grammemes & {"Name", "Surn", "Patr"}:
            return "named"
        if "Geox" in grammemes:
            return "geo"
        number = "pl" if "plur" in grammemes else ""
        return ("anim" if "anim" in grammemes else "noun") + number
    for tag in ("ADJF", "ADJS", "PRTF", "PRTS", "INFN", "GRND", "NUMR", "ADVB", "NPRO", "PREP", "CONJ", "PRCL", "PRED"):
        if tag in grammemes:
            return tag.lower()
    return "unknown" if len(form) > 1 else "letter"


def is_candidate(text: NameText, index: int) -> bool:
    """Whether the word could be of a name at all; the cheap looks come first."""
    token = text.tokens[index]
    form = token.form
    if text.is_shouted or token.is_upper or not token.is_capital:
        if _MISSPELT.search(form):
            return False
        if not ends_like_surname(form) or not _could_be_any(text, index):
            return False
        part = part_of(form)
        if part & Part.PATRONYMIC:
            return True
        if part & Part.SURNAME:
            return Part.ORDINARY not in part or token.is_capital
        return bool(part & Part.UNKNOWN and part & (Part.LIKE_SURNAME | Part.RARE_SURNAME))
    written = text.text[token.start + 1 : token.end]
    if not written.islower() and ("-" not in written or token.is_latin):
        return False
    if _own(form) in {"O", ""} and not _kind(form).startswith(_MAY_NAME):
        return False
    return _could_be_any(text, index)


def _could_be_any(text: NameText, index: int) -> bool:
    form = text.tokens[index].form
    if (
        _FIRM.search(form)
        or len(form) < 2
        or form in NEVER
        or form in place_forms()
        or form in role_forms()
        or form in kin_forms()
    ):
        return False
    if form in office_forms():
        following = text.tokens[index + 1 : index + 2]
        return bool(following) and Part.PATRONYMIC in following[0].part
    return True


def _shape(text: NameText, token: NameToken) -> str:
    if token.is_upper:
        return "shout" if text.is_shouted else "UP"
    if not token.is_capital:
        return "lower"
    return "Start" if text.begins_sentence(token) else "Cap"


def _beside(text: NameText, index: int, step: int) -> tuple[str, str, str]:
    """The form, the kind and the gap of the neighbour `step` words away; the edge of the text is «^»."""
    there = index + step
    if not 0 <= there < len(text.tokens):
        first = text.tokens[0 if step < 0 else -1]
        edge = (
            text.folded[max(0, first.start - 3) : first.start] if step < 0 else text.folded[first.end : first.end + 3]
        )
        return "^", "^", "1" if any(map(str.isdigit, edge)) else "^"
    token = text.tokens[there]
    gap = _gap_kind(text.gap(min(index, there) if abs(step) == 1 else (there if step < 0 else there - 1)))
    if token.is_initial and gap in "_.":
        return "A", "initial", gap
    if token.is_capital and not text.is_shouted and not token.is_upper and not text.begins_sentence(token):
        own = _own(token.form)
        plain = _kind(token.form)
        if plain in {"title", "kin", "role", "office", "place"}:
            return token.form, plain, gap
        kind = "F" if "F" in own else "P" if "P" in own else "S" if "S" in own or "L" in own or "RU" in own else "C"
        return token.form, kind + ("G" if "G" in own else "") + ("O" if "O" in own else ""), gap
    kind = _kind(token.form)
    if kind in {"named", "unknown", "noun", "anim"}:
        part = part_of(token.form) if ends_like_surname(token.form) or kind == "named" else Part.NONE
        if part & _NAMED and Part.ORDINARY not in part:
            kind = "f" if Part.FIRST in part else "p" if Part.PATRONYMIC in part else "s"
    return token.form, kind, gap


def signs_of(text: NameText, index: int) -> Iterator[str]:
    """The signs of a word; `index` is its place among the words of the text."""
    token = text.tokens[index]
    form = without_seniority(token.form)
    own, shape = _own(form) + ("W" if token.is_latin else ""), _shape(text, token)
    last = form.rpartition("-")[2]
    whole = own + shape
    yield "own " + whole
    yield "shape " + shape
    for letter in own:
        yield "is " + letter
    if "O" not in own or "S" in own:
        yield "end " + last[-2:]
        yield "end " + last[-3:]
        yield "end " + last[-4:]
    if "-" in form:
        yield "hyphen " + own
    if len(form) < 5:
        yield "short " + own
    before, after = _beside(text, index, -1), _beside(text, index, 1)
    before2, after2 = _beside(text, index, -2), _beside(text, index, 2)
    named = (
        "N"
        if set("FPS") & set(own) and "O" not in own
        else "L"
        if "L" in own or "RU" in own
        else "U"
        if "U" in own
        else "O"
    )
    short = named + ("G" if "G" in own or "X" in own else "") + shape[0]
    for side, (word, kind, gap) in (("<", before), (">", after)):
        yield f"{side} {gap}"
        yield f"{side} {gap} {short}"
        yield f"{side} {kind}"
        yield f"{side} {gap}{kind}"
        yield f"{side} {gap}{kind} {short}"
        if word in SIGNAL_WORDS:
            yield f"{side} {gap}{word}"
            yield f"{side} {gap}{word} {short}"
    for side, (word, kind, gap) in (("<<", before2), (">>", after2)):
        yield f"{side} {kind}"
        yield f"{side} {kind} {short}"
        if word in SIGNAL_WORDS:
            yield f"{side} {word}"
            yield f"{side} {word} {short}"
        near = before if side == "<<" else after
        yield f"{side} {kind} {gap}{near[2]} {near[1]}"
    yield f"<> {before[2]}{before[1]} {after[2]}{after[1]}"
    yield f"<> {before[2]}{after[2]} {short}"
    if index + 1 == len(text.tokens):
        yield "last " + short

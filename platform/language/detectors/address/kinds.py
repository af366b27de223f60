"""Kinds of streets: spellings people use, and the canonical form."""

from typing import NamedTuple

from language.detectors.address.tokens import AddressText, facts_of
from language.words import Spelling, is_known

__all__ = ["Kind", "KindAt", "kind_at"]


class Kind(NamedTuple):
    """A kind of street: its canonical short form, the gender of its noun (f, m, n), and whether the form is the word
    itself, before which an adjective stands: «Московское шоссе», but «ул. Школьная»."""

    short: str
    gender: str
    is_word: bool = False


class KindAt(NamedTuple):
    """A kind from token `first` up to token `end`. `is_full`: written out, so that a dot ends the sentence.

    `is_plural`: «улиц Гончарова и Ленина», «улицы города».
    """

    kind: Kind
    first: int
    end: int
    is_full: bool
    is_plural: bool


_STREET = Kind("ул.", "f")
_AVENUE = Kind("пр-т", "m")
_SHORT: dict[str, Kind] = {
    **dict.fromkeys(("ул", "улиц"), _STREET),
    **dict.fromkeys(("пр-т", "пр-кт", "пр-к", "просп", "прт", "пр-спект", "пр"), _AVENUE),
    **dict.fromkeys(("пер", "пер-к"), Kind("пер.", "m")),
    **dict.fromkeys(("б-р", "бул", "бульв", "бр"), Kind("б-р", "m")),
    "пл": Kind("пл.", "f"),
    **dict.fromkeys(("пр-д", "прд"), Kind("проезд", "m", is_word=True)),
    "ш": Kind("шоссе", "n", is_word=True),
    "наб": Kind("наб.", "f"),
    "кв-л": Kind("квартал", "m", is_word=True),
}
_FULL: dict[str, tuple[Kind, str]] = {
    "улица": (_STREET, "улица улицы улице улицу улицей"),
    "проспект": (_AVENUE, "проспект проспекта проспекту проспекте проспектом"),
    "переулок": (Kind("пер.", "m"), "переулок переулка переулку переулке переулком"),
    "бульвар": (Kind("б-р", "m"), "бульвар бульвара бульвару бульваре бульваром"),
    "площадь": (Kind("пл.", "f"), "площадь площади площадью"),
    "проезд": (Kind("проезд", "m", is_word=True), "проезд проезда проезду проезде проездом"),
    "шоссе": (Kind("шоссе", "n", is_word=True), "шоссе"),
    "набережная": (Kind("наб.", "f"), "набережная набережной набережную"),
    "аллея": (Kind("аллея", "f", is_word=True), "аллея аллеи аллее аллею аллеей"),
    "тупик": (Kind("тупик", "m", is_word=True), "тупик тупика тупику тупике тупиком"),
    "спуск": (Kind("спуск", "m", is_word=True), "спуск спуска спуску спуске спуском"),
    "тракт": (Kind("тракт", "m", is_word=True), "тракт тракта тракту тракте трактом"),
    "квартал": (Kind("квартал", "m", is_word=True), "квартал квартала кварталу квартале кварталом"),
}
_WRITTEN = {form: kind for kind, forms in _FULL.values() for form in forms.split()}
_TYPED = Spelling(
    (form for name in ("улица", "проспект", "переулок", "бульвар", "шоссе") for form in _FULL[name][1].split()),
    shortest=4,
)
_FIRST = frozenset(form[0] for form in (*_SHORT, *_WRITTEN))
_SHORTEST_TYPED, _TYPED_FIRST = 3, frozenset("упбш")
_PLURAL = frozenset({"улиц", "улицы"})


def kind_at(read: AddressText, index: int) -> KindAt | None:
    """The kind of a street that is written at a token: «ул.», «пр-т», «улеца»."""
    form = read.form(index)
    if form[:1] not in _FIRST:
        return None
    if form in _WRITTEN:
        return KindAt(_WRITTEN[form], index, index + 1, is_full=True, is_plural=form in _PLURAL)
    if form in _SHORT:
        end = index + 1
        if read.form(end) in {".", ","} and (read.form(end) == "." or form == "ул") and form != "улиц":
            end += 1
        elif form in {"ш", "пр", "бр", "бул", "наб"} and not _shows_street(read, index):
            return None
        return KindAt(_SHORT[form], index, end, is_full=form == "улиц", is_plural=form == "улиц")
    after = read.at(index + 2)
    if form == "у" and read.form(index + 1) == "." and after is not None and after.is_capital:
        return KindAt(_STREET, index, index + 2, is_full=False, is_plural=False)
    if len(form) > _SHORTEST_TYPED and form[0] in _TYPED_FIRST and not is_known(form):
        meant = _TYPED.nearest(form)
        if meant is not None:
            return KindAt(_WRITTEN[meant], index, index + 1, is_full=True, is_plural=False)
    return None


def _shows_street(read: AddressText, index: int) -> bool:
    """Whether a doubtful short form without its dot has a name or a house beside it: «пр Мира», «Октябрьский пр 5»."""
    after, before = read.at(index + 1), read.at(index - 1)
    if after is not None and (after.is_capital or after.is_number):
        return True
    return before is not None and before.is_word and facts_of(before.form).is_adjective

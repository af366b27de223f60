"""Micro-districts and gardeners' plots, which precede a street or replace it, and roads between towns."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from language.detectors.address.houses import House, house_after, kilometre_after, kilometre_before
from language.detectors.address.tokens import facts_of
from language.words import look_alikes_undo

__all__ = ["Area", "areas_find", "roads_find"]


class Area(NamedTuple):
    """«мкр. Искра», «5-й микрорайон», «СНТ Ромашка», «трасса М-5, 640-й км» from `start` up to `end`."""

    start: int
    end: int
    value: str
    score: float
    house: House | None


_DISTRICT = r"(?:мкрн?|мкр-н|м-н|микрорайон(?:а|у|е|ом)?|мик-н)"
_GARDENS = (
    r"(?P<gardens>снт|днт|днп|тсн|сдт|гск|сад(?:ов(?:ое|ом|ого|ому)|оводческ\w{2,3})\s{1,2}(?:некоммерческ\w{2,3}\s{1,2})?"
    r"товариществ[оаеу]|садоводств[оаеу])"
)
_NAME = (
    r"(?:[\"«“„](?P<quoted>[^\"»”“\n]{2,40})[\"»”“]|"
    r"(?P<bare>[^\W\d_]{2,30}(?:-[^\W\d_]{1,20})?(?:\s?-\s?\d{1,3}|-?\d{1,3})?(?:\s{1,2}[^\W\d_]{3,30})?))"
)
_ORDINAL = r"(?P<number>\d{1,3})(?:\s?-?\s?(?:й|ый|ой|ий|ом|м|го|ого|его|ем))?"
_NUMBERED = re.compile(rf"(?<![\w-]){_ORDINAL}\s{{0,2}}(?P<kind>{_DISTRICT}|квартал(?:а|у|е|ом)?|кв-л)(?![\w-])")
_NUMBER_AFTER = re.compile(rf"(?<![\w-])(?P<kind>{_DISTRICT}|кв-л)\.?\s{{0,2}}№?\s?(?P<number>\d{{1,3}})(?![\w-])")
_NAMED = re.compile(rf"(?<![\w-]){_DISTRICT}(?![\w-])\.?\s{{0,2}}{_NAME}")
_PLOTS = re.compile(rf"(?<![\w-]){_GARDENS}(?![\w-])\.?\s{{0,2}}{_NAME}")
_CODE = r"[маркmapk]\s?-?\s?\d{1,3}"
_ROAD_WORD = r"(?:(?:авто)?трасс(?:а|ы|е|у|ой)|автодорог(?:а|и|е|у|ой)|автомагистрал(?:ь|и|ью))"
_ROAD = re.compile(
    rf"(?<![\w-]){_ROAD_WORD}\s{{1,2}}[\"«]?(?:(?P<code>{_CODE})(?![\w-])|"
    r"(?P<from>[^\W\d_]{3,30}(?:\s[^\W\d_]{3,30})?)\s?[-—–]\s?(?P<to>[^\W\d_]{3,30}))"
)
_CODE_ALONE = re.compile(rf"(?<![\w-]){_CODE}(?![\w-])")
# «в 3 квартале текущего года», «в 4 квартале»: a part of a year; those of a town have more than four or a house.
_YEAR = re.compile(r"\s{1,2}(?:(?:эт|нынешн)\w{2,4}\s{1,2})?(?:год|20\d\d|г\.|текущ|прошл|следующ|будущ)")


def areas_find(folded: str, text: str) -> Iterator[Area]:
    """Micro-districts and gardeners' plots of a text, in no order."""
    for match in _NUMBERED.finditer(folded):
        yield from _numbered(match, folded, text)
    for match in _NUMBER_AFTER.finditer(folded):
        # «мкр 2 дом 5»
        house = house_after(folded, text, match.end(), named=True)
        yield Area(match.start(), match.end(), f"{match['number']}-й {_word(match['kind'])}", 0.9, house)
    for match in _NAMED.finditer(folded):
        found = _name(match, text, is_short=match[0].startswith(("мкр", "м-н")))
        if found is not None:
            name, end = found
            yield Area(match.start(), end, f"мкр. {name}", 0.85, house_after(folded, text, end))
    for match in _PLOTS.finditer(folded):
        found = _name(match, text, is_short=True)
        if found is not None:
            name, end = found
            short = match["gardens"].upper() if len(match["gardens"]) <= 3 else "СНТ"
            yield Area(match.start(), end, f"{short} {name}", 0.9, house_after(folded, text, end, named=True))


def roads_find(folded: str, text: str) -> Iterator[Area]:
    """Roads between towns, with their kilometre; where they lie no single settlement says."""
    for match in _ROAD.finditer(folded):
        if match["code"]:
            name = _code(match["code"])
        else:
            name = f"{_title(text, match.span('from'))} — {_title(text, match.span('to'))}"
            if text.islower():
                continue
        yield _with_kilometre(match.start(), match.end(), f"трасса {name}", folded)
    for match in _CODE_ALONE.finditer(folded):
        if text[match.start()].isupper() and "-" in match[0]:
            road = _with_kilometre(match.start(), match.end(), f"трасса {_code(match[0])}", folded)
            if " км" in road.value:
                yield road


def _with_kilometre(start: int, end: int, value: str, folded: str) -> Area:
    before, after = kilometre_before(folded, start), kilometre_after(folded, end)
    if before is not None:
        return Area(before[1], end, f"{value}, {before[0]}-й км", 0.97, None)
    if after is not None:
        return Area(start, after[1], f"{value}, {after[0]}-й км", 0.97, None)
    return Area(start, end, value, 0.97, None)


def _numbered(match: re.Match[str], folded: str, text: str) -> Iterator[Area]:
    house = house_after(folded, text, match.end(), named=True)
    is_quarter = match["kind"].startswith("кв")
    if is_quarter and (_YEAR.match(folded, match.end()) or (int(match["number"]) <= 4 and house is None)):
        return
    yield Area(match.start(), match.end(), f"{int(match['number'])}-й {_word(match['kind'])}", 0.9, house)


def _word(kind: str) -> str:
    return "квартал" if kind.startswith("кв") else "микрорайон"


def _name(match: re.Match[str], text: str, *, is_short: bool) -> tuple[str, int] | None:
    """The name, with a capital, and where it ends; None for a word in small letters that the dictionary knows."""
    if match["quoted"]:
        quoted = text[match.start("quoted") : match.end("quoted")].strip()
        return quoted[:1].upper() + quoted[1:], match.end()
    start, end = match.span("bare")
    words = list(re.finditer(r"\S+", text[start:end]))
    is_capital = text[start].isupper()
    last = words[0].end()
    second = words[1][0] if len(words) > 1 else ""
    goes_on = is_capital and second[:1].isupper() and not text.isupper()
    if goes_on or re.fullmatch(r"-|-?\d+", second):
        last = words[1].end()
    first = match["bare"].split()[0]
    facts = facts_of(first)
    if not is_capital and not (is_short and (facts.has_nominative or not facts.is_known)):
        return None
    if facts.is_verb or len(first) < 3:
        return None
    name = text[start : start + last]
    if name.isupper():
        name = name.title()
    return name[:1].upper() + name[1:], start + last


def _title(text: str, span: tuple[int, int]) -> str:
    name = text[span[0] : span[1]]
    return name.title() if name.isupper() or name.islower() else name


def _code(written: str) -> str:
    """«М5», «р-178» → «М-5», «Р-178»."""
    return f"{look_alikes_undo(written[0]).upper()}-{re.sub(r'[^0-9]', '', written)}"

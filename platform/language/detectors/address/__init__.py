"""Find addresses in a text: settlement, street, house, and the municipality from a region's gazetteer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from language.detectors.address.settlements import DistrictMention, Mention, districts_find, settlements_find
from language.detectors.address.streets import Street, streets_find
from language.findings import Finding, Span
from language.gazetteer import Gazetteer, Place
from language.reading import ReadText, read

__all__ = ["AddressFinding", "AddressGuess", "address_find", "address_guess"]


@dataclass(frozen=True, kw_only=True)
class AddressFinding(Finding):
    """A piece of an address: `kind` is district, settlement, street or house.

    `value` is its canonical form («с. Ундоры», «ул. Гончарова», «12 к2»); `municipality` is a code, for districts and
    settlements. A name that several municipalities have gives a finding for each, with what each is worth as `score`.
    """

    value: str
    municipality: str = ""
    of: Span | None = None
    """The street that a house belongs to; of a street, itself."""
    is_home: bool = False
    """Where the writer says that they live: the trouble may be elsewhere."""


@dataclass(frozen=True, kw_only=True)
class AddressGuess:
    """The likeliest address in a text. What is not known is empty; `municipality` is a code.

    `score` says how sure the municipality is, from 0 to 1; without one, how sure the street is.
    """

    municipality: str
    settlement: str
    street: str
    house: str
    score: float
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The address in one line: «с. Ундоры, ул. Школьная, д. 5»."""
        house = f"д. {self.house}" if self.house else ""
        return ", ".join(part for part in (self.settlement, self.street, house) if part)


DETECTOR = "address"
LONGEST = 10_000
"""Characters that are read: an address stands near the beginning, and a list of streets is nobody's address."""

_DISTRICT_SCORE = 0.9
# Of places with one name the larger is meant more often.
_WEIGHTS = {"г": 6.0, "рп": 3.0, "пгт": 3.0, "с": 1.5, "п": 1.5}
# How much less a place is worth outside the municipality that the text names.
_ELSEWHERE = 0.05


def address_find(text: str | ReadText, gazetteer: Gazetteer) -> list[AddressFinding]:
    """Districts, settlements, streets and houses in a text, in order of place, then of score.

    A settlement that several municipalities have gives a finding for each; a municipality named in the text, or another
    settlement that only one has, decides between them.
    """
    message = read(text).first(LONGEST)
    folded = message.folded
    districts = list(districts_find(folded, gazetteer))
    mentions = list(settlements_find(folded, message.text, gazetteer))
    settled = [(m.start, m.end) for m in mentions if any(place.kind == "мкр" for place in m.places)]
    streets = _apart(list(streets_find(folded, message.text, settled)), mentions, districts)
    found = [_district(mention) for mention in districts]
    hints = _hints(districts, mentions)
    for mention in mentions:
        found += _settlement(mention, hints)
    for street in streets:
        found += _street(street)
    return sorted(found, key=lambda finding: (finding.spans[0], -finding.score))


def address_guess(text: str | ReadText, gazetteer: Gazetteer) -> AddressGuess | None:
    """The likeliest address of a text; None if it names none."""
    findings = address_find(text, gazetteer)
    worth: dict[str, float] = defaultdict(float)
    for finding in findings:
        if finding.municipality:
            worth[finding.municipality] = max(worth[finding.municipality], finding.score)
    municipality = max(worth, key=lambda code: worth[code], default="")
    settlements = [
        finding for finding in findings if finding.kind == "settlement" and finding.municipality == municipality
    ]
    # «г. Барыш, с. Калда»: the last and smaller one is where it happened.
    settlement = max(settlements, key=lambda finding: (-_size(finding), finding.score), default=None)
    street, house = _where(findings)
    district = next((f for f in findings if f.kind == "district" and f.municipality == municipality), None)
    parts = [finding for finding in (district, settlement, street, house) if finding is not None]
    if not parts:
        return None
    return AddressGuess(
        municipality=municipality,
        settlement=settlement.value if settlement else "",
        street=street.value if street else "",
        house=house.value if house else "",
        score=worth[municipality] if municipality else parts[0].score,
        spans=tuple(sorted(span for finding in parts for span in finding.spans)),
    )


def _where(findings: list[AddressFinding]) -> tuple[AddressFinding | None, AddressFinding | None]:
    """The first street that is not the writer's own home, else the first, with its house."""
    streets = [finding for finding in findings if finding.kind == "street"]
    if not streets:
        return None, None
    street = next((finding for finding in streets if not finding.is_home), streets[0])
    house = next((f for f in findings if f.kind == "house" and f.of == street.spans[0]), None)
    return street, house


def _size(finding: AddressFinding) -> float:
    return _WEIGHTS.get(finding.value.partition(".")[0], 1.0)


def _apart(streets: Sequence[Street], mentions: list[Mention], districts: list[DistrictMention]) -> list[Street]:
    """Remove streets that overlap settlements: the more certain reading stays."""
    kept = []
    for street in streets:
        rivals = [mention for mention in mentions if mention.start < street.end and street.start < mention.end]
        if any(mention.score > street.score for mention in rivals):
            continue
        if any(district.start < street.end and street.start < district.end for district in districts):
            continue
        for rival in rivals:
            mentions.remove(rival)
        kept.append(street)
    return kept


def _hints(districts: list[DistrictMention], mentions: list[Mention]) -> set[str]:
    """Codes of municipalities that the text names unambiguously."""
    named = {mention.district.code for mention in districts}
    if named:
        return named
    codes = [{place.municipality for place in mention.places} for mention in mentions]
    return {code for found in codes if len(found) == 1 for code in found}


def _district(mention: DistrictMention) -> AddressFinding:
    return AddressFinding(
        detector=DETECTOR,
        kind="district",
        score=_DISTRICT_SCORE,
        spans=(Span(mention.start, mention.end, "district"),),
        value=mention.district.name,
        municipality=mention.district.code,
    )


def _settlement(mention: Mention, hints: set[str]) -> list[AddressFinding]:
    weights = [(place, _weight(place, hints)) for place in mention.places]
    total = sum(weight for _place, weight in weights)
    span = Span(mention.start, mention.end, "settlement")
    return [
        AddressFinding(
            detector=DETECTOR,
            kind="settlement",
            score=round(mention.score * weight / total, 3),
            spans=(span,),
            value=f"{place.kind}. {place.name}",
            municipality=place.municipality,
        )
        for place, weight in weights
    ]


def _weight(place: Place, hints: set[str]) -> float:
    weight = _WEIGHTS.get(place.kind, 1.0)
    return weight * _ELSEWHERE if hints and place.municipality not in hints else weight


def _street(street: Street) -> list[AddressFinding]:
    place = Span(street.start, street.end, "street")
    found = [_piece(place, street, street.value)]
    if street.house is not None:
        found.append(_piece(Span(street.house.start, street.house.end, "house"), street, street.house.value))
    return found


def _piece(span: Span, street: Street, value: str) -> AddressFinding:
    return AddressFinding(
        detector=DETECTOR,
        kind=span.kind,
        score=street.score,
        spans=(span,),
        value=value,
        of=Span(street.start, street.end, "street"),
        is_home=street.is_home,
    )

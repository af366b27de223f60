"""Result types of the address detector."""

from dataclasses import dataclass

from language.findings import Finding, Span

__all__ = ["AddressFinding", "AddressGuess"]


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

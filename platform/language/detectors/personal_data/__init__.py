"""Find personal data in a text, to mask it for the public and for third parties.

Kinds: `phone`, `email`, `account` (in messengers and social networks), `door_code`, `name`, `document` (and numbers
bound to a person: bank accounts, cards, car plates, cases), `flat`, `birth_date`, `health`.
What is matched and what is not, on purpose: docs/explanation/detectors.md.
"""

from collections.abc import Iterable

from language.findings import Span
from language.reading import ReadText, read

__all__ = ["MASK", "personal_data_find", "personal_data_mask", "personal_data_union"]

MASK = "▒▒▒"


def personal_data_find(text: str | ReadText) -> list[Span]:
    """Spans of personal data in a text, in order, without overlaps."""
    from language.detectors.personal_data.all_kinds import spans_found

    return _apart(spans_found(read(text)))


def personal_data_union(text: str | ReadText, seen: Iterable[tuple[int, int]]) -> list[Span]:
    """What `personal_data_find` finds, and what of the names that another reader saw our signs agree with."""
    from language.detectors.personal_data.name_judging import names_agreed

    message = read(text)
    found = personal_data_find(message)
    return _apart([*found, *names_agreed(message, found, seen)])


def personal_data_mask(text: str, found: list[Span] | None = None) -> str:
    """Replace each span of personal data (`found`, or detected now) by a constant mask."""
    parts, position = [], 0
    for span in personal_data_find(text) if found is None else found:
        parts += [text[position : span.start], MASK]
        position = span.end
    return "".join([*parts, text[position:]])


def _apart(spans: list[Span]) -> list[Span]:
    """Sort spans; of two that overlap the second keeps the rest."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        last = result[-1].end if result else 0
        if span.start >= last:
            result.append(span)
        elif span.end > last:
            result.append(Span(last, span.end, span.kind))
    return result

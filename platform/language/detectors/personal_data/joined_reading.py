"""Accept names that the second reader found, unless our own signs contradict them."""

from collections.abc import Iterable

from language.detectors.personal_data.name_joining import NameJoiner
from language.detectors.personal_data.name_judging import names_likely
from language.findings import Span
from language.reading import ReadText

__all__ = ["names_agreed"]

# Alone, our weights take a word from 0.8 on; the other reader alone takes streets, medicines and first words of
# sentences for people in one message of ten. Chosen by reading what is new in 3,000 real messages: one of a hundred.
AGREED = 0.3


def names_agreed(message: ReadText, found: Iterable[Span], seen: Iterable[tuple[int, int]]) -> list[Span]:
    """Names among `seen`, places of people by another reader, that `found`, our own findings, do not cover."""
    text = message.text
    covered = {place for span in found for place in range(span.start, span.end)}
    bare = {place for place, character in enumerate(text) if character.isalnum()} - covered
    new = [(start, end) for start, end in seen if not bare.isdisjoint(range(start, end))]
    if not new:
        return []
    words = NameJoiner(message.folded, text)
    likely = names_likely(words)
    agreed = []
    for start, end in new:
        within = [index for index, token in enumerate(words.tokens) if token.start < end and start < token.end]
        if any(likely.get(index, 0.0) >= AGREED and words.is_somebodys(index) for index in within):
            agreed.append(Span(start, end, "name"))
    return agreed

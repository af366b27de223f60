"""Find rude words in a text and quote them."""

import re
from collections import defaultdict

from language.detectors.toxicity.lexicon import Hit, lexicon_hits
from language.detectors.toxicity.model import ToxicityModel
from language.findings import Finding, Span
from language.reading import ReadText, read

__all__ = ["TOXIC", "toxicity_find"]

TOXIC = 0.5
"""From this score on a finding is rudeness to people; what is below is a rough word about things."""

_LONGEST = 6000
# Rough words weigh more when thrown at somebody who is called «ты».
_THOU = re.compile(r"\b(?:ты|тебя|тебе|тобой|тво(?:й|я|е|и|его|ей|ему|им|их|ю))\b")
_AT_SOMEBODY = 0.3


def toxicity_find(text: str | ReadText, model: ToxicityModel | None = None) -> list[Finding]:
    """Rude words of a text, one finding a kind, surest first; spans quote the words. Reads the first 6,000 characters.

    Kinds: swearing, vulgar, insult, slur, threat, contempt, mild. Mild words («крыса», «помойка») are of rats and dumps
    unless other rude words or «ты» stand by. With a model there is one more finding, `model`, whose score is the
    model's probability moved so that its own threshold is TOXIC.
    """
    message = read(text).first(_LONGEST)
    folded = message.folded
    hits: dict[str, list[Hit]] = defaultdict(list)
    for hit in lexicon_hits(message.text, folded):
        if not hits[hit.kind] or hit.start >= hits[hit.kind][-1].end:
            hits[hit.kind].append(hit)
    is_thou = bool(hits) and _THOU.search(folded) is not None
    if "mild" in hits and not is_thou and len(hits) == 1:
        del hits["mild"]
    found = [
        Finding(
            detector="toxicity",
            kind=kind,
            score=_together([hit.score for hit in (some if kind != "mild" else some[:1])] + [_AT_SOMEBODY] * is_thou),
            spans=tuple(Span(hit.start, hit.end, kind) for hit in some),
        )
        for kind, some in hits.items()
    ]
    if model is not None:
        found.append(Finding(detector="toxicity", kind="model", score=round(model.score(message), 3)))
    return sorted(found, key=lambda finding: -finding.score)


def _together(scores: list[float]) -> float:
    left = 1.0
    for score in scores:
        left *= 1 - score
    return round(1 - left, 3)

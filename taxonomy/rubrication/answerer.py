"""Ask the models of a region's set: the trained one if there is one, and the cold start for what it does not know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

import structlog

from core.plane import region_schema, tenant_only
from core.process_cache import LruCache
from language.engine import (
    SURE_AT_FIRST,
    SURE_AT_USUALLY,
    SURE_WITH_RELATED,
    RelatedShares,
    RubricModel,
    Suggestion,
    sure_at_first,
)
from language.reading import ReadText, read
from taxonomy.facts import OTHER_CODE
from taxonomy.rubrication.cold_models import SetChanged, cold_model, cold_model_at_hand
from taxonomy.rubrication.region_set import OpenCategory, RegionSet, current_set, known_texts

__all__ = ["ATTEMPTS", "WORTH_SHOWING", "Answerer", "Rubrication", "Suggested", "answerer_with"]

logger = structlog.get_logger(__name__)

# Of twenty suggestions less likely than this one is right at most: it only stands in the way.
WORTH_SHOWING = 0.05
# A set that changes under the hands is looked at again so often.
ATTEMPTS = 3
# The cold model of a set of so many categories is made while somebody waits; a larger one by a worker, so long.
QUICK_SET = 60
WAIT_SECONDS = 60.0
# Some ten kilobytes each.
RELATED_KEPT = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggested:
    """A suggested category of the region for a text.

    `probability` from 0 to 1 is calibrated, None of «Другое», which nothing is like; `words` are those of the text that
    decided, strongest first.
    """

    category_id: UUID
    code: str
    title: str
    direction: str
    probability: float | None
    words: tuple[str, ...]

    @property
    def is_other(self) -> bool:
        """Whether this is «Другое / без категории»."""
        return self.code == OTHER_CODE


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubrication:
    """The result for a text; `model_version` 0 is the cold start.

    `suggestions` are worth a glance, the likeliest first, and `is_sure` tells whether the first of them is likely
    enough to be the answer. Where it is not, the answer is `other`: a guess would be taken for knowledge.
    """

    suggestions: tuple[Suggested, ...] = field(default=())
    model_version: int = 0
    is_sure: bool = False
    other: Suggested | None = None

    @property
    def best(self) -> Suggested | None:
        """The best category if it is likely enough; None otherwise."""
        return self.suggestions[0] if self.is_sure else None

    @property
    def answer(self) -> Suggested | None:
        """The same, or «Другое» where the model does not know."""
        return self.best or self.other

    @property
    def likely(self) -> tuple[Suggested, ...]:
        """Suggestions to offer unasked: none if even the best is a guess."""
        return self.suggestions if self.is_sure else ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """The models of a region's current set; for many texts at once.

    Beside a warm model `cold` is there only when that does not know all open categories; those are `unknown`. `known`
    is what the first of the two is asked for: open categories, and retired ones whose successor is open.
    """

    region_set: RegionSet
    version: int
    warm: RubricModel | None
    cold: RubricModel | None
    known: frozenset[str]
    unknown: frozenset[str]
    sure_at: float = SURE_AT_FIRST
    related: RelatedShares | None = None

    def answer(self, text: str | ReadText, *, top: int = 3) -> Rubrication:
        """Never raises: what a model cannot read it says nothing about."""
        message = read(text)
        found = self.ranked(message, top=max(top, 1), words=True)
        # A category for which no word of the text speaks is only the least unlikely one.
        is_sure = bool(found and top > 0 and found[0].words) and self.sureness(message, found[0]) >= self.least
        worth = [item for item in found if (item.probability or 0) >= WORTH_SHOWING]
        return Rubrication(
            suggestions=tuple(worth or found[:1] if is_sure else worth)[:top],
            model_version=self.version,
            is_sure=is_sure,
            other=self._other,
        )

    @property
    def least(self) -> float:
        """The threshold of confidence for an answer, from 0 to 1."""
        return max(self.sure_at, WORTH_SHOWING)

    def sureness(self, text: str | ReadText, best: Suggested) -> float:
        """The confidence that a text is in the set: its best category's probability; in a small set also the
        share of the reference's related categories.
        """
        probability = best.probability or 0.0
        if self.related is None or self.cold is None:
            return probability
        return self.related.sureness(best.code, probability, self.cold.probabilities(text))

    def ranked(
        self, text: str | ReadText, *, top: int = 3, words: bool = False, without: str | None = None
    ) -> tuple[Suggested, ...]:
        """The likeliest categories, however unlikely; as if the region had none of the code `without`.

        Never raises.
        """
        message = read(text)
        try:
            found = self._found(message, top, words, without)
        except Exception:
            logger.exception("rubrication_failed", model_version=self.version, length=len(message.text))
            found = []
        return tuple(self._suggested(item) for item in found[:top])

    def _found(self, text: ReadText, top: int, words: bool, without: str | None) -> Sequence[Suggestion]:
        known, opened = self.known, frozenset(self.region_set.opened)
        if without is not None:
            known, opened = known - self._codes_of(without), opened - {without}
        if self.warm is None:
            return self.cold.rubricate(text, allowed=known, top=top, words=words) if self.cold else []
        # A retired category's share goes to its successor, which may stand further down by itself.
        more = 2 if len(known) > len(opened & known) else 0
        found = self._merged(self.warm.rubricate(text, allowed=known, top=top + more, words=words))
        if self.cold is None or not found:
            return found
        # Categories newer than the model: the set's own words say how likely they are, the model shares out the rest.
        described = self.cold.rubricate(text, allowed=opened, top=top, words=words)
        fresh = [item for item in described if item.code in self.unknown]
        left = max(0.0, 1.0 - sum(item.probability for item in fresh))
        rest = [Suggestion(code=item.code, probability=item.probability * left, words=item.words) for item in found]
        return sorted([*fresh, *rest], key=lambda item: -item.probability)

    def _codes_of(self, code: str) -> frozenset[str]:
        """A category and the retired ones it replaced."""
        return frozenset({code, *(former for former, heir in self.region_set.successors.items() if heir == code)})

    @property
    def _other(self) -> Suggested | None:
        other = self.region_set.other
        if other is None:
            return None
        return Suggested(
            category_id=other.id,
            code=other.code,
            title=other.title,
            direction=other.direction,
            probability=None,
            words=(),
        )

    def _merged(self, found: Sequence[Suggestion]) -> Sequence[Suggestion]:
        merged: dict[str, Suggestion] = {}
        for item in found:
            code = self.region_set.successors.get(item.code, item.code)
            other = merged.get(code)
            merged[code] = Suggestion(
                code=code,
                probability=item.probability + (other.probability if other else 0.0),
                words=other.words if other else item.words,
            )
        return sorted(merged.values(), key=lambda item: -item.probability)

    def _suggested(self, item: Suggestion) -> Suggested:
        category: OpenCategory = self.region_set.opened[item.code]
        return Suggested(
            category_id=category.id,
            code=category.code,
            title=category.title,
            direction=category.direction,
            probability=item.probability,
            words=item.words,
        )


@tenant_only
def answerer_with(warm: RubricModel | None, *, version: int = 0, sure_at: float = SURE_AT_USUALLY) -> Answerer:
    """A trained model, and its threshold, with the region's set of today; None: the cold start alone."""
    for _attempt in range(ATTEMPTS):
        try:
            region_set = current_set()
            return _cold_answerer(region_set) if warm is None else _warm_answerer(region_set, warm, version, sure_at)
        except SetChanged:
            continue
    logger.error("set_keeps_changing")
    return Answerer(current_set(), 0, None, None, frozenset(), frozenset())


def _cold_answerer(region_set: RegionSet) -> Answerer:
    opened = frozenset(region_set.opened)
    cold = _cold(region_set)
    known = opened & frozenset(cold.codes) if cold is not None else opened
    sure_at = sure_at_first(len(known), len(cold.codes) if cold is not None else 0)
    related = _related_of(region_set, cold, known) if cold is not None and sure_at != SURE_AT_FIRST else None
    return Answerer(
        region_set, 0, None, cold, known, frozenset(), SURE_WITH_RELATED if related is not None else sure_at, related
    )


def _warm_answerer(region_set: RegionSet, warm: RubricModel, version: int, sure_at: float) -> Answerer:
    opened, codes = frozenset(region_set.opened), frozenset(warm.codes)
    unknown = opened - codes
    cold = _cold(region_set) if unknown else None
    return Answerer(region_set, version, warm, cold, codes & (opened | region_set.successors.keys()), unknown, sure_at)


def _related_of(region_set: RegionSet, cold: RubricModel, known: frozenset[str]) -> RelatedShares | None:
    titles = {code: region_set.opened[code].title for code in known}
    return _related_shares.get((cold.fingerprint, known), lambda: RelatedShares.of(cold, titles, region_set.directions))


def _cold(region_set: RegionSet) -> RubricModel | None:
    if not region_set.opened:
        return None
    try:
        model = cold_model_at_hand(region_set.fingerprint) or _cold_of_before(region_set)
        model = model or cold_model(region_set.fingerprint, known_texts)
    except SetChanged:
        raise
    except Exception:
        # Whatever is wrong with the set's words, people go on choosing by hand.
        logger.exception("cold_start_failed")
        return None
    if model.fingerprint == region_set.fingerprint:
        _cold_known[region_schema()] = model.fingerprint
        _awaited.pop(region_schema(), None)
    return model


def _cold_of_before(region_set: RegionSet) -> RubricModel | None:
    """The region's previous cold model, while a worker builds that of the changed set (tasks.rubric_prepare).

    None for a set so small that nobody notices the making, and when the worker takes too long.
    """
    schema = region_schema()
    before = _cold_known.get(schema)
    if before is None or len(region_set.opened) <= QUICK_SET:
        return None
    awaited = _awaited.get(schema)
    if awaited is None or awaited[0] != region_set.fingerprint:
        awaited = _awaited[schema] = (region_set.fingerprint, monotonic())
    return cold_model_at_hand(before) if monotonic() - awaited[1] < WAIT_SECONDS else None


# By schema; by schema with the fingerprint awaited and since when.
_cold_known: dict[str, str] = {}
_awaited: dict[str, tuple[str, float]] = {}
_related_shares: LruCache[tuple[str, frozenset[str]], RelatedShares | None] = LruCache(size=RELATED_KEPT)

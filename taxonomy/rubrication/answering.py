"""Classify a text by the region's active model: into its whole set, or among a few categories of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from core.plane import outside_transaction, tenant_only
from language.engine import SURE_AT_USUALLY, RubricModel
from language.reading import ReadText
from learning.service import model_now
from taxonomy.rubrication.answerer import ATTEMPTS, Answerer, Rubrication, answerer_with
from taxonomy.rubrication.cold_models import SetChanged, cold_model
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.rubrication.region_set import current_set, known_texts

__all__ = ["CategoryChooser", "answerer_now", "category_chooser", "rubricate"]

logger = structlog.get_logger(__name__)


@tenant_only
@outside_transaction
def rubricate(text: str | ReadText, *, top: int = 3) -> Rubrication:
    """Classify a text into the categories open today, at most `top`; «Другое» if none is likely enough.

    One query. Answers whatever the text is and whatever became of the model's file: if that is missing or damaged, an
    alert is raised and the set's own words answer.
    """
    return answerer_now().answer(text, top=top)


@tenant_only
def answerer_now(*, cold_only: bool = False) -> Answerer:
    """The region's active models; with `cold_only`, only the cold start."""
    loaded = None if cold_only else model_now(RUBRICATION)
    if loaded is None:
        return answerer_with(None)
    sure_at = loaded.row.thresholds.get("sure_at", SURE_AT_USUALLY)
    return answerer_with(loaded.model, version=loaded.row.version, sure_at=sure_at)


@dataclass(frozen=True, slots=True)
class CategoryChooser:
    """Classifies among a few categories of the set, open or closed: for appeals whose category was split.

    `warm` is used if it knows every choice.
    `version` is that of the warm model; the cold start, which knows the whole set, is 0.
    """

    version: int
    warm: RubricModel | None
    cold: RubricModel | None

    def choose(self, text: str, codes: Sequence[str]) -> tuple[str, int] | None:
        """The likeliest of `codes` and the version of the model; None if no choice is confident.

        It cannot where no word of the text speaks for one of them more than for the others. Never raises.
        """
        is_warm = self.warm is not None and set(codes) <= set(self.warm.codes)
        model = self.warm if is_warm else self.cold
        if model is None:
            return None
        try:
            found = model.rubricate(text, allowed=codes, top=1)
        except Exception:
            logger.exception("choosing_failed", model_version=self.version, length=len(text))
            return None
        if not found or not found[0].words:
            return None
        return found[0].code, self.version if is_warm else 0


@tenant_only
def category_chooser() -> CategoryChooser:
    """The region's current chooser. Builds the cold model of the set if needed, which takes seconds.

    Nothing that is wrong with a model's file is raised: without any model the chooser can't tell.
    """
    for _attempt in range(ATTEMPTS):
        region_set, loaded = current_set(), model_now(RUBRICATION)
        try:
            cold = cold_model(region_set.fingerprint, known_texts)
        except SetChanged:
            continue
        except Exception:
            logger.exception("cold_start_failed")
            cold = None
        if loaded is None:
            return CategoryChooser(0, None, cold)
        return CategoryChooser(loaded.row.version, loaded.model, cold)
    logger.error("set_keeps_changing")
    return CategoryChooser(0, None, None)

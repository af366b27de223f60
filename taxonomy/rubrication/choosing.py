"""Classify a text among a few categories of the set, open or closed: for appeals whose category was split."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from core.plane import tenant_only
from language.engine import RubricModel
from taxonomy.rubrication.answering import ATTEMPTS, active_warm_model
from taxonomy.rubrication.region_set import current_set, known_texts
from taxonomy.rubrication.store import SetChanged, cold_model

__all__ = ["CategoryChooser", "category_chooser"]

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CategoryChooser:
    """The models of a region's current set, for many texts; `warm` is used if it knows every choice.

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
        region_set, active = current_set()
        warm = active_warm_model(active) if active is not None else None
        try:
            cold = cold_model(region_set.fingerprint, known_texts)
        except SetChanged:
            continue
        except Exception:
            logger.exception("cold_start_failed")
            cold = None
        return CategoryChooser(active.version if active is not None else 0, warm, cold)
    logger.error("set_keeps_changing")
    return CategoryChooser(0, None, None)

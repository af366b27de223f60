"""Find rude and trolling messages, by our own lexicon and by a region's own model if there is one."""

from language.detectors.toxicity.judging import TOXIC, toxicity_find
from language.detectors.toxicity.model import ToxicityModel
from language.detectors.toxicity.ordinary import ordinary_shipped

__all__ = ["TOXIC", "ToxicityModel", "ordinary_shipped", "toxicity_find"]

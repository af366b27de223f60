"""Rude and trolling messages: by a lexicon of our own, and by a model of a region's own decisions when it has one."""

from language.detectors.toxicity.judging import TOXIC, toxicity_find
from language.detectors.toxicity.model import BrokenModel, ToxicityModel
from language.detectors.toxicity.ordinary import ordinary_shipped

__all__ = ["TOXIC", "BrokenModel", "ToxicityModel", "ordinary_shipped", "toxicity_find"]

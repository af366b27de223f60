"""Rude and trolling messages: by a lexicon of our own, and by a model of a region's own decisions when it has one."""

from appeals.detectors.toxicity.judging import TOXIC, toxicity_find
from appeals.detectors.toxicity.model import ToxicityModel

__all__ = ["TOXIC", "ToxicityModel", "toxicity_find"]

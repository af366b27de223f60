"""Tell appeals from thanks, talk, advertising and empty messages."""

from language.detectors.relevance.judging import relevance_find

__all__ = ["relevance_find"]

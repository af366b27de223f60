"""Whether a message is an appeal at all, or thanks, talk, advertising, or nothing."""

from language.detectors.relevance.judging import relevance_find

__all__ = ["relevance_find"]

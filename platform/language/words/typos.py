"""Match words of a short list with one typo: a letter wrong, missing, extra, or two swapped."""

from collections.abc import Iterable

__all__ = ["Spelling"]

_FIRST = {"о": "а", "и": "е", "э": "е"}
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


class Spelling:
    """A list of correct words that finds the one a misspelt word stands for."""

    def __init__(self, forms: Iterable[str], *, shortest: int = 5, longest: int = 16) -> None:
        self._forms = frozenset(forms)
        self._shortest, self._longest = shortest, longest

    def nearest(self, form: str) -> str | None:
        """The word of the list that is one typo away, the first by alphabet of several; None if there is none.

        Words shorter than `shortest` or longer than `longest` letters are not corrected: the former are too near to
        each other, the latter cost too much. The first letter is seldom mistaken, except «а» for «о» and the like.
        """
        if form in self._forms:
            return form
        if not self._shortest <= len(form) <= self._longest:
            return None
        meant = self._candidates(form) & self._forms
        return min(
            (word for word in meant if _FIRST.get(word[0], word[0]) == _FIRST.get(form[0], form[0])), default=None
        )

    @staticmethod
    def _candidates(form: str) -> set[str]:
        splits = [(form[:place], form[place:]) for place in range(len(form) + 1)]
        return {
            *(left + right[1:] for left, right in splits if right),
            *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
            *(left + letter + right[1:] for left, right in splits if right for letter in _LETTERS),
            *(left + letter + right for left, right in splits for letter in _LETTERS),
        }

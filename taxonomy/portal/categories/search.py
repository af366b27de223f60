"""Search categories by words."""

from collections.abc import Iterable

from django.http import HttpRequest

from core.typed import plain

__all__ = ["search_words", "words_match"]

LONGEST = 100


def search_words(request: HttpRequest) -> str:
    """What was typed into the search box."""
    return plain(request.GET.get("q", "")).strip()[:LONGEST]


def words_match(words: str, texts: Iterable[str]) -> bool:
    """Whether every word is somewhere in the texts; case and ё do not matter, nor does the ending of a long word."""
    wanted = [_stem(word) for word in _plain(words).split()]
    if not wanted:
        return True
    heap = _plain("\n".join(texts))
    return all(word in heap for word in wanted)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _stem(word: str) -> str:
    """«дороги» finds «дорога», «дорожки» does not have to be found by «дом»."""
    return word[:-2] if len(word) > 6 else word[:-1] if len(word) > 4 else word

"""Tell whether a message is in Russian, the only language with known features."""

import re
from collections.abc import Sequence

from language.words import Word, is_known

__all__ = ["is_foreign"]

# Letters that Russian lacks: of Tatar, Bashkir, Chuvash, Mari, Udmurt and others.
_FOREIGN = re.compile(r"[^\W\d_a-zа-яёªºµ]")
_SHORTEST = 2
_MOST_UNKNOWN = 0.5
_FEWEST = 2


def is_foreign(folded: str, words: Sequence[Word]) -> bool:
    """Whether a folded text has letters that Russian lacks, or half of its words are in no dictionary."""
    told = [word.form for word in words if len(word.form) >= _SHORTEST and not word.form[0].isdigit()]
    unknown = sum(not is_known(form) for form in told)
    return bool(_FOREIGN.search(folded)) or (len(told) >= _FEWEST and unknown >= _MOST_UNKNOWN * len(told))

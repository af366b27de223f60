"""Kinds of municipalities, as in law and everyday speech."""

import re

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tables import name_fold
from core.typed import name_clean

__all__ = ["KINDS", "municipality_kind_checked"]

# 131-ФЗ and 33-ФЗ, and what people say for short.
KINDS = (
    "муниципальный округ",
    "муниципальный район",
    "городской округ",
    "городской округ с внутригородским делением",
    "внутригородской район",
    "внутригородская территория",
    "внутригородское муниципальное образование",
    "городское поселение",
    "сельское поселение",
    "район",
    "округ",
    "город",
    "посёлок",
)
# «городской округ (ЗАТО)»: what else is to be said of it.
_NOTE = re.compile(r"\s*\([^()]*\)$")
_FOLDED = frozenset(map(name_fold, KINDS))


def municipality_kind_checked(value: str) -> str:
    """A kind in one spelling, perhaps with a note in brackets. Raises InvalidInput (field `kind`) for other words."""
    words = name_clean(value)
    if name_fold(_NOTE.sub("", words)) not in _FOLDED:
        raise InvalidInput(
            _("Вида «%(kind)s» нет. Бывают: %(kinds)s.") % {"kind": words[:60], "kinds": ", ".join(KINDS)}, field="kind"
        )
    return words

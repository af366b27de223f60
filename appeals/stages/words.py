"""Checking and cleaning what people write."""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import InvalidInput

__all__ = ["MAX_APPEAL", "MAX_WORDS", "words_checked"]

MAX_APPEAL = 10_000
MAX_WORDS = 4_000

# Characters that hide or reorder what others read: C0 and C1 controls but for line ends and tabs, bidirectional
# overrides and isolates (Unicode TR 9), zero-width spaces. Letters of right-to-left scripts stay.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_BLANK_LINES = re.compile(r"\n{3,}")


def words_checked(text: str, *, field: str, minimum: int = 1, maximum: int = MAX_WORDS) -> str:
    """The text in Unicode NFC, without invisible controls, trimmed; lengths are in characters.

    Raises InvalidInput with the field for a text that is empty, too short or too long. Nothing is cut off silently.
    """
    clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = _BLANK_LINES.sub("\n\n", _INVISIBLE.sub("", clean)).strip()
    if not clean:
        raise InvalidInput(_("Напишите хотя бы несколько слов."), field=field, code="empty")
    if len(clean) < minimum:
        raise InvalidInput(
            ngettext(
                "Слишком коротко: нужен хотя бы %(n)d знак.",
                "Слишком коротко: нужно хотя бы %(n)d знаков.",
                minimum,
            )
            % {"n": minimum},
            field=field,
            code="too_short",
        )
    if len(clean) > maximum:
        raise InvalidInput(
            _("Слишком длинно: %(have)d знаков из %(limit)d возможных. Оставьте главное.")
            % {"have": len(clean), "limit": maximum},
            field=field,
            code="too_long",
        )
    return clean

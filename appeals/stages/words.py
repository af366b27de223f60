"""Validate and clean people's texts."""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import InvalidInput
from core.units import plural

__all__ = ["MAX_APPEAL", "MAX_WORDS", "words_checked"]

MAX_APPEAL = 10_000
MAX_WORDS = 4_000

# Characters that hide or reorder what others read: C0 and C1 controls but for line ends and tabs, bidirectional marks,
# overrides and isolates (Unicode TR 9), zero-width spaces, soft hyphens, halves of characters.
# Letters of right-to-left scripts stay.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029"
    r"\u202a-\u202e\u2060-\u2069\u3164\ud800-\udfff\ufeff\uffa0]"
)
# What joins the parts of an emoji or of a Persian word has no place inside a Russian word or a number, where nobody
# sees it and a phone is no longer read as one.
_PLAIN = r"[0-9A-Za-zА-Яа-яЁё@.,+()/\s-]"
_JOINING = re.compile(rf"(?<={_PLAIN})[\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e007f]+(?={_PLAIN})")
_BLANK_LINES = re.compile(r"\n{3,}")


def words_checked(text: str, *, field: str, minimum: int = 1, maximum: int = MAX_WORDS) -> str:
    """The text in Unicode NFC, without invisible controls, trimmed; lengths are in characters.

    Raises InvalidInput with the field for a text that is empty, too short or too long. Nothing is cut off silently.
    """
    seen = _JOINING.sub("", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    clean = _BLANK_LINES.sub("\n\n", unicodedata.normalize("NFC", seen)).strip()
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
            _("Слишком длинно: %(have)d %(signs)s из %(limit)d возможных. Оставьте главное.")
            % {
                "have": len(clean),
                "signs": plural(len(clean), _("знак"), _("знака"), _("знаков")),
                "limit": maximum,
            },
            field=field,
            code="too_long",
        )
    return clean

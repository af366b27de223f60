"""Contacts of a region's centre besides the portal: phone, e-mail."""

import re

from django.utils.translation import gettext as _

from accounts.service import phone_checked
from core.errors import InvalidInput
from core.mail.addresses import address_checked
from core.typed import name_clean

__all__ = ["contact_email_checked", "hotline_checked"]

# 112, 122: three digits that are dialled as they are.
_SHORT = re.compile(r"1\d\d")
_EXTENSION = re.compile(r"\bдоб(?:авочный)?\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def hotline_checked(value: str) -> str:
    """A hotline as people will read it, «8 800 000-00-73» or «122»; empty stays empty.

    Raises InvalidInput (field `hotline`) for what can't be dialled, such as a number with words or letters in it.
    """
    words = name_clean(value)
    if _SHORT.fullmatch(words):
        return words
    if _LETTER.search(_EXTENSION.sub("", words)):
        raise InvalidInput(
            _("В номере горячей линии не бывает букв. Пример: 8 800 000-00-00 или 122."), field="hotline"
        )
    try:
        phone_checked(words)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="hotline") from error
    return words


def contact_email_checked(value: str) -> str:
    """The centre's address; empty stays empty. Raises InvalidInput (field `contact_email`) for what is no address."""
    return address_checked(value, field="contact_email") if value.strip() else ""

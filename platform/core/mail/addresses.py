"""Normalise e-mail addresses, so that two spellings are never two people."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.typed import invisible_remove

__all__ = ["address_canonical", "address_checked"]

# The codec of IDNA 2003 would turn these into other letters, and by that name another domain into this one.
_DEVIATING = "ßς"
# What SMTP carries (RFC 5321, 4.5.3.1; 254 is what its path of 256 leaves).
_LONGEST_LOCAL, _LONGEST = 64, 254


def address_canonical(text: str) -> str:
    """The address as it is stored and compared: small letters, the domain in its own alphabet, nothing unseen.

    `IVAN@xn--80a1acny.xn--p1ai` and `ivan@Почта.РФ` are both `ivan@почта.рф` (IDNA, RFC 3490); letters that Unicode
    counts as the same, such as full-width ones and the sign of Kelvin, become the plain ones (NFKC). What is no
    address comes back in small letters: it is for `address_checked` to refuse it.
    """
    plain = unicodedata.normalize("NFKC", invisible_remove(text)).strip()
    local, at, domain = plain.rpartition("@")
    return f"{local.lower()}@{_domain(domain)}" if at else plain.lower()


def address_checked(text: str, *, field: str = "email") -> str:
    """The address in its one spelling. Raises InvalidInput (`field`) for what is no address.

    Before @ stand ASCII letters alone: `ı` is no `i`, though its capital is the same, and whoever compares capitals
    takes `ıvanov@` for `ivanov@`. A domain that mixes Russian and Latin letters in one of its words is refused: it is a
    slip of the layout, or a look-alike of somebody else's domain.
    """
    address = address_canonical(text)
    try:
        # Django's pattern ignores case, and in Unicode `ı` is a case of `I`: it would let that letter pass.
        local, _at, domain = address.rpartition("@")
        if not local.isascii():
            raise ValidationError("not ASCII")
        if len(local) > _LONGEST_LOCAL or len(address) > _LONGEST or domain.startswith("["):
            raise ValidationError("no mail server would take it")
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(_("Это не адрес электронной почты."), field=field) from error
    if any(_mixed(label) for label in address.rpartition("@")[2].split(".")):
        raise InvalidInput(
            _("В адресе после @ смешаны русские и латинские буквы: проверьте раскладку клавиатуры."), field=field
        )
    return address


def _domain(domain: str) -> str:
    plain = domain.lower().rstrip(".")
    if any(letter in plain for letter in _DEVIATING):
        return plain
    try:
        return plain.encode("idna").decode("idna")
    except UnicodeError:
        return plain


def _mixed(label: str) -> bool:
    alphabets = {unicodedata.name(char, "").split(" ")[0] for char in label if char.isalpha()}
    return {"CYRILLIC", "LATIN"} <= alphabets

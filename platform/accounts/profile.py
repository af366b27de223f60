"""A person's profile and consents."""

import re
from uuid import UUID

import phonenumbers
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import ProfileChanged
from accounts.models import Consent, User
from accounts.people import CONSENT_DOCUMENT, CONSENT_VERSION, person_actor, person_held
from core.database.prepared import SOME_ID, PreparedQuery
from core.errors import InvalidInput
from core.events.log import event_append
from core.typed import name_clean

__all__ = ["consent_is_given", "consents_of", "phone_checked", "phone_shown", "phone_uri", "user_update"]

# What people write before an extension; the library knows «доб.» alone.
_EXTENSION = re.compile(r"\s*\(?\b(?:добавочный|добав|доб|внутренний|внутр|вн)\b\.?\s*№?", re.IGNORECASE)


def consent_is_given(*, user: User) -> bool:
    """Whether the person agreed to the text now in force and has not taken that back."""
    return bool(_CONSENT.rows({SOME_ID: user.pk}))


_CONSENT: PreparedQuery[tuple[UUID]] = PreparedQuery(
    lambda: Consent.objects.filter(
        user_id=SOME_ID, document=CONSENT_DOCUMENT, version=CONSENT_VERSION, withdrawn_at=None
    ).values_list("pk")[:1]
)


def consents_of(*, user: User) -> list[Consent]:
    """Everything the person agreed to, the latest first."""
    return list(Consent.objects.filter(user=user).order_by("-given_at"))


def phone_checked(text: str) -> str:
    """A phone number as +79991234567, or «+79991234567 доб. 123»; without a country it is Russian. Empty stays empty.

    Raises InvalidInput (field `phone`) for what is not a phone number.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(_EXTENSION.sub(" доб. ", text), "RU")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput(_("Это не похоже на номер телефона. Пример: +7 927 123-45-67."), field="phone")
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain} доб. {number.extension}" if number.extension else plain


def phone_shown(phone: str) -> str:
    """A kept number as people read it: «+7 927 123-45-67», «+7 8422 41-22-33 доб. 12»; what is none stays as it is."""
    try:
        number = phonenumbers.parse(phone.replace(" доб. ", ";ext="))
    except phonenumbers.NumberParseException:
        return phone
    extension, number.extension = number.extension, None
    plain: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{plain} доб. {extension}" if extension else plain


def phone_uri(phone: str) -> str:
    """The link that dials a kept number: a pause, then the extension."""
    return "tel:" + phone.replace(" доб. ", ",").replace(" ", "")


@transaction.atomic
def user_update(*, user: User, full_name: str, phone: str) -> User:
    """Change one's own name and phone.

    Raises InvalidInput (field `full_name`, `phone`), Denied for a closed account.
    """
    name = name_clean(full_name)
    if not name:
        raise InvalidInput(_("Напишите, как к вам обращаться."), field="full_name")
    person_held(user.pk)
    row = User.objects.get(pk=user.pk)
    before = {"full_name": row.full_name, "phone": row.phone}
    row.full_name, row.phone = name, phone_checked(phone)
    changed = [field for field, value in before.items() if getattr(row, field) != value]
    if changed:
        row.save(update_fields=changed)
        event = ProfileChanged(user_id=row.id, fields=changed)
        event_append(event, subject_id=row.id, actor=person_actor(row, label=_("Владелец")))
    return row

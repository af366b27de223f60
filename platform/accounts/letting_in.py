"""Sign somebody in by a link from a letter: the link proves the address, as a code would."""

from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.codes import code_forget
from accounts.lockout import lockout_end
from accounts.models import User
from accounts.people import person_held
from core.errors import InvalidInput
from core.names import name_clean

__all__ = ["PASSWORD_HINT", "is_let_in_by_password", "password_accept", "password_check", "user_sign_in"]

# What the rules of AUTH_PASSWORD_VALIDATORS ask, in one sentence.
PASSWORD_HINT = gettext_lazy("Не меньше 8 знаков, не одни цифры и не слишком простой.")

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def is_let_in_by_password(user: User) -> bool:
    """Whether the person has a password of their own and has confirmed the address it goes with."""
    return user.has_usable_password() and EmailAddress.objects.filter(user=user, verified=True).exists()


def password_check(password: str, *, user: User) -> None:
    """Raise InvalidInput (field `password`) for a password that is too easy for this person."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error


@transaction.atomic
def password_accept(*, user: User, full_name: str, password: str) -> User:
    """Give a person who has none a password, with a name, and take the address as confirmed.

    What a stranger may have typed at sign-up for that address counts no more. Raises InvalidInput (field `password`),
    Denied for a closed account.
    """
    password_check(password, user=user)
    person_held(user.pk)
    row = User.objects.get(pk=user.pk)
    row.full_name = name_clean(full_name) or row.full_name
    row.set_password(password)
    row.save(update_fields=["full_name", "password"])
    EmailAddress.objects.update_or_create(user=row, email=row.email, defaults={"verified": True, "primary": True})
    code_forget(email=row.email)
    lockout_end(row)
    return row


def user_sign_in(request: HttpRequest, user: User) -> None:
    """Sign a person in who has just proved who they are."""
    login(request, user, backend=_BACKEND)

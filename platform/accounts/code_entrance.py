"""Sign in by a letter, without a password: by its code, which creates the account if there is none, or by its link."""

from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.codes import CodeCheck, IssuedCode, code_check, code_forget, code_issue
from accounts.letters import account_letter_send, code_facts
from accounts.lockout import guesser_asking, guesser_of, lockout_end
from accounts.models import User
from accounts.people import consent_give, person_held, user_get, user_register
from core.errors import Denied, InvalidInput
from core.mail.addresses import address_canonical
from core.plane import tenant_only
from core.typed import name_clean

__all__ = [
    "PASSWORD_HINT",
    "entry_by_code",
    "entry_code_send",
    "is_let_in_by_password",
    "password_accept",
    "password_check",
    "user_sign_in",
]

ENTER = "enter"


@tenant_only
@transaction.atomic
def entry_code_send(request: HttpRequest, *, email: str) -> IssuedCode:
    """Have a code sent to an address, whether or not somebody has an account with it: nobody learns which.

    No letter goes more often than `accounts.codes` lets; what is told then is the code that went before.
    """
    issued = code_issue(purpose=ENTER, email=email, guesser=guesser_asking(request))
    if issued.is_due:
        account_letter_send(request, "account/email/entry_code", address_canonical(email), code_facts(issued))
    return issued


@tenant_only
@transaction.atomic
def entry_by_code(request: HttpRequest, *, email: str, typed: str, full_name: str, phone: str = "") -> User | CodeCheck:
    """Sign in whoever types the code of an address; without an account one is made, with no password.

    The person has agreed to the processing of personal data on the form that asked for the address. Returns who is
    signed in now, or what is wrong with the code. Raises Denied for an account that is closed.
    """
    check = code_check(purpose=ENTER, email=email, typed=typed, guesser=guesser_of(request))
    if check is not CodeCheck.RIGHT:
        return check
    user = _owner(email) or _made(email, full_name=full_name, phone=phone)
    if not user.is_active:
        raise Denied(_("Учётная запись с этим адресом закрыта. Укажите другой адрес почты."), code="account_closed")
    _proved(user, email, full_name=full_name)
    consent_give(user=user)
    user_sign_in(request, user)
    return user


def _owner(email: str) -> User | None:
    """Whose address it is: who has confirmed it, or else who has an account with it."""
    confirmed = EmailAddress.objects.filter(email=address_canonical(email), verified=True).select_related("user")
    found = confirmed.first()
    return found.user if found is not None else user_get(email=email)


def _made(email: str, *, full_name: str, phone: str) -> User:
    user = User(email=address_canonical(email), full_name=name_clean(full_name), phone=phone)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        # Somebody signs up with the same address at this very moment.
        return User.objects.get(email=user.email)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    user_register(user=user)
    return user


def _proved(user: User, email: str, *, full_name: str) -> None:
    """The code proved an address that was never confirmed: a name and a password typed with it may be a stranger's."""
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    person_held(user.pk)
    row = User.objects.get(pk=user.pk)
    row.full_name = name_clean(full_name) or row.full_name
    row.set_unusable_password()
    row.save(update_fields=["full_name", "password"])
    EmailAddress.objects.update_or_create(user=row, email=row.email, defaults={"verified": True, "primary": True})
    code_forget(email=email)
    user.refresh_from_db()


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

"""Confirm an e-mail address by the code sent to it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.people import consent_give, person_held
from core.mail.addresses import address_canonical

__all__ = ["CONFIRM", "address_confirm", "claim_apply", "claim_contest", "claim_remember", "unconfirmed_user"]

CONFIRM = "confirm"
_CLAIM = "account_claim"


def unconfirmed_user(email: str) -> User | None:
    """Who signed up with this address and has never confirmed one nor signed in; None for everybody else."""
    user = User.objects.filter(email=address_canonical(email), is_active=True, last_login=None).first()
    if user is None or EmailAddress.objects.filter(user=user, verified=True).exists():
        return None
    return user


@transaction.atomic
def address_confirm(request: HttpRequest, user: User) -> bool:
    """Mark the address with which a person signed up as theirs; False when somebody else confirmed it before.

    Raises Denied for a closed account.
    """
    person_held(user.pk)
    address, _made = EmailAddress.objects.get_or_create(user=user, email=user.email)
    return address.verified or bool(get_adapter(request).confirm_email(request, address))


def claim_remember(request: HttpRequest, user: User, *, full_name: str, password_hash: str) -> None:
    """Keep, in this browser, what somebody typed who signs up with an address that waits for its confirmation.

    Whoever signed up first may be a stranger: the name and the password count that are typed where the code is typed.
    """
    request.session[_CLAIM] = {"user_id": str(user.pk), "full_name": full_name, "password": password_hash}


@transaction.atomic
def claim_contest(request: HttpRequest, user: User, *, full_name: str, password: str) -> None:
    """Take one more sign-up with an address that waits for its confirmation.

    With another password than the first one, neither is good for who types the code in a third browser: it is not
    known whose address it is, and who then reads the mailbox must not open it to the other.
    """
    claim_remember(request, user, full_name=full_name, password_hash=make_password(password))
    if not user.check_password(password):
        user.set_unusable_password()
        user.save(update_fields=["password"])


@transaction.atomic
def claim_apply(request: HttpRequest, user: User) -> None:
    """Take the name and the password of the sign-up that ended in this browser with the right code."""
    claim: dict[str, Any] | None = request.session.pop(_CLAIM, None)
    if claim is None or claim["user_id"] != str(user.pk) or user.last_login is not None:
        return
    user.full_name, user.password = claim["full_name"], claim["password"]
    user.save(update_fields=["full_name", "password"])
    consent_give(user=user)

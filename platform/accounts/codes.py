"""Codes by e-mail: whoever types one, in any browser, has read the letter.

A code belongs to an address and a purpose, not to a browser, so a sign-up on a phone and the letter on a computer work
together. A letter sent again carries the same code, so no letter in the mailbox is outdated.

Wrong guesses are counted by guesser (`accounts.lockout`): a network, and the browser in it if that browser requested
the code. So a stranger's wrong guesses lock out only the stranger.

**The odds.** A short code is one of a million. It takes five wrong guesses of each guesser and 25 in total, which many
browsers or networks may use up. Then it is void, and the next code, sent at once, is long: one of ten thousand million.
It cannot be made void in practice, since trying a millionth of it takes 10,000 guesses. An address returns to short
codes when its row is swept, an hour and a half after the last letter. A persistent attacker gets 16 short codes with
25 guesses a day, 400 in a million, and 48 long ones with 10,000, 48 in a million: a letter every minute of a day for a
chance of one in 2,200, while the person can sign in all the time.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from accounts.models import AddressCode, User
from accounts.people import consent_give, person_held
from core import clock
from core.mail.addresses import address_canonical

__all__ = [
    "CODE_LIFETIME",
    "CONFIRM",
    "CodeCheck",
    "IssuedCode",
    "address_confirm",
    "claim_apply",
    "claim_contest",
    "claim_remember",
    "code_check",
    "code_forget",
    "code_issue",
    "code_now",
    "codes_sweep",
    "unconfirmed_user",
]

CODE_LIFETIME = timedelta(minutes=30)
LETTER_PAUSE = timedelta(minutes=1)
# In the life of one code.
MOST_LETTERS = 5
# Of one guesser; of all who guess at a short code; of all who guess at a long one. What they come to: see above.
MOST_MISTAKES = 5
MOST_MISTAKES_OF_ALL = 25
MOST_MISTAKES_AT_LONG = 10_000
SHORT, LONG = 6, 10


@dataclass(frozen=True, kw_only=True)
class IssuedCode:
    """A code of an address. `is_due`: the caller has to send it now; otherwise a letter may go at `next_letter_at`.

    `lives` is false for one that has run out or was mistaken too often by who asks, until the next letter goes.
    """

    code: str
    expires_at: datetime
    next_letter_at: datetime
    is_due: bool
    lives: bool


class CodeCheck(Enum):
    """Result of checking a code. GONE: it has expired, was used, or the guesser has too many wrong guesses."""

    RIGHT = auto()
    WRONG = auto()
    GONE = auto()


@transaction.atomic
def code_issue(*, purpose: str, email: str, guesser: str) -> IssuedCode:
    """The code that proves the address for this purpose: the valid one, or a new one.

    It says whether a letter is due; asking for letters more often than once a minute, or five times in the life of a
    code, sends none. For a guesser with too many mistakes the code is made anew. Send the letter in the same
    transaction.
    """
    now = clock.now()
    row, _made = AddressCode.objects.select_for_update().get_or_create(
        purpose=purpose,
        email=address_canonical(email),
        defaults={"code": _fresh(SHORT), "expires_at": now + CODE_LIFETIME, "created_at": now},
    )
    if _next_letter_at(row, now, guesser) > now:
        return _issued(row, now, guesser)
    if not _lives(row, now, guesser):
        is_guessed_at = _is_long(row) or row.mistakes >= MOST_MISTAKES
        row.code, row.letters, row.mistakes, row.guesses = _fresh(LONG if is_guessed_at else SHORT), 0, 0, {}
    row.expires_at, row.sent_at, row.letters = now + CODE_LIFETIME, now, row.letters + 1
    row.save()
    return _issued(row, now, guesser, is_due=True)


def code_now(*, purpose: str, email: str, guesser: str) -> IssuedCode | None:
    """The last code of an address, for a page that waits for it; None if there is none. Sends nothing."""
    row = AddressCode.objects.filter(purpose=purpose, email=address_canonical(email)).first()
    return _issued(row, clock.now(), guesser) if row is not None else None


@transaction.atomic
def code_check(*, purpose: str, email: str, typed: str, guesser: str) -> CodeCheck:
    """Check a code of the address. A right one is used up, a wrong one is counted."""
    now = clock.now()
    row = AddressCode.objects.select_for_update().filter(purpose=purpose, email=address_canonical(email)).first()
    if row is None or not _lives(row, now, guesser):
        return CodeCheck.GONE
    if secrets.compare_digest(_digits(typed), row.code):
        row.delete()
        return CodeCheck.RIGHT
    row.mistakes += 1
    if not _is_long(row):
        row.guesses = {**row.guesses, guesser: row.guesses.get(guesser, 0) + 1}
    row.save(update_fields=["mistakes", "guesses"])
    return CodeCheck.WRONG if _lives(row, now, guesser) else CodeCheck.GONE


def code_forget(*, email: str) -> None:
    """Invalidate every code of an address."""
    AddressCode.objects.filter(email=address_canonical(email)).delete()


def codes_sweep() -> int:
    """Delete codes of this schema that expired an hour ago, because they hold people's addresses. Returns how many."""
    return AddressCode.objects.filter(expires_at__lt=clock.now() - timedelta(hours=1)).delete()[0]


def _fresh(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}}"


def _digits(typed: str) -> str:
    """What was typed without blanks, dashes and the like: people read «123 456» out to each other."""
    return "".join(str(int(char)) for char in typed if char.isdecimal())


def _issued(row: AddressCode, now: datetime, guesser: str, *, is_due: bool = False) -> IssuedCode:
    return IssuedCode(
        code=row.code,
        expires_at=row.expires_at,
        next_letter_at=_next_letter_at(row, now, guesser),
        is_due=is_due,
        lives=_lives(row, now, guesser),
    )


def _is_long(row: AddressCode) -> bool:
    return len(row.code) > SHORT


def _lives(row: AddressCode, now: datetime, guesser: str) -> bool:
    if row.expires_at <= now:
        return False
    if _is_long(row):
        return row.mistakes < MOST_MISTAKES_AT_LONG
    return row.mistakes < MOST_MISTAKES_OF_ALL and row.guesses.get(guesser, 0) < MOST_MISTAKES


def _next_letter_at(row: AddressCode, now: datetime, guesser: str) -> datetime:
    if row.sent_at is None:
        return row.created_at
    # A new code may always be asked for: that a stranger has used up this one is no reason to wait for its end.
    is_enough = row.letters >= MOST_LETTERS and _lives(row, now, guesser)
    return row.expires_at if is_enough else row.sent_at + LETTER_PAUSE


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

"""Codes by e-mail: whoever types one in any browser has read the letter.

A code belongs to an address and a purpose, not to a browser: sign-up on a phone and the letter on a computer are one
story. So a letter sent again carries the same code, and none of the letters in the mailbox is a dead one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import F

from accounts.models import AddressCode
from core import clock
from core.mail.addresses import address_canonical

__all__ = [
    "CODE_LIFETIME",
    "CodeCheck",
    "IssuedCode",
    "code_check",
    "code_forget",
    "code_issue",
    "code_now",
    "codes_sweep",
]

CODE_LIFETIME = timedelta(minutes=30)
LETTER_PAUSE = timedelta(minutes=1)
# In the life of one code.
MOST_LETTERS = 5
# Of a million codes a stranger tries these; then it takes another letter to go on.
MOST_MISTAKES = 5
PAUSE_AFTER_MISTAKES = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class IssuedCode:
    """A code of an address. `is_due`: the caller has to send it now; otherwise a letter may go at `next_letter_at`.

    `lives` is false for one that was mistaken too often, until the next letter may go.
    """

    code: str
    expires_at: datetime
    next_letter_at: datetime
    is_due: bool
    lives: bool


class CodeCheck(Enum):
    """What became of a typed code. GONE: it has run out, was used, or was mistaken too often."""

    RIGHT = auto()
    WRONG = auto()
    GONE = auto()


@transaction.atomic
def code_issue(*, purpose: str, email: str) -> IssuedCode:
    """The code that proves the address for this purpose: the living one, or a new one.

    It says whether a letter is due; asking for letters more often than once a minute, or five times in the life of a
    code, sends none. Send the letter in the same transaction.
    """
    now = clock.now()
    row, _made = AddressCode.objects.select_for_update().get_or_create(
        purpose=purpose,
        email=address_canonical(email),
        defaults={"code": _fresh(), "expires_at": now + CODE_LIFETIME, "created_at": now},
    )
    if _next_letter_at(row) > now:
        return _issued(row, now)
    if not _lives(row, now):
        row.code, row.letters, row.mistakes = _fresh(), 0, 0
    row.expires_at, row.sent_at, row.letters = now + CODE_LIFETIME, now, row.letters + 1
    row.save()
    return _issued(row, now, is_due=True)


def code_now(*, purpose: str, email: str) -> IssuedCode | None:
    """The last code of an address, for a page that waits for it; None when there is none. Sends nothing."""
    row = AddressCode.objects.filter(purpose=purpose, email=address_canonical(email)).first()
    return _issued(row, clock.now()) if row is not None else None


@transaction.atomic
def code_check(*, purpose: str, email: str, typed: str) -> CodeCheck:
    """Whether this is the code of the address. A right one is used up, a wrong one is counted."""
    row = AddressCode.objects.select_for_update().filter(purpose=purpose, email=address_canonical(email)).first()
    if row is None or not _lives(row, clock.now()):
        return CodeCheck.GONE
    if secrets.compare_digest(_digits(typed), row.code):
        row.delete()
        return CodeCheck.RIGHT
    AddressCode.objects.filter(pk=row.pk).update(mistakes=F("mistakes") + 1)
    return CodeCheck.WRONG if row.mistakes + 1 < MOST_MISTAKES else CodeCheck.GONE


def code_forget(*, email: str) -> None:
    """Make every code of an address void."""
    AddressCode.objects.filter(email=address_canonical(email)).delete()


def codes_sweep() -> int:
    """Remove the codes of this schema that ran out an hour ago: they are addresses of people. Returns how many."""
    return AddressCode.objects.filter(expires_at__lt=clock.now() - timedelta(hours=1)).delete()[0]


def _fresh() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def _digits(typed: str) -> str:
    """What was typed without blanks, dashes and the like: people read «123 456» out to each other."""
    return "".join(str(int(char)) for char in typed if char.isdecimal())


def _issued(row: AddressCode, now: datetime, *, is_due: bool = False) -> IssuedCode:
    return IssuedCode(
        code=row.code,
        expires_at=row.expires_at,
        next_letter_at=_next_letter_at(row),
        is_due=is_due,
        lives=_lives(row, now),
    )


def _lives(row: AddressCode, now: datetime) -> bool:
    return row.expires_at > now and row.mistakes < MOST_MISTAKES


def _next_letter_at(row: AddressCode) -> datetime:
    if row.sent_at is None:
        return row.created_at
    if row.mistakes >= MOST_MISTAKES:
        return row.sent_at + PAUSE_AFTER_MISTAKES
    return row.sent_at + LETTER_PAUSE if row.letters < MOST_LETTERS else row.expires_at

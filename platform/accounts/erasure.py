"""Erase an account: withdraw consent and delete personal data.

Federal law 152-FZ: consent may be withdrawn at any time (art. 9, part 2); the data are then destroyed within 30 days,
except what the operator must keep by law (art. 21, part 5). Here it happens at once, in one transaction.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from axes.utils import reset as attempts_forget
from django.db import transaction
from django.db.models import Q

from accounts.codes import code_forget
from accounts.correspondents import EMAIL
from accounts.events import AccountErased, ConsentWithdrawn, CorrespondentForgotten, TokenRevoked
from accounts.models import Consent, Correspondent, PersonalToken, User
from accounts.people import addresses_of, person_actor
from core import clock
from core.errors import Denied
from core.events.deliveries import deliveries_forget
from core.events.log import event_append
from core.events.types import Actor
from core.idempotency.answers import answers_forget
from core.kept.forms import kept_forget
from core.plane import tenant_only
from core.registry import Registry
from shell.kept.asking import mark_of

__all__ = ["Keeper", "account_erase", "account_refusal", "correspondent_erase", "keepers"]


def _anybody(user_id: UUID) -> None:
    """Default of `may_leave`: nothing prevents the erasure."""


def _nothing(user: User) -> None:
    """Default of `forget`: nothing to erase."""


def _nobody(correspondents: Collection[Correspondent]) -> None:
    """Default of `forget_correspondents`: nothing to erase."""


@dataclass(frozen=True)
class Keeper:
    """A package that stores personal data.

    `may_leave` raises Denied, in words for the person, while their account is needed. `forget` erases or makes
    anonymous what the package keeps, in the transaction of the erasure; the row of the person is still whole then.
    `forget_correspondents` does the same for people known by an address; nothing may point to their rows afterwards.
    """

    name: str
    may_leave: Callable[[UUID], None] = _anybody
    forget: Callable[[User], None] = _nothing
    forget_correspondents: Callable[[Collection[Correspondent]], None] = _nobody


keepers: Registry[Keeper] = Registry("keepers of personal data")


@tenant_only
def account_refusal(*, user: User) -> Denied | None:
    """Why the owner cannot erase this account; None if they can."""
    try:
        for keeper in keepers:
            keeper.may_leave(user.id)
    except Denied as refusal:
        return refusal
    return None


@tenant_only
@transaction.atomic
def account_erase(*, user: User) -> None:
    """Withdraw every consent, end every sign-in, erase name and contacts everywhere.

    The row stays under its id, which the log knows. Doing it again changes nothing. Raises Denied for somebody whose
    account is needed (staff).
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    refusal = account_refusal(user=row)
    if refusal is not None:
        raise refusal
    if row.is_erased:
        return
    theirs = Q(user=row) | Q(channel=EMAIL, external_id__in={row.email, *addresses_of(row)})
    correspondents = _held(theirs)
    for keeper in keepers:
        keeper.forget(row)
    _forget(correspondents, actor=_owner(row))
    _consents_withdraw(row)
    _tokens_remove(row)
    deliveries_forget(person_id=row.id)
    # One that was added and never confirmed may be somebody else's: their letters and codes are not this person's.
    for address in {row.email, *addresses_of(row)}:
        deliveries_forget(recipient=address)
        attempts_forget(username=address)
        code_forget(email=address)
    answers_forget(person_id=row.id)
    kept_forget(owner=mark_of(row.id))
    _make_nameless(row)
    event_append(AccountErased(user_id=row.id), subject_id=row.id, actor=_owner(row))


@tenant_only
@transaction.atomic
def correspondent_erase(*, correspondent_id: UUID) -> None:
    """Erase somebody who is known by an address alone, and their name and contacts everywhere.

    Doing it again changes nothing.
    """
    _forget(_held(Q(pk=correspondent_id)), actor=Actor(kind="person", id=correspondent_id, label="Владелец"))


def _held(condition: Q) -> list[Correspondent]:
    """Correspondents whom nothing new can point to until the transaction ends, when they are gone."""
    return list(Correspondent.objects.select_for_update().filter(condition).order_by("id"))


def _forget(correspondents: list[Correspondent], *, actor: Actor) -> None:
    if not correspondents:
        return
    for keeper in keepers:
        keeper.forget_correspondents(correspondents)
    for correspondent in correspondents:
        deliveries_forget(person_id=correspondent.id)
        event = CorrespondentForgotten(correspondent_id=correspondent.id)
        event_append(event, subject_id=correspondent.id, actor=actor)
        correspondent.delete()


def _owner(user: User) -> Actor:
    return person_actor(user, label="Владелец")


def _consents_withdraw(user: User) -> None:
    for consent in Consent.objects.select_for_update().filter(user=user, withdrawn_at=None):
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
        event = ConsentWithdrawn(user_id=user.id, document=consent.document, version=consent.version)
        event_append(event, subject_id=user.id, actor=_owner(user))


def _tokens_remove(user: User) -> None:
    """Delete tokens, because their titles are the person's own text; the log keeps the ids."""
    tokens = PersonalToken.objects.filter(user=user)
    for token_id in tokens.filter(revoked_at=None).values_list("id", flat=True):
        event_append(TokenRevoked(user_id=user.id, token_id=token_id), subject_id=user.id, actor=_owner(user))
    tokens.delete()


def _make_nameless(user: User) -> None:
    """Clear the password and deactivate: every session ends with its next request."""
    EmailAddress.objects.filter(user=user).delete()
    user.full_name, user.phone = "", ""
    user.email = user.nobodys_address
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save(update_fields=["full_name", "phone", "email", "is_active", "last_login", "password"])

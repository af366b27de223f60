"""Create people and record their consent."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.events import ConsentGiven, UserDeactivated, UserRegistered
from accounts.models import Consent, User
from core import clock
from core.errors import Conflict, Denied, Missing
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.mail.addresses import address_canonical, address_checked
from core.typed import name_clean

__all__ = [
    "CONSENT_DOCUMENT",
    "CONSENT_VERSION",
    "address_is_confirmed",
    "addresses_by_user",
    "addresses_of",
    "consent_give",
    "person_actor",
    "person_held",
    "person_is_open",
    "person_stays",
    "user_create",
    "user_deactivate",
    "user_ensure",
    "user_get",
    "user_register",
    "users_by_email",
    "users_set_password",
]

CONSENT_DOCUMENT = "personal-data"
CONSENT_VERSION = "2026-11"


def person_actor(user: User, *, label: str) -> Actor:
    """The actor of a person for the log: an id and a public label, never the name."""
    return Actor(kind="person", id=user.id, label=label)


def person_is_open(user_id: UUID) -> bool:
    """Whether a person's account is open; it then stays open until this transaction ends.

    Whatever writes a row of a person asks this first. An erasure takes this row FOR UPDATE: either it has ended and we
    get False, or it waits for us and erases what we wrote. Those who write at once do not wait for each other.
    """
    return _open_address(user_id) is not None


def _open_address(user_id: UUID) -> str | None:
    open_one = f"SELECT email FROM {User._meta.db_table} WHERE id = %s AND is_active FOR SHARE"  # noqa: S608 - our own
    with connection.cursor() as cursor:
        cursor.execute(open_one, [user_id])
        row = cursor.fetchone()
    return str(row[0]) if row is not None else None


def person_stays(user_id: UUID) -> str:
    """As `person_is_open`, for a person's own writes: raises Denied for an erased account.

    Returns their main address, which they have confirmed to sign in.
    """
    address = _open_address(user_id)
    if address is None:
        raise Denied(_("Эта учётная запись закрыта."), code="account_closed")
    return address


def person_held(user_id: UUID) -> None:
    """As `person_stays`, for who goes on to change the person's own row: no other may do that meanwhile."""
    if not User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True):
        raise Denied(_("Эта учётная запись закрыта."), code="account_closed")


@transaction.atomic
def user_create(
    *, email: str, full_name: str, phone: str = "", password: str | None = None, acting: Actor = SYSTEM
) -> User:
    """Create a person with a confirmed address (staff, operators, imported applicants).

    Without a password the person sets one by an invitation or through «Забыли пароль?». Raises InvalidInput (field
    `email`) for what is no address, Conflict when it is taken.
    """
    from allauth.account.models import EmailAddress

    user = User(email=address_checked(email), full_name=name_clean(full_name), phone=phone)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    except IntegrityError as error:
        raise Conflict(
            _("Человек с таким адресом электронной почты уже есть."), field="email", code="email_taken"
        ) from error
    event_append(UserRegistered(user_id=user.id), subject_id=user.id, actor=acting)
    return user


@transaction.atomic
def user_ensure(*, email: str, full_name: str, acting: Actor = SYSTEM) -> User:
    """The person whose confirmed address this is, or a new one: for whoever vouches for the address (a kit, the CLI).

    Somebody may have signed up with it before and never confirmed it: then it becomes the account of the address'
    owner, and neither the name nor the password that a stranger may have typed is good any more. Raises InvalidInput as
    `user_create`.
    """
    from allauth.account.models import EmailAddress

    address = address_checked(email)
    owner = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    if owner is not None:
        return owner.user
    row = User.objects.select_for_update(no_key=True).filter(email=address).first()
    if row is None:
        return user_create(email=address, full_name=full_name, acting=acting)
    if not EmailAddress.objects.filter(user=row, verified=True).exists():
        row.full_name = name_clean(full_name) or row.full_name
        row.set_unusable_password()
        row.save(update_fields=["full_name", "password"])
    EmailAddress.objects.update_or_create(user=row, email=address, defaults={"verified": True, "primary": True})
    return row


@transaction.atomic
def user_deactivate(*, email: str, acting: Actor = SYSTEM) -> User:
    """Close the sign-in of a person and end what they are signed in to. Raises Missing for an unknown address."""
    user = User.objects.select_for_update().filter(email=address_canonical(email)).first()
    if user is None:
        raise Missing(_("Человека с таким адресом нет."), field="email")
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        event_append(UserDeactivated(user_id=user.id), subject_id=user.id, actor=acting)
    return user


def users_by_email() -> list[User]:
    """Everybody in the current schema, by address; for `public`, where only operators are. One query."""
    return list(User.objects.order_by("email"))


@transaction.atomic
def user_register(*, user: User) -> None:
    """Announce a citizen who has just signed up, with the consent given in the form."""
    actor = person_actor(user, label="Заявитель")
    event_append(UserRegistered(user_id=user.id), subject_id=user.id, actor=actor)
    consent_give(user=user)


@transaction.atomic
def consent_give(*, user: User) -> Consent:
    """Record consent to the text now in force; giving it again changes nothing. Raises Denied for a closed account."""
    person_stays(user.pk)
    consent, created = Consent.objects.get_or_create(
        user=user, document=CONSENT_DOCUMENT, version=CONSENT_VERSION, defaults={"given_at": clock.now()}
    )
    if created:
        event_append(
            ConsentGiven(user_id=user.id, document=CONSENT_DOCUMENT, version=CONSENT_VERSION),
            subject_id=user.id,
            actor=person_actor(user, label="Заявитель"),
        )
    return consent


def user_get(*, email: str) -> User | None:
    """The person with this address in the current schema, or None.

    Whoever confirmed it comes first, as the main address or as another; only where nobody did, whoever signed up with
    it: to that one nothing may be given by the address alone.
    """
    from allauth.account.models import EmailAddress

    address = address_canonical(email)
    confirmed = EmailAddress.objects.filter(email=address, verified=True, user=OuterRef("pk"))
    rows = User.objects.alias(is_confirmed=Exists(confirmed), is_main=Q(email=address))
    return rows.filter(Q(is_confirmed=True) | Q(is_main=True)).order_by("-is_confirmed", "-is_main", "id").first()


def addresses_by_user(user_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The addresses that each of these people has confirmed."""
    from allauth.account.models import EmailAddress

    found: dict[UUID, set[str]] = {}
    rows = EmailAddress.objects.filter(user_id__in=user_ids, verified=True)
    for user_id, address in rows.values_list("user_id", "email"):
        found.setdefault(user_id, set()).add(address)
    return found


def addresses_of(user: User) -> set[str]:
    """The addresses that a person has confirmed."""
    from allauth.account.models import EmailAddress

    return set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def address_is_confirmed(user_id: UUID) -> bool:
    """Whether the person has confirmed an address."""
    from allauth.account.models import EmailAddress

    return EmailAddress.objects.filter(user_id=user_id, verified=True).exists()


def users_set_password(*, hashed: str) -> int:
    """Give everybody in the current schema who has no password yet this one (already hashed); returns how many."""
    return User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).update(password=hashed)

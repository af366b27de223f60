"""Tables of people, consents and tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Denied
from core.mail.addresses import address_canonical
from core.models import BaseModel, BornHere, NameField

__all__ = ["AddressCode", "Consent", "Correspondent", "PersonalToken", "User", "password_replaced"]


# Of a domain that will never be (RFC 2606, 2).
_NOBODYS = "@erased.invalid"

# Sent in the transaction that saves: `user`. What was opened with the former password ends.
password_replaced = Signal()


class UserManager(BornHere["User"], BaseUserManager["User"]):
    """Finds people by e-mail however it is spelt."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=address_canonical(username or ""))


class User(BaseModel, AbstractBaseUser):
    """A person: a citizen or one of the staff in a region's schema, an operator in `public`.

    There are no Django permissions here: what staff may do follows from role grants (`tenants`), so that a region's
    schema needs nothing of `auth` and `contenttypes` (docs/adr/0001).
    """

    email = models.EmailField(_("Электронная почта"), max_length=254)
    full_name = NameField(_("Имя и фамилия"), max_length=150)
    phone = models.CharField(_("Телефон"), max_length=40, blank=True)
    is_active = models.BooleanField(_("Действует"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    _password: str | None
    _password_taken = False

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("Человек")
        verbose_name_plural = _("Люди")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.full_name or str(_("Без имени"))

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    @property
    def nobodys_address(self) -> str:
        """What stands in the place of the address of a closed account; the person's own is free for a new one."""
        return f"{self.id}{_NOBODYS}"

    @property
    def is_erased(self) -> bool:
        """Whether the person has closed this account."""
        return self.email == self.nobodys_address

    def set_unusable_password(self) -> None:
        super().set_unusable_password()
        self._password_taken = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a password that is replaced or taken away is announced, by whichever door it came.

        A password that is only hashed anew, with the same letters, is none (`AbstractBaseUser.check_password`).
        Raises Denied for an account that was closed since it was read: nothing of the person is written back.
        """
        self.email = address_canonical(self.email)
        is_new = self._state.adding
        is_replaced = self._password is not None or self._password_taken
        with transaction.atomic():
            if not is_new and not self.is_erased:
                self._see_it_is_not_erased()
            super().save(*args, **kwargs)
            self._password_taken = False
            if is_replaced and not is_new:
                password_replaced.send(sender=User, user=self)

    def _see_it_is_not_erased(self) -> None:
        rows = User.objects.select_for_update(no_key=True).filter(pk=self.pk)
        if self.nobodys_address in rows.values_list("email", flat=True):
            raise Denied(gettext("Эта учётная запись закрыта."), code="account_closed")


class Consent(BaseModel):
    """Consent to the processing of personal data (152-ФЗ, art. 9): which text, in which version, when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document", "version"], name="consent_once_per_version")]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"


class PersonalToken(BaseModel):
    """A key with which a person's program acts for that person through the API; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    title = models.CharField(_("Для чего"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.title}"


class AddressCode(BaseModel):
    """A code sent to an address: whoever types it reads that mailbox. One lives at a time for a purpose.

    `mistakes` are those of all, `guesses` says of which guesser (`accounts.lockout`) how many.
    """

    purpose = models.CharField(max_length=20)
    email = models.EmailField(max_length=254)
    code = models.CharField(max_length=12)
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    letters = models.PositiveSmallIntegerField(default=0)
    mistakes = models.PositiveSmallIntegerField(default=0)
    guesses = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "email"], name="address_code_once")]

    def __str__(self) -> str:
        return self.purpose


class Correspondent(BaseModel):
    """Somebody known by an address in a channel: an e-mail, a phone, an id in a social network; perhaps a user, too.

    `channel` is the name of a delivery channel, where one can write to them; `external_id` is the address in its one
    spelling. `confirmed_at` is None for an address that was only told by somebody: nothing is written to it but the
    letter that asks, last at `asked_at`.
    """

    channel = models.CharField(max_length=20)
    external_id = models.CharField(max_length=320)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="correspondents")
    name = NameField(_("Имя"), max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="correspondent_once")]

    def __str__(self) -> str:
        return f"{self.channel} · {self.id}"

    @property
    def is_confirmed(self) -> bool:
        """Whether they have shown that the address is theirs."""
        return self.confirmed_at is not None

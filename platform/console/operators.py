"""Operators: users of `public`. Having an account there is the right to use the console."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.service import User, person_actor, user_create, user_deactivate, user_get, users_by_email
from core.errors import Conflict, Denied, InvalidInput
from core.events.types import SYSTEM, Actor
from core.mail.addresses import address_checked
from core.plane import public_only

__all__ = ["operator_actor", "operator_check", "operator_create", "operator_disable", "operators_all"]


def operator_actor(user: User | AnonymousUser) -> Actor:
    """The signed-in operator as the log remembers them. Raises Denied for nobody."""
    if not isinstance(user, User):
        raise Denied(_("Войдите как оператор."))
    return person_actor(user, label=_("Оператор"))


@public_only
def operator_check(*, email: str) -> None:
    """Whether an operator can have this address, before their password is asked for.

    Raises InvalidInput for no address, Conflict for a taken one.
    """
    if user_get(email=address_checked(email)) is not None:
        raise Conflict(_("Человек с таким адресом электронной почты уже есть."), field="email", code="email_taken")


@public_only
def operator_create(*, email: str, password: str, full_name: str = "", acting: Actor = SYSTEM) -> User:
    """Make an operator. Raises InvalidInput for a weak password or no address, Conflict for a taken one."""
    name = full_name or email.split("@")[0]
    try:
        validate_password(password, User(email=email, full_name=name))
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    return user_create(email=email, full_name=name, password=password, acting=acting)


@public_only
def operator_disable(*, email: str, acting: Actor = SYSTEM) -> User:
    """Close the console to an operator, at once. Raises Missing for an unknown one."""
    return user_deactivate(email=email, acting=acting)


@public_only
def operators_all() -> list[User]:
    """Every operator by address, disabled ones included."""
    return users_by_email()

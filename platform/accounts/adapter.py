"""How django-allauth works here: letters go through deliveries, consent is part of signing up."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.lockout import client_address
from accounts.models import User
from accounts.people import user_register
from core.events.wakeup import dispatcher_wake
from core.mail.channel import mail_enqueue
from core.plane import in_region
from shell.brand import OTKLIK

__all__ = ["AccountAdapter"]

# The links that allauth gives its letters, and what the button says.
ACTIONS = {
    "activate_url": _("Подтвердить адрес"),
    "password_reset_url": _("Задать новый пароль"),
    "signup_url": _("Зарегистрироваться"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sends account letters as deliveries, so that a dead mail server or worker loses none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People sign up in a region; an operator is made by another (`otklik operator create`)."""
        return in_region()

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        brand = getattr(request, "brand", OTKLIK)
        message = self.render_mail(
            template_prefix,
            email,
            {**context, **_action(context), "email": email, "portal_url": request.build_absolute_uri("/")},
        )
        html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        mail_enqueue(
            key=f"account:{uuid4()}",
            to=email,
            subject=message.subject,
            text=str(message.body),
            html=str(html),
            sender=str(brand.portal_name),
        )
        dispatcher_wake()

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """An account and the consent given with it come into being together, or neither does."""
        user.full_name = form.cleaned_data["full_name"]
        user.phone = form.cleaned_data.get("phone", "")
        saved: User = super().save_user(request, user, form, commit)
        user_register(user=saved)
        return saved


def _action(context: dict[str, Any]) -> dict[str, str]:
    """The button of a letter: `action_url` and `action_label`; nothing for a letter without a link."""
    for key, label in ACTIONS.items():
        if context.get(key) and not context.get("code"):
            return {"action_url": context[key], "action_label": str(label)}
    return {}

"""Letters about a person's own account."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.codes import CODE_LIFETIME, IssuedCode
from core import clock
from core.mail.channel import mail_enqueue
from core.units import span
from shell.brand import OTKLIK
from shell.text import clock as clock_text
from shell.text import exact

__all__ = ["account_letter_rehearse", "account_letter_send", "code_facts", "home_url"]

# The links that allauth gives its letters, and what the button says.
ACTIONS = {
    "activate_url": _("Подтвердить адрес"),
    "password_reset_url": _("Задать новый пароль"),
    "signup_url": _("Зарегистрироваться"),
    "confirm_url": _("Открыть страницу для кода"),
}


def home_url(request: HttpRequest, path: str = "/") -> str:
    """An absolute address on the region's primary host, by our settings: nothing of the request is in it."""
    home: str = request.home_url  # type: ignore[attr-defined]  # of config.hosts.BrandMiddleware
    return home.rstrip("/") + path


def code_facts(issued: IssuedCode) -> dict[str, str]:
    """What a letter says of a code: the code, how long it lives and until when."""
    return {"code": issued.code, "lifetime": span(CODE_LIFETIME), "until": clock_text(issued.expires_at)}


def account_letter_send(
    request: HttpRequest,
    template_prefix: str,
    to: str,
    context: dict[str, Any],
    *,
    person_id: UUID | None = None,
    forget: bool = False,
) -> None:
    """Put a letter of `<template_prefix>_subject.txt`, `_message.txt` and `_message.html` on its way.

    It is for `person_id`, by default the `user` of the context. `forget`: nothing of it is kept once it is sent.
    """
    brand = getattr(request, "brand", OTKLIK)
    own = {
        "brand": brand,
        "email": to,
        "happened": exact(clock.now()),
        "portal_url": home_url(request),
        "reset_url": home_url(request, reverse("account_reset_password")),
    }
    message = get_adapter(request).render_mail(template_prefix, to, {**context, **own, **_action(request, context)})
    html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    mail_enqueue(
        key=f"account:{uuid4()}",
        to=to,
        subject=message.subject,
        text=str(message.body),
        html=str(html),
        sender=str(brand.portal_name),
        person_id=person_id or getattr(context.get("user"), "pk", None),
        forget=forget,
    )


def account_letter_rehearse(request: HttpRequest, template_prefix: str, to: str, context: dict[str, Any]) -> None:
    """Do the work of a letter that nobody gets, so that an address which has no account is answered as slowly."""
    with transaction.atomic():
        account_letter_send(request, template_prefix, to, context)
        transaction.set_rollback(True)


def _action(request: HttpRequest, context: dict[str, Any]) -> dict[str, str]:
    """The button of a letter: `action_url` and `action_label`; nothing for a letter without a link."""
    for key, label in ACTIONS.items():
        if context.get(key):
            told = urlsplit(str(context[key]))
            path = told.path + (f"?{told.query}" if told.query else "")
            return {"action_url": home_url(request, path), "action_label": str(label)}
    return {}

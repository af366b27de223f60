"""How django-allauth works here: letters go through deliveries, consent is part of signing up."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from core.events.wakeup import dispatcher_wake
from core.mail.channel import mail_enqueue
from core.plane import in_region

__all__ = ["AccountAdapter"]


class AccountAdapter(DefaultAccountAdapter):
    """Sends account letters as deliveries, so that a dead mail server or worker loses none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People sign up in a region; an operator is made by another (`otklik operator create`)."""
        return in_region()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        mail_enqueue(
            key=f"account:{uuid4()}",
            to=email,
            subject=message.subject,
            text=str(message.body),
            html=str(html),
        )
        dispatcher_wake()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.full_name = form.cleaned_data["full_name"]
        user.phone = form.cleaned_data.get("phone", "")
        return super().save_user(request, user, form, commit)

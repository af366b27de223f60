"""Adapt django-allauth: send letters as deliveries, ask for consent when signing up."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.core import context as allauth_context
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.codes import CONFIRM, code_issue
from accounts.landing import landing_of
from accounts.letters import account_letter_rehearse, account_letter_send, code_facts
from accounts.lockout import client_address, guesser_asking
from accounts.models import User
from accounts.people import user_get, user_register
from core.plane import in_region

__all__ = ["AccountAdapter"]

# The page of the code says where it went; a message that says it again, also when nothing was sent, would be one lie.
_SAID_BY_THE_PAGE = "account/messages/email_confirmation_sent.txt"


class AccountAdapter(DefaultAccountAdapter):
    """Send account letters as deliveries, so that a dead mail server or worker loses none."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Почта или пароль не подошли. Проверьте раскладку и регистр; пароль можно задать заново."
        ),
        "too_many_login_attempts": _("Слишком много попыток с вашего адреса. Подождите минуту и повторите."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People sign up in a region; operators are created by `otklik operator create`."""
        return in_region()

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Redirect after a sign-in that came from no page: staff to their queue."""
        return landing_of(request) or super().get_login_redirect_url(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **facts: Any
    ) -> None:
        if message_template != _SAID_BY_THE_PAGE:
            super().add_message(request, level, message_template, *args, **facts)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        account_letter_send(allauth_context.request, template_prefix, email, context)

    def send_confirmation_mail(self, request: HttpRequest, process: EmailVerificationProcess, signup: bool) -> None:
        """The code of the address, the same for every browser that waits for it; no letter when one has just gone."""
        issued = code_issue(purpose=CONFIRM, email=process.email, guesser=guesser_asking(request))
        process.state["code"] = issued.code
        if issued.is_due:
            prefix = "account/email/email_confirmation_signup" if signup else "account/email/email_confirmation"
            here = f"{reverse('account_email_verification_sent')}?{urlencode({'email': process.email})}"
            context = {"user": process.user, **code_facts(issued), "confirm_url": here}
            self.send_mail(prefix, process.email, context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """To the owner of an address that a stranger, or they themselves, typed; to nobody else; seldom as a code."""
        guesser = guesser_asking(allauth_context.request)
        if not code_issue(purpose=CONFIRM, email=email, guesser=guesser).is_due:
            return
        if user_get(email=email) is not None:
            super().send_account_already_exists_mail(email)
        else:
            # Somebody's own mailbox, which has nothing to do with us: no letter, and the same work.
            context = {"signup_url": reverse("account_signup")}
            account_letter_rehearse(allauth_context.request, "account/email/account_already_exists", email, context)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Create an account and its consent together, or neither."""
        user.full_name = form.cleaned_data["full_name"]
        user.phone = form.cleaned_data.get("phone", "")
        saved: User = super().save_user(request, user, form, commit)
        user_register(user=saved)
        return saved

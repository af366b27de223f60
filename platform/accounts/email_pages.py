"""The page of a person's e-mail addresses."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.people import person_held

__all__ = ["email"]


@dataclass(frozen=True, slots=True)
class _Address:
    """An address, and what can be done with it."""

    row: EmailAddress
    can_lead: bool
    can_confirm: bool
    can_go: bool


class AddressesView(EmailView):
    """allauth's page; whoever adds an address comes to where its code is typed."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """All of a change or none of it, and none for an account that is being closed."""
        if request.user.pk is not None:
            person_held(request.user.pk)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return redirect("account_email_verification_sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, with each address told what can be done with it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = sorted(context["emailaddresses"], key=lambda row: not row.primary)
        # The rules of allauth (`flows.manage_email`), without a query for each address.
        one_is_confirmed = any(row.verified for row in rows)
        context["addresses"] = [
            _Address(
                row=row,
                can_lead=not row.primary and (row.verified or not one_is_confirmed),
                can_confirm=not row.verified,
                can_go=not row.primary and len(rows) > 1,
            )
            for row in rows
        ]
        return context


email = AddressesView.as_view()

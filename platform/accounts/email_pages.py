"""The page of a person's addresses."""

from typing import Any

from allauth.account.views import EmailView
from django.http import HttpResponse
from django.shortcuts import redirect

__all__ = ["email"]


class AddressesView(EmailView):
    """allauth's page; whoever adds an address comes to where its code is typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return redirect("account_email_verification_sent")


email = AddressesView.as_view()

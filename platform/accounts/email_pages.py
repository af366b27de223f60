"""The page of a person's addresses."""

from typing import Any

from allauth.account.views import EmailView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.people import person_held

__all__ = ["email"]


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


email = AddressesView.as_view()

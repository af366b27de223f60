"""URLs of signing in and up: allauth's, some replaced by ours."""

from allauth.account.urls import urlpatterns as allauth_patterns
from django.urls import path

from accounts import confirm_pages
from accounts.pages import email

_OURS = [
    path("confirm-email/", confirm_pages.confirm, name="account_email_verification_sent"),
    path("email/", email, name="account_email"),
]
urlpatterns = [*_OURS, *(each for each in allauth_patterns if each.name not in {ours.name for ours in _OURS})]

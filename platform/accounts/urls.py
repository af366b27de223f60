"""URLs of a person's own account."""

from django.urls import path

from accounts import erasure_pages, pages

app_name = "accounts"
urlpatterns = [
    path("", pages.profile, name="profile"),
    path("tokens/", pages.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", pages.revoke, name="token-revoke"),
    path("erase/", erasure_pages.erase, name="erase"),
    path("consent/", pages.consent, name="consent"),
    path("privacy/", pages.privacy, name="privacy"),
]

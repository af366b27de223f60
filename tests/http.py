"""HTTP client of a region for tests."""

from django.test import Client

from accounts.models import User

__all__ = ["region_client"]


def region_client(slug: str, user: User | None = None, **defaults: str) -> Client:
    """A test client of a region's host, signed in as a person of that region where one is given.

    Call it inside the region's fixture: the session is written into the current schema.
    """
    client = Client(HTTP_HOST=f"{slug}.localhost", **defaults)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client

"""Every address of a page answers GET: a phone restores a tab, a person presses Back or reloads."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from tests.architecture.test_urls import ALL, sample
from tests.console.conftest import console, operator  # noqa: F401 - fixtures
from tests.isolation.conftest import Insiders, insiders  # noqa: F401 - somebody who holds every role

PAGES = [parameter for parameter in ALL if not parameter.values[1].startswith("api:")]
REDIRECTS = 6
# Sample addresses name nothing that exists, and bring none of the words that a script would ask with.
SAID = frozenset({200, 403, 404, 409, 410, 422})


@pytest.fixture
def clients(insiders: Insiders, console: Client) -> dict[str, Client]:  # noqa: F811
    """Who may do everything on each kind of host."""
    return {
        settings.ROOT_URLCONF: insiders.clients["almighty"],
        settings.CONSOLE_URLCONF: console,
        settings.PUBLIC_SCHEMA_URLCONF: Client(HTTP_HOST="localhost"),
    }


def test_every_address_of_a_page_can_be_opened(clients, subtests):
    for urlconf, namespace, entry in (parameter.values for parameter in PAGES):
        path = reverse(f"{namespace}{entry.name}", urlconf=urlconf, kwargs=sample(entry))
        with subtests.test(path, urlconf=urlconf):
            here, opened = path, clients[urlconf].get(path)
            assert opened.status_code != 405, "put @post_only(page) of shell.kept.post_only on its view"
            for _hop in range(REDIRECTS):
                if not 300 <= opened.status_code < 400:
                    break
                here = urljoin(here, opened.headers["Location"])
                resolve(urlsplit(here).path, urlconf=urlconf)
                opened = clients[urlconf].get(here)
            assert opened.status_code in SAID, f"it leads to {here}"

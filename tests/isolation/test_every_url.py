"""Every URL is tried with a session, a token and the ids of the other region. The cases are in `cases.py`."""

import json
from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.isolation.cases import CONSOLE, LANDING, REGION, Case
from tests.isolation.conftest import Insiders
from tests.isolation.urls import url_names
from tests.isolation.world import TAINT, World, fingerprint
from tests.undone import undone

METHODS = ("get", "post", "put", "delete")
TURNED_AWAY = frozenset({401, 403, 404, 405})
# What is there only for seconds after a step: tests/appeals/stages/test_undo.py.
FOR_SECONDS = frozenset({"api:undo"})
UNKNOWN = frozenset({403, 404, 405})
CASES = {
    settings.ROOT_URLCONF: REGION,
    settings.CONSOLE_URLCONF: CONSOLE,
    settings.PUBLIC_SCHEMA_URLCONF: LANDING,
}


@pytest.mark.parametrize("urlconf", CASES)
def test_every_url_has_a_case(urlconf):
    names, cases = url_names(urlconf), CASES[urlconf]

    missing = [name for name in names if name not in cases]
    assert not missing, (
        f"{urlconf}: {', '.join(missing)} — tests/isolation/cases.py does not say how these are tried from another "
        "region. Add a Case that names what of the other region goes into the address, or OPEN for a page that "
        "everybody may read."
    )
    assert sorted(cases) == names, "cases of URLs that are no more"


@pytest.fixture
def untouched(world: World) -> Iterator[None]:
    """Whatever the test does, region `mo` is the same afterwards."""
    before = fingerprint("mo")
    yield
    connection.set_schema_to_public()
    after = fingerprint("mo")
    changed = [table for table in before if before[table] != after[table]]
    assert not changed, f"the other region was changed: {', '.join(changed)}"


def _tries(world: World, cases: Mapping[str, Case] = REGION, urlconf: str = "") -> Iterator[tuple[str, Case, str, str]]:
    for name, case in cases.items():
        path = reverse(name, urlconf=urlconf or settings.ROOT_URLCONF, kwargs=case.kwargs(world))
        for method in METHODS if case.writes else ("get",):
            yield name, case, path, method


def _send(client: Client, method: str, path: str, case: Case) -> tuple[HttpResponse, str]:
    """One request in a transaction of its own; the next try finds everything as it was."""
    body = dict(case.body) if method == "post" else {}
    connection.set_schema_to_public()
    with undone():
        if path.startswith("/api/"):
            response = client.generic(method.upper(), path, json.dumps(body), content_type="application/json")
        else:
            response = getattr(client, method)(path, body)
        # A stream is closed by its end; closing it here would close the connection with it.
        content = b"".join(response) if response.streaming else response.content
    return response, content.decode(errors="replace")


def _assert_tells_nothing(response, text: str) -> None:
    assert response.status_code < 500, text
    assert TAINT not in text
    assert TAINT not in json.dumps(text)
    assert TAINT not in str(response.headers)


def _is_sign_in(response) -> bool:
    return response.status_code == 302 and "/accounts/" in response.headers["Location"]


def test_a_session_of_the_other_region_opens_nothing(world, untouched, subtests):
    for who in ("citizen", "admin"):
        theirs = world.clients[who]
        stranger = Client(HTTP_HOST="ul.localhost")
        stranger.cookies["sessionid"] = theirs.cookies["sessionid"].value
        for name, case, path, method in _tries(world):
            with subtests.test(name, who=who, method=method):
                response, text = _send(stranger, method, path, case)

                _assert_tells_nothing(response, text)
                if not case.open:
                    assert response.status_code in TURNED_AWAY or _is_sign_in(response)


def test_a_token_of_the_other_region_is_refused_by_every_address_of_the_api(world, untouched, subtests):
    stranger = Client(HTTP_HOST="ul.localhost", HTTP_AUTHORIZATION=f"Bearer {world.token}")
    for name, case, path, method in _tries(world):
        with subtests.test(name, method=method):
            response, text = _send(stranger, method, path, case)

            _assert_tells_nothing(response, text)
            if name.startswith("api:") and name not in ("api:docs", "api:schema"):
                assert response.status_code == 401
                assert response.headers["Content-Type"] == "application/problem+json"


def test_things_of_the_other_region_do_not_exist_here(world, insiders: Insiders, untouched, subtests):
    clients = {
        **insiders.clients,
        "token": Client(HTTP_HOST="ul.localhost", HTTP_AUTHORIZATION=f"Bearer {insiders.token}"),
    }
    for who, insider in clients.items():
        for name, case, path, method in _tries(world):
            if case.thing is None:
                continue
            with subtests.test(name, who=who, method=method):
                response, text = _send(insider, method, path, case)

                _assert_tells_nothing(response, text)
                may_read = method == "get" and response.status_code == 302
                if not (case.harmless or may_read or (who == "token" and not name.startswith("api:"))):
                    assert response.status_code in UNKNOWN, text


def test_the_same_requests_are_answered_at_home(world, subtests):
    """The cases above prove something only because these very addresses work in their own region."""
    for name, case in REGION.items():
        if case.thing is None or name in FOR_SECONDS:
            continue
        with subtests.test(name):
            path = reverse(name, kwargs=case.kwargs(world))
            statuses = (
                _send(client, method, path, case)[0].status_code
                for client in world.clients.values()
                for method in METHODS
            )
            assert any(status < 400 or status in (409, 422) for status in statuses)


@pytest.mark.parametrize(("host", "urlconf"), [("console.localhost", settings.CONSOLE_URLCONF)])
def test_nobody_of_a_region_enters_the_console(world, insiders: Insiders, untouched, subtests, host, urlconf):
    for who, theirs in [("mo", world.clients["admin"]), ("ul", insiders.clients["almighty"])]:
        stranger = Client(HTTP_HOST=host, HTTP_AUTHORIZATION=f"Bearer {insiders.token}")
        stranger.cookies["sessionid"] = theirs.cookies["sessionid"].value
        for name, case, path, method in _tries(world, CASES[urlconf], urlconf):
            with subtests.test(name, who=who, method=method):
                response, text = _send(stranger, method, path, case)

                _assert_tells_nothing(response, text)
                if not case.open:
                    assert response.status_code in TURNED_AWAY or _is_sign_in(response)


def test_the_landing_page_tells_of_regions_and_of_nobody(world, subtests):
    stranger = Client(HTTP_HOST="localhost")
    stranger.cookies["sessionid"] = world.clients["admin"].cookies["sessionid"].value
    for name, case, path, method in _tries(world, LANDING, settings.PUBLIC_SCHEMA_URLCONF):
        with subtests.test(name, method=method):
            _assert_tells_nothing(*_send(stranger, method, path, case))

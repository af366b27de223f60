"""A person's tokens: through the API, on the page, and only in their region."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from accounts.models import PersonalToken
from accounts.service import token_issue
from accounts.tokens import LIFETIME
from core import clock
from tenants.service import region_by_slug
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, staff_user
from tests.http import region_client


@pytest.fixture
def citizen(ul):
    return citizen_make()


@pytest.fixture
def api(citizen):
    return ApiClient("ul", citizen)


def test_token_says_who_it_acts_for(api, citizen):
    answer = api.get("me")

    assert (answer.data["id"], answer.data["email"]) == (str(citizen.id), citizen.email)
    assert (answer.data["is_staff"], answer.data["roles"]) == (False, [])


def test_roles_of_staff_are_told(ul):
    answer = ApiClient("ul", staff_user("worker")).get("me")

    assert answer.data["roles"] == [
        {
            "role": "executor",
            "title": "Исполнитель",
            "label": "Дорожная служба Севера",
            "organisation": "Дорожная служба Севера",
            "municipality": "",
        }
    ]


@pytest.fixture
def browser(citizen):
    """The citizen themself, signed in."""
    return ApiClient("ul", citizen, in_session=True)


def test_token_is_made_used_and_revoked(browser):
    api = browser
    made = api.post("tokens", {"title": "Отчёт"})
    assert made.status_code == 201
    program = ApiClient("ul", token=made.data["token"])
    assert program.get("me").status_code == 200

    revoked = api.delete(f"tokens/{made.data['id']}")

    assert (revoked.status_code, revoked.data["revoked_at"] is not None) == (200, True)
    assert program.get("me").status_code == 401
    assert api.delete(f"tokens/{made.data['id']}").status_code == 200
    listed = {row["title"]: row for row in api.get("tokens").data["results"]}
    assert listed["Отчёт"]["last_used_at"] is not None
    assert "token" not in listed["Отчёт"]


@pytest.mark.parametrize("title", ["", "   ", "ы" * 101, None, 5])
def test_title_is_needed(browser, title):
    answer = browser.post("tokens", {"title": title})

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "title")


def test_a_token_makes_no_tokens(api, citizen):
    answer = api.post("tokens", {"title": "Наследник"}, key="k")

    assert (answer.status_code, answer.data["code"]) == (403, "session_required")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "войдите на портал" in answer.data["detail"]
    assert not PersonalToken.objects.filter(title="Наследник").exists()


def test_a_token_beside_a_session_makes_no_tokens(citizen):
    """A stolen token must not be able to ride on a session that happens to be there."""
    _row, text = token_issue(user=citizen, title="x")
    client = region_client("ul", citizen)

    answer = client.post(
        "/api/v1/tokens", {"title": "y"}, "application/json", headers={"Authorization": f"Bearer {text}"}
    )

    assert answer.status_code == 403


def test_in_a_session_a_token_is_made_with_the_csrf_token_only(citizen):
    client = region_client("ul", citizen)
    client.handler.enforce_csrf_checks = True
    client.get("/account/tokens/")
    body = ("/api/v1/tokens", {"title": "Скрипт"}, "application/json")

    assert client.post(*body).status_code == 403
    made = client.post(*body, headers={"X-CSRFToken": client.cookies["csrftoken"].value})
    assert made.status_code == 201
    assert PersonalToken.objects.get(user=citizen).title == "Скрипт"


def test_a_token_revokes_itself_and_no_other(api, citizen):
    other, _text = token_issue(user=citizen, title="Другой")
    mine = PersonalToken.objects.get(user=citizen, title="Тест")

    refused = api.delete(f"tokens/{other.id}")
    assert (refused.status_code, refused.data["code"]) == (403, "session_required")
    assert api.delete(f"tokens/{mine.id}").status_code == 200
    assert api.get("me").status_code == 401
    other.refresh_from_db()
    assert other.revoked_at is None


def test_somebody_elses_token_cannot_be_revoked(browser):
    foreign, _text = token_issue(user=citizen_make(), title="Чужой")

    assert browser.delete(f"tokens/{foreign.id}").status_code == 404
    assert PersonalToken.objects.get(pk=foreign.id).revoked_at is None


def test_token_of_another_region_is_no_token(api, citizen):
    with tenant_context(region_by_slug("mo")):
        stranger = citizen_make()
        _row, text = token_issue(user=stranger, title="mo")
    renamed = text.replace("otk_mo_", "otk_ul_")

    for foreign in (text, renamed):
        assert ApiClient("ul", token=foreign).get("me").status_code == 401
    assert ApiClient("mo", token=text).get("me").data["email"] == stranger.email


def test_token_expires(api):
    with clock.at(clock.now() + LIFETIME + timedelta(days=1)):
        assert api.get("me").status_code == 401


def test_person_who_was_switched_off_has_no_tokens(api, citizen):
    type(citizen).objects.filter(pk=citizen.pk).update(is_active=False)

    assert api.get("me").status_code == 401


def test_session_is_enough_for_a_browser(citizen):
    assert region_client("ul", citizen).get("/api/v1/me").json()["email"] == citizen.email


def test_token_wins_over_a_session(citizen):
    other = citizen_make()
    _row, text = token_issue(user=other, title="x")
    appeal = appeal_make(other)
    client = region_client("ul", citizen)

    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})

    assert answer.json()["email"] == other.email
    shown = client.get(f"/api/v1/appeals/{appeal.number}", headers={"Authorization": f"Bearer {text}"})
    assert shown.status_code == 200


def test_knowing_who_asks_costs_two_queries_in_the_region(api):
    api.get("me")

    with CaptureQueriesContext(connection) as queries:
        api.get("me")

    sent = [query["sql"] for query in queries if not query["sql"].startswith("SET search_path")]
    assert len(sent) == 2, sent


# --- The page


def test_page_shows_the_text_once(citizen):
    client = region_client("ul", citizen)

    made = client.post("/account/tokens/", {"title": "Скрипт"})

    assert made.status_code == 200
    text = made.context["text"]
    assert text in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert ApiClient("ul", token=text).get("me").status_code == 200
    again = client.get("/account/tokens/").content.decode()
    assert text not in again
    assert "Скрипт" in again


def test_page_revokes(citizen):
    client = region_client("ul", citizen)
    token, text = token_issue(user=citizen, title="<script>alert(1)</script>")

    page = client.post(f"/account/tokens/{token.id}/revoke/", follow=True)

    assert "отозван" in page.content.decode()
    assert "<script>alert(1)" not in page.content.decode()
    assert ApiClient("ul", token=text).get("me").status_code == 401


def test_page_says_what_is_missing(citizen):
    answer = region_client("ul", citizen).post("/account/tokens/", {"title": ""})

    assert answer.status_code == 422
    assert not PersonalToken.objects.filter(user=citizen).exists()


def test_page_is_for_those_who_signed_in(ul):
    answer = Client(HTTP_HOST="ul.localhost").get("/account/tokens/")

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")

"""The same life without a page: every step by the API, with personal tokens."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.service import token_issue, user_get
from tests.e2e.pictures import metadata_of, photo_with_place
from tests.kits import INSIDE
from tests.site.client import RegionSession
from tests.site.running import Site

WORDS = "Засыпали яму щебнем, закрыли асфальтом и вывезли мусор."


def token_for(email: str) -> str:
    """The text of a new token; runs in the site."""
    user = user_get(email=email)
    assert user is not None
    return token_issue(user=user, title="Проверка")[1]


class Program:
    """Somebody's program, talking JSON."""

    def __init__(self, site: Site, region: str, email: str, *, token: str = "") -> None:
        self.session: RegionSession = site.session(region)
        self.token = token or site.ask(region, token_for, email)
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path: str, **params: Any) -> Any:
        answer = self.session.get(f"/api/v1/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.session.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def photo(self, colour: str) -> str:
        answer = self.session.post(
            "/api/v1/photos", files={"photo": ("photo.jpg", photo_with_place(colour), "image/jpeg")}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def act(self, number: int, action: str, **body: Any) -> dict[str, Any]:
        """Take an action on the appeal as it is now, which must be among those that it allows."""
        seen = self.get(f"appeals/{number}")
        assert action in [item["action"] for item in seen["allowed_actions"]]
        return self.post(f"appeals/{number}/actions/{action}", {"version": seen["version"], **body})


@pytest.fixture
def staff(site: Site) -> dict[str, Program]:
    return {who: Program(site, "ul", f"{who}@staff.example") for who in ("moderator", "roads", "worker")}


def test_an_appeal_lives_its_whole_life_without_a_page(site: Site, staff):
    user = site.citizen("ul")
    citizen = Program(site, "ul", user.email)
    lat, lon = INSIDE["ul"]
    before = citizen.photo("red")

    sent = citizen.post(
        "appeals",
        {
            "text": "Яма на дороге у школы, звоните 8 927 123-45-67.",
            "wants_publicity": True,
            "category": "roads-potholes",
            "point": {"lat": lat, "lon": lon},
            "address": "ул. Гончарова, 12",
            "photos": [before],
        },
    )
    number = sent["number"]
    assert sent["state"] == "moderation_1"
    staff["moderator"].act(number, "approve")
    staff["roads"].act(number, "ask", text="На какой стороне дороги эта яма?")
    citizen.act(number, "clarify", text="На чётной стороне, у самой школы.")
    staff["roads"].act(number, "assign", executor="roads-north", note="Срочно.")
    staff["worker"].act(number, "answer", text=WORDS, photos=[staff["worker"].photo("green")])
    citizen.act(number, "return", reason="Асфальт уже крошится.")
    staff["worker"].act(number, "answer", text=WORDS, photos=[staff["worker"].photo("blue")])
    closed = citizen.act(number, "confirm", rating=4, text="Теперь хорошо.")

    assert closed["state"] == "closed"
    assert closed["allowed_actions"] == []
    whole = citizen.get(f"appeals/{number}")
    assert [answer["verdict"]["kind"] for answer in whole["answers"]] == ["returned", "confirmed"]
    assert whole["assignments"] == []
    assert len(citizen.get(f"appeals/{number}/timeline")["results"]) == 9
    site.letters_wait("ul", user.email, 5)
    shown_to_everybody(site, number)
    unknown_in_the_other_region(site, number, citizen)
    told_in_notifications(site, citizen, number)


def shown_to_everybody(site: Site, number: int) -> None:
    stranger = site.session("ul")
    public = stranger.get(f"/api/v1/public/appeals/{number}").json()
    assert "123-45-67" not in public["text"]
    assert public["rating"] == 4
    photos = site.wait(
        lambda: stranger.get(f"/api/v1/public/appeals/{number}").json()["photos"], "the photo has no copy to show"
    )
    assert metadata_of(stranger.get(photos[0]["display_url"]).content) == {}
    rows = stranger.get("/api/v1/public/appeals").json()["results"]
    assert number in [row["number"] for row in rows]


def unknown_in_the_other_region(site: Site, number: int, citizen: Program) -> None:
    admin = Program(site, "mo", "admin@staff.example")
    assert admin.session.get(f"/api/v1/appeals/{number}").status_code == 404
    for path in ("appeals", "public/appeals"):
        assert number not in [row["number"] for row in admin.get(path)["results"]]
    assert not any(f"-{number}:" in row["title"] for row in admin.get("deliveries")["results"])
    lost = Program(site, "mo", "", token=citizen.token)
    answer = lost.session.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def told_in_notifications(site: Site, citizen: Program, number: int) -> None:
    site.wait(lambda: len(citizen.get("notifications")["results"]) >= 5, "there are no notifications")
    assert {row["appeal"] for row in citizen.get("notifications")["results"]} == {number}
    assert citizen.get("notifications/unread")["unread"] >= 5
    citizen.post("notifications/read", {})
    assert citizen.get("notifications/unread")["unread"] == 0

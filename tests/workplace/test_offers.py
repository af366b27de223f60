"""Offers to take back what one has just done: kept in the session, for seconds."""

from datetime import timedelta

from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory

from core import clock
from workplace.offers import MOST_OFFERS
from workplace.service import offer_make, offer_take_away, offers_of


def asked():
    request = RequestFactory().get("/work/")
    request.session = SessionStore()
    return request


def make(request, about: str, version: int = 2, seconds: int = 10) -> None:
    offer_make(
        request,
        about=about,
        version=version,
        label=about.upper(),
        done="принято",
        page_url=f"/work/{about}/",
        undo_url=f"/work/{about}/undo/",
        lives=timedelta(seconds=seconds),
    )


def test_the_last_one_comes_first_and_no_more_than_a_hand_can_press():
    request = asked()
    for number in range(MOST_OFFERS + 1):
        make(request, f"thing-{number}")

    assert [offer.about for offer in offers_of(request)] == ["thing-3", "thing-2", "thing-1"]


def test_an_offer_says_how_long_it_lives_and_goes():
    request, moment = asked(), clock.now()
    with clock.at(moment):
        make(request, "thing")
    with clock.at(moment + timedelta(seconds=3.5)):
        assert [offer.seconds for offer in offers_of(request)] == [7]
    with clock.at(moment + timedelta(seconds=10)):
        assert offers_of(request) == []


def test_the_same_step_is_offered_once_and_can_be_withdrawn():
    request = asked()
    make(request, "thing")
    make(request, "thing")
    make(request, "thing", version=3)
    assert [offer.version for offer in offers_of(request)] == [3, 2]

    offer_take_away(request, about="thing", version=3)

    assert [offer.version for offer in offers_of(request)] == [2]


def test_a_request_without_a_session_has_none():
    assert offers_of(RequestFactory().get("/")) == []

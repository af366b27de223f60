"""A rating is told in words wherever it is shown: «3 из 5» cannot be taken for five stars."""

import re

import pytest
from django.utils.html import strip_tags

from appeals.ratings import stars
from appeals.states import Action
from tenants.service import person_of
from tests.factories import appeal_at, staff_user, take
from tests.http import region_client


@pytest.fixture
def rated(ul):
    appeal = appeal_at("answered")
    return take(Action.CONFIRM, appeal, person_of(appeal.applicant), rating=3, text="Сойдёт.")


@pytest.mark.parametrize("rating", [1, 3, 5])
def test_the_words_say_what_the_stars_show(rating):
    drawn = stars(rating)

    assert drawn.count("★") == rating
    assert drawn.count("☆") == 5 - rating
    # What is read aloud: the words alone.
    heard = strip_tags(re.sub(r'<span aria-hidden="true">[^<]*</span>', "", drawn)).strip()
    assert heard == f"Оценка: {rating} из 5"


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("roads", "/work/queues/finished/"),
        ("admin", "/work/queues/all/"),
        ("roads", "/work/appeals/{}/"),
        (None, "/appeals/"),
        (None, "/appeals/{}/"),
    ],
)
def test_every_page_that_shows_a_rating_says_it_in_words(rated, who, page):
    client = region_client("ul", staff_user(who) if who else None)
    response = client.get(page.format(rated.number))

    assert response.status_code == 200
    assert "★★★☆☆" in response.content.decode()
    assert "3 из 5" in response.content.decode()


def test_the_history_says_it_in_words(rated):
    page = region_client("ul", staff_user("roads")).get(f"/work/appeals/{rated.number}/").content.decode()

    assert "Решение подтверждено, оценка 3 из 5" in page


def test_programs_are_told_which_end_is_the_best(ul):
    schema = region_client("ul").get("/api/v1/schema/", {"format": "json"}).json()

    for shape in ("AppealRow", "PublicAppealRow", "VerdictItem"):
        assert "5 the best" in schema["components"]["schemas"][shape]["properties"]["rating"]["description"]

"""A choice narrowed by typing: what was typed has to belong to what is sent."""

import pytest

from appeals.models import Appeal
from taxonomy.service import category_by_code
from tenants.service import organisation_by_code
from tests.factories import appeal_at, appeal_make, staff_user
from tests.http import region_client


def press(who: str, action: str, appeal: Appeal, **body: str):
    sent = {"version": str(appeal.version), **body}
    return region_client("ul", staff_user(who)).post(f"/work/appeals/{appeal.number}/{action}/", sent)


def state(appeal: Appeal) -> str:
    return Appeal.objects.get(pk=appeal.pk).state


@pytest.mark.parametrize("typed", ["водоканал", "дорожная водоканал", "<b>", "\x00", "я" * 5000])
def test_an_executor_that_the_typed_words_are_not_about_is_refused_and_nothing_is_assigned(ul, typed):
    appeal = appeal_at("moderation_2")
    executor = str(organisation_by_code("roads-north").id)

    answer = press("roads", "assign", appeal, executor=executor, executor_typed=typed)

    assert answer.status_code == 422
    assert "не подходит к словам" in answer.content.decode()
    assert state(appeal) == "moderation_2"


def test_words_without_a_choice_are_refused(ul):
    appeal = appeal_at("moderation_2")

    answer = press("roads", "assign", appeal, executor="", executor_typed="водоканал")

    assert answer.status_code == 422
    assert state(appeal) == "moderation_2"


@pytest.mark.parametrize("typed", ["", "   ", "дорожная", "Севера ДОРОЖНАЯ"])
def test_an_executor_that_the_typed_words_are_about_is_assigned(ul, typed):
    appeal = appeal_at("moderation_2")
    executor = str(organisation_by_code("roads-north").id)

    press("roads", "assign", appeal, executor=executor, executor_typed=typed, note="")

    assert state(appeal) == "assigned"


def test_a_category_that_the_typed_words_are_not_about_is_refused_and_the_words_stay(ul):
    appeal = appeal_make()
    yard = str(category_by_code("yard-driveway-cleaning").id)

    answer = press("moderator", "approve", appeal, category=yard, category_typed="яма")

    assert answer.status_code == 422
    assert 'data-typed="яма"' in answer.content.decode()
    assert state(appeal) == "moderation_1"


@pytest.mark.parametrize("typed", ["яма", "ямы", "колдобины", "выбоины на дороге", "Дороги"])
def test_a_category_that_a_search_finds_is_taken(ul, typed):
    appeal = appeal_make()

    press("moderator", "approve", appeal, category=str(appeal.category_id), category_typed=typed)

    assert state(appeal) == "moderation_2"


def test_the_button_of_a_suggestion_counts_whatever_was_typed(ul):
    appeal = appeal_make()
    chosen = str(appeal.category_id)

    press("moderator", "approve", appeal, suggested=chosen, category=chosen, category_typed="уборка")

    assert state(appeal) == "moderation_2"


def test_a_person_is_not_added_where_the_typed_organisation_was_not_found(ul):
    client = region_client("ul", staff_user("admin"))
    body = {"email": "new@staff.example", "full_name": "Новый", "role": "moderator", "organisation": ""}

    answer = client.post("/work/people/add/", {**body, "organisation_typed": "водоканал"})

    assert "ничего не выбрано" in answer.content.decode()

"""Prefetched rows are exactly those of the relation."""

import pytest

from accounts.models import PersonalToken
from accounts.service import token_issue
from core.database.prepared import SOME_ID, PreparedQuery, related_keep
from tests.factories import citizen_make

TOKENS = PreparedQuery(lambda: PersonalToken.objects.filter(user_id=SOME_ID).order_by("title"))


@pytest.fixture
def owner(ul):
    stranger, person = citizen_make(), citizen_make()
    for user, title in ((stranger, "foreign"), (person, "b"), (person, "a")):
        token_issue(user=user, title=title)
    return person


def test_what_was_read_is_not_asked_for_again(owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        related_keep(owner, "tokens", lambda: TOKENS.rows({SOME_ID: owner.pk}))
        related_keep(owner, "tokens", lambda: pytest.fail("there is no need to read twice"))
        assert [token.title for token in owner.tokens.all()] == ["a", "b"]
        assert owner.tokens.count() == 2
        assert owner.tokens.all()[0].user is owner


def test_known_to_be_none_costs_no_question(owner, django_assert_num_queries):
    with django_assert_num_queries(0):
        related_keep(owner, "tokens", tuple)
        assert list(owner.tokens.all()) == []


def test_another_question_is_for_the_rows_of_this_one_alone(owner):
    related_keep(owner, "tokens", lambda: TOKENS.rows({SOME_ID: owner.pk}))
    assert [token.title for token in owner.tokens.order_by("-title")] == ["b", "a"]
    assert not owner.tokens.filter(title="foreign").exists()

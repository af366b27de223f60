"""The page of a person's addresses offers for each what can be done with it, and nothing else."""

import re

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.factories import citizen_make
from tests.http import region_client

PAGE = "/accounts/email/"
LEAD, CODE, REMOVE = "action_primary", "action_send", "action_remove"


@pytest.fixture
def person(ul) -> User:
    """Somebody whose one address is confirmed and the first."""
    user = citizen_make()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})
    return user


def offered(user: User) -> dict[str, set[str]]:
    """What the page offers, by addresses."""
    page = region_client("ul", user).get(PAGE).content.decode()
    rows = re.search(r'<ul class="entrance-addresses".*?</ul>', page, re.DOTALL)[0].split("<li>")[1:]
    return {re.search(r"<strong[^>]*>([^<]+)", row)[1]: set(re.findall(r'name="(action_\w+)"', row)) for row in rows}


def test_the_only_address_has_nothing_to_press(person):
    assert offered(person) == {person.email: set()}


@pytest.mark.parametrize(("verified", "buttons"), [(True, {LEAD, REMOVE}), (False, {CODE, REMOVE})])
def test_a_second_address_offers_what_its_state_lets(person, verified, buttons):
    EmailAddress.objects.create(user=person, email="second@post.example", verified=verified)

    assert offered(person) == {person.email: set(), "second@post.example": buttons}


def test_each_button_does_what_it_says_for_its_own_address(person):
    for name in ("second", "third"):
        EmailAddress.objects.create(user=person, email=f"{name}@post.example", verified=True)
    client = region_client("ul", person)

    client.post(PAGE, {"email": "third@post.example", LEAD: "1"})

    assert EmailAddress.objects.get(user=person, primary=True).email == "third@post.example"
    assert offered(User.objects.get(pk=person.pk))[person.email] == {LEAD, REMOVE}

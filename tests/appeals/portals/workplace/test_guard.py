"""Who gets into the workplace: no URL of it is open to strangers, citizens or another role."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from appeals.portals.workplace import urls
from tests.factories import citizen_make, staff_user
from tests.http import region_client

ARGUMENTS = {
    "slug": "new",
    "number": 1,
    "action": "approve",
    "delivery_id": uuid4(),
    "item_id": uuid4(),
    "retry_id": uuid4(),
    "grant_id": uuid4(),
    "invitation_id": uuid4(),
    "kind": "csv",
    "code": "north",
}
ADMIN_ONLY = {
    "boundaries",
    "boundaries-apply",
    "municipalities",
    "municipality",
    "organisation",
    "organisation-add",
    "organisation-switch",
    "organisations",
    "region",
    "region-emblem",
    "deliveries",
    "deliveries-export",
    "delivery-replay",
    "reader-replay",
    "people",
    "people-add",
    "people-change",
    "people-export",
    "people-remind",
    "people-resend",
    "people-revoke",
    "people-withdraw",
}


def url_of(pattern) -> str:
    known = {name: ARGUMENTS[name] for name in pattern.pattern.regex.groupindex}
    return reverse(f"work:{pattern.name}", kwargs=known)


EVERY = pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)


@EVERY
def test_strangers_are_sent_to_sign_in(ul, pattern):
    client = region_client("ul")

    for response in (client.get(url_of(pattern)), client.post(url_of(pattern))):
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=/work/")


@EVERY
def test_citizens_are_told_that_it_is_not_for_them(ul, pattern):
    client = region_client("ul", citizen_make())

    for response in (client.get(url_of(pattern)), client.post(url_of(pattern))):
        assert response.status_code == 403
        assert "для сотрудников" in response.content.decode()


@EVERY
def test_pages_of_the_administrator_are_closed_to_other_staff(ul, pattern):
    response = region_client("ul", staff_user("moderator")).get(url_of(pattern))

    assert (response.status_code == 403) == (pattern.name in ADMIN_ONLY or pattern.name == "photo-upload")


def test_pages_are_not_kept_by_browsers_or_proxies(ul):
    response = region_client("ul", staff_user("moderator")).get("/work/queues/new/")

    assert "no-store" in response["Cache-Control"]


def test_the_way_into_the_workplace_is_in_the_menu_of_the_staff_only(ul):
    staff = region_client("ul", staff_user("moderator")).get("/").content.decode()
    citizen = region_client("ul", citizen_make()).get("/").content.decode()

    assert 'href="/work/"' in staff
    assert 'href="/work/"' not in citizen


def test_a_resident_who_strays_in_is_led_to_their_own_appeals(ul):
    response = region_client("ul", citizen_make()).get("/work/queues/new/")
    page = response.content.decode()

    assert response.status_code == 403
    assert re.search(r'<a class="button[^"]*" href="/my/"[^>]*>\s*<span>Мои обращения</span>', page)

"""Hostile requests: forged owners, invalid headers, and forms that would evict those of others."""

import random

import pytest
from django.test import Client

from core.kept.forms import MAX_PAGE_BYTES_OF_NOBODY, MOST_OF_NOBODY, MOST_OF_ONE, NOBODY, UNKNOWN, KeptPage, kept_keep
from core.kept.models import KeptForm
from shell.kept.asking import mark_of
from tests.factories import citizen_make
from tests.http import region_client

BROWSER = {"Accept": "text/html"}
WORDS = "Слова человека, у которого кончился вход"


@pytest.mark.parametrize("made_up", ["0" * 24, "f" * 24, "a" * 16, "", "я" * 24, "\x00" * 24])
def test_nothing_is_kept_for_a_person_who_was_made_up(ul, made_up):
    region_client("ul").post("/account/", {"form_owner": made_up, "full_name": WORDS}, headers=BROWSER)
    assert set(KeptForm.objects.values_list("owner", flat=True)) <= {UNKNOWN}


def test_the_mark_of_one_person_with_the_seal_of_another_is_nobodys(ul):
    one, other = mark_of(citizen_make().pk), mark_of(citizen_make().pk)
    region_client("ul").post("/account/", {"form_owner": one[:16] + other[16:], "full_name": WORDS}, headers=BROWSER)
    assert set(KeptForm.objects.values_list("owner", flat=True)) <= {UNKNOWN}
    region_client("ul").post("/account/", {"form_owner": one, "full_name": WORDS}, headers=BROWSER)
    assert KeptForm.objects.filter(owner=one).count() == 1


@pytest.mark.parametrize("owner", [UNKNOWN, NOBODY])
def test_who_is_not_signed_in_pushes_out_their_own_forms_only(ul, owner):
    kept_keep(owner=owner, browser="mine", address="/account/", fields={"full_name": [WORDS]})
    for _turn in range(MOST_OF_ONE + 1):
        kept_keep(owner=owner, browser="theirs", address="/account/", fields={"full_name": ["х"]})
    assert KeptForm.objects.filter(browser="theirs").count() == MOST_OF_ONE
    assert KeptForm.objects.filter(browser="mine").exists()


def test_all_who_are_not_signed_in_fill_no_more_than_their_part(ul):
    facts = {"owner": UNKNOWN, "address": "/account/", "fields": {"full_name": ["х"]}}
    KeptForm.objects.bulk_create(
        KeptForm(key=f"key-{turn}", browser=f"b{turn}", **{**facts, "fields": "{}"}) for turn in range(MOST_OF_NOBODY)
    )
    kept_keep(**{**facts, "owner": NOBODY}, browser="last")
    assert KeptForm.objects.count() == MOST_OF_NOBODY
    assert kept_keep(**{**facts, "fields": {"full_name": ["х" * 70_000]}}, browser="large") == ""


def test_a_flood_from_one_network_pushes_out_its_own_forms(ul):
    facts = {"owner": NOBODY, "address": "/account/"}
    honest = kept_keep(**facts, browser="honest", fields={"text": [WORDS]}, network="street")
    KeptForm.objects.bulk_create(
        KeptForm(key=f"key-{turn}", browser=f"b{turn}", fields="{}", network="flood", **facts)
        for turn in range(MOST_OF_NOBODY - 1)
    )
    for turn in range(3):
        kept_keep(**facts, browser=f"more{turn}", fields={"text": ["х"]}, network="flood")
    assert KeptForm.objects.filter(key=honest).exists()
    late = kept_keep(**facts, browser="late", fields={"text": [WORDS]}, network="yard")
    assert KeptForm.objects.filter(key__in=[honest, late]).count() == 2
    assert KeptForm.objects.count() == MOST_OF_NOBODY


@pytest.mark.parametrize("address", ["/", "/map/", "/rules/", "/offline/", "/health/", "/outbox/", "/map/points.json"])
def test_a_page_that_takes_no_form_keeps_nothing_of_one(ul, address):
    for fields in ({"x": "y"}, {"text": WORDS}):
        answer = region_client("ul").post(address, fields, headers=BROWSER)
        assert answer.status_code in (404, 405), answer.status_code
    assert not KeptForm.objects.exists()


def test_a_form_without_words_for_a_page_without_a_form_is_not_kept(ul):
    for address in ("/no-such-page/", "/my/nothing/"):
        region_client("ul").post(address, {"x": "y"}, headers=BROWSER)
    assert not KeptForm.objects.exists()


def test_what_comes_without_cookies_and_token_shows_its_words_and_keeps_nothing(ul):
    client = Client(enforce_csrf_checks=True, HTTP_HOST="ul.localhost")
    answer = client.post("/accounts/login/", {"login": WORDS}, headers=BROWSER)
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(("first", "second", "is_one"), [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("203.0.113.7", "203.0.113.8", False)
])  # fmt: skip
def test_what_is_kept_of_nobody_is_marked_by_the_network_and_tells_no_address(ul, first, second, is_one):
    for address in (first, second):
        client = region_client("ul", REMOTE_ADDR=address)
        client.post("/accounts/login/", {"login": "nobody@post.example", "password": "x"}, headers=BROWSER)
    marks = set(KeptForm.objects.values_list("network", flat=True))
    assert len(marks) == (1 if is_one else 2)
    assert not any(address in mark for mark in marks for address in (first, second))


def test_a_page_of_nobody_may_be_as_large_as_a_page_is(ul):
    noise = KeptPage(status=422, body=random.Random(7).randbytes(MAX_PAGE_BYTES_OF_NOBODY * 2))
    facts = {"browser": "b", "address": "/accounts/login/", "fields": {}, "page": noise}
    assert kept_keep(owner=NOBODY, **facts) == ""
    assert kept_keep(owner=mark_of(citizen_make().pk), **facts) != ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "http://ul.localhost/account/?kept=%00"},
        {"Referer": "http://ul.localhost/account/?kept=" + "x" * 5000},
        {"Referer": "http://["},
        {"Origin": "http://["},
        {"HX-Request": "true", "HX-Current-URL": "http://[/"},
        {"X-Form-Owner": "\xff" * 24},
    ],
    ids=repr,
)
@pytest.mark.parametrize("address", ["/accounts/login/", "/account/"])
def test_headers_that_are_no_addresses_are_no_error(ul, headers, address):
    fields = {"login": "x", "form_owner": mark_of(citizen_make().pk)}
    answer = region_client("ul").post(address, fields, headers=BROWSER | headers)
    assert answer.status_code < 500

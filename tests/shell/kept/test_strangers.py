"""What strangers send: made-up people, headers that are no addresses, and forms that push out those of others."""

import random

import pytest

from core.kept.forms import MAX_PAGE_BYTES_OF_NOBODY, MOST_OF_NOBODY, MOST_OF_ONE, NOBODY, UNKNOWN, KeptPage, kept_keep
from core.kept.models import KeptForm
from shell.kept.owner import mark_of
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

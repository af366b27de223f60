"""One person for every spelling of an address; names and phones as they are kept."""

import pytest

from accounts.models import User
from accounts.profile import phone_checked, phone_uri
from accounts.service import user_create, user_get
from core.errors import Conflict, InvalidInput
from core.mail.addresses import address_canonical, address_checked
from core.typed import name_clean
from tenants.structure.models import Organisation
from tests.api import ApiClient
from tests.factories import PASSWORD, appeal_make, citizen_make
from tests.http import region_client

SPELLINGS = ["ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai", "IVAN@ПОЧТА.РФ", " Ivan@Почта.рф. ", "ivan@\u200bпочта.рф"]
DIRTY = "Ива\u200bн\u202e  Петров\u2066"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_one_address(spelling):
    assert address_canonical(spelling) == "ivan@почта.рф"


@pytest.mark.parametrize("spelling", ["\u212aevin@post.example", "ｋevin@post.example", "KEVIN@POST.EXAMPLE"])
def test_letters_that_count_as_the_same_are_the_same(spelling):
    assert address_canonical(spelling) == "kevin@post.example"


@pytest.mark.parametrize(
    "bad",
    [
        "boss@gmаil.com",
        "nobody",
        "a@b",
        "a b@post.example",
        "@",
        "иван@почта.рф",
        "a@" + "я" * 300,
        "a" * 65 + "@post.example",
        "a@[127.0.0.1]",
    ],
)
def test_what_is_no_address_or_a_look_alike_is_refused(bad):
    with pytest.raises(InvalidInput):
        address_checked(bad)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_whoever_signed_up_in_one_spelling_signs_in_with_another(ul, spelling):
    user = user_create(email="ivan@почта.рф", full_name="Иван", password=PASSWORD)
    assert user_get(email=spelling) == user
    answer = region_client("ul").post("/accounts/login/", {"login": spelling, "password": PASSWORD})
    assert answer.status_code == 302
    with pytest.raises(Conflict):
        user_create(email=spelling, full_name="Другой")


def test_nothing_unseen_is_left_in_a_name():
    assert name_clean(DIRTY) == "Иван Петров"
    assert name_clean("\u200b\u202e\u3164 ") == ""


def test_a_name_is_clean_at_the_door_of_signing_up(ul):
    form = {"email": "new@post.example", "password1": PASSWORD, "full_name": DIRTY, "consent": "on"}
    region_client("ul").post("/accounts/signup/", form)
    assert User.objects.get(email="new@post.example").full_name == "Иван Петров"
    form = {**form, "email": "unseen@post.example", "full_name": "\u200b\u202e"}
    region_client("ul").post("/accounts/signup/", form)
    assert not User.objects.filter(email="unseen@post.example").exists()


def test_a_name_is_clean_at_the_doors_of_profile_api_and_kits(ul):
    user = citizen_make()
    region_client("ul", user).post("/account/", {"full_name": DIRTY, "phone": ""})
    user.refresh_from_db()
    assert user.full_name == "Иван Петров"
    body = {
        "text": "Яма на дороге возле школы, объехать нельзя.",
        "category": "roads-potholes",
        "contacts": {"name": DIRTY},
    }
    number = ApiClient("ul", user).post("appeals", body, key="k").json()["number"]
    assert user.appeals.get(number=number).contact_name == "Иван Петров"
    assert appeal_make(contact_name=DIRTY).contact_name == "Иван Петров"
    Organisation.objects.filter(code="roads-north").update(short_name=DIRTY)
    assert Organisation.objects.get(code="roads-north").short_name == "Иван Петров"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (8422) 41-27-04 доб. 123", "+78422412704 доб. 123"),
        ("+7 927 123-45-67, доб.5", "+79271234567 доб. 5"),
        ("8422 412704 (вн. 77)", "+78422412704 доб. 77"),
        ("8-927-123-45-67 добавочный 12", "+79271234567 доб. 12"),
        ("+7 927 123-45-67 ext 9", "+79271234567 доб. 9"),
        ("+79271234567 доб. 123", "+79271234567 доб. 123"),
        ("8 927 123 45 67", "+79271234567"),
    ],
)
def test_an_extension_is_kept(typed, kept):
    assert phone_checked(typed) == kept
    assert phone_checked(kept) == kept


def test_an_extension_is_dialled_after_a_pause():
    assert phone_uri("+78422412704 доб. 123") == "tel:+78422412704,123"


def test_an_extension_is_kept_in_the_profile_and_in_an_appeal(ul):
    user = citizen_make()
    region_client("ul", user).post("/account/", {"full_name": "Иван", "phone": "8 (8422) 41-27-04 доб. 12345"})
    user.refresh_from_db()
    assert user.phone == "+78422412704 доб. 12345"
    assert appeal_make(user, contact_phone=user.phone).contact_phone == user.phone

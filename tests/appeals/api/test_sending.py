"""Sending appeals as a program does."""

import pytest

from accounts.models import Consent
from appeals.models import Appeal, Attachment, ChannelKind
from taxonomy.models import Category
from tenants.service import person_of
from tests.api import ApiClient
from tests.factories import citizen_make, photo_bytes, photo_make
from tests.kits import INSIDE, OUTSIDE

TEXT = "Яма на дороге возле школы, машины объезжают по тротуару."
LAT, LON = INSIDE["ul"]
# Of them four of savepoints: a request outside of tests has two less, as it has a transaction of its own.
SENDING = 17


def sent(**changes):
    body = {"text": TEXT, "category": "roads-potholes", "point": {"lat": LAT, "lon": LON}, **changes}
    return {name: value for name, value in body.items() if value is not ...}


@pytest.fixture
def citizen(ul):
    return citizen_make(phone="+79000000001")


@pytest.fixture
def api(citizen):
    return ApiClient("ul", citizen)


def test_appeal_is_received_and_located(api, citizen):
    answer = api.post("appeals", sent(address="ул. Гончарова, 12"))

    assert answer.status_code == 201, answer.data
    appeal = Appeal.objects.get(number=answer.data["number"])
    assert answer.headers["Location"] == f"/api/v1/appeals/{appeal.number}"
    assert answer.data["display_number"] == f"УЛ-{appeal.number}"
    assert (answer.data["state"], answer.data["version"]) == ("moderation_1", 1)
    assert appeal.channel == ChannelKind.API
    assert appeal.municipality.code == "north"
    assert (appeal.applicant_id, appeal.contact_email, appeal.contact_phone) == (
        citizen.id,
        citizen.email,
        "+79000000001",
    )


def test_sending_asks_the_database_so_often(api, django_assert_num_queries):
    # The first fills what the process keeps.
    api.post("appeals", sent(), key="first")
    with django_assert_num_queries(SENDING):
        answer = api.post("appeals", sent(), key="second")
    assert answer.status_code == 201


def test_contacts_of_the_body_win_over_the_account(api):
    answer = api.post("appeals", sent(contacts={"name": "Мария", "phone": "8 (927) 123-45-67"}))

    appeal = Appeal.objects.get(number=answer.data["number"])
    assert (appeal.contact_name, appeal.contact_phone) == ("Мария", "+79271234567")


def test_photos_are_uploaded_first_and_taken_by_the_appeal(api):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("яма.jpg", photo_bytes(), content_type="image/jpeg")
    photo = api.upload("photos", {"photo": upload})
    assert photo.status_code == 201, photo.data
    assert (photo.data["state"], photo.data["thumb_url"]) == ("processing", None)

    answer = api.post("appeals", sent(photos=[photo.data["id"]]))

    assert answer.status_code == 201, answer.data
    assert Attachment.objects.get(pk=photo.data["id"]).appeal.number == answer.data["number"]


def test_photo_of_somebody_else_is_not_found(api, ul):
    foreign = photo_make(person_of(citizen_make()))

    answer = api.post("appeals", sent(photos=[str(foreign.id)]))

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "photos")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"text": ...}, "text", "required"),
        ({"text": ""}, "text", "blank"),
        ({"text": None}, "text", "null"),
        ({"text": 17}, "text", "invalid"),
        ({"text": ["а"] * 3}, "text", "invalid"),
        ({"text": "Я" * 100_000}, "text", "max_length"),
        ({"text": "Яма\x00" * 10}, "text", "null_characters_not_allowed"),
        ({"text": "\ud800" * 20}, "text", "surrogate_characters_not_allowed"),
        ({"text": "\u200b" * 20}, "text", "empty"),
        ({"category": "no-such"}, "category", "unknown"),
        ({"category": 5}, "category", "invalid"),
        ({"category": "roads\x00"}, "category", "null_characters_not_allowed"),
        ({"point": {"lat": OUTSIDE[0], "lon": OUTSIDE[1]}}, "point", "outside_region"),
        ({"point": {"lat": 54.3}}, "point.lon", "required"),
        ({"point": {"lat": "54.3", "lon": 48.4}}, "point.lat", "invalid"),
        ({"point": {"lat": True, "lon": 48.4}}, "point.lat", "invalid"),
        ({"point": {"lat": 91, "lon": 48.4}}, "point.lat", "max_value"),
        ({"point": {"lat": 10**400, "lon": 48.4}}, "point.lat", "invalid"),
        ({"point": [54.3, 48.4]}, "point", "invalid"),
        ({"municipality": "no-such", "point": ...}, "municipality", "unknown"),
        ({"address": "ы" * 301}, "address", "max_length"),
        ({"photos": "abc"}, "photos", "not_a_list"),
        ({"photos": ["abc"]}, "photos.0", "invalid"),
        ({"photos": ["0" * 32] * 11}, "photos", "max_length"),
        ({"contacts": {"email": "не почта"}}, "contacts.email", "invalid"),
        ({"contacts": {"phone": "позвоните"}}, "contacts.phone", "invalid"),
        ({"wants_publicity": "да"}, "wants_publicity", "invalid"),
        ({"txet": "опечатка"}, "txet", "unknown_field"),
        ({"point": {"lat": LAT, "lon": LON, "zoom": 5}}, "point.zoom", "unknown_field"),
        ({"details": {"depth": "\ud800"}}, "details.depth", "invalid"),
        ({"details": {"depth": False}}, "details.depth", "invalid"),
        ({"details": {"dept": "5–15 см"}}, "details.dept", "unknown_field"),
        ({"details": {"\ud800": "5–15 см"}}, "details.", "unknown_field"),
    ],
)
def test_fields_at_fault_are_named(api, changes, field, code):
    answer = api.post("appeals", sent(**changes))

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    errors = [(error["field"], error["code"]) for error in answer.data["errors"]]
    assert (field, code) in errors
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1, 2",
        b"\xff\xfe\x00",
        '{"text": "яма"}'.encode("cp1251"),
        b'{"point": {"lat": NaN, "lon": Infinity}}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 5000 + b"}",
    ],
)
def test_body_that_is_not_json_is_a_bad_request(api, body):
    answer = api.post_raw("appeals", body)

    assert (answer.status_code, answer.data["code"]) == (400, "malformed")


@pytest.mark.parametrize("body", ["[]", "5", '"слово"', "null", "true"])
def test_body_that_is_no_object_is_refused(api, body):
    assert api.post_raw("appeals", body).status_code == 422


def test_number_beyond_all_numbers_is_no_place(api):
    answer = api.post_raw("appeals", f'{{"text": "{TEXT}", "category": "x", "point": {{"lat": 1e999, "lon": 1}}}}')

    assert ("point.lat", "invalid") in [(error["field"], error["code"]) for error in answer.data["errors"]]


def test_body_over_a_megabyte_is_refused_unread(api):
    assert api.post_raw("appeals", b'{"text": "' + b"x" * 1_100_000).status_code == 413


def test_other_media_types_are_refused(api):
    assert api.post_raw("appeals", "<appeal/>", content_type="application/xml").status_code == 415


def test_strangers_cannot_send(ul):
    answer = ApiClient("ul").post("appeals", sent())

    assert (answer.status_code, answer.data["code"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_consent_comes_before_sending(api, citizen):
    Consent.objects.filter(user=citizen).delete()

    answer = api.post("appeals", sent())

    assert (answer.status_code, answer.data["code"]) == (403, "consent_required")


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.jpg", b""), ("x.jpg", b"not a photo"), ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")],
)
def test_what_is_not_a_photo_is_refused(api, name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = api.upload("photos", {"photo": SimpleUploadedFile(name, content)})

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "photo")


def test_upload_without_a_photo_names_the_field(api):
    assert api.upload("photos", {}).data["errors"][0]["field"] == "photo"


def test_broken_multipart_is_a_bad_request(api):
    answer = api.post_raw("photos", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)
    assert api.post_raw("photos", b"zzz", content_type="multipart/form-data").status_code == 400


def test_photo_over_the_limit_is_refused_by_its_length(api):
    answer = api.post_raw(
        "photos", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(16 * 1024 * 1024)
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("\ud800", "есть знак, который нельзя сохранить"),
        ("до\udfffпосле", "есть знак, который нельзя сохранить"),
        ("Двор\0", "есть знак, который нельзя сохранить"),
        (True, "нужны слова, а не да или нет"),
        (10**400, "длиннее 300 знаков"),
    ],
    ids=["surrogate", "half of a pair", "zero", "yes", "a long number"],
)
def test_an_answer_in_words_that_is_none_is_told(api, answer, words):
    asks = [{"key": "road", "label": "Какая дорога", "type": "text"}]
    Category.objects.filter(code="roads-potholes").update(questions=asks)

    refused = api.post("appeals", sent(details={"road": answer}))

    assert (refused.status_code, refused.data["errors"][0]["field"]) == (422, "details.road")
    assert words in refused.data["errors"][0]["detail"]
    assert not Appeal.objects.exists()


def test_where_the_words_find_the_category_what_it_does_not_ask_is_left_out(api):
    answer = api.post("appeals", sent(category=..., details={"depth": "5–15 см", "stop": "Гончарова"}))

    assert answer.status_code == 201, answer.data
    assert Appeal.objects.get().details == {"depth": "5–15 см"}

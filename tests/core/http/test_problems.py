"""Whatever fails under /api/ is a problem, told in one shape."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.db import connection
from django.test import Client, override_settings
from django.utils.functional import Promise
from rest_framework import exceptions, fields, pagination, relations, serializers, validators

from accounts.adapter import AccountAdapter
from core.errors import Conflict
from tenants.service import region_by_slug
from tests.api import ApiClient
from tests.factories import citizen_make
from tests.http import region_client

LONG = b"a" * 5000
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "errors"}


def is_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    data = answer.json()
    assert set(data) == MEMBERS
    assert (data["status"], data["code"], data["type"]) == (status, code, f"urn:otklik:problem:{code}")
    assert data["instance"] == answer.wsgi_request.path
    assert data["title"]
    assert data["detail"]
    assert answer.headers["Cache-Control"] == "no-store"
    return True


@pytest.fixture
def api(ul):
    return ApiClient("ul", citizen_make())


@pytest.mark.parametrize("path", ["", "v1", "v1/", "v1/nothing", "v1/appeals/", "v2/appeals", "v1/appeals/abc", "\x00"])
def test_unknown_address(api, path):
    assert is_problem(api.client.get(f"/api/{path}"), 404, "not_found")


@pytest.mark.parametrize("host", ["nowhere.localhost", "evil.example"])
def test_unknown_host(db, host):
    assert is_problem(Client(HTTP_HOST=host).get("/api/v1/region"), 404, "not_found")


@pytest.mark.parametrize("host", ["localhost", "console.localhost"])
def test_hosts_without_an_api(db, host):
    assert is_problem(Client(HTTP_HOST=host).get("/api/v1/region"), 404, "not_found")


def test_wrong_method_names_those_that_are(api):
    answer = api.client.put("/api/v1/region", "{}", content_type="application/json")

    assert is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert is_problem(api.client.options("/api/v1/appeals"), 405, "method_not_allowed")


def test_wrong_format(api):
    assert is_problem(api.client.get("/api/v1/region", headers={"Accept": "application/xml"}), 406, "not_acceptable")


def test_no_person(ul):
    assert is_problem(ApiClient("ul").get("me"), 401, "not_authenticated")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer x", "Bearer otk_ul_x", "Bearer otk_ul_x y", "Bearer ключ", "bearer otk_mo_x", "Bearer \x00"],
)
def test_wrong_token(ul, header):
    answer = Client(HTTP_HOST="ul.localhost").get(
        "/api/v1/me", headers={"Authorization": header.encode().decode("latin-1")}
    )

    assert is_problem(answer, 401, "authentication_failed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_session_needs_its_csrf_token(ul):
    user = citizen_make()
    client = region_client("ul", user)
    client.handler.enforce_csrf_checks = True

    assert client.get("/api/v1/me").json()["email"] == user.email
    answer = client.post("/api/v1/tokens", '{"title": "x"}', content_type="application/json")

    assert is_problem(answer, 403, "denied")


def test_bug_is_a_problem_without_details(api, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("секрет внутри")

    monkeypatch.setattr("tenants.api.municipalities_list", broken)
    api.client.raise_request_exception = False
    answer = api.client.get("/api/v1/municipalities")

    assert is_problem(answer, 500, "server_error")
    assert "секрет" not in answer.content.decode()


def test_domain_error_keeps_its_words(api, monkeypatch):
    def refuse(*args, **kwargs):
        raise Conflict("Кто-то успел раньше", field="version", code="too_late")

    monkeypatch.setattr("tenants.api.municipalities_list", refuse)
    answer = api.client.get("/api/v1/municipalities")

    assert is_problem(answer, 409, "too_late")
    assert answer.json()["errors"] == [
        {"field": "version", "code": "too_late", "detail": "Кто-то успел раньше", "pointer": "#/version"}
    ]


def test_suspended_region_is_only_read(api, ul):
    _set_state(ul, "suspended", "Технические работы до утра")

    answer = api.client.post("/api/v1/appeals", "{}", content_type="application/json")

    assert is_problem(answer, 503, "region_suspended")
    assert "Технические работы" in answer.json()["detail"]
    assert api.get("region").data["suspended_reason"] == "Технические работы до утра"
    page = api.client.post("/anything/")
    assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (503, "text/html")


def test_region_that_is_not_ready(api, ul):
    _set_state(ul, "launching")

    assert is_problem(api.client.get("/api/v1/region"), 503, "region_not_ready")


def test_what_the_framework_refuses_is_told_in_russian(api):
    answer = api.client.post("/api/v1/appeals", r'{"text": "\ud800 и ещё слова"}', content_type="application/json")

    assert "половина знака" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("appeals", {"text": 5}),
        ("appeals", {"wants_publicity": "да"}),
        ("appeals", {"municipality": [], "category": {}, "latitude": "x", "photo_ids": ["x", 5], "consent": 7}),
        ("appeals", {"photo_ids": "x"}),
        ("appeals", []),
        ("appeals", 5),
        ("tokens", {"title": {}, "days": "x"}),
    ],
    ids=repr,
)
def test_what_a_field_is_refused_for_is_told_in_russian(ul, path, body):
    answer = ApiClient("ul", citizen_make(), in_session=True).post(path, body)

    assert answer.status_code == 422
    for error in answer.data["errors"]:
        assert without_latin(error["detail"]), error


def test_a_body_of_nothing_is_refused_in_russian(api):
    answer = api.post_raw("appeals", "null")

    assert answer.status_code == 422
    assert [error["detail"] for error in answer.data["errors"]] == ["Данных нет: тело запроса пустое."]


def test_a_parameter_is_refused_in_russian(api):
    answer = api.get("notifications", unread="maybe")

    assert answer.status_code == 422
    assert [error["detail"] for error in answer.data["errors"]] == ["Нужно true или false."]


@pytest.mark.parametrize(
    ("body", "boundary"),
    [
        (
            b'--b\r\nContent-Disposition: form-data; name="photo"; filename="' + LONG + b'"\r\n\r\nx\r\n--b--',
            "b",
        ),
        (b"x", ""),
        (b"--b\r\nContent-Disposition: form-data; name=" + LONG + b"\r\n\r\nx\r\n--b--", "b"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_in_russian(api, body, boundary):
    kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
    answer = api.post_raw("photos", body, content_type=kind)

    assert answer.status_code in (400, 422)
    assert not re.search("Multipart|parse|Invalid", answer.content.decode())


def test_a_session_without_its_token_is_told_where_it_goes(ul):
    client = region_client("ul", citizen_make())
    client.handler.enforce_csrf_checks = True

    answer = client.post("/api/v1/tokens", "{}", content_type="application/json")

    assert "CSRF Failed" not in answer.content.decode()
    assert "X-CSRFToken" in answer.json()["detail"]


FRAMEWORK = [
    item
    for module in (fields, relations, serializers, validators, exceptions, pagination)
    for item in vars(module).values()
    if isinstance(item, type) and item.__module__ == module.__name__
]
# Not told to anybody: a problem says how long to wait in Retry-After.
UNUSED = {"extra_detail_singular", "extra_detail_plural"}


@pytest.mark.parametrize("item", FRAMEWORK, ids=lambda item: item.__name__)
def test_every_sentence_of_the_framework_has_a_russian_one(item):
    words = dict(getattr(item, "default_error_messages", {}))
    words |= {
        name: value
        for name, value in vars(item).items()
        if (name == "message" or name.endswith(("_detail", "_message"))) and isinstance(value, str | Promise)
    }
    for name, sentence in words.items():
        if name not in UNUSED and str(sentence):
            assert without_latin(str(sentence)), f"{item.__name__}.{name}: {sentence}"


FORMS = [*(getattr(forms, name) for name in forms.fields.__all__), forms.Form, forms.BaseFormSet]


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)
def test_every_sentence_of_a_form_field_is_russian(make):
    for code, sentence in getattr(make, "default_error_messages", {}).items():
        if not str(sentence):
            # Of several forms by a number.
            sentence = sentence % {"max": 5, "length": 7, "num": 5}
        assert without_latin(str(sentence)), f"{make.__name__} {code}: {sentence}"


@pytest.mark.parametrize("adapter", [AccountAdapter, DefaultAccountAdapter], ids=lambda item: item.__name__)
def test_every_sentence_of_the_sign_in_is_russian(adapter):
    for code, sentence in adapter.error_messages.items():
        assert without_latin(str(sentence)), f"{code}: {sentence}"


# Words of programs that a Russian sentence may hold: names of formats and of values.
NAMES = r"true|false|UUID|URL|JSON|ISO|IPv4|IPv6|IP|null|ASCII|Unicode|HTTP|Accept"


def without_latin(sentence: str) -> bool:
    """Whether there is Russian and, but for placeholders, quotations and names, nothing else."""
    told = re.sub(r"%\(\w+\)\w|\{[^}]*\}|«[^»]*»|\"[^\"]*\"", "", sentence)
    told = re.sub(rf"\b(?:{NAMES})\b", "", told)
    return bool(re.search("[а-яё]", told)) and not re.search("[A-Za-z]{2,}", told)


def test_pages_keep_their_own_errors(ul):
    answer = region_client("ul").get("/nothing-here/")

    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (404, "text/html")


def test_pointers_escape_what_json_pointer_reserves(api):
    answer = api.post("appeals", {"text": "x", "a/b~c": 1})

    assert "#/a~1b~0c" in [error["pointer"] for error in answer.data["errors"]]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_large(api):
    assert is_problem(api.post("appeals", {"text": "x" * 200}), 413, "too_large")


def _set_state(region, state, reason=""):
    from django.core.cache import caches

    connection.set_schema_to_public()
    row = region_by_slug(region.slug)
    type(row).objects.filter(pk=row.pk).update(state=state, suspended_reason=reason)
    caches["shared"].clear()

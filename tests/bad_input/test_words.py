"""Every field of every form and of every body gets strange words, one at a time."""

import contextlib
import json
import re
from itertools import chain, combinations
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from appeals.models import Appeal
from tests.bad_input.conftest import Cast
from tests.bad_input.post_urls import API, NOT_TRIED, POSTS, Post
from tests.bad_input.strange import MARKUP, WORDS
from tests.factories import appeal_at
from tests.isolation.urls import url_names
from tests.undone import undone

NAMES = sorted({name for name, _post in POSTS})
WRONG_TYPES = [None, 1.5, True, ["a"], {"a": {"b": "c"}}, 10**400]


def test_everything_that_takes_a_post_is_tried(cast: Cast):
    known = {*NAMES, *NOT_TRIED}
    unknown = []
    for name in url_names(settings.ROOT_URLCONF):
        if name in known or name.startswith("shell:"):
            continue
        at = {
            "number": 1,
            "slug": "x",
            "code": "x",
            "uidb36": "1",
            "key": "x",
            "variant": "thumb",
            "version": 1,
            "token": "x",
        }
        at |= {"z": 1, "x": 0, "y": 0, "kind": "csv", "token": "x"}
        ids = dict.fromkeys(
            ("photo_id", "notification_id", "token_id", "delivery_id", "draft_id"),
            "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
        )
        path = _path(name, {**at, **ids})
        with undone():
            if cast.pages["admin"].post(path, {}).status_code != 405:
                unknown.append(name)
    harmless = {
        "portal:map",
        "portal:points",
        "portal:tile",
        "api:docs",
        "api:schema",
        "account_inactive",
    }
    missing = sorted(set(unknown) - harmless - {name for name in unknown if name.endswith("_done")})
    assert not missing, (
        f"{', '.join(missing)} take a POST: say in tests/bad_input/post_urls.py what is right to send there"
    )


def _path(name: str, available: dict[str, Any]) -> str:
    """The address of a URL, with those of the values that it needs."""
    for keys in chain.from_iterable(combinations(available, size) for size in range(4)):
        with contextlib.suppress(NoReverseMatch):
            return reverse(name, kwargs={key: available[key] for key in keys})
    raise AssertionError(f"{name}: say how its address is made")


def _address(name: str, post: Post, appeal: Appeal | None) -> str:
    return reverse(name, kwargs={**post.at, **({"number": appeal.number} if appeal else {})})


def _send(cast: Cast, name: str, post: Post, appeal: Appeal | None, body: dict[str, Any]) -> HttpResponse:
    """One request, undone afterwards."""
    if appeal is not None and post.version:
        body = {post.version: appeal.version, **body}
    path = _address(name, post, appeal)
    with undone():
        if name.startswith("api:"):
            clients = cast.browsers if post.in_session else cast.programs
            response = clients[post.who].post(path, body)
        else:
            words = {key: value for key, value in body.items() if value is not None}
            # The wizard says what is wrong on the page that follows.
            response = cast.pages[post.who].post(path, words, follow=name.startswith("portal:new-step"))
    return response


def _assert_clear(response: HttpResponse, name: str) -> None:
    """Never our error; a refusal says in Russian what is wrong, to a program as problem+json with the fields."""
    text = response.content.decode()
    assert response.status_code < 500, text[:2000]
    assert "<script>alert" not in text or response.headers["Content-Type"].startswith("application/")
    assert "onerror=alert(1)>" not in text or response.headers["Content-Type"].startswith("application/")
    if response.status_code < 400:
        return
    if name.startswith("api:"):
        assert response.headers["Content-Type"] == "application/problem+json"
        problem = json.loads(text)
        assert re.search("[а-яё]{3}", problem.get("detail") or problem["title"], re.IGNORECASE), problem
        if response.status_code == 422:
            assert problem["errors"], problem
        for told in (problem["detail"], *(error["detail"] for error in problem["errors"])):
            _assert_russian(told)
    else:
        assert re.search("[а-яё]{3}", text, re.IGNORECASE)


def _assert_russian(told: str) -> None:
    """Whole sentences of another language are in no answer, but for what was sent, which stands in «»."""
    own = re.sub(r"«.*»", "", told, flags=re.DOTALL)
    assert re.search("[а-яё]{3}", own, re.IGNORECASE), told
    assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}|\b(?:dictionary|list|string|valid|required)\b", own), told


def _fields(body: dict[str, Any], prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for key, value in body.items():
        found.append((*prefix, key))
        if isinstance(value, dict):
            found += _fields(value, (*prefix, key))
    return found


def _spoilt(body: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    key, *rest = path
    return {**body, key: _spoilt(body[key], tuple(rest), value) if rest else value}


@pytest.mark.parametrize(("name", "post"), POSTS, ids=[f"{name}{list(post.at.values())}" for name, post in POSTS])
def test_strange_words_in_every_field(cast: Cast, subtests, name, post):
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    for path in _fields(dict(post.fields)):
        for kind, words in WORDS.items():
            if kind == "lonely surrogate" and not name.startswith("api:"):
                continue
            with subtests.test(".".join(path), words=kind):
                _assert_clear(_send(cast, name, post, appeal, _spoilt(dict(post.fields), path, words)), name)


API_POSTS = [(name, post) for name, post in POSTS if name.startswith("api:")]


@pytest.mark.parametrize(("name", "post"), API_POSTS, ids=[name for name, _post in API_POSTS])
def test_wrong_types_in_every_field_of_a_body(cast: Cast, subtests, name, post):
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    for path in _fields(dict(post.fields)):
        for number, value in enumerate(WRONG_TYPES):
            with subtests.test(".".join(path), value=number):
                _assert_clear(_send(cast, name, post, appeal, _spoilt(dict(post.fields), path, value)), name)


@pytest.mark.parametrize(("name", "post"), API_POSTS, ids=[name for name, _post in API_POSTS])
def test_what_is_spoilt_above_is_right_before(cast: Cast, name, post):
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    body = {key: value for key, value in post.fields.items() if key != "municipality"}

    response = _send(cast, name, post, appeal, body)

    assert response.status_code in (200, 201), response.content.decode()


BODIES = {
    "nothing": b"",
    "not json": b"{",
    "a list": b"[]",
    "a word": b'"word"',
    "nan": b'{"version": NaN}',
    "deep": b"[" * 20_000,
    "not utf-8": b'{"text": "\xff\xfe"}',
    "utf-16": '{"text": "слово"}'.encode("utf-16"),
    "a nul": b'{"te\\u0000xt": "a"}',
    "surrogate key": b'{"\\ud800": "a"}',
}


@pytest.mark.parametrize("name", ["api:appeals", "api:notes", "api:action-ask"])
def test_bodies_that_are_none(cast: Cast, subtests, name):
    post = API[name]
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    path = _address(name, post, appeal)
    for kind, body in BODIES.items():
        for content_type in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            with subtests.test(kind, content_type=content_type), undone():
                response = cast.programs[post.who].post_raw(path, body, content_type=content_type)
                _assert_clear(response, name)
                assert 400 <= response.status_code < 500


LISTS = {
    "/appeals/": ("q", "category", "municipality", "state", "cursor", "from", "to", "photos", "page", "pages"),
    "/map/": ("q", "category", "municipality", "state"),
    "/map/points.json": ("bbox", "q", "category", "municipality", "state"),
    "/my/": ("state", "cursor", "pages"),
    "/my/notifications/": ("cursor", "pages"),
    "/appeals/new/categories/": ("q", "category", "draft"),
    "/my/drafts/": (),
    "/account/tokens/": ("cursor",),
    "/work/queues/all/": (
        *("q", "category", "municipality", "ministry", "executor", "state", "channel", "since", "until", "sort"),
        *("photos", "cursor", "after", "before", "pages", "at"),
    ),
    "/work/deliveries/": ("state", "cursor", "page", "q"),
    "/work/people/": ("q", "role", "page"),
    "/outbox/": ("to",),
    "/api/v1/appeals": (
        *("q", "scope", "category", "municipality", "state", "received_from", "received_to", "cursor", "page_size"),
        "unknown",
    ),
    "/api/v1/public/appeals": ("q", "category", "municipality", "state", "received_from", "cursor", "page_size"),
    "/api/v1/notifications": ("unread", "cursor", "page_size"),
    "/api/v1/deliveries": ("state", "cursor", "page_size"),
    "/api/v1/organisations": ("municipality",),
}


@pytest.mark.parametrize("path", LISTS)
def test_strange_words_in_the_parameters_of_lists(cast: Cast, subtests, path):
    appeal_at("answered")
    client = cast.pages["citizen" if path.startswith(("/my/", "/account/")) else "admin"]
    words = {
        **WORDS,
        "a hundred thousand": "я" * 5_000,
        "long number": "9" * 400,
        "date": "9999-12-31",
        "infinity": "1e999",
    }
    for name in LISTS[path]:
        for kind, value in words.items():
            if kind == "lonely surrogate":
                continue
            with subtests.test(name, words=kind):
                _assert_clear(client.get(path, {name: value}), "api:" if path.startswith("/api/") else "")


def test_numbers_that_no_appeal_can_have(cast: Cast):
    for number in ("0", "00001", "9" * 18, "9" * 19, "9" * 40, "٣"):
        for path in (f"/appeals/{number}/", f"/work/appeals/{number}/", f"/api/v1/appeals/{number}"):
            assert cast.pages["admin"].get(path).status_code == 404, path
        assert cast.programs["admin"].post(f"appeals/{number}/notes", {"text": MARKUP}).status_code == 404

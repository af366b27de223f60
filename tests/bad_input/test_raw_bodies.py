"""Bodies that no form and no program would send, at every door, made at random (the same each time)."""

import json
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.bad_input.conftest import Cast
from tests.bad_input.post_urls import POSTS, Post
from tests.bad_input.test_words import _assert_clear
from tests.factories import appeal_at
from tests.undone import undone

TIMES = 4
JSON_TYPE, FORM_TYPE, FILES_TYPE = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
)

_odd_words = some.one_of(
    some.text(some.characters(codec=None), max_size=40),
    some.sampled_from(
        ["\0", "\ud800", "9" * 400, "-1", "1e999", "2026-02-30", "я" * 5000, "%00", "../..", "{{ 7*7 }}"]
    ),
)
_odd_values = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), _odd_words),
    lambda inner: some.one_of(some.lists(inner, max_size=4), some.dictionaries(_odd_words, inner, max_size=3)),
    max_leaves=8,
)
_deep = some.integers(20, 5000).map(lambda depth: "[" * depth + "]" * depth)


@some.composite
def _json_bodies(draw: some.DrawFn, fields: dict[str, Any]) -> tuple[bytes, str]:
    """A right body with a few odd values, now and then one that is very deep."""
    body = dict(fields)
    for key in draw(some.lists(some.sampled_from([*fields, "unknown"]), min_size=1, max_size=3)):
        body[key] = draw(_odd_values)
    text = json.dumps(body, default=str)
    if draw(some.booleans()):
        key = draw(some.sampled_from(list(fields) or ["unknown"]))
        text = f"{{{json.dumps(key)}: {draw(_deep)}}}"
    return text.encode("utf-8", "surrogatepass"), JSON_TYPE


@some.composite
def _form_bodies(draw: some.DrawFn, fields: dict[str, Any]) -> tuple[bytes, str]:
    """Fields of a form with bytes in percent signs that are no text, repeated, with brackets, without values."""
    pieces = []
    for key in [*fields, *draw(some.lists(some.sampled_from(["x", "", "csrfmiddlewaretoken", "next", "version"])))]:
        value = draw(
            some.one_of(
                some.binary(max_size=12).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
                some.sampled_from(["%ED%A0%80", "%00", "%", "%u0430", "1", "9" * 400]),
            )
        )
        pieces += [f"{key}={value}"] * draw(some.integers(0, 2))
    return "&".join(pieces).encode("utf-8", "replace"), FORM_TYPE


@some.composite
def _parts(draw: some.DrawFn, fields: dict[str, Any]) -> tuple[bytes, str]:
    """Parts of a multipart body: cut off, without names, with odd encodings and names of files."""
    body = b""
    for key in fields:
        kind = draw(some.sampled_from(["field", "file", "odd encoding", "no name"]))
        head = {
            "field": f'Content-Disposition: form-data; name="{key}"',
            "file": f'Content-Disposition: form-data; name="{key}"; filename="\\u0000../{key}"',
            "odd encoding": f'Content-Disposition: form-data; name="{key}"\r\nContent-Transfer-Encoding: base64',
            "no name": "Content-Disposition: form-data",
        }[kind]
        body += b"--x\r\n" + head.encode() + b"\r\n\r\n" + draw(some.binary(max_size=20)) + b"\r\n"
    end = draw(some.sampled_from([b"--x--\r\n", b"", b"--x"]))
    return body + end, FILES_TYPE


DOORS = {f"{name}{list(post.at.values())}": (name, post) for name, post in POSTS}


@pytest.mark.parametrize("door", DOORS)
def test_no_body_is_our_error(cast: Cast, door: str):
    name, post = DOORS[door]
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    path = reverse(name, kwargs={**post.at, **({"number": appeal.number} if appeal else {})})
    client = _client(cast, name, post)
    fields = {**post.fields, **({post.version: appeal.version} if appeal is not None and post.version else {})}
    bodies = [_json_bodies(fields)] if name.startswith("api:") else []

    @given(sent=some.one_of(*bodies, _form_bodies(fields), _parts(fields)))
    @settings(
        max_examples=TIMES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def is_clear(sent: tuple[bytes, str]) -> None:
        body, content_type = sent
        with undone():
            _assert_clear(client.post(path, body, content_type=content_type), name)

    is_clear()


def _client(cast: Cast, name: str, post: Post) -> Any:
    if not name.startswith("api:"):
        return cast.pages[post.who]
    return (cast.browsers if post.in_session else cast.programs)[post.who].client

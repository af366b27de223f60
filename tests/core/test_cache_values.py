"""Cached values are plain data: writing to Valkey cannot execute code here."""

import json
import pickle
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django_redis import get_redis_connection

from config import celery as _app  # noqa: F401 - the app with our settings
from core.cache_values import JsonSerializer, cacheable
from core.guard import cached
from tests.factories import appeal_at, citizen_make, staff_user
from tests.http import region_client


@cacheable
@dataclass(frozen=True)
class Point:
    name: str
    at: tuple[float, float]


@cacheable
@dataclass(frozen=True, kw_only=True)
class Named:
    name: str


@dataclass(frozen=True)
class Unknown:
    name: str


VALUES = [
    Named(name="слова"),
    None,
    "слова",
    1.5,
    True,
    [1, "два", None],
    (1, (2, "три")),
    {"a": [1], "б": (2,)},
    {1: "a", ("x", 2): "б", "~tuple": 3},
    {"~tuple": [1]},
    UUID("201b7508-1f59-491e-8ee0-c323a7103edd"),
    datetime(2026, 11, 30, 2, 3, tzinfo=UTC),
    date(2026, 11, 30),
    (Point("яма", (54.3, 48.4)), Point("двор", (0.0, 1.0))),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_what_is_kept_comes_back_as_it_was(value):
    serializer = JsonSerializer({})

    again = serializer.loads(serializer.dumps(value))

    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    "value", [object(), Unknown("x"), {1, 2}, lambda: 1], ids=["object", "dataclass", "set", "function"]
)
def test_what_has_no_form_is_refused_when_it_is_written(value):
    with pytest.raises(TypeError):
        JsonSerializer({}).dumps(value)


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was read",))


FOREIGN = [
    pickle.dumps(Bomb()),
    b"\x80\x04.",
    b"{",
    b"\xff",
    json.dumps({"~object": ["os.system", "true"]}).encode(),
    json.dumps({"~object": ["tests.core.test_cache_values.Point"]}).encode(),
    json.dumps({"~uuid": 5}).encode(),
    b"[" * 100_000,
]


@pytest.mark.parametrize("written", FOREIGN, ids=range(len(FOREIGN)))
def test_what_another_hand_wrote_counts_as_nothing(ul, written):
    assert JsonSerializer({}).loads(written) is None
    caches["default"].set("foreign", "x", 60)
    get_redis_connection("default").set(caches["default"].make_key("foreign"), written)

    assert cached("foreign", lambda: "ours", 60) == "ours"


def test_pages_leave_no_pickle_in_valkey(ul):
    citizen = citizen_make()
    appeal = appeal_at("answered", citizen)
    for client, paths in (
        (region_client("ul"), ("/", "/appeals/", "/map/", "/map/points.json", "/map/boundaries.json", "/appeals/new/")),
        (region_client("ul", citizen), ("/my/", f"/appeals/{appeal.number}/")),
        (region_client("ul", staff_user("moderator")), ("/work/", "/work/queues/all/")),
    ):
        for path in paths:
            client.get(path, follow=True)

    connection = get_redis_connection("default")
    values = [connection.get(key) for key in connection.keys("*") if connection.type(key) == b"string"]
    kept = [value for value in values if value]
    assert kept
    assert [value[:40] for value in kept if value.startswith(b"\x80")] == []
    assert all(isinstance(json.loads(value), object) for value in kept)


def test_a_region_is_found_again_from_what_is_kept(ul):
    first = region_client("ul").get("/")
    second = region_client("ul").get("/")

    assert first.wsgi_request.tenant == second.wsgi_request.tenant
    assert second.wsgi_request.tenant.zone == first.wsgi_request.tenant.zone


def test_tasks_and_sessions_are_json():
    assert list(current_app.conf.accept_content) == ["json"]
    assert current_app.conf.task_serializer == "json"
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"

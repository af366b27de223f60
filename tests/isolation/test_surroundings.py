"""What lies around a request and could carry data into another region: connection, caches, files, tasks, threads."""

from threading import Thread

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django_tenants.utils import tenant_context

from appeals.models import Appeal, Attachment
from appeals.portals.citizen import home
from appeals.tasks import appeals_sweep
from core.events.tasks import log_sweep
from core.plane import RegionRequired, current_schema
from core.storage import private_storage, region_path
from core.tasks import schema_headers
from tenants.service import person_of, region_by_slug
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_user
from tests.http import region_client
from tests.isolation.world import TAINT, World, fingerprint


def test_a_request_that_fails_leaves_nothing_of_its_region_to_the_next_one(db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("in the middle of a region")

    ul = Client(HTTP_HOST="ul.localhost", raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr(home, "render", fail)
        assert ul.get("/").status_code == 500

    page = Client(HTTP_HOST="mo.localhost").get("/").content.decode()
    assert "Добродел" in page
    assert "Решаем вместе" not in page
    assert Client(HTTP_HOST="localhost").get("/").status_code == 200


def test_a_host_that_is_no_region_gets_nothing_of_the_region_asked_before(db):
    Client(HTTP_HOST="mo.localhost").get("/")

    answer = Client(HTTP_HOST="nowhere.localhost").get("/appeals/")

    assert answer.status_code == 404
    assert current_schema() == "public"


def test_a_host_is_not_taken_for_a_region_because_it_looks_like_one(db):
    for host in ("mo.localhost.example.com", "x.mo.localhost", "ul.mo.localhost", "mo"):
        answer = Client(HTTP_HOST=host).get("/")
        assert answer.status_code in (400, 404)
        assert "Добродел" not in answer.content.decode()


def test_cached_pages_and_lists_are_of_the_region_that_is_asked(world: World):
    paths = ["/", "/appeals/", "/map/points.json", "/map/boundaries.json", "/appeals/new/categories/"]
    paths += ["/api/v1/categories", "/api/v1/municipalities", "/api/v1/public/appeals", "/brand.css"]
    ul, mo = Client(HTTP_HOST="ul.localhost"), Client(HTTP_HOST="mo.localhost")
    for path in paths:
        first = ul.get(path).content
        theirs = mo.get(path).content.decode()
        again = ul.get(path).content

        assert TAINT not in first.decode()
        assert TAINT not in again.decode()
        assert first.decode() != theirs or "brand" in path
    assert any(TAINT in mo.get(path).content.decode() for path in paths)


def test_the_numbers_of_the_home_page_are_the_regions_own(world: World):
    with tenant_context(region_by_slug("ul")):
        worker = staff_user("worker")
        appeal_at("assigned")
        at_work = region_client("ul", worker)
    Client(HTTP_HOST="mo.localhost").get("/")

    mine = at_work.get("/work/").content.decode()

    assert TAINT not in mine


def test_keys_of_the_cache_carry_the_region(ul, db):
    caches["default"].set("key", "of ul")
    with tenant_context(region_by_slug("mo")):
        assert caches["default"].get("key") is None
    assert caches["default"].get("key") == "of ul"


def test_files_lie_under_their_region(ul):
    photo = photo_make(person_of(citizen_make()))

    assert photo.original.name.startswith("regions/ul/")
    with tenant_context(region_by_slug("mo")):
        assert region_path("attachments").startswith("regions/mo/")
    assert private_storage().exists(photo.original.name)


def test_a_task_of_one_region_does_not_touch_the_other(world: World):
    with tenant_context(region_by_slug("ul")):
        citizen = citizen_make()
        appeal_at("answered", citizen)
    with tenant_context(region_by_slug("mo")):
        waiting = appeal_make(world.citizen)
        photo_make(person_of(world.citizen), "yellow")
    connection.set_schema_to_public()
    before = fingerprint("mo")

    with time_machine.travel("2027-06-01", tick=False):
        log_sweep.apply(("ul",), headers=schema_headers("ul")).get()
        appeals_sweep.apply(("ul",), headers=schema_headers("ul")).get()

    connection.set_schema_to_public()
    assert fingerprint("mo") == before
    with tenant_context(region_by_slug("ul")):
        assert Appeal.objects.get(applicant=citizen).state == "closed"
    with tenant_context(region_by_slug("mo")):
        waiting.refresh_from_db()
        assert waiting.state == "moderation_1"


def test_a_new_thread_knows_no_region_and_code_of_a_region_refuses_it(ul):
    seen: list[object] = []

    def look() -> None:
        seen.append(current_schema())
        try:
            with transaction.atomic():
                appeal_make()
        except RegionRequired as refusal:
            seen.append(refusal)
        finally:
            connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()

    assert seen[0] == "public"
    assert isinstance(seen[1], RegionRequired)
    assert current_schema() == "ul"


def test_two_regions_of_one_person_are_two_people(ul):
    here = citizen_make(email="same@post.example")
    with tenant_context(region_by_slug("mo")):
        there = citizen_make(email="same@post.example")
        appeal = appeal_at("moderation_1", there, text=f"{TAINT} слово, которое видно только дома.")

    client = region_client("ul", here)

    assert TAINT not in client.get("/my/").content.decode()
    assert client.get(f"/appeals/{appeal.number + 10**9}/").status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_TENANT", "HTTP_X_REGION"])
def test_headers_do_not_choose_the_region(db, header):
    page = Client(HTTP_HOST="ul.localhost", **{header: "mo.localhost"}).get("/").content.decode()

    assert "Решаем вместе" in page
    assert "Добродел" not in page

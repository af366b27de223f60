"""Suspending, resuming, removing; what visitors get in each state."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from core.errors import Conflict, InvalidInput, Missing
from core.events.models import Event
from core.plane import in_public
from core.storage import private_storage, region_path
from tenants.administration import region_get
from tenants.launches.launch import launch_run, region_create
from tenants.regions.lifecycle import public_ensure, region_remove, region_resume, region_suspend
from tenants.regions.locks import region_lock
from tenants.regions.middleware import _columns
from tenants.regions.models import Domain, Region, RegionState
from tenants.service import host_url, region_by_slug
from tests.factories import PASSWORD, citizen_make, staff_user
from tests.http import region_client
from tests.tenants.launches.kit_files import third_kit

REASON = "Идёт проверка данных, вернёмся в понедельник."


@pytest.fixture
def suspended(db):
    region_suspend(slug="ul", reason=REASON)
    with tenant_context(region_by_slug("ul")):
        yield


def state_is(slug: str, state: RegionState) -> None:
    with in_public():
        Region.objects.filter(slug=slug).update(state=state)


def test_a_suspended_region_is_read_and_says_why(suspended):
    response = region_client("ul").get("/")

    assert response.status_code == 200
    assert REASON in response.content.decode()


def test_a_suspended_region_refuses_a_change_with_a_page(suspended):
    response = region_client("ul", citizen_make()).post("/appeals/new/", {"text": "Яма"})

    assert response.status_code == 503
    assert REASON in response.content.decode()


def test_a_suspended_region_refuses_a_change_of_a_program_with_a_problem(suspended):
    response = region_client("ul").post("/api/v1/appeals/", {}, content_type="application/json")

    assert response.status_code == 503
    assert response["Content-Type"].startswith("application/problem+json")
    problem = json.loads(response.content)
    assert problem["code"] == "region_suspended"
    assert REASON in problem["detail"]


def test_staff_of_a_suspended_region_sign_in_and_out_to_read(suspended):
    user = staff_user("moderator")
    client = region_client("ul")

    signed_in = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert signed_in.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.post("/accounts/logout/").status_code == 302


def test_another_region_works_while_one_is_suspended(suspended):
    connection.set_schema_to_public()
    with tenant_context(region_by_slug("mo")):
        response = region_client("mo").get("/")

    assert response.status_code == 200
    assert REASON not in response.content.decode()


def test_a_region_that_is_not_ready_is_closed_and_says_so(ul):
    state_is("ul", RegionState.LAUNCHING)

    page = region_client("ul").get("/")
    problem = region_client("ul").get("/api/v1/appeals/")

    assert page.status_code == 503
    assert "ещё запускается" in page.content.decode()
    assert problem.status_code == 503
    assert json.loads(problem.content)["code"] == "region_not_ready"


def test_a_region_that_is_being_removed_is_closed(ul):
    state_is("ul", RegionState.REMOVING)

    response = region_client("ul").get("/")

    assert response.status_code == 503
    assert "Портал закрыт" in response.content.decode()


def test_a_host_without_a_region_gets_a_page_that_leads_to_the_list(db):
    response = Client(HTTP_HOST="atlantis.localhost:8000").get("/")

    assert response.status_code == 404
    assert "По этому адресу портала нет" in response.content.decode()
    assert f'href="{host_url("localhost")}"' in response.content.decode()


def test_a_foreign_host_is_not_served(db):
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 404


def test_suspending_and_resuming_are_seen_at_once(ul, django_capture_on_commit_callbacks):
    reader, writer = region_client("ul"), region_client("ul")
    assert REASON not in reader.get("/").content.decode()  # now the host is in the cache

    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)
    assert REASON in reader.get("/").content.decode()
    assert writer.post("/appeals/new/").status_code == 503

    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_resume(slug="ul")
    assert REASON not in reader.get("/").content.decode()
    assert writer.post("/appeals/new/").status_code != 503


def test_a_request_that_read_the_region_before_the_change_does_not_bring_it_back(
    db, django_capture_on_commit_callbacks
):
    stale = Domain.objects.select_related("tenant").get(domain="ul.localhost").tenant

    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)
    caches["shared"].add("domain:ul.localhost", _columns(stale), 60)

    with tenant_context(region_by_slug("ul")):
        assert REASON in region_client("ul").get("/").content.decode()


def test_a_host_is_looked_up_once(ul):
    client = region_client("ul")
    client.get("/rules/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/rules/")

    assert not [query for query in queries if "regions_" in query["sql"]]


@pytest.mark.parametrize("reason", ["", "   ", "я" * 301])
def test_a_reason_is_asked_for(db, reason):
    with pytest.raises(InvalidInput, match="ричин"):
        region_suspend(slug="ul", reason=reason)


def test_only_a_working_region_is_suspended_and_only_a_suspended_one_resumed(db):
    with pytest.raises(Conflict):
        region_resume(slug="ul")
    region_suspend(slug="ul", reason=REASON)
    with pytest.raises(Conflict):
        region_suspend(slug="ul", reason=REASON)
    region_resume(slug="ul")

    assert region_by_slug("ul").suspended_reason == ""
    assert [event.type for event in Event.objects.filter(subject_id=region_by_slug("ul").id).order_by("id")][-2:] == [
        "tenants.RegionSuspended",
        "tenants.RegionResumed",
    ]


@pytest.mark.parametrize("action", [region_resume, region_remove])
def test_public_is_not_a_region(db, action):
    with pytest.raises(Missing):
        action(slug="public")


def test_removing_leaves_nothing(committed, settings, own_files):
    launch_run(launch_id=region_create(kit=third_kit()).id)
    region = region_get("xx")
    client = Client(HTTP_HOST="xx.localhost")
    with tenant_context(region):
        kept = private_storage().save(region_path("photos", "one.jpg"), ContentFile(b"photo"))
        caches["default"].set("count", 5)
    letters = Path(settings.OUTBOX_DIR) / "xx"
    letters.mkdir(parents=True)
    (letters / "one.eml").write_text("Здравствуйте")
    assert client.get("/health/").status_code == 200

    connection.set_schema_to_public()
    region_remove(slug="xx")

    assert not private_storage().exists(kept)
    assert not letters.exists()
    with tenant_context(region):
        assert caches["default"].get("count") is None
    assert client.get("/health/").status_code == 404
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'xx'")
        assert cursor.fetchone() == (0,)
    assert not Domain.objects.filter(domain="xx.localhost").exists()
    assert Event.objects.filter(subject_id=region.id, type="tenants.RegionRemoved").exists()
    assert region_by_slug("ul").state == RegionState.READY


def test_a_removal_killed_in_the_middle_is_finished_by_the_next(committed):
    launch_run(launch_id=region_create(kit=third_kit()).id)
    state_is("xx", RegionState.REMOVING)

    region_remove(slug="xx")

    assert not Region.objects.filter(slug="xx").exists()


def test_a_region_that_is_being_launched_is_not_removed(committed):
    launch = region_create(kit=third_kit())

    with region_lock(launch.region_id), pytest.raises(Conflict):
        region_remove(slug="xx")

    assert region_by_slug("xx").state == RegionState.DRAFT


def test_a_removed_region_can_be_launched_again(committed):
    for _attempt in range(2):
        launch_run(launch_id=region_create(kit=third_kit()).id)
        assert region_by_slug("xx").state == RegionState.READY
        region_remove(slug="xx")


def test_services_that_start_together_on_an_empty_database_make_the_row_of_public_once(committed, monkeypatch):
    lasting = Region.objects.get(schema_name="public")
    domains = list(lasting.domains.all())
    Domain.objects.filter(tenant=lasting).delete()
    Region.objects.filter(pk=lasting.pk).delete()
    check = Region._check_schema_name_is_unique
    second_looked, first_is_done = threading.Event(), threading.Event()
    looked: list[int] = []

    def check_late(region: Region) -> None:
        looked.append(threading.get_ident())
        if len(looked) == 1:
            second_looked.wait(timeout=1)
        else:
            second_looked.set()
            first_is_done.wait(timeout=10)
        check(region)

    def start(_number: int) -> UUID:
        try:
            made = public_ensure().pk
            first_is_done.set()
            return made
        finally:
            connection.close()

    monkeypatch.setattr(Region, "_check_schema_name_is_unique", check_late)
    try:
        with ThreadPoolExecutor(2) as pool:
            made = set(pool.map(start, range(2)))
        assert len(made) == 1
        assert Domain.objects.filter(tenant_id__in=made).count() == 2
    finally:
        monkeypatch.undo()
        Domain.objects.filter(tenant__schema_name="public").delete()
        Region.objects.filter(schema_name="public").delete()
        lasting.save(force_insert=True)
        for domain in domains:
            domain.save(force_insert=True)

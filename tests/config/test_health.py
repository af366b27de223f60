"""What a load balancer and a monitoring system are told, and when."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import Client
from redis import ConnectionError as ValkeyIsDead
from typer.testing import CliRunner

from config import health
from config.cli.main import app
from core import heartbeats
from core.heartbeats import Heartbeat, heartbeat_record, start_record
from tenants.regions import migrating


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_schema_is_current", False)
    monkeypatch.setattr(heartbeats, "_given", {})


@pytest.fixture
def just_started(db):
    """Everything was started this moment and has given no sign yet."""
    keys = [key for heartbeat in Heartbeat for key in (f"heartbeat:{heartbeat}", f"heartbeat:{heartbeat}:start")]
    caches["shared"].delete_many(keys)
    start_record(*Heartbeat)
    yield
    caches["shared"].delete_many(keys)


@pytest.fixture
def probe():
    return Client(HTTP_HOST="10.0.0.7:8000")


@pytest.fixture
def everybody_alive(db):
    for one in Heartbeat:
        heartbeat_record(one)


def failing(response) -> set[str]:
    return {name for name, check in response.json()["checks"].items() if not check["ok"]}


def test_a_live_process_answers_on_any_host_and_asks_nobody(probe, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = probe.get("/health/live/")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


def test_a_probe_is_not_sent_to_https(probe, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert probe.get("/health/ready/").status_code == 200
    assert Client(HTTP_HOST="ul.localhost").get("/").status_code == 301


def test_a_process_without_its_database_is_not_ready(probe, db, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        patch.setattr(connection, "close", lambda: None)
        response = probe.get("/health/ready/")
    assert (response.status_code, failing(response)) == (503, {"database"})


def test_a_process_newer_than_its_database_is_not_ready(probe, db, monkeypatch):
    monkeypatch.setattr(migrating, "_applied", lambda schemas: {"public": set()})
    response = probe.get("/health/ready/")
    assert (response.status_code, failing(response)) == (503, {"schema"})
    assert "otklik region migrate" in response.json()["checks"]["schema"]["detail"]


@pytest.fixture
def uncollected(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    monkeypatch.setattr(health, "staticfiles_storage", storages["staticfiles"])


def test_a_process_without_static_files_is_not_ready(probe, db, uncollected):
    response = probe.get("/health/ready/")
    assert (response.status_code, failing(response)) == (503, {"static"})


def test_the_page_of_a_host_says_what_it_lacks(db, uncollected):
    response = Client(HTTP_HOST="ul.localhost").get("/health/")
    assert (response.status_code, response.content) == (503, b"static\n")


def test_all_is_well(probe, everybody_alive):
    response = probe.get("/health/all/")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("who", list(Heartbeat))
def test_a_dead_program_is_noticed_though_pages_are_served(probe, everybody_alive, who):
    with time_machine.travel(timedelta(minutes=20), tick=False):
        for other in set(Heartbeat) - {who}:
            heartbeat_record(other)
        response = probe.get("/health/all/")
        assert (response.status_code, failing(response)) == (503, {who})
        assert "20 мин назад" in response.json()["checks"][who]["detail"]
        assert probe.get("/health/ready/").status_code == 200


def test_a_program_that_never_started_is_noticed(probe, everybody_alive):
    caches["shared"].delete("heartbeat:beat")
    assert failing(probe.get("/health/all/")) == {"beat"}


def test_a_dead_valkey_is_noticed_though_pages_are_served(probe, everybody_alive, monkeypatch):
    def refuse(*args):
        raise ValkeyIsDead("Connection refused")

    monkeypatch.setattr(health, "get_redis_connection", refuse)
    response = probe.get("/health/all/")
    assert (response.status_code, failing(response)) == (503, {"valkey", *Heartbeat})
    assert probe.get("/health/ready/").status_code == 200


def test_what_was_started_just_now_is_waited_for(probe, just_started):
    response = probe.get("/health/all/")
    assert (response.status_code, response.json()["status"]) == (200, "starting")
    assert "Запущен только что" in response.json()["checks"]["beat"]["detail"]


def test_who_gives_no_sign_after_the_start_is_noticed(probe, just_started):
    with time_machine.travel(timedelta(seconds=95), tick=False):
        assert failing(probe.get("/health/all/")) == set(Heartbeat)


def test_what_starts_again_and_again_is_not_forgiven_again_and_again(probe, just_started):
    with time_machine.travel(timedelta(seconds=95), tick=False):
        start_record(*Heartbeat)
        assert probe.get("/health/all/").status_code == 503


def test_the_command_waits_for_what_was_started_just_now(just_started, monkeypatch):
    monkeypatch.setattr("config.cli.django_ready.environment_ready", nullcontext)
    result = CliRunner().invoke(app, ["health"])
    assert result.exit_code == 0
    assert "ждём Планировщик: Запущен только что" in result.output


def test_a_busy_program_writes_its_sign_once_in_a_while(db, monkeypatch):
    written = []
    monkeypatch.setattr(caches["shared"], "set", lambda *args: written.append(args))
    with time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC), tick=False) as at:
        for _second in range(12):
            heartbeat_record(Heartbeat.TASKS)
            at.shift(1)
    assert len(written) == 3


def test_the_page_of_a_host_does_without_the_cache(ul, monkeypatch):
    def hang(*args, **kwargs):
        raise AssertionError("asks the cache")

    with monkeypatch.context() as patch:
        patch.setattr("redis.connection.ConnectionPool.get_connection", hang)
        response = Client(HTTP_HOST="ul.localhost").get("/health/")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("ul.localhost", 200),
        ("UL.localhost.", 200),
        ("localhost", 200),
        ("console.localhost", 200),
        ("evil.example", 404),
        ("", 404),
        ("x" * 5000, 404),
        ("\x00", 404),
    ],
)
def test_a_proxy_asks_whether_a_host_deserves_a_certificate(probe, db, host, status):
    assert probe.get("/health/host/", {"domain": host}).status_code == status


def test_the_command_names_what_does_not_work(db, monkeypatch):
    monkeypatch.setattr("config.cli.django_ready.environment_ready", nullcontext)
    result = CliRunner().invoke(app, ["health"])
    assert result.exit_code == 1
    assert "ok   База данных" in result.output
    assert "НЕТ  Планировщик: За последние сутки ни одной отметки." in result.output


def test_programs_of_a_running_site_give_their_signs(site):
    probe = site.session("ul")
    answer = site.wait(
        lambda: (got := probe.get("/health/all/")).status_code == 200 and got,
        "the site is not wholly alive",
        seconds=60,
    )
    assert set(answer.json()["checks"]) == {
        "database",
        "schema",
        "static",
        "region_roles",
        "valkey",
        *Heartbeat,
    }

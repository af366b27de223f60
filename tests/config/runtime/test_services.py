"""The embedded servers: they start, survive every kind of death, and stop when nobody needs them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg2
import pytest
import redis

from config.runtime import processes
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT
from config.runtime.services import Services, services_running

HOLD = """
import sys, time
from pathlib import Path
from config.runtime.services import services_running
with services_running(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    time.sleep(60)
"""


def ask(services: Services, query: str) -> list[tuple]:
    connection = psycopg2.connect(services.owner or services.database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def servers_of(data: Path) -> list[psutil.Process]:
    return [
        *processes.working_in(data.resolve() / "postgres", "postgres"),
        *processes.working_in(data.resolve() / "valkey", "valkey"),
    ]


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


@contextmanager
def holder(data: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another command that keeps the servers until it's stopped."""
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'platform'}"}
    arguments = [sys.executable, "-c", HOLD, str(data)]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "ready\n"
        try:
            yield command
        finally:
            command.send_signal(signal.SIGINT)


@contextmanager
def folder() -> Iterator[Path]:
    """A place for servers, not under pytest's own: each session of pytest closes that to other accounts."""
    with TemporaryDirectory(prefix="otklik-", ignore_cleanup_errors=True) as place:
        yield Path(place) / "data"
        for process in servers_of(Path(place) / "data"):
            process.kill()


@pytest.fixture(scope="module")
def data():
    """A place that has a cluster after its first use: making one takes longer than all the rest."""
    with folder() as place:
        yield place


@pytest.fixture
def fresh():
    """A place where nothing has run yet."""
    with folder() as place:
        yield place


def test_both_services_answer_while_the_context_lasts_and_are_gone_after_it(data):
    with services_running(data, durable=False) as services:
        assert ask(services, "SELECT 1") == [(1,)]
        assert redis.Redis.from_url(services.valkey).ping()
        assert services.failed() is None
    assert servers_of(data) == []


def test_the_database_knows_russian_letters_whatever_the_locale(data, monkeypatch):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    with services_running(data, durable=False) as services:
        assert ask(services, "SELECT lower('ЁЛКА'), 'ЯМА' ILIKE 'яма'") == [("ёлка", True)]
        assert ask(services, "SELECT to_tsvector('russian', 'Ямы') @@ to_tsquery('russian', 'яма')") == [(True,)]
        ask(services, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert ask(services, "SELECT similarity('Дорога', 'дорога')") == [(1.0,)]
        provider = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'otklik'"
        assert ask(services, provider) == [("b", "C.UTF-8")]


def test_the_log_of_the_database_keeps_nothing_of_a_row_or_a_statement(data):
    with services_running(data, durable=False) as services:
        ask(services, "CREATE TABLE IF NOT EXISTS people (email text UNIQUE, password text)")
        written = "INSERT INTO people VALUES ('ivanov@post.example', 'pbkdf2$тайна') ON CONFLICT DO NOTHING"
        ask(services, written)
        for broken in (
            written.replace(" ON CONFLICT DO NOTHING", ""),
            written.replace("people", "nobody"),
            "SELECT 'тайна'+",
        ):
            with pytest.raises(psycopg2.Error):
                ask(services, broken)
    log = (data / "log" / "postgres.log").read_text()

    assert "duplicate key" in log
    for personal in ("тайна", "ivanov@post.example"):
        assert personal not in log


def test_valkey_is_closed_to_those_without_its_password(data):
    with services_running(data, durable=False) as services:
        stranger = redis.Redis.from_url(services.valkey.replace(services.valkey.split("@")[0], "redis://x:y"))
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_data_is_kept_between_starts(data):
    with services_running(data, durable=False) as services:
        ask(services, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    with services_running(data, durable=False) as services:
        assert ask(services, "SELECT number FROM kept") == [(7,)]


def test_servers_killed_outright_are_started_again_with_their_data(data):
    with services_running(data) as services:
        ask(services, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
        os.kill(postmaster(data), signal.SIGKILL)
        for server in processes.working_in(data / "valkey", "valkey"):
            server.kill()
            server.wait(5)
        assert services.failed() in ("PostgreSQL", "Valkey")
        with services_running(data) as again:
            assert ask(again, "SELECT number FROM kept") == [(7,)]
            assert redis.Redis.from_url(again.valkey).ping()
    assert servers_of(data) == []


def test_a_server_killed_while_it_is_used_is_revived_at_its_old_address(data):
    with services_running(data, durable=False) as services:
        for name, kill in (
            ("Valkey", lambda: processes.working_in(data.resolve() / "valkey", "valkey")[0].kill()),
            ("PostgreSQL", lambda: os.kill(postmaster(data), signal.SIGKILL)),
        ):
            assert services.failed() is None
            kill()
            deadline = time.monotonic() + 10
            while services.failed() != name and time.monotonic() < deadline:
                time.sleep(0.05)
            assert services.failed() == name
            services.revive(name)
        assert redis.Redis.from_url(services.valkey).ping()
        assert ask(services, "SELECT 1") == [(1,)]


def test_a_stale_pid_file_that_names_another_living_process_is_no_obstacle(data):
    with services_running(data, durable=False):
        lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    stale = "\n".join([str(os.getpid()), *lines[1:]]) + "\n"
    (data / "postgres" / "postmaster.pid").write_text(stale)
    with services_running(data, durable=False) as services:
        assert ask(services, "SELECT 1") == [(1,)]


def test_servers_left_by_a_killed_command_are_taken_over_and_then_stopped(data):
    with holder(data) as command:
        left = postmaster(data)
        command.kill()
    with services_running(data, durable=False) as services:
        assert postmaster(data) == left
        assert ask(services, "SELECT 1") == [(1,)]
    assert servers_of(data) == []


def test_the_last_of_several_commands_stops_the_servers(data):
    with services_running(data, durable=False) as first:
        with services_running(data, durable=False) as second:
            assert second.database == first.database
        assert ask(first, "SELECT 1") == [(1,)]
    assert servers_of(data) == []


def test_a_command_that_ends_leaves_the_servers_to_another(data):
    with holder(data):
        with services_running(data, durable=False):
            pass
        assert servers_of(data) != []
    assert servers_of(data) == []


def test_a_half_made_cluster_is_made_anew(fresh):
    half = fresh / "postgres.new"
    half.mkdir(parents=True)
    (half / "rubbish").write_text("an interrupted initdb")
    with services_running(fresh, durable=False) as services:
        assert ask(services, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_in_a_sentence(data):
    with services_running(data, durable=False):
        pass
    version = data / "postgres" / "PG_VERSION"
    own = version.read_text()
    version.write_text("12\n")
    try:
        with (
            pytest.raises(RuntimeFault, match="созданы PostgreSQL 12"),
            services_running(data, durable=False),
        ):
            pass
    finally:
        version.write_text(own)


def test_given_addresses_are_used_and_nothing_is_started(data, fresh):
    with services_running(data, durable=False) as own:
        with services_running(fresh, database_url=own.database, valkey_url=own.valkey) as services:
            assert (services.database, services.valkey) == (own.database, own.valkey)
            assert services.failed() is None
        assert not fresh.exists()
        assert ask(own, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"database_url": "postgres://someone:secret@127.0.0.1:1/nothing"}, "DATABASE_URL"),
        ({"database_url": "nonsense"}, "DATABASE_URL"),
        ({"valkey_url": "redis://:secret@127.0.0.1:1/0"}, "VALKEY_URL"),
        ({"valkey_url": "nonsense"}, "VALKEY_URL"),
    ],
)
def test_an_unreachable_service_is_one_sentence_without_the_password(data, given, name):
    with pytest.raises(RuntimeFault) as caught, services_running(data, **given):
        pass
    sentence = str(caught.value)
    assert "недоступ" in sentence
    assert f"проверьте {name}." in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence


def test_otklik_is_given_a_role_that_owns_nothing_and_another_that_owns_the_database(data):
    rights = "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = session_user"
    with services_running(data, durable=False) as services:
        with contextlib.closing(psycopg2.connect(services.database)) as connection, connection.cursor() as cursor:
            cursor.execute(rights)
            assert cursor.fetchall() == [(False, False)]
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("CREATE SCHEMA x")
        assert ask(services, rights) == [(False, True)]
        assert ask(services, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'otklik'") == [
            ("otklik_owner",)
        ]


def test_what_the_administrator_made_before_becomes_the_owners(fresh):
    with services_running(fresh, durable=False) as services:
        assert services.postgres_server is not None
        admin = services.postgres_server.url("otklik", role="otklik")
        with contextlib.closing(psycopg2.connect(admin)) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA ul; CREATE TABLE ul.kept (id bigserial PRIMARY KEY, word text)")
            cursor.execute("CREATE FUNCTION ul.one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            cursor.execute("INSERT INTO ul.kept (word) VALUES ('a'); ALTER DATABASE otklik OWNER TO otklik")
            connection.commit()
    with services_running(fresh, durable=False) as services:
        ask(services, "ALTER TABLE ul.kept ADD COLUMN more text; INSERT INTO ul.kept (word) VALUES ('b')")
        ask(services, "DROP FUNCTION ul.one(); CREATE TABLE ul.another (id int)")
        assert ask(services, "SELECT count(*) FROM ul.kept") == [(2,)]

"""The environment of a command: port, `.env`, secret key."""

import os
import socket
import stat

import pytest

from config.runtime.environment import PRODUCTION, environment_ready, load_dotenv, local_secret_key
from config.runtime.errors import RuntimeFault
from config.runtime.preflight import chosen_port, require_free_port


@pytest.fixture
def listener():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_is_a_number_from_1_to_65535():
    assert chosen_port("8000") == 8000
    for wrong in ("0", "65536", "-1", "http", "", "8000 ", "٨٠٠٠"):
        with pytest.raises(RuntimeFault, match="PORT должен быть числом"):
            chosen_port(wrong)


def test_a_free_port_is_accepted_and_a_taken_one_named(listener):
    with pytest.raises(RuntimeFault, match=f"Порт {listener} занят"):
        require_free_port(listener)


def test_a_port_that_was_just_left_is_free():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as web servers do
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            connection, _ = server.accept()
            connection.close()
    require_free_port(port)


def test_dotenv_fills_in_what_the_environment_does_not_set(tmp_path, monkeypatch):
    monkeypatch.setenv("OTKLIK_SET", "by the environment")
    monkeypatch.delenv("OTKLIK_UNSET", raising=False)
    file = tmp_path / ".env"
    file.write_text("OTKLIK_SET=by the file\nOTKLIK_UNSET=by the file\n")
    load_dotenv(file)
    try:
        assert os.environ["OTKLIK_SET"] == "by the environment"
        assert os.environ["OTKLIK_UNSET"] == "by the file"
    finally:
        del os.environ["OTKLIK_UNSET"]


def test_a_missing_dotenv_is_no_fault_and_an_unreadable_one_is_a_sentence(tmp_path):
    load_dotenv(tmp_path / "none")
    file = tmp_path / ".env"
    file.write_bytes(b"NAME=\xff\xfe")
    with pytest.raises(RuntimeFault, match="Не удалось прочитать"):
        load_dotenv(file)


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    key = local_secret_key(tmp_path)
    assert len(key) >= 50
    assert local_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "VALKEY_URL", "EMAIL_URL", "NUM_PROXIES"])
def test_no_command_of_a_server_runs_without_its_settings(monkeypatch, tmp_path, missing):
    given = {
        "DJANGO_SETTINGS_MODULE": PRODUCTION,
        "DATABASE_URL": "postgresql://otklik@127.0.0.1:1/otklik",
        "VALKEY_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "secret",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "NUM_PROXIES": "1",
        "OTKLIK_DATA": str(tmp_path),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, "" if name == missing else value)

    with pytest.raises(RuntimeFault, match=f"Не задано {missing}"), environment_ready():
        pytest.fail("it ran")

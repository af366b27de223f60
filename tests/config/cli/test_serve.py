"""`otklik serve` on a database of its own, with the settings of production, as systemd would start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from config.runtime.paths import PROJECT
from tests.site.database import scratch_database

COMMAND = [sys.executable, "-c", "from config.cli.main import run; run()"]
START_SECONDS = 90


def environment(data: Path, **variables: str) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("EMAIL_URL", "DJANGO_SETTINGS_MODULE")
    }
    return inherited | {
        "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'platform'}",
        "OTKLIK_DATA": str(data),
        "BASE_DOMAIN": "otklik.example",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "NUM_PROXIES": "1",
        **variables,
    }


def otklik(*arguments: str, data: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def database(django_db_setup) -> dict[str, str]:
    name = f"serve{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    with scratch_database(name) as settings:
        yield settings


@pytest.mark.parametrize("missing", ["DATABASE_URL", "VALKEY_URL", "SECRET_KEY", "EMAIL_URL", "NUM_PROXIES"])
def test_what_is_not_set_is_named_before_anything_starts(tmp_path, missing):
    result = otklik("serve", "web", data=tmp_path, **{missing: ""})
    assert result.returncode == 1
    assert missing in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_was_not_migrated_is_not_served_then_it_is(data, database):
    refused = otklik("serve", "web", data=data, **database)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "otklik region migrate" in refused.stderr

    production = {**database, "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    assert otklik("region", "migrate", data=data, **production).returncode == 0
    port = _free_port()
    web = subprocess.Popen(
        [*COMMAND, "serve", "web", "--port", str(port), "--workers", "1"],
        env=environment(data, **database),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_until_ready(port, web)
        behind_tls = {"Host": "otklik.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        page = requests.get(f"http://127.0.0.1:{port}/", headers=behind_tls, timeout=30)
        assert page.status_code == 200
        assert "Strict-Transport-Security" not in page.headers
        style = page.text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
        served = requests.get(f"http://127.0.0.1:{port}{style}", headers=behind_tls, timeout=30)
        assert (served.status_code, "immutable" in served.headers["Cache-Control"]) == (200, True)
        plain = requests.get(
            f"http://127.0.0.1:{port}/", headers={"Host": "otklik.example"}, timeout=30, allow_redirects=False
        )
        assert plain.headers["Location"] == "https://otklik.example/"
        whole = requests.get(f"http://127.0.0.1:{port}/health/all/", timeout=30)
        assert (whole.status_code, whole.json()["checks"]["worker"]["ok"]) == (503, False)
        web.send_signal(signal.SIGTERM)
        assert web.wait(timeout=30) == 0
    finally:
        if web.poll() is None:
            os.killpg(web.pid, signal.SIGKILL)


def _wait_until_ready(port: int, web: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and web.poll() is None:
        try:
            if requests.get(f"http://127.0.0.1:{port}/health/ready/", timeout=5).status_code == 200:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.2)
    os.killpg(web.pid, signal.SIGKILL)
    raise AssertionError(web.communicate()[0])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

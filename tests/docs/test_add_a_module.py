"""Follow «Add a module» from its first line to its last, in a folder outside the checkout."""

import os
import re
import subprocess
import sys
from pathlib import Path

from config.runtime.paths import PROJECT
from tests.site.database import scratch_database

PAGE = PROJECT / "docs" / "how-to" / "add-a-module.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"\A# (\S+\.\w+)\n")


def test_the_page_makes_a_module_that_works(tmp_path: Path, django_db_setup):
    name = f"module{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    folder = tmp_path / "otklik-topics"
    folder.mkdir()
    with scratch_database(name) as database:
        run = Shell(tmp_path, folder, database)
        run("otklik region migrate")
        run(f"otklik region create {PROJECT / 'tenants' / 'kits' / 'ul'}")
        for kind, block in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
            if kind == "sh":
                for line in block.splitlines():
                    run(line)
            else:
                written = _FILE.match(block)
                assert written, f"a block that names no file: {block[:60]}"
                path = folder / written.group(1)
                path.parent.mkdir(exist_ok=True)
                path.write_text(block, encoding="utf-8")
        assert "topics" in run("otklik module list ul")
        assert run(f"otklik manage shell -c '{_COUNT}{_WHERE}'").split()[-2:] == ["1", "api:topics:list"]


# An appeal is sent, the log is dispatched, the rows of the module are counted.
_COUNT = """
from django_tenants.utils import tenant_context
from accounts.service import consent_give, user_create
from appeals.service import ChannelKind, Intake, appeal_receive
from core.events.dispatcher import events_dispatch_batch
from otklik_topics.models import CountedAppeal
from tenants.service import municipalities_list, person_of, region_by_slug
with tenant_context(region_by_slug("ul")):
    user = user_create(email="anna@post.example", full_name="Анна", password="Верный-пароль-1")
    consent_give(user=user)
    place = municipalities_list()[0].id
    appeal_receive(person=person_of(user), intake=Intake(
        text="На остановке разбито стекло, осколки лежат на земле.", category_id=None,
        channel=ChannelKind.PORTAL, address="ул. Мира, 1", municipality_id=place))
    while events_dispatch_batch():
        pass
    print(CountedAppeal.objects.count())
"""

# Where the API of the page is; that it answers only while the module is on is tests/modules/test_parts.py.
_WHERE = """
from django.urls import resolve
print(resolve("/api/v1/modules/topics/").view_name)
"""


class Shell:
    """Runs the lines of the page; `otklik` and `python` are ours, packages are installed into a folder of the test."""

    def __init__(self, root: Path, folder: Path, database: dict[str, str]) -> None:
        self._folder = folder
        bin_, packages = root / "bin", root / "packages"
        bin_.mkdir()
        for name, command in {
            "otklik": f"{sys.executable} -c 'from config.cli.main import run; run()'",
            "python": sys.executable,
        }.items():
            (bin_ / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n')
            (bin_ / name).chmod(0o755)
        self._packages = packages
        ours = [str(folder), str(packages), str(PROJECT), str(PROJECT / "platform")]
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))},
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(ours),
            **database,
            "DJANGO_SETTINGS_MODULE": "tests.site.settings",
            "OTKLIK_DATA": str(root / "data"),
        }

    def __call__(self, line: str) -> str:
        # Into a folder of its own: the environment that the tests run in stays as it is.
        line = line.replace("--editable .", f"--target {self._packages} .")
        result = subprocess.run(
            ["bash", "-c", line],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert result.returncode == 0, f"{line}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
        return result.stdout

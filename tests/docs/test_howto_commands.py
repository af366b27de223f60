"""Commands of the how-to pages work as written, on the demo's regions."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.runtime.paths import PROJECT
from tests.site.running import Site

HOW_TO = PROJECT / "docs" / "how-to"
# One after another on one page: later commands stand on what earlier ones did.
_BLOCK = re.compile(r"^```(?:sh)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Pages whose commands are tried elsewhere, and where.
ELSEWHERE = {
    "use-the-api": "tests/docs/test_api_examples.py",
    "run-in-production": "a server: packages, systemd, a proxy",
    "back-up-and-restore": "a server: pg_dump of the database's own version",
    "upgrade": "a server",
    "run-with-your-own-services": "settings, not commands; tests/config/runtime/test_services.py",
}


def rows(path: Path, *lines: tuple[object, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def comments(folder: Path) -> None:
    # Words that the lexicon lets pass, or a model could be no better than it.
    rude = ("Пустомели и дармоеды сидят у вас в управе, дом {n}", "Дармоеды вы и пустомели, а не слуги народа, дом {n}")
    kind = ("Спасибо, дорогу у дома {n} починили", "Когда приедет автобус номер {n}")
    lines = [(text.format(n=n), toxic) for n in range(25) for toxic, texts in ((1, rude), (0, kind)) for text in texts]
    rows(folder / "comments.csv", ("text", "toxic"), *lines)
    rows(folder / "appeals.csv", ("text",), *((text.format(n=n),) for n in range(25) for text in kind))
    rows(folder / "other.csv", ("text", "toxic"), *((text + " опять", toxic) for text, toxic in lines[:60]))


def incidents(folder: Path) -> None:
    texts = {
        "Состояние остановок": "На остановке номер {n} разбита скамейка и стекло",
        "Интервалы движения": "Автобус номер {n} не пришёл, ждали час на остановке",
    }
    known = _titles()
    lines = [
        (text.format(n=n), known[number % len(known)]) for n in range(30) for number, text in enumerate(texts.values())
    ]
    for name in ("incidents.csv", "other.csv"):
        rows(folder / name, ("text", "code"), *lines)
    rows(folder / "messages.csv", ("text",), *((text,) for text, _code in lines[:5]))


def _titles() -> list[str]:
    text = (PROJECT / "taxonomy" / "catalogs" / "ulyanovsk-20" / "categories.csv").read_text(encoding="utf-8")
    return [row["code"] for row in csv.DictReader(text.splitlines())][:2]


def messages(folder: Path) -> None:
    rows(
        folder / "messages.csv",
        ("message", "topic", "date"),
        ("На остановке у рынка разбито стекло, осколки на земле.", "", "05.03.2026 14:30"),
        ("Автобус не пришёл третий день подряд, опоздали в школу.", "", "2026-03-06T08:00"),
    )


def kit(folder: Path) -> None:
    """A copy of a demo kit under another code, and a table of settlements."""
    source, target = PROJECT / "tenants" / "kits" / "ul", folder / "FOLDER"
    target.mkdir()
    for path in source.iterdir():
        target.joinpath(path.name).write_bytes(path.read_bytes())
    facts = (target / "region.toml").read_text(encoding="utf-8")
    (target / "region.toml").write_text(re.sub(r'^slug = ".*"', 'slug = "howto"', facts, flags=re.MULTILINE), "utf-8")
    (folder / "FILE").write_bytes((source / "settlements.csv").read_bytes())


PREPARED: dict[str, Callable[[Path], None]] = {
    "train-detectors": comments,
    "train-rubrication": incidents,
    "import-appeals": messages,
    "launch-a-region": kit,
}
# To what a command asks before it changes much.
ANSWERS = "y\n" * 5


def commands_of(page: str) -> list[str]:
    text = (HOW_TO / f"{page}.md").read_text(encoding="utf-8")
    found = "".join(_BLOCK.findall(text)).replace("\\\n", " ")
    return [line.strip() for line in found.splitlines() if re.match(r"\s*(\.venv/bin/)?otklik ", line)]


PAGES = [path.stem for path in sorted(HOW_TO.glob("*.md")) if commands_of(path.stem) and path.stem not in ELSEWHERE]


# One process for a page: a process for each command would spend most of the time on starting.
_RUN = """
import io, json, shlex, sys
from config.cli.main import run

for line in json.loads(sys.argv[1]):
    sys.argv, sys.stdin = shlex.split(line, comments=True), io.StringIO(ANSWERS)
    try:
        run()
    except SystemExit as end:
        if end.code:
            print("FAILED:", line)
            raise
"""


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page_work(page: str, demo: Site, tmp_path: Path):
    PREPARED.get(page, lambda folder: None)(tmp_path)
    # A retry exists only after a reader has failed: tests/config/cli/test_log.py
    commands = [command for command in commands_of(page) if "0193…" not in command]
    lines = [command.replace(".venv/bin/", "").replace("SLUG", "howto") for command in commands]

    result = subprocess.run(
        [sys.executable, "-c", f"ANSWERS = {ANSWERS!r}{_RUN}", json.dumps(lines)],
        cwd=tmp_path,
        env=demo.environment | {"DJANGO_SETTINGS_MODULE": "config.settings.development"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert result.returncode == 0, f"{result.stdout[-2000:]}\n{result.stderr[-2000:]}"


def test_pages_that_are_tried_elsewhere_are_still_there():
    assert set(ELSEWHERE) <= {path.stem for path in HOW_TO.glob("*.md")}

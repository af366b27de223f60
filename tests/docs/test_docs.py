"""Documentation matches the code: links, commands, events, states, settings."""

import pkgutil
import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
import typer

from appeals.events import AppealEvent
from appeals.states import actions, states
from config.cli.main import SUBJECTS, app
from config.runtime.paths import PROJECT
from core.events.readers import readers
from core.events.types import event_types

DOCS = PROJECT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md"])
ROOTS = {
    folder.name
    for folder in (*PROJECT.iterdir(), *(PROJECT / "platform").iterdir())
    if folder.is_dir() and not folder.name.startswith(".")
}
KINDS = ("tutorial", "how-to", "reference", "explanation", "adr")

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(r"(?:^|[`/ ])otklik ((?:[a-z]+ ?){1,2})", re.MULTILINE)
_MAKE = re.compile(r"`make ([a-z]+)|^make ([a-z]+)(?: ARGS| +#|$)", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows_of(page: str) -> list[list[str]]:
    """The cells of all rows of all tables of a page."""
    lines = text_of(DOCS / page).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def codes(cell: str) -> list[str]:
    return _CODE.findall(cell)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def is_there(name: str) -> bool:
    """Whether a dotted name is a module (not imported: settings ask for an environment), or something in one."""
    file = name.replace(".", "/") + ".py"
    if (PROJECT / file).exists() or (PROJECT / "platform" / file).exists():
        return True
    try:
        return pkgutil.resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


def ours(package: str) -> bool:
    """Whether a name belongs to the platform, not to a test."""
    return package in {"accounts", "appeals", "core", "learning", "taxonomy", "tenants"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_inside_the_project_resolve(page):
    for target in _LINK.findall(_FENCE.sub("", text_of(page))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), f"{page.relative_to(PROJECT)} links to {target}, which is not there"
        if fragment:
            assert fragment in {anchor(heading) for heading in _HEADING.findall(text_of(found))}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_files_that_a_page_names_are_there(page):
    """Decisions are left out: they tell what stood where when they were made. So is the changelog."""
    if page.parent.name == "adr" or page.name == "CHANGELOG.md":
        return
    for named in re.findall(r"`([\w/.-]+)`", _FENCE.sub("", text_of(page))):
        if "/" in named and named.split("/")[0] in ROOTS:
            assert (PROJECT / named).exists() or (PROJECT / "platform" / named).exists(), f"{page.name}: {named}"
        elif named.count(".") > 1 and named.split(".")[0] in ROOTS:
            assert is_there(named), f"{page.name}: {named}"


def test_every_page_is_listed_in_the_index_of_the_documentation():
    index = text_of(DOCS / "README.md") + text_of(DOCS / "adr" / "README.md")
    listed = {Path(target).name for target in _LINK.findall(index)}
    pages = [page for kind in KINDS for page in (DOCS / kind).rglob("*.md") if page.name != "README.md"]
    assert [str(page.relative_to(DOCS)) for page in pages if page.name not in listed] == []


def test_commands_that_the_pages_name_exist():
    subjects = {name: _subcommands(module) for name, (module, _help) in SUBJECTS.items()}
    top = {command.name for command in app.registered_commands}
    for page in PAGES:
        for words in _COMMAND.findall(text_of(page)):
            subject, _, command = words.strip().partition(" ")
            assert subject in top, f"{page.name}: otklik {words}"
            if subject in subjects and command:
                assert command in subjects[subject], f"{page.name}: otklik {words}"
        for target in map("".join, _MAKE.findall(text_of(page))):
            assert re.search(rf"^{target}:", text_of(PROJECT / "Makefile"), re.MULTILINE), f"{page.name}: make {target}"


def test_the_reference_lists_every_command():
    page = text_of(DOCS / "reference" / "command-line.md")
    for name, (module, _help) in SUBJECTS.items():
        for command in _subcommands(module):
            assert f"`otklik {name} {command}" in page


def _subcommands(module: str) -> set[str]:
    group = typer.main.get_command(import_module(module).app)
    return set(group.commands)


def test_the_reference_of_events_lists_every_event_with_its_fields():
    shared = {field.name for field in fields(AppealEvent)}
    told = {codes(row[0])[0]: set(codes(row[1])) for row in rows_of("reference/events.md") if "." in row[0]}
    known = {}
    for definition in event_types:
        if ours(definition.name.partition(".")[0]):
            names = {field.name for field in fields(definition.event_class)}
            known[definition.name] = names - shared if issubclass(definition.event_class, AppealEvent) else names
    assert {name: told.get(name) for name in known} == known
    assert set(told) - set(known) == {item.name for item in readers if ours(item.name.partition(".")[0])}


def test_the_reference_of_states_is_the_table_of_the_code():
    rows = rows_of("reference/states.md")
    told = {codes(row[0])[0]: row[1] for row in rows if len(row) == 3 and row[0].strip("`") in states}
    assert told == {spec.name: str(spec.label) for spec in states if not spec.module}
    told_actions = {
        codes(row[0])[0]: (row[1], set(codes(row[2])), codes(row[3])[0], set(row[4].split(", ")))
        for row in rows
        if len(row) == 6 and row[0].startswith("`")
    }
    assert told_actions == {
        spec.name: (str(spec.label), set(spec.sources), spec.target, {party.value for party in spec.parties})
        for spec in actions
        if not spec.module
    }


def test_the_reference_of_settings_lists_every_variable_that_is_read():
    told = {codes(row[0])[0] for row in rows_of("reference/settings.md") if row[0].startswith("`")}
    assert told == _variables_read() | {"DJANGO_SETTINGS_MODULE"}


def _variables_read() -> set[str]:
    config = PROJECT / "platform" / "config"
    sources = "".join(text_of(path) for path in config.rglob("*.py"))
    scripts = "".join(text_of(path) for path in (PROJECT / "bin").iterdir())
    named = re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", sources)
    asked = re.findall(r"""environ\.get\("([A-Z_]+)\"""", sources)
    return {*named, *asked, *re.findall(r"\$\{([A-Z_]+):-", scripts)}


def test_what_is_kept_for_an_earlier_release_is_on_the_list_of_what_to_drop():
    _, _, section = text_of(DOCS / "how-to" / "upgrade.md").partition("## Next release: drop")
    listed = set(codes(section.partition("\n## ")[0]))
    packages = [PROJECT / name for name in ("platform", "tenants", "taxonomy", "appeals", "billing")]
    sources = [path for package in packages for path in package.rglob("*.py") if "migrations" not in path.parts]
    kept = {
        str(path.relative_to(PROJECT))
        for path in sources
        if re.search(r"releases? before|former release|code of before", text_of(path))
    }

    assert kept
    assert kept <= listed

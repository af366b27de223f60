"""Structure of the code: import rules, forbidden constructs, length of files."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import grimp
import pytest
from django.utils.module_loading import import_string

ROOT = Path(__file__).parents[2]
PACKAGES = [
    *(
        ROOT / "platform" / name
        for name in ("core", "language", "accounts", "shell", "workplace", "learning", "console", "config")
    ),
    *(ROOT / name for name in ("tenants", "taxonomy", "appeals", "modules", "billing", "demo")),
]
SOURCES = [path for package in PACKAGES for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts]
LONGEST = 500
# Lines of half of the files at the least: a file is a subject one looks for by name, not a function.
MEDIAN = 100
# What writes the `state` of something that is not an appeal, and owns it.
OTHER_STATES = {
    "appeals/photos/attachments.py",
    "platform/core/events/deliveries.py",
    "platform/core/events/dispatcher.py",
    "platform/learning/answering.py",
    "platform/learning/promoting.py",
    "platform/learning/training.py",
    "tenants/launches/launch.py",
    "tenants/regions/lifecycle.py",
}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_platform_is_a_plain_folder():
    """The standard library owns the name `platform`."""
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_imports_go_down_and_through_the_doors():
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout


def test_no_files_import_each_other_in_a_circle():
    """Imports inside of functions count, too. Raises CycleError with the circle."""
    house = grimp.build_graph(*(package.name for package in PACKAGES), exclude_type_checking_imports=True)

    TopologicalSorter({name: house.find_modules_directly_imported_by(name) for name in house.modules}).prepare()


def doors() -> list[Path]:
    """Files that other packages import, of packages that are not libraries."""
    tenants = [ROOT / "tenants" / f"{door}.py" for door in ("places", "launching", "administration")]
    return [
        path for path in SOURCES if path.name in {"service.py", "events.py", "declaring.py"} and path.parent in PACKAGES
    ] + tenants


@pytest.mark.parametrize("door", doors(), ids=named)
def test_a_door_says_what_is_behind_it(door):
    assert "__all__ = [" in door.read_text()


def test_nothing_is_called_utils():
    """A name says what a file is about."""
    assert [named(path) for path in SOURCES if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_no_file_needs_a_map():
    long = {named(path): length for path in SOURCES if (length := len(path.read_text().splitlines())) > LONGEST}

    assert long == {}


def holds_code(tree: ast.Module) -> bool:
    """Whether there is more than a docstring, as in the `__init__.py` of most packages."""
    return any(not isinstance(node, ast.Expr) for node in tree.body)


def test_a_file_is_a_subject_and_not_a_function():
    lengths = [len(text.splitlines()) for path in SOURCES if holds_code(ast.parse(text := path.read_text()))]

    assert median(lengths) >= MEDIAN


def writes_a_state(tree: ast.AST) -> bool:
    """`x.state = …`, `setattr(x, "state", …)`, `.update(state=…)`, `.create(state=…)`, `Appeal(state=…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            keywords = {keyword.arg for keyword in node.keywords}
            if "state" in keywords and name in {"update", "create", "Appeal", "get_or_create", "update_or_create"}:
                return True
            if name == "setattr" and "state" in {getattr(argument, "value", None) for argument in node.args}:
                return True
    return False


def test_only_the_table_of_states_writes_the_state_of_an_appeal():
    writers = {named(path) for path in SOURCES if writes_a_state(ast.parse(path.read_text()))}

    assert writers - OTHER_STATES == {"appeals/states.py"}


def test_a_state_changes_together_with_its_clocks():
    """`stages/step.py` moves both; whoever calls the table of states alone would leave the clocks behind."""

    def calls(path: Path) -> bool:
        nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        return any(getattr(node.func, "id", "") == "transition_apply" for node in nodes)

    assert {named(path) for path in SOURCES if calls(path)} == {"appeals/stages/step.py"}


def names_of_tasks_sent(tree: ast.AST) -> set[object]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    sent = [call for call in calls if getattr(call.func, "id", None) == "send_after_commit"]
    return {getattr(call.args[0], "value", None) for call in sent}


def test_what_is_sent_after_a_commit_is_the_name_of_a_task():
    names = set().union(*(names_of_tasks_sent(ast.parse(path.read_text())) for path in SOURCES))

    assert len(names) > 5
    for name in names:
        assert import_string(name).name == name


def test_a_region_is_entered_by_tenant_context_alone():
    """`with region:` and the decorators of django-tenants leave two threads in each other's schema."""
    forbidden = re.compile(r"\bschema_context\b|@tenant_context|\bset_tenant\(|\bwith tenant:|\bwith region:")

    assert [named(path) for path in SOURCES if forbidden.search(path.read_text())] == []


def test_no_page_needs_another_host():
    outside = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!\{)""")
    templates = [path for package in PACKAGES for path in package.rglob("*.html")]

    assert [named(path) for path in templates if outside.search(path.read_text())] == []


def test_no_template_has_inline_code():
    """The content security policy forbids it, so it would not run."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=\"|\sstyle=\"|<style")
    templates = [path for package in PACKAGES for path in package.rglob("*.html") if "email" not in path.parts]

    assert [named(path) for path in templates if inline.search(path.read_text())] == []


def test_no_query_is_built_while_a_module_is_imported():
    """The first request imports the pages, inside a region: a query built there is refused in every other."""

    def at_import(node: ast.AST) -> Iterator[ast.Attribute]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Attribute) and child.attr == "objects":
                yield child
            yield from at_import(child)

    found = {named(path): [node.lineno for node in at_import(ast.parse(path.read_text()))] for path in SOURCES}

    assert {name: lines for name, lines in found.items() if lines} == {}

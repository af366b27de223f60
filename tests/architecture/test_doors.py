"""What packages give to others: values instead of querysets, and nothing that nobody asks for."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.db import models

from tests.architecture.test_house import PACKAGES, ROOT, SOURCES, doors, named

QUERY = re.compile(r"\b(QuerySet|(Base|Related)?Manager)\b")
# What modules may use, though none of ours does yet: see docs/how-to/add-a-module.md.
PROMISED = {
    "appeals.declaring": {"VERDICT", "Step", "VersionedForm", "applicant_form"},
    "appeals.service": {
        *("APPEAL_BODY", "APPEAL_TABS", "QUEUE_TOP"),
        *("action_take", "actions_for", "appeal_for", "note_add", "public_appeal", "public_page"),
    },
    "workplace.service": {"STAFF", "may_open"},
}
# Not part of the suite: what it imports, others use.
OUTSIDE = (
    *(ROOT / "tests" / "example_module").rglob("*.py"),
    *(ROOT / "tests" / "appeals" / "trial").rglob("*.py"),
    *(ROOT / "benchmarks").rglob("*.py"),
)


def module_of(door: Path) -> str:
    return ".".join(door.relative_to(ROOT).with_suffix("").parts).removeprefix("platform.")


SERVICES = [path for path in doors() if path.name != "events.py"]


def exported(door: Path) -> dict[str, object]:
    module = import_module(module_of(door))
    return {name: getattr(module, name) for name in module.__all__}


def told(value: object) -> Iterator[tuple[str, str | None]]:
    """What a function takes and gives, or what the fields and methods of a class are, as they are annotated."""
    if inspect.isclass(value):
        if issubclass(value, models.Model):
            return
        yield from ((name, str(kind)) for name, kind in inspect.get_annotations(value).items())
        for name, member in vars(value).items():
            function = member.fget if isinstance(member, property) else member
            # Django adds `media` to forms and widgets.
            if inspect.isfunction(function) and not name.startswith("_") and name != "media":
                yield from ((f"{name}.{part}", kind) for part, kind in told(function))
    elif inspect.isroutine(value):
        signature = inspect.signature(value)
        for parameter in signature.parameters.values():
            yield parameter.name, str(parameter.annotation)
        gives = signature.return_annotation
        yield "return", None if gives is inspect.Signature.empty else str(gives)


@pytest.mark.parametrize("door", SERVICES, ids=named)
def test_a_door_gives_values_and_no_querysets(door):
    """Who filters a queryset of another package depends on its tables. Lists are values, big ones `core.rows.Rows`."""
    faults = [
        f"{name}: {part}: {kind}"
        for name, value in exported(door).items()
        for part, kind in told(value)
        if kind is None or QUERY.search(kind)
    ]

    assert faults == []


def test_nobody_queries_the_models_of_another_package():
    """A model behind a door is a row to read, its manager is not."""
    behind = {module_of(door) for door in doors()}

    def faults(path: Path) -> list[str]:
        tree = ast.parse(path.read_text())
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module in behind]
        taken = {alias.asname or alias.name for node in imports for alias in node.names}
        return [
            f"{named(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager", "_base_manager"}
            and isinstance(node.value, ast.Name)
            and node.value.id in taken
        ]

    assert [fault for path in SOURCES for fault in faults(path)] == []


@cache
def imported() -> dict[tuple[str, str], set[str]]:
    """(module, name) → the packages that import it."""
    packages = [(package.name, path) for package in PACKAGES for path in package.rglob("*.py")]
    found: dict[tuple[str, str], set[str]] = {}
    for package, path in [*packages, *(("outside", path) for path in OUTSIDE)]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found.setdefault((node.module, alias.name), set()).add(package)
    return found


@pytest.mark.parametrize("door", SERVICES, ids=named)
def test_what_a_door_gives_somebody_takes(door):
    """Another package, a module, or whoever handles a value that a function of the door takes or gives."""
    module, names = module_of(door), exported(door)
    words = {word for value in names.values() for _part, kind in told(value) for word in re.findall(r"\w+", kind or "")}
    taken = {name for name in names if imported().get((module, name), set()) - {door.parent.name}}

    assert set(names) - taken - words - PROMISED.get(module, set()) == set()
    assert PROMISED.get(module, set()) - taken == PROMISED.get(module, set()), "no longer only promised"

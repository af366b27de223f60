"""`language` is pure, and other packages import only its public modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_house import ROOT, SOURCES, named

ROOM = ROOT / "platform" / "language"
DOORS = {
    "language.findings",
    "language.gazetteer",
    "language.reading",
    "language.training",
    "language.words",
    "language.engine",
    "language.engine.examining",
    *(f"language.detectors.{folder.name}" for folder in (ROOM / "detectors").iterdir() if folder.is_dir()),
}
# Packages that know a database or a region, or whose tests do.
IMPURE = {
    "django",
    "django_tenants",
    "pytest_django",
    "accounts",
    "tenants",
    "taxonomy",
    "appeals",
    "config",
    "shell",
    "workplace",
    "learning",
}


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of everything a file imports; the name is empty for `import module`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def shown_by(module: str) -> set[str]:
    """The `__all__` of a module of language."""
    path = ROOT / "platform" / module.replace(".", "/")
    tree = ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def test_others_use_language_through_its_doors():
    taken = {
        f"{named(path)}: {module}.{name}"
        for path in SOURCES
        if not path.is_relative_to(ROOM)
        for module, name in imports_of(path)
        if module.split(".")[0] == "language" and (module not in DOORS or name not in shown_by(module))
    }

    assert taken == set()


@pytest.mark.parametrize("folder", ["platform/language", "tests/language"])
def test_language_and_its_tests_know_no_database_and_no_region(folder):
    """import-linter holds the room itself; its tests would bring a database back in."""
    impure = {
        f"{named(path)}: {module}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for module, _name in imports_of(path)
        if module.split(".")[0] in IMPURE or module == "tests.factories"
    }
    marked = {named(path) for path in sorted((ROOT / folder).rglob("*.py")) if "django_db" in path.read_text()}

    assert impure | marked == set()

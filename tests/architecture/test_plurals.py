"""Every message that depends on a number has its three Russian forms; `core.units` alone writes numbers and units."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import ngettext
from django.utils.translation.template import templatize

ROOT = Path(settings.PROJECT_DIR)
PACKAGES = ("platform", "tenants", "taxonomy", "appeals", "billing", "modules")
KEYWORDS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
FORMS = 3


def catalog() -> Catalog:
    with (ROOT / "platform/config/locale/ru/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)


def messages() -> Iterator[tuple[str, tuple[str, str]]]:
    """Where a message with a number stands, and its two source forms."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix == ".py":
                source = path.read_bytes()
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                # It keeps the indentation of the page, which means something else to the tokenizer of Python.
                lines = templatize(path.read_text(), origin=str(path)).splitlines()
                source = "\n".join(line.lstrip() for line in lines).encode()
            else:
                continue
            for line, _function, forms, _comments in _found(source):
                yield f"{path.relative_to(ROOT)}:{line}", forms


def _found(source: bytes) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    for line, forms, comments, _context in extract("python", BytesIO(source), keywords=KEYWORDS):
        if isinstance(forms, tuple):
            yield line, "ngettext", forms, comments


def test_each_message_with_a_number_has_three_forms():
    known = catalog()
    missing = [
        f"{place}: {forms[0]}"
        for place, forms in messages()
        if (entry := known.get(forms[0])) is None
        or entry.id != forms
        or len(entry.string) != FORMS
        or not all(entry.string)
    ]

    assert not missing, "add them to locale/ru/LC_MESSAGES/django.po: " + "; ".join(missing)


def test_the_catalog_holds_nothing_that_the_code_no_longer_says():
    used = {forms[0] for _place, forms in messages()}

    assert {entry.id[0] for entry in catalog() if entry.id and isinstance(entry.id, tuple)} <= used


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "нужен хотя бы 1 знак."), (3, "нужно хотя бы 3 знака."), (11, "нужно хотя бы 11 знаков."), (22, "22 знака.")],
)
def test_the_compiled_catalog_is_used(number, words):
    text = ngettext(
        "Слишком коротко: нужен хотя бы %(n)d знак.", "Слишком коротко: нужно хотя бы %(n)d знаков.", number
    )

    assert (text % {"n": number}).endswith(words)


def test_nobody_writes_numbers_and_forms_of_words_by_hand():
    """A decimal comma, groups of digits, tens and hundreds of a plural: `core.units` has them once."""
    by_hand = re.compile(
        r"""replace\(["']\.["'], ["'],["']\)|\{[^{}]*:,\}|% 100? (?:not )?in|% 100, |:\.\df\} [КМГ]Б"""
    )
    sources = [path for package in (*PACKAGES, "demo") for path in sorted((ROOT / package).rglob("*.py"))]

    assert [str(path.relative_to(ROOT)) for path in sources if by_hand.search(path.read_text())] == []

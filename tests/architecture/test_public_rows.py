"""What answers strangers is built from rows that have no private column (docs/adr/0017)."""

import ast
import sys
from collections.abc import Iterator
from inspect import unwrap
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.urls import URLPattern, URLResolver, get_resolver

from appeals.models import Answer, Appeal, Attachment, PublicAnswer, PublicAppeal, PublicPhoto
from tests.architecture.test_house import ROOT, named
from tests.isolation.cases import REGION

# To publish a column in every region is to add it here, on purpose.
PUBLIC_COLUMNS = {
    PublicAppeal: {
        *("id", "created_at", "number", "category", "municipality", "lat", "lon", "public_address", "public_text"),
        *("is_published", "state", "version", "received_at", "ministry", "executor", "answered_at", "closed_at"),
        *("rating", "public_search"),
    },
    PublicAnswer: {"id", "created_at", "appeal", "executor", "public_text", "is_withheld"},
    PublicPhoto: {
        *("id", "created_at", "appeal", "answer", "message_id", "position", "state"),
        *("display", "thumb", "width", "height"),
    },
}
# What those may load who stand to an appeal in some capacity.
PRIVATE_MODELS = {
    *("Answer", "Appeal", "Assignment", "Attachment", "CategorySuggestion", "ChecklistItem", "Draft", "Finding"),
    *("Message", "Notification", "NotificationMark", "NotificationRead", "UndoPoint", "Verdict"),
}
# Selectors that know nothing of any appeal but the public's rows, or nothing of appeals at all.
OPEN_SELECTORS = ("public", "choices", "keyset", "search", "queue_filters")
# Open to everybody, and still not about what everybody may read: each says why.
OWN = {
    "appeals.portals.citizen.wizard": "the visitor's own draft, by the key in their session",
    "appeals.portals.photos": "asks public_photo first; what else it serves, it serves by capacity",
    "appeals.selectors.public_home": "counts; nothing but numbers leaves it",
}


def open_views() -> Iterator[str]:
    """Modules of the views of appeals that answer everybody."""

    def walk(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
            elif isinstance(pattern, URLPattern) and REGION[":".join((*namespaces, str(pattern.name)))].open:
                view = pattern.callback
                yield getattr(view, "view_class", getattr(view, "cls", unwrap(view))).__module__

    yield from walk(get_resolver(settings.ROOT_URLCONF), ())


def public_modules() -> list[str]:
    files = [
        *(ROOT / "appeals/selectors").glob("public*.py"),
        *(ROOT / "appeals/api").glob("public*.py"),
        *(ROOT / "appeals/portals").rglob("public*.py"),
    ]
    names = {named(path).removesuffix(".py").replace("/", ".") for path in files}
    found = names | {name for name in open_views() if name.startswith("appeals.")}
    return sorted(name for name in found if not any(name.startswith(own) for own in OWN))


def private_imports(name: str) -> list[str]:
    tree = ast.parse(Path(str(sys.modules[name].__file__)).read_text())
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
            continue
        if node.module.startswith("appeals.models"):
            found += [alias.name for alias in node.names if alias.name in PRIVATE_MODELS]
        _package, _dot, selector = node.module.partition("appeals.selectors.")
        if selector and not selector.startswith(OPEN_SELECTORS):
            found.append(node.module)
    return found


@pytest.mark.parametrize("model", PUBLIC_COLUMNS)
def test_a_public_row_consists_of_these_columns_alone(model):
    assert {field.name for field in model._meta.concrete_fields} == PUBLIC_COLUMNS[model]


@pytest.mark.parametrize(
    ("public", "whole"), [(PublicAppeal, Appeal), (PublicAnswer, Answer), (PublicPhoto, Attachment)]
)
def test_a_public_row_is_of_the_same_table_and_is_not_written(public, whole):
    columns = {field.column for field in whole._meta.concrete_fields}

    assert public._meta.db_table == whole._meta.db_table
    assert {field.column for field in public._meta.concrete_fields} <= columns
    for write in ("save", "delete"):
        with pytest.raises(TypeError):
            getattr(public(), write)()


@pytest.mark.parametrize(
    "private", ["text", "address", "search", "contact_phone", "applicant__email", "messages__text"]
)
def test_a_private_column_can_not_even_be_asked_for(ul, private):
    with pytest.raises(FieldError):
        PublicAppeal.objects.filter(**{private: "x"})
    with pytest.raises(FieldError):
        list(PublicAppeal.objects.values(private))


def test_the_public_list_and_page_are_among_those_checked():
    expected = {"appeals.portals.citizen.browse", "appeals.portals.citizen.public_appeal", "appeals.api.public"}

    assert expected <= set(public_modules())


@pytest.mark.parametrize("name", public_modules())
def test_what_answers_everybody_loads_public_rows_alone(name):
    assert private_imports(name) == [], (
        f"{name} answers everybody: take rows from appeals.selectors.public*, they have nothing private"
    )

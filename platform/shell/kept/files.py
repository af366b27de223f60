"""What is stored of a form: files that did not reach its view, and fields without the secrets of URLs."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from core.kept.forms import kept_files_set
from core.kept.models import KeptForm

__all__ = [
    "SECRET_NAME",
    "Files",
    "FilesKeeper",
    "files_back",
    "files_left",
    "keeps_files",
    "sealed",
    "secrets_of",
    "unsealed",
]

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Files = Mapping[str, list[str]]


class FilesKeeper(Protocol):
    """Stores files of a form and returns them as values of form fields, by field name."""

    def leave(self, request: HttpRequest, kwargs: Mapping[str, Any]) -> Files:
        """Store the files of a form for its owner; those above the quota are omitted."""
        ...

    def give(self, request: Any, kwargs: Mapping[str, Any], files: Files) -> Files:
        """Return the files to the owner of the form; missing ones are omitted. Idempotent."""
        ...


def keeps_files(keeper: FilesKeeper) -> Callable[[View], View]:
    """Name the keeper that stores the files of a view's form if the view itself is not reached."""

    def decorate(view: View) -> View:
        view.files_keeper = keeper  # type: ignore[attr-defined]
        return view

    return decorate


def files_left(request: HttpRequest) -> Files:
    """Store the files that were sent; empty if the view has no keeper."""
    match = request.resolver_match
    keeper: FilesKeeper | None = getattr(match.func, "files_keeper", None) if match is not None else None
    if keeper is None or match is None or not request.FILES:
        return {}
    return keeper.leave(request, match.kwargs)


def files_back(request: HttpRequest, row: KeptForm) -> Files:
    """Return the files of a kept form to the person who asks: the form must be theirs."""
    if not row.left:
        return {}
    path = unsealed(row.address, secrets_of(request)).partition("?")[0]
    try:
        match = resolve(path, getattr(request, "urlconf", None))
    except Resolver404:
        return {}
    keeper: FilesKeeper | None = getattr(match.func, "files_keeper", None)
    given = keeper.give(request, match.kwargs, row.left) if keeper is not None else {}
    if given != row.left:
        kept_files_set(row, given)
    return given


# Parts of a path, parameters of a query and fields of a form that are called so are secrets.
SECRET_NAME = re.compile(r"password|passwd|secret|token|^otp|^code$", re.IGNORECASE)
_SECRET_PARTS = frozenset({"token", "key"})
# Of what is shorter there are too few to be a secret, and it would be found inside of other words.
_SHORTEST = 16
_DEEPEST = 3


def secrets_of(request: HttpRequest) -> tuple[str, ...]:
    """Secrets in the URL of a request and in URLs within its query and form."""
    told = [request.get_full_path()]
    if request.method == "POST":
        told += [value for name in request.POST for value in request.POST.getlist(name)]
    urlconf = getattr(request, "urlconf", None)
    found = {secret for address in told for secret in _in_address(address, urlconf)}
    # A longer one first: the shorter may be a part of it.
    return tuple(sorted(found, key=lambda secret: (-len(secret), secret)))


def sealed(text: str, secrets: Iterable[str]) -> str:
    """The text with secrets replaced by marks."""
    for secret in secrets:
        text = text.replace(secret, _mark(secret))
    return text


def unsealed(text: str, secrets: Iterable[str]) -> str:
    """The original text, for a request that contains the secrets."""
    for secret in secrets:
        text = text.replace(_mark(secret), secret)
    return text


def _mark(secret: str) -> str:
    return "sealed-" + salted_hmac("shell.kept.files", secret, algorithm="sha256").hexdigest()[:32]


def _in_address(address: str, urlconf: str | None, depth: int = 0) -> set[str]:
    if not address.startswith("/") or depth > _DEEPEST:
        return set()
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query, max_num_fields=1000)
    except ValueError:
        return set()
    found = set()
    try:
        kwargs = resolve(parts.path, urlconf).kwargs
    except Resolver404:
        kwargs = {}
    found |= {value for name, value in kwargs.items() if name in _SECRET_PARTS and isinstance(value, str)}
    found |= {value for name, value in query if SECRET_NAME.search(name)}
    for _name, value in query:
        found |= _in_address(value, urlconf, depth + 1)
    return {secret for secret in found if len(secret) >= _SHORTEST}

"""Store files of a form that did not reach its view until the form is sent again.

A browser sends files once and does not keep them. A view that can store unsent files names its keeper by
`@keeps_files(keeper)`; the kept form then refers to these files.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from core.kept.forms import kept_files_set
from core.kept.models import KeptForm
from shell.kept.sealing import secrets_of, unsealed

__all__ = ["Files", "FilesKeeper", "files_back", "files_left", "keeps_files"]

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Files = Mapping[str, list[str]]


class FilesKeeper(Protocol):
    """Puts files away and hands them out: values of form fields that stand for them, by the names of these fields."""

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

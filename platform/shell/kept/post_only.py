"""POST-only URLs: GET redirects to the page of the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url

__all__ = ["accepts_signed_out", "post_only"]

View = Callable[..., HttpResponseBase]


def post_only(page: str, *names: str, part: str = "") -> Callable[[View], View]:
    """Allow only POST; GET redirects to `page`, a URL name, with the arguments listed in `names`.

    Restored tabs, reload and Back use GET. The query string is kept; `part` is an id on the page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            query = request.META.get("QUERY_STRING", "")
            url = resolve_url(page, **{name: kwargs[name] for name in names})
            return redirect(url + (f"?{query}" if query else "") + (f"#{part}" if part else ""))

        return posted

    return decorate


def accepts_signed_out(view: View) -> View:
    """Let the view handle forms of signed-out people: it stores their input itself."""
    view.accepts_signed_out = True  # type: ignore[attr-defined]
    return view

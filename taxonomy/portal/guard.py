"""Guard of these pages, applied to every URL by `admin_path`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from taxonomy.access import manager_actor
from tenants.service import RegionRequest

__all__ = ["admin_path"]

View = Callable[..., HttpResponseBase]


def admin_path(route: str, view: View, *, name: str) -> URLPattern:
    """A URL for those who may manage categories; others who have signed in are refused (Denied)."""

    @never_cache
    @wraps(view)
    def guarded(request: RegionRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.person.is_signed_in:
            here = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
            return redirect_to_login(here, resolve_url("account_login"))
        manager_actor(request.person)
        return view(request, *args, **kwargs)

    return path(route, guarded, name=name)

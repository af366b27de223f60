"""Guard of the workplace, applied to every URL by `work_path`."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import Denied
from shell.errors import error_page
from tenants.service import RegionRequest, Role

__all__ = ["work_path"]

View = Callable[..., HttpResponseBase]


def work_path(route: str, view: View, *, name: str, roles: tuple[Role, ...] = ()) -> URLPattern:
    """A URL of the workplace: for the staff, or only for those of them who have one of the roles."""
    return path(route, _guarded(view, roles), name=name)


def _guarded(view: View, roles: tuple[Role, ...]) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: RegionRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.person
        if not person.is_signed_in:
            here = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url("work:home")
            return redirect_to_login(here, resolve_url("account_login"))
        if not person.is_staff:
            return error_page(
                request,
                HTTPStatus.FORBIDDEN,
                title=_("Сюда нельзя"),
                detail=_("Рабочее место — для сотрудников. Ваши обращения — на портале."),
                ways=((_("Мои обращения"), resolve_url("portal:mine")),),
            )
        if roles and not person.has_role(*roles):
            raise Denied(_("Эта страница — для другой роли."))
        return view(request, *args, **kwargs)

    return guarded

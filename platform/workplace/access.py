"""Permissions on staff pages: who may open one. The only place that decides it, for every package and module.

`work_path` guards a URL, `may_open` answers for the menu and for links what the guard of a page would.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, get_urlconf, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.errors import Denied
from shell.errors import error_page
from tenants.service import Person, RegionRequest, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["ADMIN", "STAFF", "Access", "access_of", "may_open", "work_path"]

View = Callable[..., HttpResponseBase]
_OTHER_ROLE = gettext_lazy("Эта страница — для другой роли.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may open a page: the staff, or only those of them who have one of `roles`; `refusal` tells the others why.

    A role is one of ours (`Role`) or a module's, by its full name («voting.observer»).
    """

    roles: tuple[str, ...] = ()
    refusal: "StrOrPromise" = _OTHER_ROLE

    def allows(self, person: Person) -> bool:
        """Whether this person may open the page."""
        return person.has_role(*self.roles) if self.roles else person.is_staff


STAFF = Access()
ADMIN = Access(roles=(Role.REGIONAL_ADMIN,))


def work_path(route: str, view: View, *, name: str, access: Access = STAFF) -> URLPattern:
    """A URL of the workplace, guarded: strangers sign in, residents are led to the portal, other roles are refused."""
    return path(route, _guarded(view, access), name=name)


def access_of(view: Any) -> Access | None:
    """The rule by which `work_path` guards this view; None for a view that it does not guard."""
    return getattr(view, "work_access", None)


def may_open(person: Person, url_name: str) -> bool:
    """Whether the guard of a page would let this person in. Raises LookupError for a page that is not guarded."""
    access = _access_by_name(get_urlconf(), url_name)
    if access is None:
        raise LookupError(f"{url_name} is no page of the workplace: put work_path on it")
    return access.allows(person)


@lru_cache(500)
def _access_by_name(urlconf: Any, url_name: str) -> Access | None:
    resolver: Any = get_resolver(urlconf)
    *namespaces, name = url_name.split(":")
    for namespace in namespaces:
        _prefix, resolver = resolver.namespace_dict[namespace]
    found = (entry.callback for entry in _patterns(resolver) if entry.name == name)
    return access_of(next(found, None))


def _patterns(resolver: URLResolver) -> "list[URLPattern]":
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.append(entry)
        elif not entry.namespace:
            found += _patterns(entry)
    return found


def _guarded(view: View, access: Access) -> View:
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
        if not access.allows(person):
            raise Denied(str(access.refusal))
        return view(request, *args, **kwargs)

    guarded.work_access = access  # type: ignore[attr-defined]
    return guarded

"""URLs of modules, below `modules/<slug>/` of the portal, of the workplace and of the API.

A region that has the module off answers 404, whoever asks.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path

from core.modules.manifest import Manifest, modules
from core.modules.switches import module_is_enabled

__all__ = ["MODULE_NAMESPACES", "Where", "module_urls"]

Where = Literal["portal", "workplace", "api"]
# Those of the API are inside of `api`.
_NAMESPACES: dict[Where, str] = {"portal": "{}", "workplace": "{}-work", "api": "{}"}
MODULE_NAMESPACES: dict[Where, str] = {**_NAMESPACES, "api": "api:{}"}


def module_urls(where: Where) -> list[URLResolver]:
    """URLs of all installed modules, to be included once under `modules/`.

    Namespaces: `<slug>` on the portal, `<slug>-work` in the workplace, `api:<slug>` in the API.
    """
    return [
        path(f"{manifest.slug}/", include((_patterns(manifest, where), _NAMESPACES[where].format(manifest.slug))))
        for manifest in modules
        if getattr(manifest, f"{where}_urls")
    ]


def _patterns(manifest: Manifest, where: Where) -> list[URLPattern]:
    patterns: list[URLPattern] = import_module(manifest.submodule(getattr(manifest, f"{where}_urls"))).urlpatterns
    return [
        URLPattern(pattern.pattern, _switched(manifest.slug, pattern.callback), pattern.default_args, pattern.name)
        for pattern in patterns
    ]


def _switched(slug: str, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def switched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not module_is_enabled(slug):
            raise Http404
        return view(request, *args, **kwargs)

    return switched

"""Resources of every host: the region's colours, the manifest and the service worker."""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shell.brand import OTKLIK, Brand

_CACHED_FOR = 24 * 60 * 60
_ASSETS = (
    "shell/css/tokens.css",
    "shell/css/base.css",
    "shell/css/layout.css",
    "shell/css/components.css",
    "shell/css/forms.css",
    "shell/js/app.js",
    "shell/icons.svg",
    "django_htmx/htmx-2.min.js",
)


def _brand(request: HttpRequest) -> Brand:
    brand: Brand | None = getattr(request, "brand", None)
    return brand or OTKLIK


@require_safe
@cache_control(public=True, max_age=_CACHED_FOR)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The region's colours as CSS custom properties; a file, because the CSP allows no inline style."""
    lines = (f"{name}: {value};" for name, value in _brand(request).palette.properties().items())
    return HttpResponse(":root { " + " ".join(lines) + " }\n", content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=_CACHED_FOR)
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest, so that a phone can install the region's portal."""
    brand = _brand(request)
    body: dict[str, Any] = {
        "id": "/",
        "name": f"{brand.portal_name} — {brand.region_name}",
        "short_name": str(brand.portal_name),
        "description": str(brand.tagline),
        "lang": "ru",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f3",
        "theme_color": brand.palette.primary,
        "icons": [{"src": brand.emblem_url, "type": brand.emblem_type, "sizes": "any", "purpose": "any"}],
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the frame's static files and one page for when there is no connection."""
    brand = _brand(request)
    offline_url = reverse("shell:offline")
    assets = [
        *(static(path) for path in _ASSETS),
        f"{reverse('shell:brand')}?{brand.version}",
        brand.emblem_url,
        offline_url,
    ]
    version = f"{crc32(repr(assets).encode()):08x}"
    config = {"version": version, "assets": assets, "offline": offline_url, "static": settings.STATIC_URL}
    context = {"config": mark_safe(json.dumps(config))}  # noqa: S308 — our own URLs, in a script file
    return render(request, "shell/worker.js", context, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=_CACHED_FOR)
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the service worker shows offline; the same for everyone, without personal data."""
    return render(request, "shell/offline.html")

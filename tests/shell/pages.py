"""Rendering a template as a page of a host would, without a database."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.urls import set_urlconf

from shell.brand import Brand

UL = Brand(
    portal_name="Решаем вместе",
    region_name="Ульяновская область",
    slug="ul",
    emblem="shell/emblems/ul.svg",
    primary="#0f4c81",
    accent="#f5b433",
)


def request_of(path: str = "/", *, brand: Brand | None = UL, user: Any = None, **headers: str) -> HttpRequest:
    """A request of a region's host by a person who has not signed in."""
    set_urlconf("config.urls.region")
    request = RequestFactory(headers=headers).get(path)
    request.user = user or AnonymousUser()
    if brand is not None:
        request.brand = brand
    return request


def rendered(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """`source` rendered with the tags of the shell loaded."""
    template = engines["django"].from_string("{% load i18n shell %}" + source)
    return template.render(context, request or request_of())

"""A process of the site that does what tests ask for: `python -m tests.site.backstage FD SETTINGS…`.

The tests' own process has the tests' database; whatever must happen in the site's goes through here. Questions are
pickled (region or "", function, arguments), answers are (value, "") or (None, traceback).
"""

import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.connection import Connection
from typing import Any

__all__ = ["prepare", "prepare_demo", "session_cookie"]

# Of the 300 appeals of the demo: enough for lists that are not empty.
DEMO_APPEALS = 40
# Drawn in a tenth of the time that a photo of full size takes.
DEMO_PHOTO = (320, 240)


def prepare() -> None:
    """Migrate, launch `ul` and `mo` from the small kits and give all their staff the tests' password.

    Appeals of `mo` are numbered from a million on, so that a number of `ul` is never one of `mo`.
    """
    from django.contrib.auth.hashers import make_password
    from django.db import connection
    from django_tenants.utils import tenant_context

    from accounts.service import users_set_password
    from demo.people import operator_prepare
    from tenants.administration import public_ensure, schemas_migrate
    from tenants.service import region_by_slug
    from tests.factories import PASSWORD
    from tests.kits import small_region_launch

    schemas_migrate()
    public_ensure()
    operator_prepare()
    for slug in ("ul", "mo"):
        small_region_launch(slug)
        with tenant_context(region_by_slug(slug)):
            users_set_password(hashed=make_password(PASSWORD))
    with tenant_context(region_by_slug("mo")), connection.cursor() as cursor:
        cursor.execute("SELECT setval('appeals_number_seq', 1000000)")


def prepare_demo() -> None:
    """Migrate, and launch the regions of the demo with all their people and a few appeals of each."""
    from functools import partial
    from unittest.mock import patch

    from config.runtime.paths import PROJECT
    from demo import load
    from tenants.administration import kit_read, launch_run, public_ensure, region_create, schemas_migrate

    schemas_migrate()
    public_ensure()
    for slug in load.REGIONS:
        launch_run(launch_id=region_create(kit=kit_read(PROJECT / "tenants" / "kits" / slug)).id)
    every = load.stories
    with (
        patch.object(load, "stories", lambda slug: every(slug)[:DEMO_APPEALS]),
        patch.object(load, "pictures_draw", partial(load.pictures_draw, size=DEMO_PHOTO)),
    ):
        load.load_demo(lambda done, total: None)


def session_cookie(email: str) -> str:
    """The session key of somebody who has just signed in: what a test uses that is not about signing in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import login
    from django.http import HttpRequest

    from accounts.service import user_get

    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user_get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return str(request.session.session_key)


def _inside(region: str) -> AbstractContextManager[Any]:
    from django_tenants.utils import tenant_context

    from tenants.service import region_by_slug

    return tenant_context(region_by_slug(region)) if region else nullcontext()


def _answer(region: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    with _inside(region):
        return function(*args, **kwargs)


def _serve(questions: Connection) -> None:
    while True:
        try:
            question = questions.recv()
        except EOFError:
            return
        try:
            questions.send((_answer(*question), ""))
        except Exception:  # noqa: BLE001 - whatever it is, the test that asked is told
            questions.send((None, traceback.format_exc()))


if __name__ == "__main__":
    import django

    django.setup()
    _serve(Connection(int(sys.argv[1])))

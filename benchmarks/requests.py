"""Requests to a server under measurement: send appeals, read lists and pages, in the region `bench`."""

import json
from random import Random
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from accounts.service import consent_give, token_issue, user_create
from appeals.models import Appeal
from benchmarks.load import Request
from benchmarks.seed import World
from benchmarks.words import sentence
from core.errors import Missing
from taxonomy.sets.selectors import set_versions
from tenants.administration import staff_find
from tenants.service import Role, municipalities_list, organisations_list, takes_work

__all__ = ["HOST", "INTAKE", "SLUG", "intake_requests", "list_requests", "world_of_region"]

SLUG = "bench"
HOST = f"{SLUG}.{settings.BASE_DOMAIN}"
PEOPLE = 200
INTAKE = "POST /api/v1/appeals"


def intake_requests(count: int, *, seed: int) -> list[Request]:
    """So many appeals of residents, each with its own key; another `seed` gives others."""
    random = Random(seed)
    world, tokens, codes = world_of_region(), _tokens(), _category_codes()
    return [_post(random, world, codes, tokens) for _request in range(count)]


def list_requests() -> dict[str, list[Request]]:
    """Lists and pages by their names; pages of an appeal are of many appeals."""
    moderator = staff_find(role=Role.MODERATOR)
    ministry = staff_find(role=Role.MINISTRY_MODERATOR)
    administrator = staff_find(role=Role.REGIONAL_ADMIN)
    present = set_versions()[0]
    token = token_issue(user=moderator, title="bench")[1]
    published = _numbers(is_published=True)
    owned = _numbers(ministry_id__in=[grant.organisation_id for grant in ministry.role_grants.all()])
    plain = {"Host": HOST, "Accept-Encoding": "identity"}
    api = {**plain, "Authorization": f"Bearer {token}", "Accept": "application/json"}
    as_moderator = {**plain, "Cookie": f"{settings.SESSION_COOKIE_NAME}={_session(moderator)}"}
    as_ministry = {**plain, "Cookie": f"{settings.SESSION_COOKIE_NAME}={_session(ministry)}"}
    as_administrator = {**plain, "Cookie": f"{settings.SESSION_COOKIE_NAME}={_session(administrator)}"}
    changes = f"/work/catalogs/{present.catalog}/{present.catalog_version}/diff/"
    return {
        "Очередь модератора, 50": [Request("GET", "/work/queues/new/", as_moderator)],
        "Очередь министерства, 50": [Request("GET", "/work/queues/review/", as_ministry)],
        "Список в API, 50": [Request("GET", "/api/v1/appeals?scope=visible&page_size=50", api)],
        "Публичный список, 50": [Request("GET", "/appeals/", plain)],
        "Обращение на портале": [Request("GET", f"/appeals/{number}/", plain) for number in published],
        "Обращение в рабочем месте": [Request("GET", f"/work/appeals/{number}/", as_ministry) for number in owned],
        "Сравнение каталога, 689": [Request("GET", changes, as_administrator)],
    }


def world_of_region() -> World:
    """The rows that made-up appeals refer to; makes the residents who send them."""
    from taxonomy.service import categories_active

    people = [
        User.objects.filter(email=f"person-{n}@bench.example").first()
        or user_create(email=f"person-{n}@bench.example", full_name=f"Житель {n}")
        for n in range(PEOPLE)
    ]
    for person in people:
        consent_give(user=person)
    return World(
        categories=[(category.id, category.ministry_id) for category in categories_active()],
        municipalities=[(row.id, row.lat, row.lon) for row in municipalities_list()],
        executors=[row.id for row in organisations_list() if takes_work(row.kind) and row.municipality_id is None],
        applicants=[person.id for person in people],
    )


def _category_codes() -> list[str]:
    from taxonomy.service import categories_active

    return [category.code for category in categories_active()]


def _tokens() -> list[str]:
    people = User.objects.filter(email__endswith="@bench.example")[:PEOPLE]
    return [token_issue(user=person, title="bench")[1] for person in people]


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def _numbers(**conditions: object) -> list[int]:
    found = Appeal.objects.filter(**conditions).exclude(state="moderation_1").order_by("-number")
    numbers = list(found.values_list("number", flat=True)[:500])
    if not numbers:
        raise Missing("В регионе bench нет обращений: сначала otklik bench seed.")
    return numbers


def _post(random: Random, world: World, codes: list[str], tokens: list[str]) -> Request:
    text, address = sentence(random)
    _municipality, lat, lon = random.choice(world.municipalities)
    body = {"text": text, "category": random.choice(codes), "address": address, "point": {"lat": lat, "lon": lon}}
    headers = {
        "Host": HOST,
        "Authorization": f"Bearer {random.choice(tokens)}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    return Request("POST", "/api/v1/appeals", headers, json.dumps(body).encode())

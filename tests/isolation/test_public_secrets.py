"""Secret words in every private column: no page, no API and no file tells them to a stranger or another resident."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import CharField, F, JSONField, Model, TextField, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django_tenants.utils import tenant_context

from accounts.models import User
from accounts.service import token_issue
from appeals.models import Answer, Appeal, Assignment, Attachment, Finding, Message, Notification, Verdict
from appeals.models.appeal import PublicColumns
from appeals.states import Action
from tenants.service import person_of, region_by_slug
from tests.factories import citizen_make, staff_user, take
from tests.http import region_client
from tests.isolation.cases import REGION
from tests.isolation.world import World, world_make
from tests.undone import undone

SECRET = "тайнопись"
# What a published row and its photos show; the rest of each model is private.
PUBLIC = {
    Appeal: {field.name for field in PublicColumns._meta.get_fields()},
    Answer: {"public_text"},
    Attachment: {"display", "thumb"},
    # Shown to nobody; a wrong kind of number would fail where it is read.
    User: {"password", "phone"},
}
# What is no door for any of these is behind a sign-in of the staff: tests/isolation/test_every_url.py.
DOORS = {
    "stranger": ("portal:", "api:", "shell:", "outbox"),
    "neighbour": ("portal:", "accounts:"),
    "program": ("api:",),
}
QUERIES = {
    "portal:list": ({"q": SECRET}, {"state": "solved"}, {"photos": "on"}),
    "portal:map": ({"q": SECRET},),
    "portal:points": ({"q": SECRET},),
    "api:public-appeals": ({"q": SECRET}, {"limit": 100}),
    "api:appeals": ({"scope": "public"}, {"scope": "public", "q": SECRET}, {"scope": "visible"}, {"scope": "mine"}),
}


def plant(world: World) -> None:
    """Write the secret into every private column of words."""
    for model in (Appeal, Answer, Message, Verdict, Assignment, Attachment, Finding, Notification, User):
        rows = model.objects.filter(pk=world.citizen.pk) if model is User else model.objects.all()
        for field in private_fields(model):
            if isinstance(field, JSONField):
                if field.name == "details":
                    rows.update(details={"answer": f"{SECRET} {field.name}"})
            elif field.unique:
                rows.exclude(**{field.name: None}).update(
                    **{field.name: Concat(Value(SECRET), F(field.name), output_field=field)}
                )
            else:
                rows.update(**{field.name: f"{SECRET} {field.name}"[: field.max_length or None]})


def private_fields(model: type[Model]) -> Iterator[CharField | TextField | JSONField]:
    for field in model._meta.concrete_fields:
        is_words = isinstance(field, CharField | TextField | JSONField) and not field.choices
        if is_words and field.name not in PUBLIC.get(model, ()) and field.name not in ("format", "sha256", "detector"):
            yield field


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """What another test has kept would be read instead of what is planted."""
    for name in settings.CACHES:
        caches[name].clear()


@pytest.mark.parametrize("slug", ["ul", "mo"])
def test_no_open_door_tells_what_is_private(db, slug, subtests):
    world = world_make(slug)
    with tenant_context(region_by_slug(slug)):
        appeal = Appeal.objects.get(number=world.number)
        author, worker = person_of(world.citizen), person_of(staff_user("worker"))
        take(Action.RETURN, appeal, author, reason="Достаточно длинные слова для возврата.")
        take(Action.ANSWER, appeal, worker, text="Достаточно длинные слова для ответа.")
        take(Action.CONFIRM, appeal, author, rating=5, text="Слова оценки.")
        plant(world)
        # The test itself proves something only if the words are there.
        assert SECRET in Appeal.objects.get(pk=appeal.pk).text
        assert SECRET in Appeal.objects.get(pk=appeal.pk).address
        neighbour = citizen_make()
        _row, token = token_issue(user=neighbour, title="Мой")
        clients = {
            "stranger": Client(HTTP_HOST=f"{slug}.localhost"),
            "neighbour": region_client(slug, neighbour),
            "program": Client(HTTP_HOST=f"{slug}.localhost", HTTP_AUTHORIZATION=f"Bearer {token}"),
        }
    answered = set()
    for who, client in clients.items():
        for name, case in REGION.items():
            if not name.startswith(DOORS[who]):
                continue
            path = reverse(name, urlconf=settings.ROOT_URLCONF, kwargs=case.kwargs(world))
            for query in ({}, *QUERIES.get(name, ())):
                with subtests.test(name, who=who, query=query):
                    status, text = get(client, path, query)
                    if status == 200:
                        answered.add((who, name))
                    assert status < 500
                    # What was typed into a search box stands in it again.
                    assert "q" in query or SECRET not in text
    # Doors that are open did open: the appeal is there to be read.
    for who in ("stranger", "neighbour"):
        assert {(who, "portal:appeal"), (who, "portal:list"), (who, "portal:photo")} <= answered
    for who in ("stranger", "program"):
        assert {(who, "api:public-appeals"), (who, "api:public-appeal"), (who, "api:public-timeline")} <= answered
    assert ("program", "api:appeals") in answered


def test_masked_words_are_not_found_by_asking_for_them(db):
    world = world_make("ul")
    with tenant_context(region_by_slug("ul")):
        plant(world)
        _row, token = token_issue(user=citizen_make(), title="Мой")
    program = Client(HTTP_HOST="ul.localhost", HTTP_AUTHORIZATION=f"Bearer {token}")

    for path, query in (("/api/v1/public/appeals", {}), ("/api/v1/appeals", {"scope": "public"})):
        found = program.get(path, {**query, "q": SECRET})
        assert found.status_code == 200
        assert found.json()["results"] == []


def get(client: Client, path: str, query: dict[str, object]) -> tuple[int, str]:
    connection.set_schema_to_public()
    with undone():
        response = client.get(path, query)
        content = b"".join(response) if response.streaming else response.content
    text = content.decode(errors="replace")
    if "json" in response.headers.get("Content-Type", ""):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return response.status_code, text + str(response.headers)

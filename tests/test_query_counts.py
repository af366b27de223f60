"""The number of queries of each page and list is bounded, however many rows it shows.

Every URL that is read has a line in COUNTS; one without a line fails the test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals.photos.attachments import attachment_process
from core.events.dispatcher import events_dispatch_batch
from core.modules.cases import module_cases
from tenants.service import person_of
from tests.factories import appeal_at, citizen_make, modules_switch_on, photo_make, staff_user
from tests.http import region_client
from tests.isolation.urls import url_names


@dataclass(frozen=True)
class Count:
    """At most `most` queries for a person (`who`: "" is a stranger, "citizen", one of the staff) with warm caches."""

    most: int
    who: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""


NUMBER = {"number": 0}
DRAFT = {"draft_id": "01a2296f-6b94-737c-a03c-9377f1f32a61"}
COUNTS: dict[str, list[Count]] = {
    "portal:home": [Count(8)],
    "portal:list": [Count(6), Count(8, "citizen"), Count(8, query="?q=яма")],
    "portal:map": [Count(9)],
    "portal:points": [Count(4)],
    "portal:boundaries": [Count(2)],
    "portal:settlements": [Count(1)],
    "portal:addresses": [Count(5, query="?q=Северск")],
    "portal:address": [Count(5, query="?lat=54.3&lon=48.4")],
    "portal:category-options": [Count(4)],
    "portal:rules": [Count(4)],
    "portal:appeal": [Count(10, at=NUMBER), Count(14, "citizen", at=NUMBER)],
    "portal:letter-sent": [Count(4)],
    "portal:mine": [Count(12, "citizen")],
    "portal:notifications": [Count(8, "citizen")],
    "portal:new": [Count(8, "citizen")],
    "portal:draft": [Count(10, "citizen", at=DRAFT)],
    "portal:drafts": [Count(8, "citizen")],
    "portal:new-step": [Count(10, "citizen", at=DRAFT | {"slug": "describe"})],
    "portal:new-step-latest": [Count(8, "citizen", at={"slug": "category"})],
    "portal:new-categories": [Count(6, "citizen")],
    "work:home": [Count(12, "moderator")],
    "work:queue": [
        Count(12, "moderator", at={"slug": "new"}),
        Count(12, "roads", at={"slug": "in-work"}),
        Count(12, "worker", at={"slug": "tasks"}),
        Count(12, "admin", at={"slug": "all"}),
        Count(12, "admin", at={"slug": "all"}, query="?q=яма"),
    ],
    "work:queue-export": [Count(8, "moderator", at={"slug": "new", "kind": "csv"})],
    "work:deliveries-export": [Count(8, "admin", at={"kind": "csv"})],
    "work:people-export": [Count(8, "admin", at={"kind": "csv"})],
    "work:appeal": [Count(12, "moderator", at=NUMBER), Count(12, "worker", at=NUMBER)],
    "work:deliveries": [Count(12, "admin")],
    "work:people": [Count(13, "admin")],
    "work:region": [Count(12, "admin")],
    "work:organisations": [Count(12, "admin"), Count(12, "admin", query="?q=дорог&kind=other")],
    "work:organisation-add": [Count(12, "admin")],
    "work:organisation": [Count(18, "admin", at={"code": "roads-north"})],
    "work:modules": [Count(12, "admin")],
    "work:flow": [Count(12, "admin")],
    "work:municipalities": [Count(12, "admin")],
    "work:municipality": [Count(12, "admin", at={"code": "north"})],
    "taxonomy:categories": [
        Count(18, "admin"),
        Count(18, "admin", query="?q=дорога"),
        Count(18, "admin", query="?in=transport&direction=Дороги"),
    ],
    "taxonomy:category-new": [Count(14, "admin")],
    "taxonomy:category": [Count(20, "admin", at={"code": "roads-potholes"})],
    "taxonomy:publication": [Count(12, "admin", at={"number": 1})],
    "taxonomy:catalogs": [Count(12, "admin")],
    "taxonomy:catalog": [Count(12, "admin", at={"slug": "moscow-689", "number": 1})],
    "taxonomy:catalog-category": [
        Count(12, "admin", at={"slug": "moscow-689", "number": 1, "code": "roads-potholes"}),
    ],
    "taxonomy:diff": [Count(20, "admin", at={"slug": "moscow-689", "number": 1})],
    "taxonomy:categories-export": [Count(9, "admin", at={"kind": "csv"})],
    "taxonomy:playbooks-export": [Count(10, "admin", at={"kind": "csv"})],
    "taxonomy:playbooks": [Count(12, "admin")],
    "taxonomy:playbook-new": [Count(12, "admin")],
    "taxonomy:playbook": [Count(14, "admin", at={"code": "pothole-repair"})],
    "taxonomy:playbook-edit": [Count(12, "admin", at={"code": "pothole-repair"})],
    "taxonomy:playbook-version": [Count(12, "admin", at={"code": "pothole-repair", "number": 1})],
    "taxonomy:rubrication": [Count(14, "admin")],
    "taxonomy:rubrication-models": [Count(14, "admin")],
    "taxonomy:rubrication-settings": [Count(12, "admin")],
    "accounts:profile": [Count(8, "citizen")],
    "accounts:tokens": [Count(8, "citizen")],
    "accounts:erase": [Count(8, "citizen")],
    "accounts:consent": [Count(6)],
    "accounts:privacy": [Count(6)],
    "api:region": [Count(1)],
    "api:municipalities": [Count(2)],
    "api:boundaries": [Count(2)],
    "api:organisations": [Count(5, "admin")],
    "api:organisation": [Count(5, "admin", at={"code": "roads-north"})],
    "api:municipality": [Count(5, "admin", at={"code": "north"})],
    "api:modules": [Count(5, "admin")],
    "api:module": [Count(5, "admin", at={"slug": "hotspots"})],
    "api:flow": [Count(5, "admin")],
    "api:region-settings": [Count(5, "admin")],
    "api:me": [Count(4, "citizen")],
    "api:categories": [Count(2)],
    "api:category": [Count(2, at={"code": "roads-potholes"})],
    "api:category-set": [Count(6, "admin"), Count(6, "admin", query="?q=яма&edited=false")],
    "api:category-set-diff": [Count(12, "admin", query="?catalog=moscow-689")],
    "api:responsibilities": [Count(5, "admin")],
    "api:catalogs": [Count(6, "admin")],
    "api:catalog-version": [Count(8, "admin", at={"slug": "moscow-689", "number": 1})],
    "api:appeals": [Count(8, "citizen"), Count(8, "moderator"), Count(8, "worker"), Count(8, "admin", query="?q=яма")],
    "api:appeal": [Count(14, "citizen", at=NUMBER), Count(14, "worker", at=NUMBER)],
    "api:timeline": [Count(10, "citizen", at=NUMBER)],
    "api:public-appeals": [Count(5), Count(5, query="?q=яма")],
    "api:public-appeal": [Count(6, at=NUMBER)],
    "api:public-timeline": [Count(8, at=NUMBER)],
    "api:notifications": [Count(5, "citizen")],
    "api:notifications-unread": [Count(5, "citizen")],
    "api:deliveries": [Count(6, "admin")],
    "api:tokens": [Count(5, "citizen")],
    "outbox": [Count(4)],
}
# Nothing to list there: static answers, forms of signing in, and what only takes POST or serves one thing.
MODULES = {name: [Count(**said) for said in counts] for name, counts in module_cases("COUNTS").items()}
COUNTS |= MODULES
WITHOUT = ("shell:", "account_", "api:action-", "health")
ALSO_WITHOUT = {
    "api:docs",
    "api:schema",
    "api:rubricate",
    "api:category-reset",
    "api:category-retire",
    "api:category-set-open-by-plan",
    "api:category-set-switch",
    "api:category-set-publish",
    "taxonomy:playbook-withdraw",
    "taxonomy:playbooks-load",
    "taxonomy:rubrication-promote",
    "taxonomy:rubrication-train",
    "api:notes",
    "api:checklist",
    "api:photo",
    "api:photos",
    "api:notification-read",
    "api:notifications-read",
    "api:delivery-replay",
    "api:token",
    "api:erasure",
    "api:erasure-code",
    "portal:appeal-act",
    "portal:appeal-again",
    "portal:letter",
    "portal:letter-again",
    "portal:letter-address",
    "portal:new-discard",
    "portal:new-suggest",
    "portal:new-photo",
    "portal:new-photo-upload",
    "portal:new-photo-remove",
    "portal:notification",
    "portal:notifications-read",
    "portal:photo",
    "portal:tile",
    "accounts:token-revoke",
    "work:act",
    "work:undo",
    "api:undo",
    "work:note",
    "work:checklist-tick",
    "work:photo-upload",
    "work:delivery-replay",
    "work:reader-replay",
    "work:people-add",
    "work:region-emblem",
    "work:organisation-switch",
    "work:flow-switch",
    "work:module",
    "work:module-switch",
    "api:flow-stage",
    "work:boundaries",
    "work:boundaries-apply",
    "portal:emblem",
    "work:people-revoke",
    "invitation",
    "work:people-change",
    "work:people-remind",
    "work:people-resend",
    "work:people-withdraw",
    "taxonomy:category-retire",
}
FEW, MANY = 1, 4


def test_every_page_and_list_has_a_count():
    names = [name for name in url_names(settings.ROOT_URLCONF) if not name.startswith(WITHOUT)]
    missing = [name for name in names if name not in COUNTS and name not in ALSO_WITHOUT]
    assert not missing, (
        f"{', '.join(missing)}: say in tests/test_query_counts.py how many queries these may make (COUNTS), "
        "or that they show nothing (ALSO_WITHOUT)."
    )
    assert not [name for name in (*COUNTS, *ALSO_WITHOUT) if name not in names], "URLs that are no more"


def _fill(citizen, amount: int) -> int:
    """So many appeals in every state, with photos, letters and notifications; the number of one that is answered."""
    for state in ("moderation_1", "moderation_2", "assigned", "returned", "closed"):
        for _index in range(amount):
            appeal_at(state, citizen)
    for _index in range(amount):
        photo = photo_make(person_of(citizen))
        attachment_process(photo.id)
        appeal = appeal_at("answered", citizen, photo_ids=(photo.id,))
    while events_dispatch_batch():
        pass
    return appeal.number


def _asked(client: Client, path: str) -> list[str]:
    """The queries of a request that finds the caches filled: the first of three fills them, one may outlive them."""
    asked = []
    for _time in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code in (200, 302), f"{path}: {response.status_code}"
        asked.append([query["sql"] for query in queries.captured_queries])
    return min(asked[1:], key=len)


@pytest.fixture
def no_rate_limits(settings, monkeypatch) -> None:
    rates = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
    monkeypatch.setitem(settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES", rates)


@pytest.mark.usefixtures("no_rate_limits")
def test_queries_do_not_grow_with_the_rows(ul, subtests):
    _count(subtests, {name: counts for name, counts in COUNTS.items() if name not in MODULES})


@pytest.mark.usefixtures("no_rate_limits")
def test_queries_of_modules_do_not_grow_with_the_rows(ul, subtests):
    """Where they are on: what they add to pages of ours is theirs to count."""
    modules_switch_on()
    _count(subtests, MODULES)


def _count(subtests, counts: Mapping[str, list[Count]]) -> None:
    citizen = citizen_make()
    staff = {who: staff_user(who) for who in ("moderator", "roads", "worker", "admin")}
    clients = {"": region_client("ul"), "citizen": region_client("ul", citizen)}
    clients |= {who: region_client("ul", user) for who, user in staff.items()}

    number = _fill(citizen, FEW)
    few = {key: _asked(clients[count.who], path) for key, count, path in _paths(number, counts)}
    _fill(citizen, MANY)

    for key, count, path in _paths(number, counts):
        with subtests.test(key):
            asked = _asked(clients[count.who], path)
            told = "\n".join(asked)
            assert len(asked) <= count.most, f"{len(asked)} queries:\n{told}"
            assert len(asked) <= len(few[key]), f"{len(few[key])} queries for few rows, {len(asked)} for many:\n{told}"


def _paths(number: int, known: Mapping[str, list[Count]]):
    for name, counts in known.items():
        for count in counts:
            at = {key: number if value == 0 else value for key, value in count.at.items()}
            path = reverse(name, kwargs=at) + count.query
            yield f"{count.who or 'stranger'} {path}", count, path

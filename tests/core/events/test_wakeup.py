"""Wake-ups of the dispatcher: one waits at a time, and none that is needed is left out."""

import pytest
from django.db import transaction
from django_tenants.utils import tenant_context

from core.events import tasks, wakeup
from core.events.wakeup import dispatcher_wake
from core.valkey import valkey_untouched
from tenants.service import region_by_slug


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Schemas of the messages that went to the broker."""
    schemas: list[str] = []
    monkeypatch.setattr(tasks.events_dispatch, "apply_async", lambda args, **_options: schemas.append(args[0]))
    return schemas


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A transaction that wakes the dispatcher."""

    def committed(**options) -> None:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            dispatcher_wake(**options)

    return committed


def test_while_a_wake_up_waits_no_other_is_sent(ul, sent, commit):
    for _change in range(5):
        commit()

    assert sent == ["ul"]


def test_an_event_that_comes_while_the_dispatcher_works_sends_another(ul, sent, commit, monkeypatch):
    commit()
    monkeypatch.setattr(tasks, "events_dispatch_batch", lambda: commit() or 0)

    tasks.events_dispatch.run("ul")

    assert sent == ["ul", "ul"]


def test_each_region_has_a_wake_up_of_its_own(db, sent, commit):
    for slug in ("ul", "mo", "ul"):
        with tenant_context(region_by_slug(slug)):
            commit()

    assert sent == ["ul", "mo"]


def test_a_lost_wake_up_holds_others_back_for_a_moment_only(ul, sent, commit, monkeypatch):
    monkeypatch.setattr(wakeup, "WAITING_MILLISECONDS", 1)
    commit()
    tasks_sent = len(sent)
    for _try in range(1000):
        commit()
        if len(sent) > tasks_sent:
            break

    assert len(sent) == 2


def test_what_becomes_due_later_has_its_own_wake_up(ul, sent, commit):
    commit()
    commit(seconds_later=10)

    assert sent == ["ul", "ul"]


def test_without_valkey_every_commit_wakes_the_dispatcher(ul, sent, commit):
    with valkey_untouched():
        commit()
        commit()

    assert sent == ["ul", "ul"]

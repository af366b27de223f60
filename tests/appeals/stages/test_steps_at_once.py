"""Two people act on one appeal at once: the one who has to wait is told, whatever the other has changed."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django_tenants.utils import tenant_context

from accounts.models import User
from appeals.drafts import draft_send
from appeals.models import Appeal, Assignment, ChecklistItem, Draft, UndoPoint
from appeals.stages.checklist import checklist_tick
from appeals.stages.step import step_taken
from appeals.stages.undo_points import announced_from
from appeals.states import Action
from core import clock
from core.errors import Conflict
from core.models import uuid7
from taxonomy.models import Category
from tenants.service import Person, municipality_by_code, organisation_by_code, region_by_slug
from tests.appeals.test_drafts import complete
from tests.at_once import at_once
from tests.factories import staff_person


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """An appeal that other connections see, removed afterwards; without events, which nobody may remove."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        category = Category.objects.select_related("ministry").order_by("code")[0]
        facts = {"category": category, "ministry": category.ministry, "municipality": municipality_by_code("north")}
        appeal = Appeal.objects.create(text="Яма", public_text="Яма", **facts)
        yield Appeal.objects.get(pk=appeal.pk)
        appeal.delete()


@pytest.fixture
def author(django_db_setup, django_db_blocker, committed):
    """Somebody who has begun to write `committed`."""
    user = User.objects.create(email="author@post.example", full_name="Автор")
    yield Person(user_id=user.pk, full_name=user.full_name)
    user.delete()


def test_who_waited_for_a_corrected_category_is_told_and_not_sent_away(committed):
    other = Category.objects.exclude(pk=committed.category_id).order_by("code")[0]
    mine = Appeal.objects.filter(pk=committed.pk)

    def act() -> None:
        person = staff_person("moderator")
        facts = {"number": committed.number, "version": committed.version}
        with pytest.raises(Conflict) as told, step_taken(person=person, action=Action.APPROVE, **facts):
            raise AssertionError("the step was taken")
        assert told.value.code == "stale_version"

    at_once(lambda: mine.update(category=other, version=committed.version + 1), act)


def test_who_sends_a_draft_that_is_just_being_sent_gets_its_appeal(committed, author):
    draft = complete(author)
    mine = Draft.objects.filter(pk=draft.pk)

    def send() -> None:
        assert draft_send(person=author, draft_id=draft.pk) == committed

    at_once(lambda: mine.update(appeal=committed, data={}), send)


def test_two_ticks_of_one_step_at_once_are_one_tick(committed):
    """The second waits for the first and finds the step ticked; it writes nothing."""
    person, executor = staff_person("worker"), organisation_by_code("roads-north")
    Appeal.objects.filter(pk=committed.pk).update(state="assigned", executor=executor)
    assignment = Assignment.objects.create(appeal=committed, executor=executor, assigned_by="Министерство")
    item = ChecklistItem.objects.create(assignment=assignment, position=1, title="Выехать")
    first = "Кто был первым"

    def tick_first() -> None:
        # Events cannot be removed afterwards: the first tick is written as its service would write it.
        Appeal.objects.select_for_update().get(pk=committed.pk)
        ChecklistItem.objects.filter(pk=item.pk).update(ticked_at=clock.now(), ticked_by=first)

    def tick() -> None:
        found = checklist_tick(person=person, number=committed.number, item_id=item.pk, ticked=True)
        assert found.ticked_by == first

    at_once(tick_first, tick)


def test_a_reader_that_waits_for_an_undoing_tells_nobody(committed, author):
    """The log is read while somebody takes the step back: the reader sees it undone, however close they were."""
    now = clock.now()
    point = UndoPoint.objects.create(
        appeal=committed,
        user_id=author.user_id,
        event_id=uuid7(),
        action=Action.ASK,
        version=2,
        before={},
        arguments={},
        until=now,
    )
    event = SimpleNamespace(id=point.event_id, occurred_at=now)

    def read() -> None:
        with transaction.atomic():
            assert announced_from(event) is None

    at_once(lambda: UndoPoint.objects.filter(pk=point.pk).update(undone_at=now), read)

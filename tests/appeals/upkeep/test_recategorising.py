"""Open appeals follow categories that were merged, split or retired."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from appeals.drafts import draft_save, draft_send, draft_start
from appeals.events import AppealRecategorised
from appeals.models import Appeal, Notification
from appeals.tasks import appeals_follow_categories
from appeals.telling.notifications import notifications_of
from appeals.telling.timeline import timeline_items
from appeals.upkeep import recategorising
from appeals.upkeep.recategorising import appeals_open_by_category, appeals_recategorise
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event, ReaderRetry
from core.events.types import SYSTEM
from taxonomy.models import Category
from taxonomy.service import category_by_code
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import set_number
from tenants.service import NOBODY, organisation_by_code, person_of
from tests.factories import appeal_at, appeal_make, citizen_make, staff_person
from tests.kits import INSIDE
from tests.reading import told_to
from tests.taxonomy.making import content_make, facts_make

ROADS, YARD = "roads-potholes", "yard-driveway-cleaning"


def merge(former: str = ROADS, into: str = YARD, **more) -> None:
    """Publish a version in which one category took over another."""
    kept = Category.objects.get(code=into).facts()
    content = content_make(kept, number=set_number() + 1, moves={former: (into,)}, **more)
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())


def dispatch() -> None:
    while events_dispatch_batch():
        pass
    assert not ReaderRetry.objects.exists()


def fresh(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_related("category", "ministry").get(pk=appeal.pk)


def moves() -> list[Event]:
    return list(Event.objects.filter(type=AppealRecategorised.event_name).order_by("id"))


def test_an_open_appeal_goes_to_the_category_that_took_over(ul):
    appeal = appeal_make()
    former = appeal.category_id
    merge()

    dispatch()

    moved = fresh(appeal)
    assert moved.category.code == YARD
    assert moved.version == appeal.version + 1
    (event,) = moves()
    assert event.subject_id == appeal.id
    assert event.actor_kind == "system"
    assert event.payload["former_category_id"] == str(former)
    assert event.payload["category_id"] == str(moved.category_id)
    assert event.payload["why"] == "catalog"


@pytest.mark.parametrize("state", ["moderation_1", "moderation_2", "clarification"])
def test_before_an_assignment_the_ministry_follows(ul, state):
    appeal = appeal_at(state)
    merge()

    dispatch()

    assert fresh(appeal).ministry.code == "ministry-homes"
    assert fresh(appeal).state == state


@pytest.mark.parametrize("state", ["assigned", "returned", "answered"])
def test_after_an_assignment_the_ministry_that_gave_the_work_keeps_it(ul, state):
    appeal = appeal_at(state)
    merge()

    dispatch()

    assert fresh(appeal).category.code == YARD
    assert fresh(appeal).ministry.code == "ministry-roads"
    assert fresh(appeal).executor_id == appeal.executor_id


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_closed_appeal_keeps_what_it_had(ul, state):
    appeal = appeal_at(state)
    merge()

    dispatch()

    assert fresh(appeal).category.code == ROADS
    assert fresh(appeal).version == appeal.version
    assert moves() == []


def test_without_a_successor_open_appeals_stay(ul):
    appeal = appeal_make()
    kept = Category.objects.get(code=YARD).facts()
    category_set_publish(acting=SYSTEM, content=content_make(kept), expected=set_number())

    dispatch()

    assert fresh(appeal).category.code == ROADS


def test_a_second_move_before_the_first_was_read_goes_to_the_end(ul):
    appeal = appeal_make()
    merge()
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, code="third")
    content = content_make(facts_make("third"), number=9, moves={YARD: ("third",)})
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())

    dispatch()

    assert fresh(appeal).category.code == "third"
    assert len(moves()) == 1


def test_again_moves_nothing_twice(ul):
    appeal = appeal_make()
    merge()
    dispatch()

    assert appeals_recategorise() == 0
    assert appeals_follow_categories.run("ul") == 0
    assert len(moves()) == 1
    assert fresh(appeal).version == appeal.version + 1


class Killed(BaseException):
    """A worker dies."""


@pytest.fixture
def small_batches(monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(recategorising, "BATCH", 2)


def test_a_killed_worker_goes_on_where_it_stopped(ul, small_batches, monkeypatch):
    appeals = [appeal_make() for _ in range(5)]
    merge()
    moved = []
    original = recategorising._move

    def dying(appeal, category):
        if len(moved) == 3:
            raise Killed
        original(appeal, category)
        moved.append(appeal.id)

    monkeypatch.setattr(recategorising, "_move", dying)
    with pytest.raises(Killed), transaction.atomic():
        appeals_recategorise()
    monkeypatch.setattr(recategorising, "_move", original)

    assert appeals_recategorise() == 5
    assert {fresh(appeal).category.code for appeal in appeals} == {YARD}
    assert len(moves()) == 5


def test_a_large_move_is_done_in_pieces(ul, small_batches):
    for _ in range(5):
        appeal_make()
    merge()

    assert appeals_recategorise(limit=2) == 2
    assert appeals_recategorise() == 3


def test_an_appeal_that_came_while_the_set_was_published_is_found(ul):
    merge()
    dispatch()
    late = appeal_make(category=YARD)
    Appeal.objects.filter(pk=late.pk).update(category=Category.objects.get(code=ROADS))

    assert appeals_recategorise() == 1
    assert fresh(late).category.code == YARD


def test_what_a_confidential_category_takes_over_leaves_the_portal(ul):
    appeal = appeal_at("moderation_2")
    assert appeal.is_published
    Category.objects.filter(code=YARD).update(regime="confidential", sensitivity="confidential")
    merge()

    dispatch()

    assert fresh(appeal).is_confidential
    assert not fresh(appeal).is_published


def test_the_staff_read_of_it_in_the_history(ul):
    applicant = citizen_make()
    appeal = appeal_at("moderation_2", applicant)
    merge()
    dispatch()

    def titles(person) -> list[str]:
        return [item.title for item in told_to(fresh(appeal), person)]

    told = "Категория изменилась вместе с классификатором"
    item = next(item for item in timeline_items(fresh(appeal), staff_person("admin")) if item.title == told)
    assert item.private
    assert " → " in item.text
    assert "—" not in item.text.split(" → ")
    for person in (NOBODY, person_of(applicant)):
        assert told not in titles(person)
        assert "Передано: Министерство ЖКХ" in titles(person)


def test_the_ministry_that_gets_it_is_told(ul):
    appeal = appeal_at("moderation_2")
    dispatch()
    Notification.objects.all().delete()
    merge()

    dispatch()

    (line,) = Notification.objects.filter(appeal=appeal, title__contains="новое обращение")
    assert line in notifications_of(staff_person("homes"))
    assert line not in notifications_of(staff_person("roads"))


def test_a_draft_with_a_former_category_is_told_the_new_one(ul):
    person = person_of(citizen_make())
    draft = draft_start(person=person)
    words = {"text": "Яма на дороге возле школы.", "category": str(Category.objects.get(code=ROADS).id)}
    draft_save(draft_id=draft.id, changes={**words, "lat": INSIDE["ul"][0], "lon": INSIDE["ul"][1]})
    merge()

    with pytest.raises(InvalidInput, match="объединена с") as caught:
        draft_send(person=person, draft_id=draft.id)

    assert caught.value.field == "category"


def test_who_holds_the_former_code_is_sent_to_the_successor(ul):
    merge()

    with pytest.raises(InvalidInput, match="объединена с") as caught:
        category_by_code(ROADS)

    assert Category.objects.get(code=YARD).title in str(caught.value)
    assert YARD in str(caught.value)
    assert (caught.value.field, caught.value.code) == ("category", "merged")


def test_open_appeals_are_counted_by_category(ul):
    appeal_make()
    appeal_at("closed")
    appeal_at("assigned")
    roads, yard = (Category.objects.get(code=code).id for code in (ROADS, YARD))

    counts = appeals_open_by_category()

    assert counts[roads] == 2
    assert yard not in counts
    assert appeals_open_by_category([yard]) == {}

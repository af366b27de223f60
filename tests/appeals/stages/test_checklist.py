"""The steps of an assignment: copied when it opens, ticked by those who do them, all of them before an answer."""

from datetime import timedelta

import pytest

from appeals.models import Appeal, Assignment, ChecklistItem
from appeals.selectors.listing import checklist_of
from appeals.stages.answer import appeal_answer
from appeals.stages.checklist import checklist_tick
from appeals.states import Action
from appeals.telling.timeline import timeline_items
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.events.log import events_of
from core.events.types import SYSTEM
from core.models import uuid7
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.service import PlaybookStep
from tenants.service import organisation_by_code, person_of
from tests.factories import appeal_at, category_ask, citizen_make, photo_make, staff_person, steps_tick, take

STEPS = (
    PlaybookStep(title="Выехать на место", who="Мастер", what="Осмотреть и снять яму.", evidence="Фото", hours=24),
    PlaybookStep(title="Оградить", who="Бригада", what="Поставить временные знаки.", evidence="Фото", hours=26),
    PlaybookStep(title="Заделать", who="Подрядчик", what="Уложить и уплотнить смесь.", hours=None),
)
WORDS = "Яма засыпана, дорога ровная, приезжайте и смотрите."


def publish(*steps, expected=0, kind=""):
    facts = {"acting": SYSTEM, "code": "tested", "title": "Ремонт ямы", "block": "transport"}
    return playbook_publish(**facts, municipality_kind=kind, steps=steps or STEPS, expected=expected)


@pytest.fixture
def asked(ul):
    """The category of the small kit's appeals asks for three steps."""
    publish()
    category_ask(playbook="tested")


def titles(appeal):
    checklist = checklist_of(appeal)
    return [item.title for item in checklist.items] if checklist else []


def step(appeal, place=0):
    return checklist_of(appeal).items[place]


def tick(appeal, item, who="worker", *, ticked=True):
    return checklist_tick(person=staff_person(who), number=appeal.number, item_id=item.id, ticked=ticked)


def ticks(appeal):
    return [event for event in events_of("appeal", appeal.id) if event.type == "appeals.AppealStepTicked"]


@pytest.mark.usefixtures("asked")
def test_an_assignment_copies_the_steps_with_their_times():
    appeal = appeal_at("assigned")
    items = checklist_of(appeal).items
    assert [(item.title, item.who, item.evidence) for item in items] == [
        (step.title, step.who, step.evidence) for step in STEPS
    ]
    opened = Assignment.objects.get(appeal=appeal).created_at
    assert [item.due_at for item in items] == [opened + timedelta(hours=24), opened + timedelta(hours=26), None]


def test_steps_for_the_kind_of_the_appeals_municipality_win(asked):
    publish(STEPS[2], kind="район")
    assert titles(appeal_at("assigned")) == ["Заделать"]
    assert len(titles(appeal_at("assigned", lat=None, lon=None))) == 3


def test_a_category_without_a_playbook_asks_for_nothing(ul):
    appeal = appeal_at("assigned")
    assert checklist_of(appeal) is None
    assert take(Action.ANSWER, appeal, staff_person("worker")).state == "answered"


def test_an_open_assignment_keeps_its_steps_when_the_playbook_changes(asked):
    appeal = appeal_at("assigned")
    publish(STEPS[0], expected=1)
    assert len(titles(appeal)) == 3
    assert titles(appeal_at("assigned")) == ["Выехать на место"]


def test_another_executor_and_another_round_begin_with_a_fresh_checklist(asked):
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen)
    tick(appeal, step(appeal))
    take(Action.REASSIGN, appeal, staff_person("roads"))
    assert checklist_of(appeal).done == 0
    take(Action.REASSIGN, appeal, staff_person("roads"), executor_id=organisation_by_code("roads-north").id)
    publish(STEPS[0], expected=1)
    take(Action.ANSWER, appeal, staff_person("worker"))
    take(Action.RETURN, appeal, person_of(citizen))
    assert titles(appeal) == ["Выехать на место"]
    assert checklist_of(appeal).done == 0
    assert step(appeal).assignment.ended_at is None


def test_an_answer_is_refused_until_every_step_is_ticked(asked):
    appeal, worker = appeal_at("assigned"), staff_person("worker")
    tick(appeal, step(appeal, 1))
    with pytest.raises(Conflict) as told:
        appeal_answer(person=worker, number=appeal.number, version=appeal.version, text=WORDS)
    assert told.value.code == "open_steps"
    assert "«Выехать на место», «Заделать»." in str(told.value)
    assert Appeal.objects.get(pk=appeal.pk).state == "assigned"
    steps_tick(appeal, worker)
    assert take(Action.ANSWER, appeal, worker).state == "answered"


def test_ticks_move_neither_state_nor_version_and_are_told_once(asked):
    appeal = appeal_at("assigned")
    item = step(appeal)
    tick(appeal, item)
    tick(appeal, item)
    after = Appeal.objects.get(pk=appeal.pk)
    assert (after.state, after.version) == (appeal.state, appeal.version)
    assert [event.payload["done"] for event in ticks(appeal)] == [1]
    item.refresh_from_db()
    assert item.ticked_by == staff_person("worker").grants[0].label
    tick(appeal, item, ticked=False)
    item.refresh_from_db()
    assert (item.ticked_at, item.ticked_by) == (None, "")
    assert [(event.payload["ticked"], event.payload["total"]) for event in ticks(appeal)] == [(True, 3), (False, 3)]


@pytest.mark.parametrize(
    ("who", "error"),
    [("roads", Denied), ("admin", Denied), ("moderator", Denied), ("homes", Missing), ("homes-worker", Missing)],
)
def test_only_the_executor_and_the_municipal_centre_tick(asked, who, error):
    appeal = appeal_at("assigned")
    with pytest.raises(error):
        tick(appeal, step(appeal), who)
    tick(appeal, step(appeal), "centre")
    assert checklist_of(appeal).done == 1


def test_the_applicant_ticks_nothing(asked):
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen)
    with pytest.raises(Denied):
        checklist_tick(person=person_of(citizen), number=appeal.number, item_id=step(appeal).id, ticked=True)


def test_a_step_of_another_appeal_is_not_found(asked):
    appeal, other = appeal_at("assigned"), appeal_at("assigned")
    with pytest.raises(Missing):
        tick(appeal, step(other))
    with pytest.raises(Missing):
        checklist_tick(person=staff_person("worker"), number=appeal.number, item_id=uuid7(), ticked=True)


def test_a_closed_assignment_is_ticked_no_more(asked):
    appeal = appeal_at("assigned")
    item = step(appeal)
    take(Action.REASSIGN, appeal, staff_person("roads"))
    take(Action.REASSIGN, appeal, staff_person("roads"), executor_id=organisation_by_code("roads-north").id)
    with pytest.raises(Conflict) as told:
        tick(appeal, item)
    assert told.value.code == "assignment_closed"
    take(Action.ANSWER, appeal, staff_person("worker"))
    with pytest.raises(Conflict):
        tick(appeal, step(appeal), ticked=False)


def test_the_history_tells_ticks_of_one_go_in_one_private_line(asked):
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen)
    for item in checklist_of(appeal).items[:2]:
        tick(appeal, item)
    tick(appeal, step(appeal), "centre", ticked=False)
    tick(appeal, step(appeal), "centre")
    tick(appeal, step(appeal, 1), "centre", ticked=False)
    appeal = Appeal.objects.select_related("category").get(pk=appeal.pk)
    told = [item for item in timeline_items(appeal, staff_person("roads")) if "Шаги" in item.title]
    assert [(item.title, item.private) for item in told] == [
        ("Шаги алгоритма: выполнено 2 из 3", True),
        ("Шаги алгоритма: выполнено 1 из 3", True),
    ]
    assert told[0].text == "Отмечено: «Выехать на место», «Оградить»."
    assert told[1].text == "Отметка снята: «Оградить»."
    assert not [item for item in timeline_items(appeal, person_of(citizen)) if "Шаги" in item.title]


# --- Photos that a category asks for


def answer(appeal, *photo_ids):
    return take(Action.ANSWER, appeal, staff_person("worker"), photo_ids=photo_ids)


def shot():
    return photo_make(staff_person("worker")).id


def test_an_answer_shows_what_its_category_asks_for(ul):
    category_ask(evidence="after")
    appeal = appeal_at("assigned")
    with pytest.raises(InvalidInput) as told:
        answer(appeal)
    assert (told.value.field, told.value.code) == ("photos", "photo_required")
    assert Assignment.objects.get(appeal=appeal).ended_at is None
    assert answer(appeal, shot()).state == "answered"


def test_before_and_after_need_a_photo_of_the_problem(ul):
    category_ask(evidence="before_after")
    appeal = appeal_at("assigned")
    with pytest.raises(InvalidInput) as told:
        answer(appeal, shot())
    assert (told.value.field, told.value.code) == ("photos", "before_required")
    assert answer(appeal, shot(), shot()).state == "answered"


def test_the_applicants_photo_shows_the_problem(ul):
    category_ask(evidence="before_after")
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen, photo_ids=(photo_make(person_of(citizen)).id,))
    assert answer(appeal, shot()).state == "answered"


def test_items_go_with_their_appeal_only(asked):
    appeal, other = appeal_at("assigned"), appeal_at("assigned")
    tick(appeal, step(appeal))
    assert checklist_of(other).done == 0
    assert ChecklistItem.objects.filter(assignment__appeal=other).count() == 3

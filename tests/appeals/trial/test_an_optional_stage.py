"""A region's flow has an optional stage or leaves it out; the stages beside it name neither."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from appeals.clocks.kinds import RESOLUTION, VERDICT
from appeals.flow import action_take
from appeals.models import Answer, Appeal, AppealClock
from appeals.stages.optional import Flow, OptionalStage, flow_now, flow_stage_switch, optional_stages
from appeals.stages.undoing import appeal_undo
from appeals.states import Action, State
from appeals.telling.notifications import notifications_of
from appeals.telling.timeline import timeline_items
from core import clock
from core.errors import Missing
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, Event
from core.events.types import SYSTEM
from tenants.service import person_of, region_by_slug, region_zone
from tests.appeals.trial.declared import declared
from tests.factories import action_arguments, appeal_at, citizen_make, staff_person, staff_user, take
from tests.http import region_client

DAY = timedelta(days=1)
JUDGE = "оцените решение"


@pytest.fixture
def look():
    """The stage, declared as long as the test lasts, and left out until a region switches it on."""
    with declared("second_look") as module:
        yield module


def switch(look, *, is_on: bool) -> None:
    flow_stage_switch(look.STAGE, acting=SYSTEM, is_on=is_on)


def moved(action: str, appeal: Appeal, who: str = "moderator", **arguments) -> Appeal:
    current = Appeal.objects.get(pk=appeal.pk)
    facts = {"number": current.number, "version": current.version, "arguments": arguments}
    return action_take(action, person=staff_person(who), **facts)


def titles() -> list[str]:
    while events_dispatch_batch():
        pass
    return [title for title in Delivery.objects.values_list("title", flat=True) if title.endswith(JUDGE)]


def test_left_out_an_answer_goes_to_the_applicant_at_once(ul, look):
    appeal = appeal_at("answered")

    assert (appeal.state, appeal.due_kind) == (State.ANSWERED, VERDICT)
    assert len(titles()) == 1


def test_switched_on_an_answer_waits_there_and_then_goes_on(ul, look):
    switch(look, is_on=True)
    citizen = citizen_make()
    appeal = appeal_at("answered", citizen)
    assert (appeal.state, appeal.due_kind) == (look.LOOKED_AT, "")
    assert titles() == []

    with clock.at(appeal.answered_at + DAY):
        gone = moved(look.LET_GO, appeal)

    assert gone.state == State.ANSWERED
    # The applicant has their ten days from when they may judge.
    last = (appeal.answered_at + 11 * DAY).astimezone(region_zone())
    assert gone.due_at == last.replace(hour=23, minute=59, second=0, microsecond=0)
    assert len(titles()) == 1
    assert take(Action.CONFIRM, gone, person_of(citizen)).state == State.CLOSED


def test_what_is_sent_back_is_answered_again_and_looked_at_again(ul, look):
    switch(look, is_on=True)
    appeal = appeal_at("answered")

    back = moved(look.SEND_BACK, appeal)
    assert (back.state, back.due_kind) == (State.RETURNED, RESOLUTION)

    assert take(Action.ANSWER, back, staff_person("worker")).state == look.LOOKED_AT


def test_who_has_to_act_is_told_of_what_is_sent_back(ul, look):
    switch(look, is_on=True)
    worker = staff_person("worker")
    back = moved(look.SEND_BACK, appeal_at("answered"))
    while events_dispatch_batch():
        pass

    with clock.at(clock.now() + timedelta(minutes=1)):
        lines = [row.title for row in notifications_of(worker)]
    assert f"УЛ-{back.number}: ответ вернули на доработку" in lines
    assert "Модератор вернул ответ исполнителю" in [item.title for item in timeline_items(back, worker)]


def test_what_is_there_when_it_is_switched_off_still_goes_on(ul, look):
    switch(look, is_on=True)
    appeal, other = appeal_at("answered"), appeal_at("answered")
    switch(look, is_on=False)

    assert moved(look.LET_GO, appeal).state == State.ANSWERED
    assert take(Action.ANSWER, moved(look.SEND_BACK, other), staff_person("worker")).state == State.ANSWERED


def test_an_undone_answer_is_undone_through_the_stage(ul, look):
    switch(look, is_on=True)
    appeal = appeal_at("assigned")
    answered = moved(Action.ANSWER, appeal, "worker", **action_arguments(Action.ANSWER, appeal))
    assert answered.state == look.LOOKED_AT

    appeal_undo(person=staff_person("worker"), number=answered.number, version=answered.version)

    assert Appeal.objects.get(pk=appeal.pk).state == State.ASSIGNED
    assert AppealClock.objects.get(appeal=appeal).runs


@pytest.mark.parametrize("is_left_out_between", [False, True])
def test_a_second_press_of_an_answer_that_arrived_there_is_one_action(ul, look, is_left_out_between):
    switch(look, is_on=True)
    appeal = appeal_at("assigned")
    client, url = region_client("ul", staff_user("worker")), f"/work/appeals/{appeal.number}/answer/"
    body = {"version": appeal.version, "text": "Яму засыпали вчера вечером, проверили утром."}

    first = client.post(url, body)
    if is_left_out_between:
        switch(look, is_on=False)
    second = client.post(url, body)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Appeal.objects.get(pk=appeal.pk).state == look.LOOKED_AT
    assert Answer.objects.count() == 1


def test_a_second_press_of_a_reply_that_arrived_in_a_stage_is_one_action(ul):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    first_level = {"state": State.MODERATION_1, "states": frozenset({State.MODERATION_1}), "before": State.MODERATION_2}
    optional_stages.register(OptionalStage(name="again", label="again", position=10, is_on=True, **first_level))
    client, url = region_client("ul", user), f"/appeals/{appeal.number}/clarify/"
    body = {"clarify-version": appeal.version, "clarify-text": "Это у второго подъезда."}
    try:
        answers = [client.post(url, body).status_code for _press in range(2)]
    finally:
        optional_stages.unregister("again")

    assert answers == [302, 302]
    assert Appeal.objects.get(pk=appeal.pk).state == State.MODERATION_1


def test_each_region_decides_for_itself(ul, look):
    switch(look, is_on=True)

    assert flow_now().stages == {look.STAGE}
    with tenant_context(region_by_slug("mo")):
        assert flow_now().stages == frozenset()


def test_a_switch_is_told_to_the_log_once_and_needs_a_known_stage(ul, look):
    switch(look, is_on=True)
    switch(look, is_on=True)
    switch(look, is_on=False)

    told = Event.objects.filter(type="appeals.FlowStageSwitched").order_by("id")
    assert [event.payload["is_on"] for event in told] == [True, False]
    with pytest.raises(Missing):
        flow_stage_switch("nothing", acting=SYSTEM, is_on=True)


def test_the_flow_is_read_once_and_again_after_a_switch(ul, look, django_capture_on_commit_callbacks):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            flow_now()
        return len([query for query in queries if "flowstage" in query["sql"]])

    assert [asked(), asked()] == [1, 0]
    with django_capture_on_commit_callbacks(execute=True):
        switch(look, is_on=True)
    assert asked() == 1  # in the transaction of the switch nothing is kept
    connection.run_on_commit.clear()
    assert [asked(), asked()] == [1, 0]
    assert flow_now().stages == {look.STAGE}


def test_where_no_stage_is_optional_nothing_is_read(ul):
    with CaptureQueriesContext(connection) as queries:
        assert flow_now() == Flow()
    assert len(queries) == 0


def test_several_stages_before_one_state_come_in_their_order():
    def stage(name: str, position: int) -> OptionalStage:
        return OptionalStage(
            name=name, label=name, state=name, states=frozenset({name}), before="answered", position=position
        )

    for item in (stage("late", 30), stage("early", 10), stage("middle", 20)):
        optional_stages.register(item)
    try:
        whole, two = Flow(frozenset({"early", "middle", "late"})), Flow(frozenset({"early", "late"}))
        way, state = [], "assigned"
        while state != "answered":
            state = whole.arrival(state, "answered")
            way.append(state)
        assert way == ["early", "middle", "late", "answered"]
        # Left out while an appeal is in it: the next one follows, not the first.
        assert two.arrival("middle", "answered") == "late"
        assert two.arrival("assigned", "returned") == "returned"
    finally:
        for name in ("late", "early", "middle"):
            optional_stages.unregister(name)

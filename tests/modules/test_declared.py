"""A module's state, actions, clock and lines of the history: there where the region has it on, silent elsewhere."""

from datetime import timedelta

import pytest
from otklik_hotspots.watching import RESUME, WATCH, WATCHED

from appeals.access import actions_for
from appeals.clocks.kinds import RESOLUTION, appeal_clock, clock_kinds
from appeals.clocks.reading import clocks_shown
from appeals.clocks.sweeping import clocks_sweep
from appeals.declaring import ActionForm, Party, action_form, appeal_state, optional_stage, presents
from appeals.events import AnswerGiven
from appeals.flow import action_take
from appeals.models import Appeal, AppealClock
from appeals.module_check import declarations_lack
from appeals.states import states
from appeals.telling.timeline import timeline_items
from core import clock
from core.errors import Conflict, Denied
from core.events.dispatcher import events_dispatch_batch
from core.modules import modules
from core.modules.parts import ForeignPart, parts_of
from tenants.service import person_of
from tenants.structure.switches import module_switch_set
from tests.factories import appeal_at, staff_person, staff_user
from tests.http import region_client

LINE = "Министерство наблюдает: об этом пишут многие"


def switch(*, is_on: bool) -> None:
    module_switch_set(slug="hotspots", is_on=is_on)
    while events_dispatch_batch():
        pass


def now(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def step(action: str, appeal: Appeal) -> Appeal:
    return action_take(
        action, person=staff_person("roads"), number=appeal.number, version=now(appeal).version, arguments={}
    )


@pytest.fixture
def watched(ul) -> Appeal:
    switch(is_on=True)
    return step(WATCH, appeal_at("moderation_2"))


def test_its_action_is_offered_and_taken_where_it_is_on_alone(ul):
    appeal, roads = appeal_at("moderation_2"), staff_person("roads")
    client, url = region_client("ul", staff_user("roads")), f"/work/appeals/{appeal.number}/"
    assert WATCH not in actions_for(roads, appeal)
    assert "Понаблюдать" not in client.get(url).content.decode()
    with pytest.raises(Conflict):
        step(WATCH, appeal)

    switch(is_on=True)

    assert WATCH in actions_for(roads, appeal)
    assert "Понаблюдать" in client.get(url).content.decode()
    with pytest.raises(Denied):
        action_take(WATCH, person=staff_person("moderator"), number=appeal.number, version=2, arguments={})
    assert step(WATCH, appeal).state == WATCHED


def test_what_is_in_its_state_when_it_is_switched_off_goes_on(watched):
    switch(is_on=False)

    assert region_client("ul", staff_user("roads")).get(f"/work/appeals/{watched.number}/").status_code == 200
    assert step(RESUME, watched).state == "moderation_2"
    with pytest.raises(Conflict):
        step(WATCH, watched)


def test_its_state_is_offered_to_filters_where_it_is_on_alone(ul):
    client = region_client("ul", staff_user("admin"))
    assert WATCHED not in client.get("/work/queues/all/").content.decode()
    switch(is_on=True)
    clock_shift = clock.now() + timedelta(minutes=2)
    with clock.at(clock_shift):
        assert client.get("/work/queues/all/", {"state": WATCHED}).status_code == 200


def test_the_api_knows_its_state(watched):
    client = region_client("ul", staff_user("roads"))

    answer = client.get("/api/v1/appeals", {"state": WATCHED})

    assert [row["number"] for row in answer.json()["results"]] == [watched.number]


def test_its_clock_is_silent_while_it_is_off(watched):
    row = AppealClock.objects.get(appeal=watched, kind="hotspots.watch")
    assert [shown.kind for shown in clocks_shown(watched)] == ["hotspots.watch", RESOLUTION]
    assert now(watched).due_kind == "hotspots.watch"

    switch(is_on=False)
    assert [shown.kind for shown in clocks_shown(watched)] == [RESOLUTION]
    assert now(watched).due_kind == RESOLUTION
    with clock.at(row.due_at + timedelta(minutes=1)):
        clocks_sweep()
    assert now(watched).state == WATCHED


def test_its_clock_is_back_with_it_and_acts(watched):
    row = AppealClock.objects.get(appeal=watched, kind="hotspots.watch")
    switch(is_on=False)
    switch(is_on=True)
    assert now(watched).due_kind == "hotspots.watch"

    with clock.at(row.due_at + timedelta(minutes=1)):
        clocks_sweep()

    assert now(watched).state == "moderation_2"


def test_its_lines_of_the_history_are_there_where_it_is_on(watched):
    def told() -> bool:
        return LINE in [item.title for item in timeline_items(now(watched), person_of(watched.applicant))]

    assert told()
    switch(is_on=False)
    assert not told()


def test_an_appeal_in_a_state_whose_module_is_gone_breaks_no_page(ul):
    appeal = appeal_at("assigned", wants_publicity=True)
    Appeal.objects.filter(pk=appeal.pk).update(state="gone_state")
    words = "Состояние модуля, которого больше нет"
    applicant, admin = region_client("ul", appeal.applicant), region_client("ul", staff_user("admin"))

    for client, path in (
        (admin, f"/work/appeals/{appeal.number}/"),
        (admin, "/work/queues/all/"),
        (admin, f"/api/v1/appeals/{appeal.number}"),
        (admin, "/api/v1/appeals"),
        (applicant, f"/appeals/{appeal.number}/"),
        (applicant, "/my/"),
        (region_client("ul"), f"/appeals/{appeal.number}/"),
        (region_client("ul"), f"/api/v1/public/appeals/{appeal.number}"),
    ):
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 200)
        if path != "/my/":
            assert words in answer.content.decode(), path
    assert actions_for(staff_person("roads"), Appeal.objects.get(pk=appeal.pk)) == []


def _stage() -> None:
    optional_stage("x", label="x", state="answered", before="answered", position=1)


def _clock() -> None:
    appeal_clock("x", label="x", policy=lambda appeal: None, party=Party.MODERATOR)


def _state() -> None:
    appeal_state("x", label="x", tone="info", guidance="x", turn=Party.MODERATOR)


def _form() -> None:
    action_form(type("Form", (ActionForm,), {"action": "answer"}))


def _presenter() -> None:
    presents(type("Unknown", (AnswerGiven,), {"event_name": "hotspots.Unknown"}))(lambda event, line: ())


@pytest.mark.parametrize("declare", [_stage, _clock, _state, _form, _presenter])
def test_a_declaration_without_its_module_stops_the_start(declare):
    with parts_of("hotspots"), pytest.raises(ForeignPart):
        declare()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"turn": Party.MUNICIPAL_CENTRE}, "in no queue of those whose turn it is"),
        ({"turn": Party.REGIONAL_ADMIN, "shown_as": "work", "is_final": True}, "under 0 of the tabs"),
        ({"turn": None, "is_final": True, "shown_as": "answered"}, "under 0 of the tabs"),
    ],
)
def test_the_contract_finds_a_state_that_people_would_not_see(facts, told):
    appeal_state("hotspots_hidden", label="x", tone="info", guidance="x", module="hotspots", **facts)
    try:
        lacks = "\n".join(declarations_lack(modules["hotspots"]))
    finally:
        states.unregister("hotspots_hidden")
    assert told in lacks


def test_the_contract_says_what_a_declaration_lacks():
    assert list(declarations_lack(modules["hotspots"])) == []
    told = {"tone": "info", "label": "", "guidance": "", "turn": Party.MODERATOR, "module": "hotspots"}
    appeal_state("watched_by_nobody_at_all", **told)
    nothing = {"label": "x", "policy": lambda appeal: None, "party": Party.MODERATOR, "module": "hotspots"}
    appeal_clock("hotspots.none", started_by={"nothing"}, **nothing)
    try:
        lacks = "\n".join(declarations_lack(modules["hotspots"]))
    finally:
        states.unregister("watched_by_nobody_at_all")
        clock_kinds.unregister("hotspots.none")
    assert "begin its name with the slug" in lacks
    assert "at most 20 characters" in lacks
    assert "say its label" in lacks
    assert "has no action there" in lacks
    assert "there is no action 'nothing'" in lacks

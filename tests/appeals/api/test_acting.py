"""Taking an appeal through its life by programs alone."""

import pytest

from appeals.models import Appeal, Notification
from appeals.states import Action
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event
from tenants.service import Organisation, person_of
from tests.api import ApiClient
from tests.factories import appeal_at, citizen_make, photo_make, staff_person, staff_user, take

PEOPLE_ACTIONS = sorted(set(Action) - {Action.EXPIRE, Action.PASS})
WORDS = "Достаточно длинное объяснение для проверки."
BODIES = {
    "approve": {},
    "reject_by_rules": {"reason": "no_details", "text": WORDS},
    "reject_by_substance": {"reason": "not_our_authority", "text": WORDS},
    "ask": {"text": WORDS},
    "clarify": {"text": WORDS},
    "assign": {"executor": "roads-north"},
    "reassign": {"executor": "homes-south"},
    "refuse": {"reason": WORDS},
    "pass_on": {"ministry": "ministry-homes", "reason": WORDS},
    "recategorise": {"category": "yard-driveway-cleaning"},
    "reopen": {"reason": WORDS},
    "answer": {"text": WORDS},
    "confirm": {"rating": 5},
    "return": {"reason": WORDS},
}
# Who takes an action and from which state.
WAYS = {
    "approve": ("moderator", "moderation_1", "moderation_2"),
    "reject_by_rules": ("moderator", "moderation_1", "rejected"),
    "reject_by_substance": ("roads", "moderation_2", "rejected"),
    "ask": ("roads", "moderation_2", "clarification"),
    "clarify": ("applicant", "clarification", "moderation_2"),
    "assign": ("roads", "moderation_2", "assigned"),
    "reassign": ("centre", "assigned", "assigned"),
    "refuse": ("worker", "assigned", "moderation_2"),
    "pass_on": ("roads", "assigned", "moderation_2"),
    "recategorise": ("centre", "assigned", "moderation_2"),
    "reopen": ("moderator", "rejected", "moderation_1"),
    "answer": ("worker", "returned", "answered"),
    "confirm": ("applicant", "answered", "closed"),
    "return": ("applicant", "answered", "returned"),
}


@pytest.fixture
def citizen(ul):
    return citizen_make()


def acting(who, citizen) -> ApiClient:
    return ApiClient("ul", citizen if who == "applicant" else staff_user(who))


@pytest.mark.parametrize(
    ("action", "who", "state"), [("assign", "roads", "moderation_2"), ("reassign", "roads", "assigned")]
)
def test_a_ministry_gives_work_and_is_given_none(citizen, action, who, state):
    appeal = appeal_at(state, citizen)
    body = {"version": appeal.version, "executor": "ministry-homes"}

    answer = acting(who, citizen).post(f"appeals/{appeal.number}/actions/{action}", body)

    told = answer.data["errors"][0]
    assert (answer.status_code, told["field"], told["code"]) == (422, "executor", "not_an_executor")
    assert "не исполняет поручения" in told["detail"]
    assert Appeal.objects.get(pk=appeal.pk).state == state


def test_every_action_of_people_has_an_address(ul):
    assert sorted(BODIES) == sorted(action.value for action in PEOPLE_ACTIONS)


@pytest.mark.parametrize("action", sorted(BODIES))
def test_action_moves_the_appeal(citizen, action):
    who, source, target = WAYS[action]
    appeal = appeal_at(source, citizen)

    answer = acting(who, citizen).post(
        f"appeals/{appeal.number}/actions/{action}", {"version": appeal.version, **BODIES[action]}
    )

    assert answer.status_code == 200, answer.data
    assert (answer.data["state"], answer.data["version"]) == (target, appeal.version + 1)
    assert Appeal.objects.get(pk=appeal.pk).state == target


@pytest.mark.parametrize("action", sorted(BODIES))
def test_action_from_a_wrong_state_is_a_conflict(citizen, action):
    who, source, _target = WAYS[action]
    appeal = appeal_at("moderation_2" if source == "moderation_1" else "answered", citizen)
    if source == "answered":
        appeal = appeal_at("assigned", citizen)

    answer = acting(who, citizen).post(
        f"appeals/{appeal.number}/actions/{action}", {"version": appeal.version, **BODIES[action]}
    )

    assert (answer.status_code, answer.data["code"]) == (409, "wrong_state")
    assert Appeal.objects.get(pk=appeal.pk).version == appeal.version


@pytest.mark.parametrize("action", sorted(BODIES))
def test_action_of_another_role_is_denied(citizen, action):
    _who, source, _target = WAYS[action]
    appeal = appeal_at(source, citizen)

    answer = acting("admin", citizen).post(
        f"appeals/{appeal.number}/actions/{action}", {"version": appeal.version, **BODIES[action]}
    )

    assert (answer.status_code, answer.data["code"]) == (403, "denied")


@pytest.mark.parametrize("action", sorted(BODIES))
def test_action_of_a_stranger_finds_nothing(citizen, action):
    appeal = appeal_at(WAYS[action][1], citizen)

    answer = ApiClient("ul", citizen_make()).post(
        f"appeals/{appeal.number}/actions/{action}", {"version": appeal.version, **BODIES[action]}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("action", sorted(BODIES))
def test_action_needs_the_version_that_was_looked_at(citizen, action):
    who, source, _target = WAYS[action]
    appeal = appeal_at(source, citizen)
    api, path = acting(who, citizen), f"appeals/{appeal.number}/actions/{action}"

    missing = api.post(path, BODIES[action])
    assert ("version", "required") in [(error["field"], error["code"]) for error in missing.data["errors"]]
    stale = api.post(path, {"version": appeal.version + 1, **BODIES[action]})
    assert (stale.status_code, stale.data["code"]) == (409, "stale_version")
    for wrong in ("1", 1.5, True, None, 10**30, -1):
        assert api.post(path, {"version": wrong, **BODIES[action]}).status_code == 422


def test_action_of_the_system_has_no_address(citizen):
    appeal = appeal_at("answered", citizen)

    assert acting("admin", citizen).post(f"appeals/{appeal.number}/actions/expire", {}).status_code == 404


def test_executor_must_be_of_the_region(citizen):
    appeal = appeal_at("moderation_2", citizen)

    answer = acting("roads", citizen).post(
        f"appeals/{appeal.number}/actions/assign", {"version": appeal.version, "executor": "nobody"}
    )

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "executor")


def test_rating_is_one_to_five(citizen):
    appeal = appeal_at("answered", citizen)
    api = acting("applicant", citizen)

    for rating in (0, 6, "5", None, 4.5):
        answer = api.post(f"appeals/{appeal.number}/actions/confirm", {"version": appeal.version, "rating": rating})
        assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "rating")


def test_answer_takes_photos(citizen):
    appeal = appeal_at("assigned", citizen)
    photo = photo_make(staff_person("worker"))

    answer = acting("worker", citizen).post(
        f"appeals/{appeal.number}/actions/answer",
        {"version": appeal.version, "text": WORDS, "photos": [str(photo.id)]},
    )

    assert answer.status_code == 200, answer.data
    shown = acting("applicant", citizen).get(f"appeals/{appeal.number}").data
    assert [item["id"] for item in shown["answers"][0]["photos"]] == [str(photo.id)]
    assert shown["photos"] == []


def test_allowed_actions_are_those_that_work(citizen):
    appeal = appeal_at("moderation_2", citizen)
    api = acting("roads", citizen)

    allowed = {item["action"] for item in api.get(f"appeals/{appeal.number}").data["allowed_actions"]}

    assert allowed == {"ask", "assign", "reject_by_substance", "pass_on", "recategorise"}


def test_a_closed_ministry_is_a_fault_of_the_field(citizen):
    appeal = appeal_at("moderation_2", citizen)
    Organisation.objects.filter(code="ministry-homes").update(is_active=False)

    answer = acting("roads", citizen).post(
        f"appeals/{appeal.number}/actions/pass_on", {"version": appeal.version, **BODIES["pass_on"]}
    )

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.data["errors"]] == [("ministry", "unknown")]


def test_each_step_writes_one_event(citizen):
    appeal = appeal_at("moderation_1", citizen)
    before = Event.objects.filter(subject_id=appeal.id).count()

    acting("moderator", citizen).post(f"appeals/{appeal.number}/actions/approve", {"version": 1})

    assert Event.objects.filter(subject_id=appeal.id).count() == before + 1


# --- Notifications


def test_notifications_are_listed_and_marked(citizen):
    appeal_at("moderation_2", citizen)
    while events_dispatch_batch():
        pass
    api = ApiClient("ul", citizen)

    rows = api.get("notifications").data["results"]
    assert rows
    assert api.get("notifications/unread").data["unread"] == len(rows)
    read = api.post(f"notifications/{rows[0]['id']}/read")
    assert (read.status_code, read.data["id"]) == (200, rows[0]["id"])
    assert read.data["read_at"] is not None
    assert len(api.get("notifications", unread="true").data["results"]) == len(rows) - 1
    assert api.post("notifications/read").data == {"marked": len(rows) - 1}
    assert api.get("notifications/unread").data == {"unread": 0}


def test_somebody_elses_notification_is_not_there(citizen):
    appeal = appeal_at("moderation_1", citizen)
    row = Notification.objects.create(user=citizen, appeal=appeal, event_id=appeal.id, title="Чужое")

    assert ApiClient("ul", citizen_make()).post(f"notifications/{row.id}/read").status_code == 404


# --- A person of a role


def test_person_of_a_role_acts_on_their_own_appeal_as_its_applicant(ul):
    moderator = staff_user("moderator")
    appeal = appeal_at("moderation_1", moderator)

    answer = ApiClient("ul", moderator).post(f"appeals/{appeal.number}/actions/approve", {"version": 1})

    assert answer.status_code == 403
    assert person_of(moderator).is_staff


# --- Undoing


def test_a_program_takes_back_what_it_has_just_done(citizen):
    appeal = appeal_at("moderation_1", citizen)
    api = acting("moderator", citizen)
    moved = api.post(f"appeals/{appeal.number}/actions/approve", {"version": appeal.version}).data

    answer = api.post(f"appeals/{appeal.number}/undo", {"version": moved["version"]})

    assert (answer.status_code, answer.data["state"]) == (200, "moderation_1")
    assert answer.data["version"] == moved["version"] + 1
    stranger = acting("roads", citizen).post(f"appeals/{appeal.number}/undo", {"version": moved["version"]})
    assert stranger.status_code == 404


def test_what_somebody_has_gone_on_with_is_not_taken_back(citizen):
    appeal = appeal_at("moderation_1", citizen)
    api = acting("moderator", citizen)
    moved = api.post(f"appeals/{appeal.number}/actions/approve", {"version": appeal.version}).data
    take(Action.ASSIGN, appeal, staff_person("roads"))

    answer = api.post(f"appeals/{appeal.number}/undo", {"version": moved["version"]})

    assert (answer.status_code, answer.data["code"]) == (409, "moved_on")

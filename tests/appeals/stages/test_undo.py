"""Whoever has just taken a step takes it back: the appeal is as it was, and nobody outside has heard of it."""

from datetime import timedelta

import pytest

from appeals.flow import action_take
from appeals.models import Answer, Appeal, Assignment, Attachment, Message, Notification, UndoPoint
from appeals.stages.undo_points import ON_ITS_WAY, UNDO_TIME, undo_points_purge
from appeals.stages.undoing import appeal_undo
from appeals.states import Action, State
from appeals.telling.notifications import notifications_of
from appeals.telling.timeline import timeline_items
from core import clock
from core.errors import Conflict, Denied, Missing
from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import events_dispatch_batch
from core.events.log import events_of
from core.events.models import Delivery
from taxonomy.models import Decision
from tenants.service import NOBODY, person_of
from tenants.structure.models import RoleGrant
from tests.factories import action_arguments, appeal_at, category_ask, photo_make, staff_person, steps_tick
from tests.reading import told_to

# Who takes what, and from which state.
STEPS = [
    ("moderator", Action.APPROVE, "moderation_1"),
    ("moderator", Action.REJECT_BY_RULES, "moderation_1"),
    ("roads", Action.ASK, "moderation_2"),
    ("roads", Action.REJECT_BY_SUBSTANCE, "moderation_2"),
    ("roads", Action.ASSIGN, "moderation_2"),
    ("roads", Action.PASS_ON, "moderation_2"),
    ("roads", Action.PASS_ON, "assigned"),
    ("centre", Action.RECATEGORISE, "returned"),
    ("centre", Action.REASSIGN, "assigned"),
    ("worker", Action.REFUSE, "assigned"),
    ("worker", Action.ANSWER, "returned"),
    ("moderator", Action.REOPEN, "rejected"),
]
COMPARED = [
    field.attname
    for field in Appeal._meta.concrete_fields
    if field.attname not in ("version", "search", "public_search")
]


def taken(appeal: Appeal, who: str, action: Action, **changes) -> Appeal:
    arguments = {**action_arguments(action, appeal), **changes}
    return action_take(
        action, person=staff_person(who), number=appeal.number, version=appeal.version, arguments=arguments
    )


def undone(appeal: Appeal, who: str):
    return appeal_undo(person=staff_person(who), number=appeal.number, version=appeal.version)


def facts(appeal: Appeal) -> dict:
    return Appeal.objects.filter(pk=appeal.pk).values(*COMPARED).get()


def rows(appeal: Appeal) -> dict[str, list]:
    return {
        "assignments": list(Assignment.objects.filter(appeal=appeal).values_list("pk", "ended_at", "ended_as")),
        "messages": list(Message.objects.filter(appeal=appeal).values_list("pk", "text")),
        "answers": list(Answer.objects.filter(appeal=appeal).values_list("pk", "text")),
    }


@pytest.mark.parametrize(("who", "action", "state"), STEPS)
def test_every_step_of_the_staff_is_taken_back_whole(ul, who, action, state):
    appeal = appeal_at(state)
    steps_tick(appeal, staff_person("worker")) if state in ("assigned", "returned") else None
    before, rows_before = facts(appeal), rows(appeal)

    moved = taken(appeal, who, action)
    result = undone(moved, who)

    assert (facts(appeal), rows(appeal)) == (before, rows_before)
    assert (result.action, result.appeal.version) == (action, moved.version + 1)
    # It can be done again, and by then it is another step.
    again = taken(Appeal.objects.get(pk=appeal.pk), who, action)
    assert again.version == moved.version + 2


@pytest.mark.parametrize(("who", "action", "state"), STEPS)
def test_nobody_outside_hears_of_what_was_undone(ul, who, action, state):
    appeal = appeal_at(state)
    while events_dispatch_batch():
        pass
    deliveries, lines = Delivery.objects.count(), Notification.objects.count()
    told = {
        person: told_to(Appeal.objects.get(pk=appeal.pk), person) for person in (NOBODY, person_of(appeal.applicant))
    }

    moved = taken(appeal, who, action)
    events_dispatch_batch()
    # Written, and not yet told.
    assert not notifications_of(person_of(appeal.applicant)).filter(event_id=UndoPoint.objects.get().event_id).exists()
    undone(moved, who)
    while events_dispatch_batch():
        pass

    with clock.at(clock.now() + timedelta(minutes=5)):
        deliveries_send_due()
        assert (Delivery.objects.count(), Notification.objects.count()) == (deliveries, lines)
    for person, items in told.items():
        assert told_to(Appeal.objects.get(pk=appeal.pk), person) == items


def test_undone_before_the_log_was_read_is_told_to_nobody_either(ul):
    appeal = appeal_at("moderation_2")
    while events_dispatch_batch():
        pass
    letters = Delivery.objects.count()

    undone(taken(appeal, "roads", Action.ASK), "roads")
    while events_dispatch_batch():
        pass

    assert Delivery.objects.count() == letters


def test_a_letter_waits_until_its_step_can_no_longer_be_undone(ul):
    appeal = appeal_at("moderation_2")
    while events_dispatch_batch():
        pass
    with clock.at(clock.now() + timedelta(minutes=1)):
        deliveries_send_due()
        moment = clock.now()
    with clock.at(moment):
        taken(appeal, "roads", Action.ASK)
        events_dispatch_batch()
        letter = Delivery.objects.order_by("-created_at").first()
        assert letter.next_attempt_at == moment + UNDO_TIME + ON_ITS_WAY
        assert deliveries_send_due() == 0
    with clock.at(moment + UNDO_TIME + ON_ITS_WAY):
        assert deliveries_send_due() == 1
        assert notifications_of(person_of(appeal.applicant)).filter(event_id=letter.event_id).exists()


def test_the_log_says_what_happened_and_the_staff_read_it(ul):
    appeal = appeal_at("moderation_2")

    undone(taken(appeal, "roads", Action.ASSIGN), "roads")

    first, second = events_of("appeal", appeal.id)[-2:]
    assert (first.type, second.type) == ("appeals.AppealAssigned", "appeals.AppealActionUndone")
    assert (second.payload["undone_id"], second.payload["action"]) == (str(first.id), "assign")
    assert second.payload["state"] == "moderation_2"
    titles = [item.title for item in timeline_items(Appeal.objects.get(pk=appeal.pk), staff_person("roads"))]
    assert "Отменено сразу: «Назначить исполнителя»" in titles
    assert not any(title.startswith("Передано исполнителю") for title in titles)


def test_ten_seconds_and_what_was_on_its_way_then_it_is_too_late(ul):
    appeal = appeal_at("moderation_1")
    moment = clock.now() + timedelta(minutes=1)
    with clock.at(moment):
        moved = taken(appeal, "moderator", Action.APPROVE)
    with clock.at(moment + UNDO_TIME + ON_ITS_WAY + timedelta(milliseconds=1)), pytest.raises(Conflict) as refused:
        undone(moved, "moderator")

    assert refused.value.code == "too_late"
    assert facts(appeal)["state"] == State.MODERATION_2
    with clock.at(moment + UNDO_TIME):
        undone(moved, "moderator")
    assert facts(appeal)["state"] == State.MODERATION_1


def test_what_has_gone_out_is_not_taken_back_whatever_the_clock_says(ul):
    appeal = appeal_at("moderation_2")
    moved = taken(appeal, "roads", Action.ASK)
    events_dispatch_batch()
    Delivery.objects.filter(event_id=UndoPoint.objects.get().event_id).update(attempts=1)

    with pytest.raises(Conflict) as refused:
        undone(moved, "roads")

    assert refused.value.code == "too_late"
    assert facts(appeal)["state"] == State.CLARIFICATION


def test_somebody_elses_step_is_not_mine_to_take_back(ul):
    moved = taken(appeal_at("moderation_2"), "roads", Action.ASSIGN)

    for person in (staff_person("moderator"), staff_person("worker"), NOBODY):
        with pytest.raises(Missing):
            appeal_undo(person=person, number=moved.number, version=moved.version)


def test_once_somebody_has_gone_on_nothing_is_taken_back(ul):
    category_ask(playbook="pothole-repair")
    ticked = taken(appeal_at("moderation_2"), "roads", Action.ASSIGN)
    assert steps_tick(ticked, staff_person("worker"), most=1) == 1
    answered = taken(appeal_at("moderation_1"), "moderator", Action.APPROVE)
    taken(answered, "roads", Action.ASK)

    # A tick moves no version, and is somebody's work all the same.
    for moved, who in ((ticked, "roads"), (answered, "moderator")):
        with pytest.raises(Conflict) as refused:
            undone(moved, who)
        assert refused.value.code == "moved_on"


def test_two_steps_are_taken_back_from_the_last(ul):
    first = taken(appeal_at("moderation_2"), "roads", Action.ASSIGN)
    second = taken(first, "roads", Action.REASSIGN)

    with pytest.raises(Conflict):
        undone(first, "roads")
    undone(second, "roads")

    assert Appeal.objects.get(pk=first.pk).executor.code == "roads-north"


def test_a_second_press_changes_nothing_more(ul):
    moved = taken(appeal_at("moderation_1"), "moderator", Action.APPROVE)

    undone(moved, "moderator")
    undone(moved, "moderator")

    assert [event.type for event in events_of("appeal", moved.id)].count("appeals.AppealActionUndone") == 1


def test_whose_role_was_taken_away_takes_nothing_back(ul):
    moved = taken(appeal_at("moderation_2"), "roads", Action.ASSIGN)
    RoleGrant.objects.filter(user_id=staff_person("roads").user_id).delete()

    with pytest.raises(Denied):
        undone(moved, "roads")


def test_photos_of_an_answer_come_back_to_the_one_who_sent_them(ul):
    person = staff_person("worker")
    photo = photo_make(person)
    moved = taken(appeal_at("assigned"), "worker", Action.ANSWER, photo_ids=(photo.id,))

    result = undone(moved, "worker")

    loose = Attachment.objects.get(pk=photo.id)
    assert (loose.appeal_id, loose.answer_id, loose.uploaded_by_id) == (None, None, person.user_id)
    assert result.point.arguments["photo_ids"] == [str(photo.id)]
    taken(Appeal.objects.get(pk=moved.pk), "worker", Action.ANSWER, photo_ids=(photo.id,))


def test_a_decision_that_was_taken_back_teaches_nothing(ul):
    moved = taken(appeal_at("moderation_1"), "moderator", Action.APPROVE)
    assert Decision.objects.filter(appeal_id=moved.id).exists()

    undone(moved, "moderator")

    assert not Decision.objects.filter(appeal_id=moved.id).exists()


def test_what_a_resident_does_is_not_offered_to_be_undone(ul):
    appeal = appeal_at("answered")
    action_take(
        Action.CONFIRM,
        person=person_of(appeal.applicant),
        number=appeal.number,
        version=appeal.version,
        arguments={"rating": 5},
    )

    assert not UndoPoint.objects.exists()


def test_points_are_forgotten_after_a_day_but_that_nobody_is_to_hear_of_it(ul):
    kept = taken(appeal_at("moderation_2"), "roads", Action.ASSIGN)
    taken_back = taken(appeal_at("moderation_2"), "roads", Action.ASK)
    undone(taken_back, "roads")

    with clock.at(clock.now() + timedelta(days=2)):
        undo_points_purge()

    assert not UndoPoint.objects.filter(appeal=kept).exists()
    left = UndoPoint.objects.get(appeal=taken_back)
    assert (left.before, left.arguments) == ({}, {})
    assert left.undone_at is not None

"""An appeal that came to the wrong ministry gets to the right one, without blame and without an endless way."""

import pytest

from appeals.access import actions_for, appeals_visible
from appeals.models import Appeal, AssignmentEnd, Message, Notification
from appeals.states import MOST_PASSES, Action, State
from appeals.telling.notifications import notifications_of
from appeals.telling.timeline import timeline_items
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.events.dispatcher import events_dispatch_batch
from core.events.log import events_of
from core.events.models import Delivery
from taxonomy.models import Category
from taxonomy.service import category_by_code
from tenants.service import NOBODY, organisation_by_code, person_of
from tests.factories import appeal_at, staff_person, take
from tests.reading import told_to

WORDS = "Двор, а не дорога: убирает управляющая компания."


def now(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_related("category", "ministry").get(pk=appeal.pk)


def titles(appeal: Appeal, person) -> list[str]:
    return [item.title for item in told_to(now(appeal), person)]


def passed(appeal: Appeal, who: str, to: str, **changes) -> Appeal:
    ministry = organisation_by_code(to).id
    return take(Action.PASS_ON, appeal, staff_person(who), ministry_id=ministry, reason=WORDS, **changes)


@pytest.mark.parametrize("state", ["moderation_2", "assigned", "returned"])
def test_a_ministry_passes_on_what_is_not_its_own(ul, state):
    appeal = passed(appeal_at(state), "roads", "ministry-homes")

    assert (appeal.state, appeal.ministry.code, appeal.executor) == ("moderation_2", "ministry-homes", None)
    assert appeals_visible(staff_person("homes")).filter(pk=appeal.pk).exists()
    assert not appeals_visible(staff_person("roads")).filter(pk=appeal.pk).exists()
    assert not appeal.assignments.filter(ended_at=None).exists()
    event = events_of("appeal", appeal.id)[-1]
    assert event.type == "appeals.AppealPassedOn"
    assert event.payload["ministry_name"] == "Министерство ЖКХ"
    # The words are in a row of the staff, not in the log.
    assert WORDS not in str(event.payload)
    assert Message.objects.get(pk=event.payload["note_id"]).text == WORDS


def test_who_had_it_before_is_told_apart_from_who_answered(ul):
    appeal = passed(appeal_at("assigned"), "roads", "ministry-homes")

    assert appeal.assignments.get().ended_as == AssignmentEnd.PASSED_ON


def test_the_resident_and_the_public_learn_where_it_is_and_nothing_of_why(ul):
    appeal = passed(appeal_at("assigned"), "roads", "ministry-homes")

    for person in (person_of(appeal.applicant), NOBODY):
        told = told_to(now(appeal), person)
        assert told[-1].title == "Передано: Министерство ЖКХ"
        assert all(WORDS not in item.text for item in told)
    for_staff = timeline_items(now(appeal), staff_person("homes"))
    assert [item.text for item in for_staff if item.title == "Почему передано"] == [WORDS]
    # Told once: the reason is not a note beside it as well.
    assert [item.kind for item in for_staff if item.text == WORDS] == ["appeals.AppealPassedOn"]


@pytest.mark.parametrize(
    ("to", "code"), [("ministry-roads", None), ("roads-north", "not_a_ministry"), ("homes-south", "not_a_ministry")]
)
def test_it_goes_to_another_ministry_and_to_nobody_else(ul, to, code):
    with pytest.raises(InvalidInput) as refused:
        passed(appeal_at("moderation_2"), "roads", to)

    assert refused.value.field == "ministry"
    assert code is None or refused.value.code == code


def test_another_regions_ministry_is_not_there(ul, mo):
    foreign = organisation_by_code("ministry-homes").id
    with ul:
        appeal = appeal_at("moderation_2")
        with pytest.raises(InvalidInput) as refused:
            take(Action.PASS_ON, appeal, staff_person("roads"), ministry_id=foreign)

    assert (refused.value.field, refused.value.code) == ("ministry", "unknown")


def test_a_reason_is_asked_for(ul):
    with pytest.raises(InvalidInput) as refused:
        take(Action.PASS_ON, appeal_at("moderation_2"), staff_person("roads"), reason="не моё")

    assert refused.value.field == "reason"


def test_the_third_pass_goes_to_the_moderator_and_what_they_approve_is_final(ul):
    appeal = appeal_at("moderation_2")
    for who, to in (("roads", "ministry-homes"), ("homes", "ministry-roads")):
        assert passed(appeal, who, to).state == State.MODERATION_2
    appeal = passed(appeal, "roads", "ministry-homes")

    assert (appeal.passes, appeal.state) == (MOST_PASSES + 1, State.MODERATION_1)
    assert titles(appeal, person_of(appeal.applicant))[-1] == "Модератор уточняет, какое ведомство ответит"
    take(Action.APPROVE, appeal, staff_person("moderator"), category_id=category_by_code("roads-potholes").id)
    settled = now(appeal)
    assert (settled.state, settled.ministry_is_final) == ("moderation_2", True)
    owner = "homes" if settled.ministry.code == "ministry-homes" else "roads"
    assert not {Action.PASS_ON, Action.RECATEGORISE} & set(actions_for(staff_person(owner), settled))
    with pytest.raises(Denied) as denied:
        take(Action.PASS_ON, settled, staff_person(owner))
    assert denied.value.code == "settled"
    # A moderator may still be wrong.
    assert Action.PASS_ON in actions_for(staff_person("moderator"), settled)


def test_a_moderator_moves_as_often_as_it_takes(ul):
    appeal = appeal_at("moderation_2")
    for to in ("ministry-homes", "ministry-roads", "ministry-homes", "ministry-roads"):
        appeal = passed(appeal, "moderator", to)

    assert (appeal.passes, appeal.state) == (0, State.MODERATION_2)


@pytest.mark.parametrize("who", ["moderator", "roads", "centre"])
@pytest.mark.parametrize("state", ["moderation_2", "assigned", "returned"])
def test_each_level_corrects_the_category_and_the_appeal_follows_it(ul, who, state):
    appeal = take(Action.RECATEGORISE, appeal_at(state), staff_person(who), reason=WORDS)

    assert (appeal.state, appeal.category.code) == ("moderation_2", "yard-driveway-cleaning")
    assert (appeal.ministry.code, appeal.executor) == ("ministry-homes", None)
    assert "Передано: Министерство ЖКХ" in titles(appeal, person_of(appeal.applicant))
    assert "Категория исправлена" in titles(appeal, staff_person("homes"))
    assert "Категория исправлена" not in titles(appeal, person_of(appeal.applicant))


def test_the_same_category_is_no_correction(ul):
    with pytest.raises(InvalidInput) as refused:
        take(
            Action.RECATEGORISE,
            appeal_at("moderation_2"),
            staff_person("roads"),
            category_id=category_by_code("roads-potholes").id,
        )

    assert refused.value.field == "category"


def test_a_category_of_the_same_ministry_is_no_pass(ul):
    Category.objects.filter(code="yard-driveway-cleaning").update(ministry=organisation_by_code("ministry-roads"))

    appeal = take(Action.RECATEGORISE, appeal_at("moderation_2"), staff_person("roads"))

    assert (appeal.passes, appeal.state) == (0, State.MODERATION_2)


def test_categories_do_not_make_a_way_round_the_third_pass(ul):
    appeal = appeal_at("moderation_2")
    for who in ("roads", "homes", "roads"):
        appeal = take(Action.RECATEGORISE, appeal, staff_person(who))

    assert (appeal.passes, appeal.state) == (MOST_PASSES + 1, State.MODERATION_1)


def test_a_confidential_category_takes_the_appeal_off_the_portal(ul):
    Category.objects.filter(code="yard-driveway-cleaning").update(regime="confidential", sensitivity="confidential")
    published = appeal_at("assigned")
    assert published.is_published

    appeal = take(Action.RECATEGORISE, published, staff_person("roads"))

    assert (appeal.is_confidential, appeal.is_published) == (True, False)
    assert not appeals_visible(staff_person("centre")).filter(pk=appeal.pk).exists()


def test_an_executor_says_not_ours_once_and_the_ministry_has_the_last_word(ul):
    appeal = appeal_at("assigned")
    take(Action.REFUSE, appeal, staff_person("worker"))
    take(Action.ASSIGN, appeal, staff_person("roads"))

    insisted = now(appeal)
    assert Action.REFUSE not in actions_for(staff_person("worker"), insisted)
    with pytest.raises(Denied) as denied:
        take(Action.REFUSE, insisted, staff_person("worker"))
    assert denied.value.code == "settled"
    # Another executor has not been asked yet.
    take(Action.REASSIGN, insisted, staff_person("roads"))
    assert Action.REFUSE in actions_for(staff_person("homes-worker"), now(appeal))


def test_why_an_executor_gave_it_back_is_for_the_staff(ul):
    appeal = appeal_at("assigned")
    take(Action.REFUSE, appeal, staff_person("worker"), reason=WORDS)

    told = timeline_items(now(appeal), person_of(appeal.applicant))
    assert told[-1].title == "Министерство подбирает другого исполнителя"
    assert (told[-1].text, told[-1].actor) == ("", "")


@pytest.mark.parametrize("who", ["moderator", "roads"])
def test_a_refusal_is_taken_back_and_the_resident_hears_of_it(ul, who):
    appeal = appeal_at("rejected")

    reopened = take(Action.REOPEN, appeal, staff_person(who), reason=WORDS)

    assert (reopened.state, reopened.closed_at) == (State.MODERATION_1, None)
    events_dispatch_batch()
    letters = Delivery.objects.filter(recipient=appeal.applicant.email).values_list("title", flat=True)
    assert any("рассматривают заново" in title for title in letters)
    assert Notification.objects.filter(user=appeal.applicant, title__endswith="обращение рассматривают заново").exists()
    told = timeline_items(now(appeal), person_of(appeal.applicant))
    assert told[-1].title == "Отказ отменён, обращение рассматривают заново"
    assert all(WORDS not in item.text for item in told)
    take(Action.APPROVE, appeal, staff_person("moderator"))


def test_nobody_else_takes_a_refusal_back(ul):
    appeal = appeal_at("rejected")

    for who in ("worker", "centre", "admin"):
        with pytest.raises((Denied, Missing)):
            take(Action.REOPEN, appeal, staff_person(who))
    with pytest.raises(Conflict):
        take(Action.REOPEN, appeal_at("moderation_1"), staff_person("moderator"))


def test_the_new_ministry_hears_of_it(ul):
    appeal = appeal_at("moderation_2")
    events_dispatch_batch()
    passed(appeal, "roads", "ministry-homes")
    events_dispatch_batch()

    lines = notifications_of(staff_person("homes")).filter(appeal=appeal)
    assert [line.title.partition(": ")[2] for line in lines] == ["новое обращение в министерстве"]

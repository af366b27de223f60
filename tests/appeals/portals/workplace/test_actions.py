"""The page of an appeal: exactly the actions that a person may take, and what becomes of each press."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.access import actions_for
from appeals.models import Appeal, Attachment, Message
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.portals.workplace.page import appeal_of_page
from appeals.states import Action, State, actions
from core.events.log import events_of
from taxonomy.models import Category
from taxonomy.service import category_by_code
from tenants.service import Role, organisation_by_code, person_of
from tenants.structure.grants import role_grant
from tests.factories import (
    appeal_at,
    appeal_make,
    citizen_make,
    photo_bytes,
    photo_make,
    staff_person,
    staff_user,
    take,
)
from tests.http import region_client

STAFF = ("moderator", "roads", "homes", "worker", "homes-worker", "centre", "admin")
# The example module of the tests brings forms of its own.
OWN_FORMS = [action for action in ACTION_FORMS if not actions[action].module]
WORDS = "Достаточно длинное объяснение для проверки."


def body_of(action: Action, appeal: Appeal) -> dict[str, str]:
    """A form that the service would accept."""
    executor, other = organisation_by_code("roads-north").id, organisation_by_code("homes-south").id
    return {"version": str(appeal.version)} | {
        Action.APPROVE: {"category": str(appeal.category_id), "publish": "on"},
        Action.REJECT_BY_RULES: {"reason": "no_details", "text": WORDS},
        Action.REJECT_BY_SUBSTANCE: {"reason": "not_our_authority", "text": WORDS},
        Action.ASK: {"text": WORDS},
        Action.ASSIGN: {"executor": str(executor), "note": ""},
        Action.REASSIGN: {"executor": str(other), "note": ""},
        Action.REFUSE: {"reason": WORDS},
        Action.PASS_ON: {"ministry": str(organisation_by_code("ministry-homes").id), "reason": WORDS},
        Action.RECATEGORISE: {"category": str(category_by_code("yard-driveway-cleaning").id)},
        Action.REOPEN: {"reason": WORDS},
        Action.ANSWER: {"text": WORDS},
    }[action]


def press(who: str, action: str, appeal: Appeal, **changes):
    return region_client("ul", staff_user(who)).post(
        f"/work/appeals/{appeal.number}/{action}/", body_of(action, appeal) | changes
    )


def now(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def offered(response) -> set[str]:
    """The actions whose forms are on a page."""
    return set(re.findall(r'id="do-([a-z_]+)"', response.content.decode()))


@pytest.mark.parametrize("state", State.values)
def test_each_person_is_offered_exactly_what_they_may_do(ul, state):
    appeal = appeal_at(state)

    for who in STAFF:
        response = region_client("ul", staff_user(who)).get(f"/work/appeals/{appeal.number}/")
        if response.status_code == 404:
            assert actions_for(staff_person(who), appeal) == []
            continue
        assert offered(response) == set(actions_for(staff_person(who), appeal)), who


@pytest.mark.parametrize("state", State.values)
def test_what_is_not_offered_is_refused_and_changes_nothing(ul, state):
    appeal = appeal_at(state)
    number_of_events = len(events_of("appeal", appeal.id))

    for who in STAFF:
        allowed = actions_for(staff_person(who), appeal)
        client = region_client("ul", staff_user(who))
        for action in OWN_FORMS:
            if action not in allowed:
                url = f"/work/appeals/{appeal.number}/{action}/"
                assert client.post(url, body_of(action, appeal)).status_code in (403, 404, 409), (who, action)

    assert (now(appeal).state, now(appeal).version) == (appeal.state, appeal.version)
    assert len(events_of("appeal", appeal.id)) == number_of_events


@pytest.mark.parametrize("action", ["confirm", "return", "clarify", "expire", "nonsense"])
def test_what_the_staff_never_do_has_no_url(ul, action):
    appeal = appeal_at("answered")

    response = region_client("ul", staff_user("admin")).post(f"/work/appeals/{appeal.number}/{action}/")

    assert response.status_code == 404


@pytest.mark.parametrize("action", OWN_FORMS)
def test_an_action_is_taken_and_told(ul, action):
    spec = actions[action]
    source = min(spec.sources)
    appeal = appeal_at(source)
    who = next(who for who in STAFF if action in actions_for(staff_person(who), appeal))
    client = region_client("ul", staff_user(who))

    response = client.post(f"/work/appeals/{appeal.number}/{action}/", body_of(action, appeal), follow=True)

    assert now(appeal).state == spec.target
    assert response.status_code == 200
    assert f"УЛ-{appeal.number}</a>:" in response.content.decode()


def test_after_an_action_the_next_of_the_queue_opens_and_the_last_leads_to_the_list(ul):
    first, second = appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))

    response = client.post(f"/work/appeals/{first.number}/approve/?from=new", body_of(Action.APPROVE, first))
    assert response.url == f"/work/appeals/{second.number}/?from=new"

    response = client.post(f"/work/appeals/{second.number}/approve/?from=new", body_of(Action.APPROVE, second))
    assert response.url == "/work/queues/new/"


def test_what_was_passed_over_comes_after_the_end_of_the_queue(ul):
    first, second = appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))

    response = client.post(f"/work/appeals/{second.number}/approve/?from=new", body_of(Action.APPROVE, second))

    assert response.url == f"/work/appeals/{first.number}/?from=new"


def test_the_next_one_respects_the_filters_of_the_queue(ul):
    hole, _rubbish, other = (
        appeal_make(),
        appeal_make(category="yard-driveway-cleaning"),
        appeal_make(),
    )
    client = region_client("ul", staff_user("moderator"))
    client.get("/work/queues/new/")
    place = f"?from=new&where=category%3D{hole.category_id}"

    page = client.get(f"/work/appeals/{hole.number}/{place}").content.decode()

    assert f'href="/work/appeals/{other.number}/{place.replace("&", "&amp;")}" data-work-next' in page


# --- Two people, two presses


def test_the_second_of_two_moderators_is_told_what_happened_and_overwrites_nothing(ul):
    appeal = appeal_make()
    take(Action.APPROVE, appeal, staff_person("moderator"))

    user = citizen_make()
    role_grant(user_id=user.id, role=Role.MODERATOR)
    body = body_of(Action.REJECT_BY_RULES, appeal) | {"text": "Оскорбления и ругань, так нельзя."}

    response = region_client("ul", user).post(f"/work/appeals/{appeal.number}/reject_by_rules/", body)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Пока вы смотрели" in page
    assert "Проверено модератором" in page
    assert "Оскорбления и ругань, так нельзя." in page
    assert now(appeal).state == State.MODERATION_2


def test_a_stale_form_whose_action_is_still_possible_keeps_what_was_typed_and_can_be_sent(ul):
    appeal = appeal_at("assigned")
    take(Action.REASSIGN, appeal, staff_person("centre"), executor_id=organisation_by_code("homes-south").id)
    back = str(organisation_by_code("roads-north").id)

    response = press("roads", "reassign", appeal, executor=back, note="Это дорога, а не двор.")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Это дорога, а не двор." in page
    assert f'name="version" value="{appeal.version + 1}"' in page
    assert now(appeal).executor_id == organisation_by_code("homes-south").id


@pytest.mark.parametrize(
    ("state", "who", "action"), [("moderation_1", "moderator", "approve"), ("assigned", "worker", "refuse")]
)
def test_a_second_press_of_the_same_button_is_one_action(ul, state, who, action):
    appeal = appeal_at(state)

    first, second = press(who, action, appeal), press(who, action, appeal)

    assert first.status_code == second.status_code == 302
    assert now(appeal).version == appeal.version + 1


def test_two_presses_at_once_of_what_takes_an_appeal_out_of_sight_are_one_action(ul, monkeypatch):
    appeal, answers = appeal_at("assigned"), []
    seen = [lambda: answers.append(press("worker", "refuse", appeal))]

    def opened(*told):
        found = appeal_of_page(*told)
        # The other press is quicker, right after this one has seen the appeal.
        while seen:
            seen.pop()()
        return found

    monkeypatch.setattr("appeals.portals.workplace.views.appeals.appeal_of_page", opened)
    answers.append(press("worker", "refuse", appeal))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert now(appeal).version == appeal.version + 1


@pytest.mark.parametrize("version", ["", "0", "-1", "999999999999999999999", "один", "٣"])
def test_a_broken_version_is_refused(ul, version):
    appeal = appeal_make()

    assert press("moderator", "approve", appeal, version=version).status_code in (409, 422)
    assert now(appeal).state == State.MODERATION_1


# --- What is typed


def test_an_error_is_shown_at_its_field_and_the_words_stay(ul):
    appeal = appeal_at("moderation_2")

    response = press("roads", "ask", appeal, text="Где?")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Слишком коротко" in page
    assert ">\nГде?</textarea>" in page
    assert 'name="work-action" id="do-ask" open' in " ".join(page.split())


def test_a_reason_without_words_brings_its_template_to_be_read_first(ul):
    appeal = appeal_make()

    response = press("moderator", "reject_by_rules", appeal, text="")

    assert response.status_code == 422
    assert "Нам не хватило сведений, чтобы помочь." in response.content.decode()
    assert now(appeal).state == State.MODERATION_1


def test_the_moderator_corrects_the_category_and_decides_about_the_portal(ul):
    appeal = appeal_make()
    other = category_by_code("yard-driveway-cleaning")

    press("moderator", "approve", appeal, category=str(other.id), publish="")

    assert (now(appeal).category_id, now(appeal).ministry_id) == (other.id, other.ministry_id)
    assert now(appeal).is_published is False


def test_an_appeal_whose_author_did_not_want_it_is_never_published(ul):
    appeal = appeal_make(wants_publicity=False)

    press("moderator", "approve", appeal, publish="on")

    assert now(appeal).state == State.MODERATION_2
    assert now(appeal).is_published is False


@pytest.mark.parametrize(
    ("who", "state", "action", "bad"),
    [
        ("moderator", "moderation_1", "approve", {"category": "00000000-0000-0000-0000-000000000000"}),
        ("moderator", "moderation_1", "approve", {"category": "нет"}),
        ("moderator", "moderation_1", "reject_by_rules", {"reason": "because"}),
        ("roads", "moderation_2", "assign", {"executor": ""}),
        ("roads", "moderation_2", "assign", {"executor": "00000000-0000-0000-0000-000000000000"}),
        ("roads", "moderation_2", "ask", {"text": "x" * 100_000}),
        ("roads", "moderation_2", "ask", {"text": "\u202e\u200b  "}),
        ("roads", "moderation_2", "ask", {"text": "Вопрос\x00заявителю с нулём"}),
        ("worker", "assigned", "answer", {"text": "Готово."}),
        ("worker", "assigned", "answer", {"photo_ids": "не номер"}),
        ("worker", "assigned", "answer", {"photo_ids": "00000000-0000-0000-0000-000000000000"}),
    ],
)
def test_bad_input_is_told_and_changes_nothing(ul, who, state, action, bad):
    appeal = appeal_at(state)

    response = press(who, action, appeal, **bad)

    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert now(appeal).state == state


def test_scripts_in_words_stay_words(ul):
    appeal = appeal_make(text="<script>alert(1)</script> яма у дома <b>пять</b>")

    page = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- Photos of an answer


def jpeg(colour: str = "green") -> SimpleUploadedFile:
    return SimpleUploadedFile("стало.jpg", photo_bytes(colour), content_type="image/jpeg")


def test_photos_go_up_first_and_with_the_answer(ul):
    appeal = appeal_at("assigned")
    client = region_client("ul", staff_user("worker"))
    uploaded = client.post("/work/photos/", {"photos": jpeg()})
    assert uploaded.status_code == 201

    press("worker", "answer", appeal, photo_ids=uploaded.json()["id"])

    assert now(appeal).answers.get().attachments.count() == 1


def test_without_a_script_files_go_with_the_form(ul):
    appeal = appeal_at("assigned")

    press("worker", "answer", appeal, photos=[jpeg("green"), jpeg("blue")])

    assert now(appeal).answers.get().attachments.count() == 2


def test_files_of_a_form_that_comes_back_are_not_lost(ul):
    appeal = appeal_at("assigned")

    page = press("worker", "answer", appeal, text="Готово.", photos=[jpeg()]).content.decode()

    photo = Attachment.objects.get(answer=None)
    assert f'name="photo_ids" value="{photo.pk}"' in page


def test_files_of_an_answer_are_not_lost_where_somebody_was_quicker(ul):
    appeal = appeal_at("assigned")
    Appeal.objects.filter(pk=appeal.pk).update(version=appeal.version + 1)

    response = press("worker", "answer", appeal, text="Яму заделали, проверили.", photos=[jpeg()])

    assert response.status_code == 409
    photo = Attachment.objects.get(answer=None)
    assert f'name="photo_ids" value="{photo.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\xff\xd8\xff\xe0 torn", b"MZ" + b"\0" * 100]
)
def test_what_is_no_photo_is_refused(ul, content):
    appeal = appeal_at("assigned")
    file = {"photos": SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")}
    client = region_client("ul", staff_user("worker"))

    assert client.post("/work/photos/", file).status_code == 422
    assert client.post("/work/photos/").status_code == 422
    assert now(appeal).state == State.ASSIGNED


def test_more_than_ten_photos_are_refused(ul):
    appeal = appeal_at("assigned")

    response = press("worker", "answer", appeal, photos=[jpeg() for _turn in range(11)])

    assert response.status_code == 422
    assert now(appeal).state == State.ASSIGNED


def test_a_photo_of_a_colleague_cannot_be_taken(ul):
    appeal = appeal_at("assigned")
    foreign = photo_make(staff_person("homes-worker"))

    assert press("worker", "answer", appeal, photo_ids=str(foreign.id)).status_code == 422


# --- Who reads what


@pytest.mark.parametrize(
    ("who", "state", "sees"),
    [
        ("moderator", "assigned", False),
        ("roads", "assigned", True),
        ("worker", "assigned", True),
        ("centre", "assigned", True),
        ("admin", "assigned", True),
    ],
)
def test_contacts_are_for_those_who_need_them(ul, who, state, sees):
    appeal = appeal_at(state, contact_name="Мария Синицына", contact_phone="+79270000001")

    page = region_client("ul", staff_user(who)).get(f"/work/appeals/{appeal.number}/").content.decode()

    assert ("Мария Синицына" in page) is sees
    assert ("+79270000001" in page) is sees


def test_ones_own_appeal_opens_on_the_portal(ul):
    user = staff_user("moderator")
    appeal = appeal_make(user)

    assert region_client("ul", user).get(f"/work/appeals/{appeal.number}/").url == f"/appeals/{appeal.number}/"


def test_notes_are_kept_among_the_staff(ul):
    applicant = citizen_make()
    appeal = appeal_at("moderation_2", applicant)
    client = region_client("ul", staff_user("roads"))

    page = client.post(f"/work/appeals/{appeal.number}/note/", {"text": "Спросить у подрядчика."}, follow=True)

    assert "Спросить у подрядчика." in page.content.decode()
    portal = region_client("ul", applicant).get(f"/appeals/{appeal.number}/").content.decode()
    assert "Спросить у подрядчика." not in portal


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 5000])
def test_an_empty_or_endless_note_is_refused(ul, text):
    appeal = appeal_at("moderation_2")
    client = region_client("ul", staff_user("roads"))

    assert client.post(f"/work/appeals/{appeal.number}/note/", {"text": text}).status_code == 422
    assert not Message.objects.filter(appeal=appeal).exists()


def test_a_note_on_a_foreign_appeal_is_refused(ul):
    appeal = appeal_at("moderation_2")

    response = region_client("ul", staff_user("homes")).post(f"/work/appeals/{appeal.number}/note/", {"text": WORDS})

    assert response.status_code == 404


def test_a_page_takes_a_known_number_of_queries_however_long_the_history_is(ul):
    applicant = citizen_make()
    photo = photo_make(person_of(applicant))
    appeal = appeal_at("answered", applicant, photo_ids=(photo.id,))
    client, url = region_client("ul", staff_user("admin")), f"/work/appeals/{appeal.number}/"
    client.get(url)

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _turn in range(3):
        take(Action.RETURN, appeal, person_of(applicant))
        take(Action.ANSWER, appeal, staff_person("worker"))
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(few) <= 18
    assert len(many) <= len(few) + 1


def test_the_page_knows_which_categories_are_not_for_everybody(ul):
    personal = category_by_code("yard-driveway-cleaning")
    Category.objects.filter(pk=personal.pk).update(sensitivity="personal")
    cache.clear()
    appeal = appeal_at("moderation_1", wants_publicity=True)

    page = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/").content.decode()

    sensitive = json.loads(re.search(r'id="work-sensitive"[^>]*>([^<]*)<', page)[1])
    assert sensitive[str(personal.id)] == "personal"
    assert str(appeal.category_id) not in sensitive
    assert "data-hint-personal=" in page
    assert "Категория о личном" not in page.replace('data-hint-personal="Категория о личном', "")


def test_where_no_category_is_chosen_none_is_told_of(ul):
    appeal = appeal_at("assigned")

    page = region_client("ul", staff_user("worker")).get(f"/work/appeals/{appeal.number}/").content.decode()

    assert re.search(r'id="work-sensitive"[^>]*>([^<]*)<', page)[1] == "{}"


def test_an_empty_rejection_says_what_to_choose_and_to_write(ul):
    appeal = appeal_make()
    client = region_client("ul", staff_user("moderator"))

    page = client.post(
        f"/work/appeals/{appeal.number}/reject_by_rules/", {"version": appeal.version}, follow=True
    ).content.decode()

    assert "Выберите причину: заявитель увидит её" in page
    assert "Напишите хотя бы несколько слов." in page
    assert "Обязательное поле" not in page

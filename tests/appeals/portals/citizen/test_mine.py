"""What belongs to a signed-in person: their appeals and notifications."""

import pytest

from appeals.models import Appeal, Notification
from core.events.dispatcher import events_dispatch_batch
from core.models import uuid7
from tenants.service import Role
from tests.factories import appeal_at, appeal_make, citizen_make, staff_user
from tests.http import region_client


def dispatch() -> None:
    while events_dispatch_batch():
        pass


def test_a_stranger_is_sent_to_sign_in(ul):
    client = region_client("ul")

    for path in ("/my/", "/my/notifications/", "/account/"):
        assert client.get(path).headers["Location"].endswith(f"/accounts/login/?next={path}")


def test_what_waits_for_the_person_comes_first(ul):
    user = citizen_make()
    ask, judge, other = appeal_at("clarification", user), appeal_at("answered", user), appeal_make(user)
    foreign = appeal_at("answered")

    html = region_client("ul", user).get("/my/").content.decode()

    places = [html.index(f'href="/appeals/{appeal.number}/') for appeal in (ask, judge, other)]
    assert max(places[:2]) < places[2]
    assert "Нужен ваш ответ" in html
    assert "Оцените ответ" in html
    assert f'href="/appeals/{foreign.number}/' not in html


def test_own_appeals_can_be_filtered_by_state(ul):
    user = citizen_make()
    working, solved, rejected = (appeal_at(state, user) for state in ("assigned", "closed", "rejected"))
    client = region_client("ul", user)

    for state, expected in (("work", working), ("solved", solved), ("rejected", rejected), ("x", None)):
        html = client.get("/my/", {"state": state}).content.decode()
        found = {appeal for appeal in (working, solved, rejected) if f"/appeals/{appeal.number}/" in html}
        assert found == ({expected} if expected else {working, solved, rejected})


def test_an_empty_list_says_what_to_do_next(ul):
    html = region_client("ul", citizen_make()).get("/my/").content.decode()

    assert "Вы ещё ничего не отправляли" in html
    assert "/appeals/new/" in html


def test_an_unsent_draft_is_offered_to_go_on_with(ul):
    client = region_client("ul", citizen_make())
    client.post("/appeals/new/describe/", {"text": "Начал писать о яме и не закончил."})

    assert "Начал писать о яме" in client.get("/my/").content.decode()


def test_notifications_are_counted_opened_and_read(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    dispatch()
    client = region_client("ul", user)
    unread = Notification.objects.filter(user=user, read_at=None)
    count = unread.count()
    assert count >= 2
    html = client.get("/my/notifications/").content.decode()
    assert f'nav-badge">{count}<' in html

    opened = client.get(f"/my/notifications/{unread.first().id}/")
    assert opened.headers["Location"] == f"/appeals/{appeal.number}/"
    assert unread.count() == count - 1
    client.post("/my/notifications/read/")
    assert not unread.exists()


@pytest.mark.parametrize(("count", "words"), [(1, "непрочитанное"), (2, "непрочитанных"), (21, "непрочитанное")])
def test_unread_notifications_are_counted_in_the_right_form(ul, count, words):
    user = citizen_make()
    appeal = appeal_make(user)
    Notification.objects.bulk_create(
        Notification(user=user, appeal=appeal, event_id=uuid7(), title="…") for _number in range(count)
    )

    html = " ".join(region_client("ul", user).get("/my/").content.decode().split())

    assert f'nav-badge">{count}<span class="visually-hidden"> {words}<' in html


def test_a_line_of_a_role_leads_to_the_workplace_and_ones_own_to_the_portal(ul):
    worker = staff_user("worker")
    task, own = appeal_at("assigned"), appeal_at("assigned", worker)
    dispatch()
    client = region_client("ul", worker)
    line = Notification.objects.get(appeal=task, role=Role.EXECUTOR)

    opened = client.get(f"/my/notifications/{line.id}/")
    assert opened.headers["Location"] == f"/work/appeals/{task.number}/"
    assert client.get(opened.headers["Location"]).status_code == 200

    line = Notification.objects.filter(appeal=own, user=worker).first()
    opened = client.get(f"/my/notifications/{line.id}/")
    assert opened.headers["Location"] == f"/appeals/{own.number}/"


def test_a_line_whose_appeal_went_to_others_leads_to_the_portal(ul):
    worker = staff_user("worker")
    task = appeal_at("assigned")
    dispatch()
    Appeal.objects.filter(pk=task.pk).update(executor=None)
    line = Notification.objects.get(appeal=task, role=Role.EXECUTOR)

    opened = region_client("ul", worker).get(f"/my/notifications/{line.id}/")
    assert opened.headers["Location"] == f"/appeals/{task.number}/"


def test_a_notification_of_another_person_is_a_404(ul):
    appeal_at("answered", citizen_make())
    dispatch()
    foreign = Notification.objects.first()

    response = region_client("ul", citizen_make()).get(f"/my/notifications/{foreign.id}/")

    assert response.status_code == 404
    assert Notification.objects.get(pk=foreign.id).read_at is None


def test_own_lists_take_few_queries(ul, django_assert_max_num_queries):
    user = citizen_make()
    for state in ("moderation_1", "answered", "closed", "clarification", "assigned"):
        appeal_at(state, user)
    dispatch()
    client = region_client("ul", user)
    client.get("/my/")

    for path, limit in (("/my/", 11), ("/my/notifications/", 8)):
        with django_assert_max_num_queries(limit):
            client.get(path)

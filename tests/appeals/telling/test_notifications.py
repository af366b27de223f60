"""What people are told: letters to the applicant, lines in the in-app list for everybody whose turn it is."""

from datetime import timedelta
from email.header import decode_header, make_header
from importlib import import_module

import pytest
from django.core import mail
from django.db import connection

from accounts.service import User
from appeals.clocks.sweeping import clocks_sweep
from appeals.models import Appeal, Notification, NotificationMark, NotificationRead
from appeals.states import Action
from appeals.telling import notifications
from core import clock
from core.errors import Missing
from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, Event
from core.events.readers import StoredEvent, readers
from core.models import uuid7
from tenants.administration import role_change, role_revoke
from tenants.service import NOBODY, Person, Role, organisation_by_code, person_of
from tenants.structure.grants import role_grant
from tenants.structure.models import RoleGrant
from tests.factories import appeal_at, appeal_make, citizen_make, staff_person, staff_user, take


def dispatch() -> None:
    while events_dispatch_batch():
        pass


def subjects() -> list[str]:
    """Subjects of the letters enqueued so far, oldest first, without the number."""
    titles = Delivery.objects.order_by("event__occurred_at").values_list("title", flat=True)
    return [title.split(": ", 1)[1] for title in titles]


def lines(user) -> list[str]:
    """The person's notifications, oldest first, without the number."""
    rows = notifications.notifications_of(person_of(user)).values_list("title", flat=True)
    return [title.split(": ", 1)[1] for title in reversed(rows)]


def unread(person: Person) -> int:
    return notifications.notifications_unread_count(person=person)


def test_the_applicant_gets_a_letter_at_each_step_that_matters_to_them(ul):
    applicant = citizen_make()
    appeal = appeal_at("moderation_2", applicant)
    take(Action.ASK, appeal, staff_person("roads"))
    take(Action.CLARIFY, appeal, person_of(applicant))
    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"))
    take(Action.RETURN, appeal, person_of(applicant))
    take(Action.ANSWER, appeal, staff_person("worker"))
    take(Action.CONFIRM, appeal, person_of(applicant))
    dispatch()

    assert subjects() == [
        "обращение получено",
        "нужен ваш ответ",
        "обращение передано исполнителю",
        "есть ответ, оцените решение",
        "есть ответ, оцените решение",
    ]
    assert set(Delivery.objects.values_list("recipient", flat=True)) == {applicant.email}


def test_a_letter_wears_the_regions_name_and_links_to_the_appeal_on_its_host(ul, settings):
    settings.PUBLIC_PORT = 8123
    applicant = citizen_make(full_name="Анна Волкова")
    appeal = appeal_make(applicant)
    dispatch()
    deliveries_send_due()

    (letter,) = mail.outbox
    about = "Яма на дороге возле школы, машины объезжают по тротуару"
    assert letter.subject == f"УЛ-{appeal.number} «{about}»: обращение получено"
    assert "Решаем вместе" in str(make_header(decode_header(letter.from_email)))
    assert "Здравствуйте, Анна Волкова!" in letter.body
    address = f"http://ul.localhost:8123/appeals/{appeal.number}/"
    assert address in letter.body
    html = letter.alternatives[0][0]
    assert address in html
    assert "#0f4c81" in html


def test_the_letter_about_an_answer_says_until_when_it_can_be_judged_in_the_regions_zone(ul):
    applicant = citizen_make()
    appeal = appeal_at("assigned", applicant)
    # 21:30 UTC on 20 November is already the 21st in Ulyanovsk (UTC+4).
    with clock.at(clock.now().replace(year=2026, month=11, day=20, hour=21, minute=30)):
        take(Action.ANSWER, appeal, staff_person("worker"), text="Яма засыпана, <b>приезжайте</b> и смотрите.")
        dispatch()

    letter = Delivery.objects.get(title__endswith="есть ответ, оцените решение")
    assert "до 1 декабря 2026" in letter.payload["text"]
    assert "<b>приезжайте</b>" in letter.payload["text"]
    assert "&lt;b&gt;приезжайте&lt;/b&gt;" in letter.payload["html"]


def test_a_rejection_letter_gives_the_reason_and_the_explanation(ul):
    appeal = appeal_at("rejected")
    dispatch()

    letter = Delivery.objects.get(title__endswith="обращение отклонено")
    assert "Причина: не хватает сведений, чтобы помочь." in letter.payload["text"]
    assert appeal.rejection_text in letter.payload["text"]


def test_closing_by_time_is_told_with_the_right_plural(ul):
    appeal_at("answered")
    with clock.at(clock.now() + timedelta(days=11)):
        clocks_sweep()
        dispatch()

    assert "не было 10 дней" in Delivery.objects.get(title__endswith="обращение закрыто").payload["text"]


def test_reading_an_event_twice_tells_nobody_twice(ul):
    appeal_at("answered")
    dispatch()
    before = Delivery.objects.count(), Notification.objects.count()

    for row in Event.objects.order_by("id"):
        for name in ("appeals.mail", "appeals.inbox"):
            if row.type in readers[name].handles:
                readers[name].handle(StoredEvent.of(row))

    assert (Delivery.objects.count(), Notification.objects.count()) == before


def test_history_that_comes_late_sends_no_letters_and_nothing_unread(ul):
    with clock.at(clock.now() - timedelta(days=60)):
        appeal = appeal_at("answered")
    dispatch()

    assert not Delivery.objects.exists()
    assert Notification.objects.filter(user=appeal.applicant).exists()
    assert not Notification.objects.filter(read_at=None).exists()


def test_an_account_that_no_longer_acts_is_told_nothing(ul):
    applicant = citizen_make()
    appeal_make(applicant)
    applicant.is_active = False
    applicant.save()
    dispatch()

    assert not Delivery.objects.exists()
    assert not Notification.objects.exists()


def test_an_appeal_of_nobody_known_is_told_to_nobody(ul):
    appeal = appeal_make()
    Appeal.objects.filter(pk=appeal.pk).update(applicant=None)
    dispatch()

    assert not Delivery.objects.exists()


def test_the_applicant_follows_every_step_in_the_list(ul):
    appeal = appeal_at("closed")
    dispatch()

    assert lines(appeal.applicant) == [
        "обращение получено, его проверит модератор",
        "передано: Министерство дорог",
        "передано исполнителю: Дорожная служба Севера",
        "исполнитель ответил, оцените решение",
    ]


def test_the_staff_are_told_when_it_is_their_turn_and_only_theirs(ul):
    appeal = appeal_at("assigned")
    take(Action.REFUSE, appeal, staff_person("worker"))
    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"))
    take(Action.RETURN, appeal, person_of(appeal.applicant))
    dispatch()

    assert lines(staff_user("roads")) == [
        "новое обращение в министерстве",
        "исполнитель вернул обращение, назначьте другого",
    ]
    assert lines(staff_user("worker")) == ["новое поручение", "новое поручение", "заявитель вернул на доработку"]
    assert lines(staff_user("homes")) == []
    assert lines(staff_user("homes-worker")) == []


def test_staff_who_did_it_themselves_are_not_told(ul):
    roads = staff_user("roads")
    role_grant(user_id=roads.id, role=Role.EXECUTOR, organisation=organisation_by_code("roads-north"))
    appeal_at("assigned")
    dispatch()

    assert lines(roads) == ["новое обращение в министерстве"]


def colleagues(count: int) -> list[User]:
    """So many people who hold the role of `worker`."""
    people = [citizen_make() for _number in range(count)]
    for user in people:
        role_grant(user_id=user.id, role=Role.EXECUTOR, organisation=organisation_by_code("roads-north"))
    return people


def test_a_role_is_told_by_one_row_however_many_hold_it(ul):
    people = colleagues(60)
    appeal_at("assigned")
    dispatch()

    assert Notification.objects.filter(title__endswith="новое поручение").count() == 1
    assert [lines(user) for user in people] == [["новое поручение"]] * 60


def test_what_one_reads_stays_unread_for_the_others(ul):
    first, second = map(person_of, colleagues(2))
    appeal_at("assigned")
    appeal_at("assigned")
    dispatch()
    newest = notifications.notifications_of(first)[0]

    read = notifications.notification_mark_read(person=first, notification_id=newest.id)
    assert (unread(first), unread(second)) == (1, 2)
    again = notifications.notification_mark_read(person=first, notification_id=newest.id)
    assert again.seen_at == read.seen_at
    assert [row.seen_at is None for row in notifications.notifications_of(first)] == [False, True]

    assert notifications.notifications_mark_all_read(person=first) == 1
    assert (unread(first), unread(second)) == (0, 2)
    assert [row.seen_at is None for row in notifications.notifications_of(first)] == [False, False]
    assert [row.seen_at is None for row in notifications.notifications_of(second)] == [True, True]


def test_a_line_that_was_being_written_while_all_were_read_is_unread(ul):
    (person,) = map(person_of, colleagues(1))
    appeal_at("assigned")
    dispatch()
    late = Notification.objects.get(role=Role.EXECUTOR)
    now = clock.now()
    # Written by a transaction that has not ended when all are read.
    Notification.objects.filter(pk=late.pk).delete()
    with clock.at(now + timedelta(seconds=3)):
        assert notifications.notifications_mark_all_read(person=person) == 0
    late.save(force_insert=True)

    with clock.at(now + timedelta(seconds=4)):
        assert unread(person) == 1
    with clock.at(now + timedelta(hours=1)):
        assert notifications.notifications_mark_all_read(person=person) == 1
        assert unread(person) == 0
    assert not NotificationRead.objects.exists()


def test_who_joins_later_sees_the_lines_of_the_role_as_read_and_who_leaves_sees_none(ul):
    appeal_at("assigned")
    dispatch()
    with clock.at(clock.now() + timedelta(minutes=1)):
        (user,) = colleagues(1)
        assert lines(user) == ["новое поручение"]
        assert unread(person_of(user)) == 0
        assert notifications.notifications_of(person_of(user))[0].seen_at is not None

    role_revoke(grant_id=RoleGrant.objects.get(user=user).pk)
    assert lines(user) == []
    line = Notification.objects.get(role=Role.EXECUTOR)
    with pytest.raises(Missing):
        notifications.notification_mark_read(person=person_of(user), notification_id=line.id)


@pytest.mark.parametrize("former", ["another_organisation", "another_role"])
def test_who_changes_to_a_role_sees_its_older_lines_as_read(ul, former):
    user = citizen_make()
    north, roads = organisation_by_code("roads-north"), organisation_by_code("ministry-roads")
    role = Role.EXECUTOR if former == "another_organisation" else Role.MINISTRY_MODERATOR
    with clock.at(clock.now() - timedelta(days=30)):
        grant = role_grant(user_id=user.id, role=role, organisation=roads)
    appeal_at("assigned")
    dispatch()

    with clock.at(clock.now() + timedelta(minutes=1)):
        role_change(grant_id=grant.pk, role=Role.EXECUTOR, organisation=north)
        assert lines(user) == ["новое поручение"]
        assert unread(person_of(user)) == 0
        assert notifications.notifications_of(person_of(user))[0].seen_at is not None
    with clock.at(clock.now() + timedelta(minutes=2)):
        appeal_at("assigned")
        dispatch()
    with clock.at(clock.now() + timedelta(hours=1)):
        assert unread(person_of(user)) == 1


def test_another_position_in_the_same_role_reads_nothing(ul):
    (user,) = colleagues(1)
    appeal_at("assigned")
    dispatch()
    grant = RoleGrant.objects.get(user=user)
    with clock.at(clock.now() + timedelta(minutes=1)):
        role_change(grant_id=grant.pk, role=Role.EXECUTOR, organisation=grant.organisation, position="Мастер")
        assert unread(person_of(user)) == 1


def test_two_presses_in_any_order_leave_the_later_mark(ul):
    (person,) = map(person_of, colleagues(1))
    appeal_at("assigned")
    dispatch()
    now = clock.now()
    with clock.at(now + timedelta(hours=1)):
        notifications.notifications_mark_all_read(person=person)
    later = NotificationMark.objects.values_list("read_until", "marked_at").get()
    # The earlier press, whose transaction came second.
    with clock.at(now):
        notifications.notifications_mark_all_read(person=person)

    assert NotificationMark.objects.values_list("read_until", "marked_at").get() == later
    with clock.at(now + timedelta(hours=1)):
        assert unread(person) == 0
    with clock.at(now + timedelta(hours=2)):
        notifications.notifications_mark_all_read(person=person)
    assert NotificationMark.objects.get().read_until == later[0] + timedelta(hours=1)


def test_a_replay_adds_no_line_to_those_that_an_older_release_wrote_to_each(ul):
    appeal = appeal_at("assigned")
    dispatch()
    line = Notification.objects.get(role=Role.EXECUTOR)
    Notification.objects.filter(pk=line.pk).update(user=staff_user("worker"), role="", organisation_id=None)

    row = Event.objects.get(pk=line.event_id)
    readers["appeals.inbox"].handle(StoredEvent.of(row))

    assert Notification.objects.filter(event_id=line.event_id).exclude(user=appeal.applicant).count() == 1
    assert lines(staff_user("worker")) == ["новое поручение"]


def test_the_way_back_gives_each_their_line_read_by_who_has_read_it(ul):
    first, second = colleagues(2)
    appeal_at("assigned")
    dispatch()
    before = Notification.objects.filter(user__isnull=False).count()
    notifications.notifications_mark_all_read(person=person_of(first))

    import_module("appeals.migrations.0009_lines_of_roles_back")._back(None, connection.cursor())

    assert not Notification.objects.filter(user=None).exists()
    told = Notification.objects.filter(user__in=(first, second, staff_user("worker"), staff_user("roads")))
    assert {(row.user_id, row.title.split(": ")[1]): row.read_at is None for row in told} == {
        (first.id, "новое поручение"): False,
        (second.id, "новое поручение"): True,
        (staff_user("worker").id, "новое поручение"): True,
        (staff_user("roads").id, "новое обращение в министерстве"): True,
    }
    assert Notification.objects.count() == before + 4


def test_old_lines_are_swept(ul):
    with clock.at(clock.now() - notifications.LIFETIME - timedelta(minutes=1)):
        appeal_at("assigned")
    dispatch()
    appeal = appeal_make()
    dispatch()

    assert notifications.notifications_purge(limit=1) == 1
    assert notifications.notifications_purge() > 1
    assert list(Notification.objects.values_list("appeal_id", flat=True)) == [appeal.id]


def test_an_erased_person_leaves_no_trace_of_reading(ul):
    (user,) = colleagues(1)
    appeal_at("assigned")
    dispatch()
    notifications.notifications_mark_all_read(person=person_of(user))
    notifications.notifications_forget(user_id=user.id)

    assert not NotificationMark.objects.exists()
    assert not NotificationRead.objects.exists()
    assert Notification.objects.filter(role=Role.EXECUTOR).exists()


def test_unread_are_counted_and_marked_one_by_one_or_all_at_once(ul):
    appeal = appeal_at("closed")
    dispatch()
    person = person_of(appeal.applicant)
    newest = notifications.notifications_of(person)[0]

    assert notifications.notifications_unread_count(person=person) == 4
    read = notifications.notification_mark_read(person=person, notification_id=newest.id)
    assert notifications.notifications_unread_count(person=person) == 3
    again = notifications.notification_mark_read(person=person, notification_id=newest.id)
    assert again.seen_at == read.seen_at
    assert notifications.notifications_mark_all_read(person=person) == 3
    assert notifications.notifications_unread_count(person=person) == 0


def test_the_count_is_cheap_and_capped(ul, django_assert_num_queries):
    appeal = appeal_make()
    Notification.objects.bulk_create(
        Notification(user=appeal.applicant, appeal=appeal, event_id=uuid7(), title="…") for _number in range(150)
    )

    person = person_of(appeal.applicant)
    with django_assert_num_queries(1):
        assert notifications.notifications_unread_count(person=person) == 100


def test_the_count_of_the_staff_is_one_query_too(ul, django_assert_num_queries):
    (user,) = colleagues(1)
    appeal_make(user)
    appeal_at("assigned")
    dispatch()

    person = person_of(user)
    with django_assert_num_queries(1):
        assert notifications.notifications_unread_count(person=person) == 2


def test_nobody_can_read_or_mark_the_notifications_of_another(ul):
    appeal = appeal_make()
    dispatch()
    stranger = person_of(citizen_make())
    theirs = Notification.objects.get()

    with pytest.raises(Missing):
        notifications.notification_mark_read(person=stranger, notification_id=theirs.id)
    assert notifications.notifications_mark_all_read(person=stranger) == 0
    assert notifications.notifications_unread_count(person=NOBODY) == 0
    assert list(notifications.notifications_of(NOBODY)) == []
    assert notifications.notifications_unread_count(person=person_of(appeal.applicant)) == 1

"""Lists of the workplace as files: the rows of the page, nothing of other people, and a line in the log."""

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from appeals.models import Appeal
from appeals.states import Action
from core.events.models import Event
from core.mail.channel import mail_enqueue
from tenants.service import person_of
from tenants.structure import exporting
from tests.factories import appeal_at, appeal_make, citizen_make, staff_user, take
from tests.http import region_client


def table(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def numbers(response) -> list[str]:
    return [row["Номер"] for row in table(response)]


def test_a_queue_is_the_rows_of_its_page_in_their_order(ul):
    first, second = appeal_make(), appeal_make()
    appeal_at("assigned")
    client = region_client("ul", staff_user("moderator"))

    assert numbers(client.get("/work/queues/new/export.csv")) == [f"УЛ-{first.number}", f"УЛ-{second.number}"]
    assert numbers(client.get("/work/queues/new/export.csv?sort=newest"))[0] == f"УЛ-{second.number}"


def test_filters_are_kept_and_those_that_say_nothing_give_nothing(ul):
    hole, _rubbish = appeal_make(), appeal_make(category="yard-driveway-cleaning")
    client = region_client("ul", staff_user("moderator"))

    assert numbers(client.get(f"/work/queues/new/export.csv?category={hole.category_id}")) == [f"УЛ-{hole.number}"]
    for odd in ("category=нет", "since=вчера", "until=9999-12-31", "since=0001-01-01&until=0001-01-01"):
        assert numbers(client.get(f"/work/queues/new/export.csv?{odd}")) == []
    assert client.get("/work/queues/new/export.csv?cursor=%00&q=%00").status_code == 200


@pytest.mark.parametrize(("who", "slug"), [("roads", "new"), ("worker", "review"), ("moderator", "all")])
def test_another_roles_list_is_not_there(ul, who, slug):
    assert region_client("ul", staff_user(who)).get(f"/work/queues/{slug}/export.csv").status_code == 404


def test_only_what_a_role_sees_is_in_its_file(ul):
    theirs, other = appeal_at("moderation_2"), appeal_at("moderation_2", category="yard-driveway-cleaning")

    for who, appeal in (("roads", theirs), ("homes", other)):
        assert numbers(region_client("ul", staff_user(who)).get("/work/queues/review/export.csv")) == [
            f"УЛ-{appeal.number}"
        ]


def test_names_and_phones_are_not_on_the_page_and_not_in_the_file(ul):
    citizen = citizen_make(full_name="Пелагея Тайная")
    appeal_make(citizen, contact_name="Пелагея Тайная", contact_phone="+79271234567", contact_email="t@post.example")

    text = region_client("ul", staff_user("moderator")).get("/work/queues/new/export.csv").content.decode()
    assert not any(word in text for word in ("Пелагея", "9271234567", "t@post.example", citizen.email))


def test_times_are_of_the_region_and_a_rating_is_a_number(ul):
    appeal = appeal_at("answered")
    take(Action.CONFIRM, appeal, person_of(appeal.applicant), rating=3)
    Appeal.objects.filter(pk=appeal.pk).update(received_at=datetime(2026, 11, 20, 21, 0, tzinfo=UTC))
    client = region_client("ul", staff_user("admin"))

    (row,) = table(client.get("/work/queues/all/export.csv"))
    assert (row["Получено"], row["Оценка из 5"], row["Состояние"]) == ("21.11.2026 01:00", "3", "Решено")
    content = client.get("/work/queues/all/export.xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["C2"].value == datetime(2026, 11, 21, 1, 0)  # noqa: DTZ001 - Excel knows no zones


def test_a_resident_writes_no_formula_into_the_clerks_table(ul):
    appeal_make(text='=HYPERLINK("http://evil.example";"яма на дороге")', address="+7 дом")
    client = region_client("ul", staff_user("moderator"))

    (row,) = table(client.get("/work/queues/new/export.csv"))
    assert row["Текст"].startswith("'=")
    assert row["Адрес"] == "'+7 дом"
    content = client.get("/work/queues/new/export.xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert "f" not in {cell.data_type for cell in sheet[2]}


def test_who_took_which_list_is_in_the_log_without_what_they_looked_for(ul):
    appeal_make()
    user = staff_user("moderator")

    region_client("ul", user).get("/work/queues/new/export.xlsx?q=Тайная")

    event = Event.objects.get(type="tenants.ListExported")
    assert event.payload == {"user_id": str(user.id), "what": "new", "kind": "xlsx", "rows": 0, "filters": ["q"]}
    assert (event.actor_kind, event.actor_id) == ("moderator", user.id)


def test_more_than_a_file_holds_is_told_and_nothing_is_cut(ul, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 1)
    appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))

    response = client.get("/work/queues/new/export.csv?sort=newest")
    assert response.url == "/work/queues/new/?sort=newest"
    assert "Сузьте условия" in client.get(response.url).content.decode()
    assert not Event.objects.filter(type="tenants.ListExported").exists()


def test_an_unknown_kind_of_table_is_a_sentence(ul):
    client = region_client("ul", staff_user("moderator"))

    assert "CSV или XLSX" in client.get("/work/queues/new/export.pdf", follow=True).content.decode()


def test_people_and_deliveries_are_for_the_administrator(ul):
    mail_enqueue(key="k", to="ivan@post.example", subject="Письмо ivan@post.example", text="Тайна")
    admin = region_client("ul", staff_user("admin"))

    people = table(admin.get("/work/people/export.csv?role=executor"))
    assert {row["Роль"] for row in people} == {"Исполнитель"}
    assert {row["Почта"] for row in people} == {"worker@staff.example", "homes-worker@staff.example"}
    (delivery,) = table(admin.get("/work/deliveries/export.csv?state=waiting"))
    assert (delivery["Кому"], delivery["Что"]) == ("i***@post.example", "Письмо [email]")
    assert "Тайна" not in str(delivery)
    for path in ("people", "deliveries"):
        assert region_client("ul", staff_user("moderator")).get(f"/work/{path}/export.csv").status_code == 403


def test_the_page_offers_its_list_with_its_filters(ul):
    hole = appeal_make()
    page = (
        region_client("ul", staff_user("moderator"))
        .get(f"/work/queues/new/?category={hole.category_id}")
        .content.decode()
    )

    assert f'href="/work/queues/new/export.csv?category={hole.category_id}" download' in page

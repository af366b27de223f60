"""The administrator's pages of playbooks: list, one with its variants, the editor, history."""

from dataclasses import replace

import pytest

from core.events.models import Event
from core.events.types import SYSTEM
from taxonomy.events import PlaybookPublished
from taxonomy.models import Category, PlaybookVersion
from taxonomy.playbooks import shipped
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.playbooks.selectors import playbook_steps
from taxonomy.playbooks.shipped import shipped_playbooks
from taxonomy.service import PlaybookStep
from taxonomy.templatetags.playbooks import hours_words
from tests.factories import citizen_make, staff_user
from tests.http import region_client

STEP = PlaybookStep(title="Выехать", who="Мастер", what="Осмотреть место и снять его.", evidence="Фото", hours=4)
LIST = "/work/playbooks/"
NEW = "/work/playbooks/new/"
PAGE = "/work/playbooks/tested/"
EDIT = "/work/playbooks/tested/edit/"
KIND = "район"


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


@pytest.fixture
def published(ul):
    facts = {"code": "tested", "title": "Ремонт забора", "block": "safety"}
    return playbook_publish(acting=SYSTEM, **facts, municipality_kind="", steps=[STEP], expected=0)


def sent(*titles, do="publish", expected=1, **changes):
    data = {"do": do, "title": "Ремонт забора", "block": "safety", "expected": expected, "count": len(titles)}
    for index, title in enumerate(titles):
        words = ("Мастер", "Сделать хорошо.") if title else ("", "")
        data |= {f"step-{index}-title": title, f"step-{index}-who": words[0], f"step-{index}-what": words[1]}
    return data | changes


def titles(kind=""):
    return [step.title for step in playbook_steps("tested", kind)]


@pytest.mark.parametrize("path", [LIST, NEW, PAGE, EDIT, f"{PAGE}versions/1/"])
def test_the_pages_are_the_administrators(published, path):
    for who in ("moderator", "roads", "worker", "centre"):
        assert region_client("ul", staff_user(who)).get(path).status_code == 403
    assert region_client("ul", citizen_make()).get(path).status_code == 403
    assert "/accounts/login/" in region_client("ul").get(path).headers["Location"]
    assert region_client("ul", staff_user("admin")).get(path).status_code == 200


def test_the_list_tells_by_block_how_much_each_is_used(admin, published):
    Category.objects.filter(code="roads-potholes").update(playbook="tested")
    page = admin.get(LIST).content.decode()
    assert page.index("Транспорт и дороги") < page.index("Безопасность")
    assert "1\xa0категория" in page[page.index("Ремонт забора") :]
    assert "не используется" in page
    assert 'href="/work/playbooks/"' in page, "the menu leads here"


def test_a_playbook_of_ones_own_is_published(admin):
    response = admin.post(NEW, sent("Выехать", "Починить", "", code="own-fence", expected=0))
    assert response.headers["Location"] == "/work/playbooks/own-fence/"
    assert [step.title for step in playbook_steps("own-fence", KIND)] == ["Выехать", "Починить"]
    page = admin.get("/work/playbooks/own-fence/").content.decode()
    assert "Опубликована версия 1" in page
    assert "Администратор" in page


def test_a_taken_code_is_said_at_its_field(admin, published):
    response = admin.post(NEW, sent("Другое", code="tested", expected=0))
    assert response.status_code == 422
    assert "Алгоритм с таким кодом уже есть" in response.content.decode()
    assert titles() == ["Выехать"]


def test_a_new_version_and_the_old_one_in_the_history(admin, published):
    assert admin.post(EDIT, sent("Выехать", "Починить")).status_code == 302
    assert titles() == ["Выехать", "Починить"]
    assert "versions/1/" in admin.get(PAGE).content.decode()
    assert "Осмотреть место и снять его." in admin.get(f"{PAGE}versions/1/").content.decode()
    assert admin.get(f"{PAGE}versions/7/").status_code == 404


def test_a_variant_begins_with_the_general_steps_and_is_withdrawn(admin, published):
    form = admin.get(EDIT, {"kind": KIND}).content.decode()
    assert 'value="Выехать"' in form
    assert 'name="expected" value="0"' in form
    assert admin.post(EDIT, sent("Позвать старосту", kind=KIND, expected=0)).status_code == 302
    assert titles(KIND) == ["Позвать старосту"]
    assert admin.post(f"{PAGE}withdraw/", {"kind": KIND, "expected": 1}).headers["Location"] == PAGE
    assert titles(KIND) == ["Выехать"]
    assert admin.post(f"{PAGE}withdraw/", {"kind": KIND, "expected": "много"}, follow=True).status_code == 200


def rows_of(response):
    return [form["title"].value() for form in response.context["rows"].forms]


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("add", ["Один", "Два", "Три", None]),
        ("up-1", ["Два", "Один", "Три"]),
        ("down-1", ["Один", "Три", "Два"]),
        ("remove-0", ["Два", "Три"]),
        ("up-0", ["Один", "Два", "Три"]),
        ("down-2", ["Один", "Два", "Три"]),
        ("remove-99", ["Один", "Два", "Три"]),
        ("explode", ["Один", "Два", "Три"]),
    ],
)
def test_rows_are_changed_without_publishing_anything(admin, published, do, expected):
    response = admin.post(EDIT, sent("Один", "Два", "Три", do=do))
    assert response.status_code == 200
    assert rows_of(response) == expected
    assert titles() == ["Выехать"]


def test_there_is_no_twenty_first_row(admin, published):
    response = admin.post(EDIT, sent(*[f"Шаг номер {n}" for n in range(20)], do="add"))
    assert len(rows_of(response)) == 20
    assert "Больше 20 шагов добавить нельзя" in response.content.decode()


def test_what_is_wrong_comes_back_with_what_was_written(admin, published):
    data = sent("Выехать", "", "Починить") | {"step-1-what": "Без названия ничего.", "step-2-hours": "скоро"}
    response = admin.post(EDIT, data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Без названия ничего." in page
    assert "Починить" in page
    assert titles() == ["Выехать"]
    assert admin.post(EDIT, sent()).status_code == 422
    assert admin.post(EDIT, sent("Выехать", count="много")).status_code == 422
    assert admin.post(EDIT, sent("Выехать", expected="")).status_code == 422


def test_who_was_slower_sees_it_and_keeps_their_steps(admin, published):
    admin.post(EDIT, sent("Первый успел"))
    response = admin.post(EDIT, sent("Второй опоздал"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "опубликовал кто-то другой" in page
    assert "Второй опоздал" in page
    assert titles() == ["Первый успел"]
    assert admin.post(EDIT, sent("Второй опоздал", expected=2)).status_code == 302
    assert PlaybookVersion.objects.filter(playbook=published.playbook).count() == 3


def test_markup_in_steps_is_shown_as_it_was_written(admin, published):
    admin.post(EDIT, sent("<b>Шаг</b> <script>alert(1)</script>"))
    page = admin.get(PAGE).content.decode()
    assert "<b>Шаг</b>" not in page
    assert "&lt;b&gt;Шаг" in page


def test_unknown_things_are_not_found(admin):
    assert admin.get("/work/playbooks/no-such/").status_code == 404
    assert admin.post("/work/playbooks/no-such/edit/", sent("Выехать")).status_code == 404
    assert admin.post("/work/playbooks/no-such/withdraw/", {}).status_code == 404
    assert admin.get("/work/playbooks/pothole-repair/edit/", {"kind": "\x00герцогство"}).status_code == 200


@pytest.fixture
def newer_library(ul, monkeypatch):
    """The library has newer steps of two playbooks, of which the region has edited one."""
    library = {playbook.code: playbook for playbook in shipped_playbooks()}
    for code in ("no-water", "no-heating"):
        playbook = library[code]
        steps = {kind: [replace(of[0], title="Новый шаг"), *of[1:]] for kind, of in playbook.steps.items()}
        library[code] = replace(playbook, version=playbook.version + 1, steps=steps)
    monkeypatch.setattr(shipped, "shipped_playbooks", lambda: iter(library.values()))
    facts = {"code": "no-heating", "title": library["no-heating"].title, "block": library["no-heating"].block}
    playbook_publish(acting=SYSTEM, **facts, municipality_kind="", steps=[STEP], expected=1)
    return library


def test_what_is_newer_in_the_library_is_taken_over_by_a_button(admin, newer_library):
    offered = admin.get(LIST).content.decode()
    assert "В библиотеке есть новее" in offered
    assert newer_library["no-water"].title in offered
    assert "Ваши правки останутся" in offered

    page = admin.post(f"{LIST}load/", follow=True).content.decode()

    assert f"Из библиотеки обновлены: «{newer_library['no-water'].title}»" in page
    assert f"Ваши правки остались: «{newer_library['no-heating'].title}»" in page
    assert playbook_steps("no-water", "")[0].title == "Новый шаг"
    assert playbook_steps("no-heating", "")[0].title == STEP.title
    told = Event.objects.filter(type=PlaybookPublished.event_name, payload__code="no-water").latest("occurred_at", "id")
    assert told.actor_kind == "regional_admin"


def test_nothing_is_offered_where_the_library_is_not_newer(admin):
    assert "В библиотеке есть новее" not in admin.get(LIST).content.decode()
    versions = PlaybookVersion.objects.count()

    page = admin.post(f"{LIST}load/", follow=True).content.decode()

    assert "нет ничего новее" in page
    assert PlaybookVersion.objects.count() == versions
    assert region_client("ul", staff_user("moderator")).post(f"{LIST}load/").status_code == 403
    assert admin.get(f"{LIST}load/").headers["Location"] == LIST


@pytest.mark.parametrize(
    ("hours", "words"),
    [(4, "4\xa0часа"), (48, "48\xa0часов"), (168, "7\xa0суток"), (160, "6\xa0суток 16\xa0часов"), (504, "21\xa0сутки")],
)
def test_long_times_are_told_in_days(hours, words):
    assert hours_words(hours) == words

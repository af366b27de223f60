"""The page of one category: editing, taking the catalog's word again, adding one's own, ending it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.events.types import SYSTEM
from taxonomy.models import Category
from taxonomy.sets.editing import category_edit
from taxonomy.sets.selectors import region_today
from tenants.service import organisation_by_code
from tests.factories import appeal_make, staff_user
from tests.http import region_client
from tests.taxonomy.published import set_begin

KERBS = reverse("taxonomy:category", args=("kerbs",))
NEW = reverse("taxonomy:category-new")


@pytest.fixture
def admin(ul):
    set_begin()
    return region_client("ul", staff_user("admin"))


def filled(page, **changes: str) -> dict[str, str]:
    """The form of a page as a browser sends it, with changes."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    for question in form.questions:
        values |= {bound.html_name: bound.value() for bound in question}
    values |= {bound.html_name: bound.value() for bound in form.questions.management_form}
    category = page.context.get("category")
    values |= {"version": str(category.version)} if category else {}
    return {name: str(value) for name, value in values.items() if value is not None and value is not False} | changes


def test_an_edit_is_saved(admin):
    body = filled(
        admin.get(KERBS),
        title="Бордюр",
        aliases="поребрик\r\nбордюрный камень\r\n\r\n",
        deadline="24",
        deadline_unit="hours",
        fast_track="on",
        ministry=str(organisation_by_code("ministry-homes").id),
    )

    answer = admin.post(KERBS, body, follow=True)

    assert answer.redirect_chain == [(KERBS, 302)]
    kerbs = Category.objects.get(code="kerbs")
    assert (kerbs.title, kerbs.deadline, kerbs.deadline_unit, kerbs.fast_track) == ("Бордюр", 24, "hours", True)
    assert kerbs.aliases == ["поребрик", "бордюрный камень"]
    assert kerbs.ministry.code == "ministry-homes"
    text = answer.content.decode()
    assert "В каталоге:" in text
    assert "Разбитый бордюр" in text
    assert "10\u00a0рабочих дней" in text


def test_saving_what_is_there_changes_nothing(admin):
    admin.post(KERBS, filled(admin.get(KERBS)))

    assert Category.objects.get(code="kerbs").version == 1


def test_every_shipped_category_survives_saving(ul):
    admin = region_client("ul", staff_user("admin"))
    for code in ("roads-potholes", "yard-driveway-cleaning"):
        url = reverse("taxonomy:category", args=(code,))
        facts = Category.objects.get(code=code).facts()

        admin.post(url, filled(admin.get(url), incident_group="Другое"))

        changed = Category.objects.get(code=code)
        assert changed.incident_group == "Другое"
        assert changed.facts().questions == facts.questions
        assert changed.facts().examples == facts.examples


def test_questions_are_edited_in_rows(admin):
    body = filled(
        admin.get(KERBS),
        **{
            "questions-0-label": "Высота бордюра",
            "questions-0-type": "number",
            "questions-0-required": "on",
            "questions-1-label": "Где он",
            "questions-1-type": "choice",
            "questions-1-options": "у дома\r\nу дороги",
        },
    )

    admin.post(KERBS, body)

    first, second = Category.objects.get(code="kerbs").questions
    assert (first["label"], first["type"], first["required"]) == ("Высота бордюра", "number", True)
    assert (second["label"], second["options"]) == ("Где он", ["у дома", "у дороги"])
    assert first["key"] != second["key"]

    again = filled(admin.get(KERBS))
    again["questions-0-label"] = ""
    admin.post(KERBS, again)
    (left,) = Category.objects.get(code="kerbs").questions
    assert left == second


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Обязательное поле"),
        ("deadline", "0", "1"),
        ("deadline", "500", "от 1 до 90"),
        ("block", "space", "Выберите корректный вариант"),
        ("ministry", "nonsense", "Выберите корректный вариант"),
        ("playbook", "nonsense", "Выберите корректный вариант"),
        ("aliases", "я" * 301, "не больше 40 фраз"),
        ("title", "Колея", "уже есть"),
        ("questions-0-label", "Где: дом или двор", "без двоеточия"),
        ("questions-TOTAL_FORMS", "nonsense", "не хватает служебных полей"),
    ],
)
def test_what_may_not_be_is_told_at_its_field(admin, field, value, words):
    answer = admin.post(KERBS, filled(admin.get(KERBS), **{field: value}))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Category.objects.get(code="kerbs").version == 1


def test_a_choice_without_options_is_told(admin):
    body = filled(admin.get(KERBS), **{"questions-0-label": "Где", "questions-0-type": "choice"})

    answer = admin.post(KERBS, body)

    assert answer.status_code == 422
    assert "хотя бы два варианта" in answer.content.decode()


def test_a_field_is_taken_from_the_catalog_again(admin):
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюр", "deadline": "3"})

    admin.post(KERBS, filled(admin.get(KERBS), restore="title"))

    kerbs = Category.objects.get(code="kerbs")
    assert (kerbs.title, kerbs.deadline) == ("Разбитый бордюр", 3)


def test_taking_one_field_back_keeps_what_was_typed_into_others(admin):
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюр", "aliases": "поребрик"})

    page = admin.post(KERBS, filled(admin.get(KERBS), restore="title", includes="Камень и кладка."))

    assert Category.objects.get(code="kerbs").title == "Разбитый бордюр"
    assert page.status_code == 200
    assert page.context["form"]["title"].value() == "Разбитый бордюр"
    assert page.context["form"]["includes"].value() == "Камень и кладка."
    admin.post(KERBS, filled(page))
    kerbs = Category.objects.get(code="kerbs")
    assert (kerbs.title, kerbs.includes, kerbs.aliases) == ("Разбитый бордюр", "Камень и кладка.", ["поребрик"])


def test_everything_is_taken_from_the_catalog_again(admin):
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюр", "deadline": "3"})

    admin.post(KERBS, filled(admin.get(KERBS), restore="all"))

    kerbs = Category.objects.get(code="kerbs")
    assert kerbs.facts().as_json() == kerbs.base


@pytest.mark.parametrize("field", ["code", "nonsense", "is_active", "all"])
def test_what_cannot_be_taken_back_is_refused(admin, field):
    answer = admin.post(KERBS, filled(admin.get(KERBS), restore=field))

    assert answer.status_code == 422


def test_who_saves_second_sees_what_is_there_and_keeps_their_words(admin):
    body = filled(admin.get(KERBS), title="Моё слово")
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Чужое слово"})

    answer = admin.post(KERBS, body)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Чужое слово" in text
    assert 'value="Моё слово"' in text
    admin.post(KERBS, filled(answer))
    assert Category.objects.get(code="kerbs").title == "Моё слово"


def test_history_tells_edits_and_publications(admin):
    admin.post(KERBS, filled(admin.get(KERBS), title="Бордюр"))
    admin.post(reverse("taxonomy:categories"), {"what": "off", "code": "kerbs"})

    titles = [entry.title for entry in admin.get(KERBS).context["history"]]

    assert titles == ["Выключена", "Изменена", "Пришла из каталога"]


def test_open_appeals_are_counted(admin):
    appeal_make(category="kerbs")

    assert admin.get(KERBS).context["open_appeals"] == 1


def own_body(admin, **changes: str) -> dict[str, str]:
    return filled(admin.get(NEW), title="Следы от шин", block="transport", direction="Дороги", **changes)


def test_an_own_category_is_added(admin):
    day = region_today() + timedelta(days=2)

    answer = admin.post(NEW, own_body(admin, opens_on=day.isoformat(), examples="кто так паркуется"), follow=True)

    own = Category.objects.get(title="Следы от шин")
    assert answer.redirect_chain == [(reverse("taxonomy:category", args=(own.code,)), 302)]
    assert (own.base, own.origin, own.opens_on, own.ministry.code) == (None, "", day, "ministry-roads")
    assert "своя категория региона" in answer.content.decode()


def test_an_own_category_needs_somebody_who_answers(admin):
    answer = admin.post(NEW, own_body(admin) | {"direction": "Космодромы"})

    assert answer.status_code == 422
    assert "Никто не отвечает за направление «Космодромы»" in answer.content.decode()


def test_a_double_of_a_category_is_refused(admin):
    answer = admin.post(NEW, own_body(admin) | {"title": "колея"})

    assert answer.status_code == 422
    assert Category.objects.filter(title__iexact="колея").count() == 1


def test_an_own_category_is_ended_with_a_successor(admin):
    admin.post(NEW, own_body(admin))
    own = Category.objects.get(title="Следы от шин")

    answer = admin.post(
        reverse("taxonomy:category-retire", args=(own.code,)), {"version": "1", "successor": "kerbs"}, follow=True
    )

    own.refresh_from_db()
    assert own.retired_at is not None
    assert own.successor.code == "kerbs"
    assert "закрыта навсегда" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "body", "status"),
    [
        ("kerbs", {"version": "1"}, 422),
        ("kerbs", {"version": "7"}, 409),
        ("kerbs", {"version": "nonsense"}, 409),
        ("kerbs", {}, 409),
    ],
)
def test_a_category_of_a_catalog_is_not_ended_by_hand(admin, code, body, status):
    answer = admin.post(reverse("taxonomy:category-retire", args=(code,)), body)

    assert answer.status_code == status
    assert Category.objects.get(code=code).retired_at is None


def test_an_own_category_is_not_followed_by_what_is_not_there(admin):
    admin.post(NEW, own_body(admin))
    own = Category.objects.get(title="Следы от шин")

    for successor in ("nonsense", own.code, "\0"):
        admin.post(reverse("taxonomy:category-retire", args=(own.code,)), {"version": "1", "successor": successor})
        own.refresh_from_db()
        assert (own.retired_at is not None) == (successor == "\0")

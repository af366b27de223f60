"""Answers outlive their questions: whatever a category's questions, deadline or fields have become since, an older
appeal is shown as it was written.
"""

import pytest

from appeals.models import Appeal
from taxonomy.choices import QuestionType
from taxonomy.models import Category
from tests.api import ApiClient
from tests.factories import appeal_at, citizen_make, staff_user
from tests.http import region_client

ANSWERS = {
    "words": "у второго подъезда",
    "number": "12,5",
    "date": "2026-11-30",
    "time": "08:30",
    "yes": True,
    "no": False,
    "chosen": "люк",
}
OPTIONS = {QuestionType.CHOICE: ["яма", "бугор"]}


def _questions(kind: str, **more):
    return [
        {"key": key, "type": kind, "label": f"Вопрос {key}", "required": True, "options": OPTIONS.get(kind, []), **more}
        for key in ANSWERS
    ]


WITHOUT_LATER_FIELDS = [{"key": key, "type": "text", "label": f"Вопрос {key}"} for key in ANSWERS]
CHANGED = {
    **{kind: _questions(kind) for kind in QuestionType.values},
    "a type of another release": _questions("colour"),
    "a field of another release": _questions("text", hint="Где?"),
    "fields that came later": WITHOUT_LATER_FIELDS,
    "nothing": [],
}


@pytest.mark.parametrize("questions", CHANGED.values(), ids=CHANGED.keys())
def test_old_answers_are_shown_whatever_is_asked_now(ul, questions):
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen)
    Appeal.objects.filter(pk=appeal.pk).update(details=ANSWERS)
    Category.objects.filter(pk=appeal.category_id).update(questions=questions)
    for client, path in (
        (region_client("ul", citizen), f"/appeals/{appeal.number}/"),
        (region_client("ul", staff_user("worker")), f"/work/appeals/{appeal.number}/"),
        (region_client("ul", staff_user("moderator")), f"/work/appeals/{appeal.number}/"),
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert "у второго подъезда" in response.content.decode()
    assert region_client("ul", staff_user("admin")).get("/work/queues/all/").status_code == 200
    assert ApiClient("ul", citizen).get(f"appeals/{appeal.number}").data["details"] == ANSWERS


@pytest.mark.parametrize("unit", ["minutes", "working_minutes", "", "fortnights"])
def test_an_older_unit_of_the_deadline_takes_no_page_down(ul, unit):
    appeal = appeal_at("assigned")
    Category.objects.filter(pk=appeal.category_id).update(deadline_unit=unit)
    for who in ("worker", "admin"):
        assert region_client("ul", staff_user(who)).get(f"/work/appeals/{appeal.number}/").status_code == 200
    admin = region_client("ul", staff_user("admin"))
    code = Category.objects.get(pk=appeal.category_id).code
    for path in ("/work/categories/", f"/work/categories/{code}/"):
        assert admin.get(path).status_code == 200


def test_a_question_of_another_release_is_told_in_the_set_of_categories(ul):
    Category.objects.filter(code="roads-potholes").update(questions=_questions("colour")[:1])
    page = region_client("ul", staff_user("admin")).get("/work/categories/roads-potholes/")
    assert page.status_code == 200
    assert "Вопрос words" in page.content.decode()

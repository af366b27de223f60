"""The steps of an assignment on the page of an appeal."""

import pytest

from appeals.models import Appeal, ChecklistItem
from core.events.types import SYSTEM
from core.models import uuid7
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.service import PlaybookStep
from tests.factories import appeal_at, category_ask, citizen_make, staff_person, staff_user, steps_tick
from tests.http import region_client

STEPS = [
    PlaybookStep(title="Выехать на место", who="Мастер", what="Осмотреть и снять яму.", evidence="Фото", hours=24),
    PlaybookStep(title="<b>Заделать</b>", who="Подрядчик", what="Уложить и уплотнить смесь."),
]
WORDS = "Яма засыпана, дорога ровная, приезжайте и смотрите."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def appeal(ul):
    facts = {"code": "tested", "title": "Ремонт ямы", "block": "transport", "municipality_kind": "", "expected": 0}
    playbook_publish(acting=SYSTEM, steps=STEPS, **facts)
    category_ask(playbook="tested")
    return appeal_at("assigned")


def client(who):
    return region_client("ul", staff_user(who))


def steps():
    return list(ChecklistItem.objects.order_by("position"))


def path(appeal, item=None):
    base = f"/work/appeals/{appeal.number}/"
    return base if item is None else f"{base}checklist/{item.id}/"


def test_the_executor_sees_what_is_left_and_others_only_read(appeal):
    page = client("worker").get(path(appeal)).content.decode()
    assert 'role="checkbox"' in page
    assert "0 из 2" in page
    assert "Чтобы отправить ответ, отметьте шаги" in page
    assert "&lt;b&gt;Заделать" in page
    assert "<b>Заделать" not in page
    for who in ("roads", "admin"):
        page = client(who).get(path(appeal)).content.decode()
        assert "Выехать на место" in page
        assert 'role="checkbox"' not in page
    assert 'role="checkbox"' in client("centre").get(path(appeal)).content.decode()


def test_a_tick_without_a_script_comes_back_to_its_step(appeal):
    item = steps()[0]
    response = client("worker").post(path(appeal, item) + "?from=tasks", {"ticked": "yes"})
    assert response.headers["Location"] == f"{path(appeal)}?from=tasks#step-{item.id}"
    assert steps()[0].ticked_at is not None
    assert client("worker").get(path(appeal, item)).headers["Location"] == path(appeal)


def test_a_tick_by_a_script_brings_the_checklist_and_what_is_left(appeal):
    worker, item = client("worker"), steps()[0]
    answer = worker.post(path(appeal, item), {"ticked": "yes"}, headers=HTMX).content.decode()
    assert "1 из 2" in answer
    assert 'hx-swap-oob="true"' in answer
    assert "<html" not in answer
    worker.post(path(appeal, item), {"ticked": "no"}, headers=HTMX)
    assert steps()[0].ticked_at is None


@pytest.mark.parametrize(("who", "status"), [("roads", 403), ("admin", 403), ("homes-worker", 404), ("homes", 404)])
def test_others_do_not_tick(appeal, who, status):
    assert client(who).post(path(appeal, steps()[0]), {"ticked": "yes"}).status_code == status
    assert steps()[0].ticked_at is None


def test_people_without_a_role_and_unknown_steps(appeal):
    item = steps()[0]
    assert region_client("ul", citizen_make()).post(path(appeal, item), {"ticked": "yes"}).status_code == 403
    assert "/accounts/login/" in region_client("ul").post(path(appeal, item)).headers["Location"]
    item.id = uuid7()
    assert client("worker").post(path(appeal, item), {"ticked": "yes"}).status_code == 404


def answer(appeal, who="worker", **changes):
    return client(who).post(path(appeal) + "answer/", {"version": appeal.version, "text": WORDS, **changes})


def test_an_answer_that_comes_too_early_stays_in_its_form(appeal):
    steps_tick(appeal, staff_person("worker"), most=1)
    response = answer(appeal)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Ответ пока не отправлен" in page
    assert "&lt;b&gt;Заделать&lt;/b&gt;</a>" in page
    assert WORDS in page
    assert "Ничего не сохранено" not in page, "nobody was faster"
    assert Appeal.objects.get(pk=appeal.pk).state == "assigned"
    steps_tick(appeal, staff_person("worker"))
    assert answer(appeal).status_code == 302
    page = client("worker").get(path(appeal)).content.decode()
    assert "2 из 2" in page
    assert "Поручение закрыто" in page
    assert 'role="checkbox"' not in page


def test_what_was_said_of_an_early_answer_goes_with_the_last_tick(appeal):
    worker, (first, second) = client("worker"), steps()
    refused = worker.post(path(appeal) + "answer/", {"version": appeal.version, "text": WORDS}).content.decode()
    assert refused.count("data-form-errors") == 1
    said = refused[refused.index('id="checklist-left"') : refused.index("data-form-errors")]
    assert "</div>" not in said, "what refuses the answer lies in the part that each tick replaces"

    one = worker.post(path(appeal, first), {"ticked": "yes"}, headers=HTMX).content.decode()
    both = worker.post(path(appeal, second), {"ticked": "yes"}, headers=HTMX).content.decode()

    assert "Чтобы отправить ответ, отметьте шаги" in one
    assert "data-form-errors" not in one
    left = both[both.index('id="checklist-left"') :]
    assert "notice" not in left


def test_a_missing_photo_is_said_at_the_photos(ul):
    category_ask(evidence="before_after")
    appeal = appeal_at("assigned")
    page = client("worker").get(path(appeal)).content.decode()
    assert "нужны два: первым «было», вторым «стало»" in page
    response = answer(appeal)
    assert response.status_code == 422
    assert "Приложите фото «стало»" in response.context["attempt"].form.errors["photos"][0]


def test_a_tick_meanwhile_does_not_hide_what_has_changed(appeal):
    steps_tick(appeal, staff_person("centre"))
    worker = client("worker")
    worker.post(path(appeal) + "refuse/", {"version": appeal.version, "reason": "Эта дорога не наша, она областная."})
    response = client("roads").post(path(appeal) + "reassign/", {"version": appeal.version, "executor": "", "note": ""})
    assert response.status_code == 403 or "вернул обращение" in response.content.decode()

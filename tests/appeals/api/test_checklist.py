"""The steps of an assignment for programs."""

import pytest

from core.events.types import SYSTEM
from core.models import uuid7
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.service import PlaybookStep
from tests.api import ApiClient
from tests.factories import appeal_at, category_ask, citizen_make, staff_user

STEPS = [
    PlaybookStep(title="Выехать на место", who="Мастер", what="Осмотреть и снять яму.", evidence="Фото", hours=24),
    PlaybookStep(title="Заделать", who="Подрядчик", what="Уложить и уплотнить смесь."),
]


@pytest.fixture
def appeal(ul):
    facts = {"code": "tested", "title": "Ремонт ямы", "block": "transport", "municipality_kind": "", "expected": 0}
    playbook_publish(acting=SYSTEM, steps=STEPS, **facts)
    category_ask(playbook="tested")
    return appeal_at("assigned", citizen_make(email="author@post.example"))


@pytest.fixture
def worker(ul):
    return ApiClient("ul", staff_user("worker"))


def checklist(client, appeal):
    return client.get(f"appeals/{appeal.number}").json()["checklist"]


def test_the_staff_read_the_steps_and_the_executor_ticks_them(appeal, worker):
    steps = checklist(worker, appeal)
    assert [(step["title"], step["ticked_at"]) for step in steps] == [("Выехать на место", None), ("Заделать", None)]
    assert steps[0]["due_at"] is not None
    answer = worker.post(f"appeals/{appeal.number}/checklist/{steps[0]['id']}", {"ticked": True})
    assert answer.status_code == 200
    assert (answer.json()["done"], answer.json()["total"]) == (1, 2)
    assert answer.json()["step"] == checklist(worker, appeal)[0]
    refused = worker.post(
        f"appeals/{appeal.number}/actions/answer", {"version": appeal.version, "text": "Яма засыпана, всё ровно."}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "open_steps")
    assert "Заделать" in refused.json()["detail"]


def test_the_applicant_reads_no_steps_and_others_do_not_tick(appeal, worker):
    citizen = ApiClient("ul", appeal.applicant)
    assert checklist(citizen, appeal) == []
    path = f"appeals/{appeal.number}/checklist/{checklist(worker, appeal)[0]['id']}"
    assert citizen.post(path, {"ticked": True}).status_code == 403
    assert ApiClient("ul", staff_user("roads")).post(path, {"ticked": True}).status_code == 403
    assert ApiClient("ul", staff_user("homes-worker")).post(path, {"ticked": True}).status_code == 404
    assert worker.post(f"appeals/{appeal.number}/checklist/{uuid7()}", {"ticked": True}).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"ticked": None}, {"ticked": "yes"}, {"ticked": 1}, {"ticked": []}, {"ticked": True, "why": "так"}]
)
def test_a_strange_body_is_refused(appeal, worker, body):
    path = f"appeals/{appeal.number}/checklist/{checklist(worker, appeal)[0]['id']}"
    assert worker.post(path, body).status_code == 422

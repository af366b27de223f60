"""The administrator switches optional stages: by the page, the API and the command."""

import pytest
from typer.testing import CliRunner

from appeals.flow_cli import app
from appeals.models import Appeal
from appeals.stages.optional import flow_now
from core.events.models import Event
from tests.appeals.trial.declared import declared
from tests.factories import appeal_at, staff_user
from tests.http import region_client

PAGE = "/work/region/flow/"
WAITS = "останутся в ней, пока их не отпустят"


@pytest.fixture
def look(ul):
    with declared("second_look") as module:
        yield module


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


def test_where_none_is_installed_the_page_says_so(admin):
    page = admin.get(PAGE).content.decode()

    assert "Необязательных стадий пока нет" in page
    assert admin.get("/api/v1/flow").json() == {"results": []}


def test_the_page_says_what_a_switch_does_and_does_it(admin, look):
    page = admin.get(PAGE).content.decode()
    assert "Второй взгляд на ответ" in page
    assert "Если включить" in page

    page = admin.post(f"{PAGE}{look.STAGE}/", {"on": "yes"}, follow=True).content.decode()
    assert "Стадия включена" in page
    assert "Сейчас в ней никого нет" in page
    assert flow_now().stages == {look.STAGE}

    appeal = appeal_at("answered")
    page = admin.get(PAGE).content.decode()
    assert "1\xa0обращение" in page
    assert WAITS in page

    admin.post(f"{PAGE}{look.STAGE}/", {"on": ""})
    assert flow_now().stages == frozenset()
    assert Appeal.objects.get(pk=appeal.pk).state == look.LOOKED_AT
    assert [event.payload["is_on"] for event in Event.objects.filter(type="appeals.FlowStageSwitched")] == [True, False]


def test_the_api_switches_it_too(admin, look):
    answer = admin.patch(f"/api/v1/flow/{look.STAGE}", {"is_on": True}, content_type="application/json")

    assert answer.status_code == 200
    assert answer.json() == {
        "name": look.STAGE,
        "label": "Второй взгляд на ответ",
        "before": "Ждёт оценки",
        "is_on": True,
        "waiting": 0,
        "withholds": True,
    }
    assert admin.get("/api/v1/flow").json()["results"] == [answer.json()]
    wrong = admin.patch(f"/api/v1/flow/{look.STAGE}", {"is_on": "может"}, content_type="application/json")
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("who", ["moderator", "roads"])
def test_nobody_else_switches_it(ul, look, who):
    client = region_client("ul", staff_user(who))

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{look.STAGE}/", {"on": "yes"}).status_code == 403
    assert client.get("/api/v1/flow").status_code == 403
    assert (
        client.patch(f"/api/v1/flow/{look.STAGE}", {"is_on": True}, content_type="application/json").status_code == 403
    )
    assert flow_now().stages == frozenset()


def test_an_unknown_stage_is_not_there(admin):
    assert admin.post(f"{PAGE}nothing/", {"on": "yes"}).status_code == 404
    assert admin.patch("/api/v1/flow/nothing", {"is_on": True}, content_type="application/json").status_code == 404


def test_the_command_lists_and_switches(look):
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, words, catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    assert "—" in run("list", "ul")
    assert "включена" in run("on", "ul", look.STAGE)
    assert "включена" in run("list", "ul")
    assert "выключена" in run("off", "ul", look.STAGE)

"""The administrator keeps the region's modules: by the page and by the API."""

import pytest

from core.errors import Conflict
from core.events.models import Event
from core.events.types import SYSTEM
from core.modules import module_is_enabled
from tenants.service import module_settings
from tenants.structure import module_admin
from tenants.structure.models import ModuleSwitch
from tenants.structure.module_admin import module_change, module_kept
from tests.factories import staff_user
from tests.http import region_client

PAGE = "/work/region/modules/"
API = "/api/v1/modules"
JSON = "application/json"


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


def test_the_page_says_what_a_module_brings(admin):
    page = admin.get(PAGE).content.decode()

    for words in (
        "Горячие темы",
        "Выключен",
        "Мои темы",
        "Наблюдатель горячих тем. Видит темы одного муниципалитета",
        "Скопление людей и машин",
        "Посчитано обращений",
        "Сколько обращений — это много",
        "От 2 до 1000.",
    ):
        assert words in page
    assert f'href="{PAGE}"' in admin.get("/work/region/").content.decode()


def test_it_is_switched_on_and_off(admin):
    page = admin.post(f"{PAGE}hotspots/switch/", {"on": "yes"}, follow=True).content.decode()
    assert "Модуль включён: Горячие темы." in page
    assert module_is_enabled("hotspots")

    page = admin.post(f"{PAGE}hotspots/switch/", {}, follow=True).content.decode()
    assert "Его данные остались" in page
    assert not module_is_enabled("hotspots")
    switched = Event.objects.filter(type="tenants.ModuleSwitched").order_by("id")
    assert [event.payload["is_on"] for event in switched] == [True, False]
    assert {event.actor_kind for event in switched} == {"regional_admin"}


def test_settings_are_changed_and_a_wrong_value_is_told_at_its_field(admin):
    wrong = admin.post(f"{PAGE}hotspots/", {"hotspots-many": "много"})
    assert wrong.status_code == 422
    assert "Целое число от 2 до 1000" in wrong.content.decode()
    assert 'value="много"' in wrong.content.decode()
    empty = admin.post(f"{PAGE}hotspots/", {"hotspots-many": ""})
    assert empty.status_code == 422

    page = admin.post(f"{PAGE}hotspots/", {"hotspots-many": "12"}, follow=True).content.decode()
    assert "Сохранено: Горячие темы." in page
    assert module_settings("hotspots") == {"many": 12}


def test_who_edits_what_somebody_else_has_changed_is_told(admin):
    seen = admin.get(f"{API}/hotspots").json()["version"]
    admin.post(f"{PAGE}hotspots/", {"hotspots-many": "12", "hotspots-_version": seen})

    late = admin.post(f"{PAGE}hotspots/", {"hotspots-many": "13", "hotspots-_version": seen})

    assert late.status_code == 422
    assert "это изменил кто-то другой" in late.content.decode()
    assert module_settings("hotspots") == {"many": 12}


def test_the_api_lists_shows_and_changes_them(admin):
    (module,) = admin.get(API).json()["results"]
    assert module["settings"] == [
        {
            "name": "many",
            "title": "Сколько обращений — это много",
            "kind": "integer",
            "value": 3,
            "default": 3,
            "least": 2,
            "most": 1000,
        }
    ]
    assert module["roles"][0]["name"] == "hotspots.observer"
    assert module["categories"] == ["hotspots-crowds"]
    body = {"is_on": True, "settings": {"many": 7}, "version": module["version"]}

    changed = admin.patch(f"{API}/hotspots", body, content_type=JSON)

    assert changed.status_code == 200
    assert (changed.json()["is_on"], changed.json()["settings"][0]["value"]) == (True, 7)
    assert admin.get(f"{API}/hotspots").json() == changed.json()
    stale = admin.patch(f"{API}/hotspots", body, content_type=JSON)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")


def test_two_who_change_a_module_for_the_first_time_wait_for_each_other_at_its_row(ul, monkeypatch):
    seen = module_kept("hotspots").version
    rows: list[bool] = []
    check = module_admin.stamp_check

    def checked(row, fields, version):
        rows.append(ModuleSwitch.objects.filter(pk=row.pk).exists())
        check(row, fields, version)

    monkeypatch.setattr(module_admin, "stamp_check", checked)

    module_change(slug="hotspots", acting=SYSTEM, settings={"many": 5}, version=seen)
    with pytest.raises(Conflict) as refused:
        module_change(slug="hotspots", acting=SYSTEM, settings={"many": 50}, version=seen)

    assert rows == [True, True]
    assert refused.value.code == "stale_version"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"many": 1}, "many"),
        ({"many": "x" * 500}, "many"),
        ({"many": None}, "many"),
        ({"few": 3}, "few"),
        ([], "settings"),
    ],
)
def test_a_wrong_value_is_a_problem_with_its_field_and_nothing_is_changed(admin, values, field):
    answer = admin.patch(f"{API}/hotspots", {"settings": values, "is_on": True}, content_type=JSON)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.content.decode()
    assert not ModuleSwitch.objects.filter(module="hotspots", is_on=True).exists()


def test_one_that_is_on_and_gone_is_told(admin):
    ModuleSwitch.objects.create(module="gone", is_on=True)

    page = admin.get(PAGE).content.decode()

    assert "не установлен" in page
    assert admin.get(API).json()["results"][-1]["is_installed"] is False
    for method in (admin.get, admin.patch):
        assert method(f"{API}/gone", content_type=JSON).status_code == 404
    assert admin.post(f"{PAGE}gone/", {}).status_code == 404
    assert admin.post(f"{PAGE}gone/switch/", {"on": "yes"}).status_code == 404


@pytest.mark.parametrize("who", ["moderator", "worker"])
def test_it_is_for_the_administrator(ul, who):
    client = region_client("ul", staff_user(who))

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}hotspots/switch/", {"on": "yes"}).status_code == 403
    assert client.post(f"{PAGE}hotspots/", {"hotspots-many": "5"}).status_code == 403
    assert client.get(API).status_code == 403
    assert client.patch(f"{API}/hotspots", {"is_on": True}, content_type=JSON).status_code == 403
    assert not ModuleSwitch.objects.exists()

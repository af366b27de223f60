"""The page of the region's set: what it shows and what its buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.events.types import SYSTEM
from taxonomy.models import Category
from taxonomy.sets.editing import category_edit
from taxonomy.sets.selectors import region_today
from tests.factories import appeal_make, staff_user
from tests.http import region_client
from tests.taxonomy.published import (
    catalog_make,
    first_version,
    present_facts,
    region_takes,
    second_version,
    set_begin,
    shipped_set,
)

URL = reverse("taxonomy:categories")
ROADS = {"in": "transport", "direction": "Дороги"}


@pytest.fixture
def admin(ul):
    set_begin()
    return region_client("ul", staff_user("admin"))


def states() -> dict[str, bool]:
    return dict(Category.objects.filter(retired_at__isnull=True).values_list("code", "is_active"))


def test_the_set_is_shown_with_states_edits_and_open_appeals(admin):
    appeal_make(category="ruts")
    appeal_make(category="ruts")
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюры у нас"})
    Category.objects.filter(code="dust").update(is_active=False)

    page = admin.get(URL)

    assert page.context["states"] == {"open": 5, "opens_later": 0, "off": 1, "retired": 0}
    text = page.content.decode()
    assert "изменено у нас" in text
    assert "2\u00a0открытых обращения" in text
    assert text.index("Транспорт и дороги") < text.index("Жилищно-коммунальное хозяйство")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=колея", {"ruts", "roads-potholes"}),
        ("?q=dust", {"dust"}),
        ("?state=off", {"dust"}),
        ("?state=retired", set()),
        ("?source=edited", {"kerbs"}),
        ("?block=utilities", {"yard-driveway-cleaning"}),
        ("?q=колея&block=utilities", set()),
        ("?source=own", set()),
    ],
)
def test_the_set_is_narrowed(admin, query, found):
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюры у нас"})
    Category.objects.filter(code="dust").update(is_active=False)

    page = admin.get(URL + query)

    shown = {row.code for block in page.context["blocks"] for direction in block.directions for row in direction.rows}
    assert shown == found


@pytest.mark.parametrize(
    "query",
    ["?state=nonsense&block=space&source=x", "?q=%00&direction=%00&in=%00", "?q=" + "я" * 5000, "?q=%27%22%3E%25"],
)
def test_what_cannot_be_understood_is_no_error(admin, query):
    assert admin.get(URL + query).status_code == 200


def test_one_category_is_switched_off_and_on(admin):
    off = admin.post(URL, {"off": "kerbs", **ROADS})

    assert states()["kerbs"] is False
    assert off.status_code == 302
    assert "#d-" in off["Location"]

    admin.post(URL, {"on": "kerbs", **ROADS})
    assert states()["kerbs"] is True


def test_with_htmx_only_the_direction_comes_back(admin):
    answer = admin.post(URL, {"off": "kerbs", **ROADS}, headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'id="set-states" hx-swap-oob="true"' in text
    assert "Колея" in text
    assert "внутридворового" not in text
    assert "toast" in answer["HX-Trigger"]


def test_a_direction_is_switched_at_once(admin):
    answer = admin.post(URL, {"what": "off", **ROADS}, follow=True)

    assert "Выключено: 4 категории" in answer.content.decode()
    assert [code for code, is_on in states().items() if is_on] == ["yard-driveway-cleaning", "own-other"]


def test_a_block_is_switched_at_once(admin):
    admin.post(URL, {"what": "off", "in": "utilities", "direction": ""})

    assert [code for code, is_on in states().items() if not is_on] == ["yard-driveway-cleaning"]


def test_a_direction_opens_on_a_day(admin):
    day = region_today() + timedelta(days=3)
    admin.post(URL, {"what": "off", **ROADS})

    admin.post(URL, {"what": "day", "opens_on": day.isoformat(), **ROADS})

    assert set(Category.objects.filter(direction="Дороги").values_list("is_active", "opens_on")) == {(True, day)}


def test_a_category_opens_on_a_day_from_its_page(admin):
    day = region_today() + timedelta(days=3)
    admin.post(URL, {"what": "off", "code": "kerbs", "back": "category"})

    answer = admin.post(URL, {"what": "day", "opens_on": day.isoformat(), "code": "kerbs", "back": "category"})

    assert answer["Location"] == reverse("taxonomy:category", args=("kerbs",))
    assert Category.objects.get(code="kerbs").opens_on == day


def test_the_whole_set_is_dated_by_the_plan(ul):
    day = region_today() + timedelta(days=40)
    rollout = ({"direction": "Дороги", "opens_on": day.isoformat(), "note": ""},)
    region_takes(catalog_make(1, *present_facts(), slug="seed", rollout=rollout))
    Category.objects.update(is_active=False)
    admin = region_client("ul", staff_user("admin"))
    assert "Открыть по плану каталога" in admin.get(URL).content.decode()

    admin.post(URL, {"what": "plan"})

    assert Category.objects.get(code="roads-potholes").opens_on == day
    assert Category.objects.get(code="yard-driveway-cleaning").is_active is False


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"what": "off"},
        {"what": "destroy", **ROADS},
        {"off": "nothing-of-the-kind"},
        {"off": "бяка\0"},
        {"what": "off", "in": "transport", "direction": "Нет такого"},
        {"what": "off", "in": "космос", "direction": ""},
        {"what": "day", "opens_on": "", **ROADS},
        {"what": "day", "opens_on": "2001-01-01", **ROADS},
        {"what": "plan"},
    ],
)
def test_what_no_button_sends_is_refused_in_words(admin, body):
    before = states()

    page = admin.post(URL, body)
    part = admin.post(URL, body, headers={"HX-Request": "true"})

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert part.status_code == 422
    assert "toast" in part["HX-Trigger"]
    assert states() == before


def test_the_newer_version_of_our_catalog_is_offered(admin):
    second_version()

    text = admin.get(URL).content.decode()

    assert "Вышла версия 2 нашего каталога" in text
    assert reverse("taxonomy:diff", args=("small", 2)) in text


def test_growing_is_offered_while_a_larger_catalog_is_there(ul):
    text = region_client("ul", staff_user("admin")).get(URL).content.decode()

    assert "Можно вырасти с 2 до 689" in text
    assert reverse("taxonomy:diff", args=("moscow-689", 1)) in text


def test_a_set_of_689_is_folded_light_and_opens_by_direction(ul):
    shipped_set()
    admin = region_client("ul", staff_user("admin"))

    page = admin.get(URL)
    part = admin.get(URL, ROADS, headers={"HX-Request": "true"})
    unfolded = admin.get(URL, ROADS)

    assert page.context["size"] == 690, "«Другое» is one of the set"
    assert len(page.content) < 100_000
    assert part.content.decode().count('role="switch"') == 46
    assert "<html" not in part.content.decode()
    assert unfolded.content.decode().count('role="switch"') == 46


def test_every_page_of_a_set_of_689_is_light(ul):
    shipped_set()
    first_version()
    admin = region_client("ul", staff_user("admin"))
    pages = [
        URL + "?q=дорога",
        URL + "?state=open",
        reverse("taxonomy:catalog", args=("moscow-689", 1)),
        reverse("taxonomy:diff", args=("moscow-689", 1)),
        reverse("taxonomy:diff", args=("small", 1)),
        reverse("taxonomy:publication", args=(2,)),
    ]

    for page in pages:
        assert len(admin.get(page).content) < 300_000, page

"""Reviewing a version of a catalog and taking it over, through the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.events.types import SYSTEM
from taxonomy.models import Category, Responsibility, SetVersion
from taxonomy.sets.editing import category_edit
from taxonomy.sets.selectors import region_today
from tenants.service import organisation_by_code
from tests.factories import appeal_make, staff_user
from tests.http import region_client
from tests.taxonomy.making import facts_make
from tests.taxonomy.published import SLUG, catalog_make, present_facts, region_takes, second_version, set_begin

URL = reverse("taxonomy:diff", kwargs={"slug": SLUG, "number": 2})


@pytest.fixture
def admin(ul):
    """The admin of a region that has the first version, edited a title, and may take over the second."""
    set_begin()
    category_edit(acting=SYSTEM, code="kerbs", version=1, cells={"title": "Бордюры у нас"})
    second_version()
    return region_client("ul", staff_user("admin"))


def ministry_key(page) -> str:
    return next(name for name in page.context["form"].fields if name.startswith("ministry-"))


def sent(admin, **changes: str) -> dict[str, str]:
    """What a person sends who accepts all that the page proposes."""
    page = admin.get(URL)
    ministry = str(organisation_by_code("ministry-roads").id)
    return {"expected": str(page.context["review"].expected), "opening": "now", ministry_key(page): ministry} | changes


def published() -> SetVersion:
    return SetVersion.objects.order_by("-number").first()


def test_the_page_tells_everything_that_would_change(admin):
    appeal_make(category="ruts")

    page = admin.get(URL)

    numbers = page.context["numbers"]
    assert (numbers["added"], numbers["changed"], numbers["conflicts"], numbers["leaving"]) == (2, 1, 1, 2)
    text = page.content.decode()
    assert "Бордюры у нас" in text
    assert "Бордюр разбит или просел" in text
    assert "10\u00a0рабочих дней" in text
    assert "5\u00a0рабочих дней" in text
    assert page.context["review"].moving == 1
    assert "1\u00a0открытое обращение" in text
    assert "Трамваи" in text


def test_looking_changes_nothing(admin):
    admin.get(URL)

    assert published().number == 2


def test_publishing_keeps_our_word_and_takes_the_rest(admin):
    answer = admin.post(URL, sent(admin), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("taxonomy:publication", args=(3,))
    assert "Набор опубликован" in answer.content.decode()
    kerbs = Category.objects.get(code="kerbs")
    assert (kerbs.title, kerbs.deadline, kerbs.includes) == ("Бордюры у нас", 5, "Бордюрный камень.")
    assert Category.objects.get(code="ruts").successor == kerbs
    assert Category.objects.get(code="dust").retired_at is not None
    trams = Category.objects.get(code="trams")
    assert (trams.is_active, trams.opens_on, trams.ministry.code) == (True, None, "ministry-roads")
    assert Responsibility.objects.get(direction="Трамваи").ministry.code == "ministry-roads"


def test_the_catalogs_word_is_taken_where_it_was_chosen(admin):
    admin.post(URL, sent(admin, **{"take-kerbs-title": "catalog"}))

    assert Category.objects.get(code="kerbs").title == "Бордюр разбит или просел"


def test_a_direction_without_a_ministry_is_refused_with_what_was_chosen(admin):
    page = admin.get(URL)

    answer = admin.post(URL, sent(admin, **{ministry_key(page): "", "take-kerbs-title": "catalog"}))

    assert answer.status_code == 422
    assert "Выберите, кто отвечает за это направление" in answer.content.decode()
    assert answer.context["takes"] == {"take-kerbs-title"}
    assert published().number == 2
    assert not Responsibility.objects.filter(direction="Трамваи").exists()


@pytest.mark.parametrize("strange", ["00000000-0000-7000-8000-000000000000", "nonsense", "1"])
def test_only_ministries_of_the_region_are_assigned(admin, strange):
    page = admin.get(URL)

    assert admin.post(URL, sent(admin, **{ministry_key(page): strange})).status_code == 422
    other = str(organisation_by_code("roads-north").id)
    assert admin.post(URL, sent(admin, **{ministry_key(page): other})).status_code == 422
    assert published().number == 2


def test_new_categories_open_on_the_chosen_day(admin):
    day = region_today() + timedelta(days=10)

    admin.post(URL, sent(admin, opening="date", opens_on=day.isoformat()))

    assert Category.objects.get(code="rails").opens_on == day
    assert Category.objects.get(code="kerbs").opens_on is None


@pytest.mark.parametrize("day", ["", "2001-01-01", "nonsense", "today"])
def test_a_day_that_is_over_or_none_is_refused(admin, day):
    day = region_today().isoformat() if day == "today" else day

    answer = admin.post(URL, sent(admin, opening="date", opens_on=day))

    assert answer.status_code == 422
    assert published().number == 2


@pytest.mark.parametrize("opening", ["", "plan", "never"])
def test_an_opening_that_is_not_offered_is_refused(admin, opening):
    assert admin.post(URL, sent(admin, opening=opening)).status_code == 422
    assert published().number == 2


def test_new_categories_open_by_the_plan_of_the_catalog(ul):
    set_begin()
    day = region_today() + timedelta(days=30)
    second_version(rollout=({"direction": "Трамваи", "opens_on": day.isoformat(), "note": ""},))
    admin = region_client("ul", staff_user("admin"))
    assert admin.get(URL).context["review"].planned == [("Трамваи", day)]

    admin.post(URL, sent(admin, opening="plan"))

    assert Category.objects.get(code="trams").opens_on == day


def test_the_plan_may_be_that_of_the_catalog_from_which_the_region_grows(ul):
    day = region_today() + timedelta(days=30)
    rollout = ({"direction": "Трамваи", "opens_on": day.isoformat(), "note": ""},)
    region_takes(catalog_make(1, *present_facts(), slug="seed", rollout=rollout))
    second_version()

    page = region_client("ul", staff_user("admin")).get(URL)

    assert page.context["review"].planned == [("Трамваи", day)]
    assert page.context["form"]["opening"].value() == "plan"


def test_who_comes_second_sees_the_changes_anew(admin):
    body = sent(admin, **{"take-kerbs-title": "catalog"})
    region_takes(catalog_make(3, *present_facts(), facts_make("kerbs", title="Бордюр по-новому"), facts_make("ruts")))

    answer = admin.post(URL, body)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Пока вы смотрели, набор опубликовал кто-то другой" in text
    assert 'name="expected" value="3"' in text
    assert published().number == 3


def test_pressing_twice_publishes_once(admin):
    body = sent(admin)
    admin.post(URL, body)

    again = admin.post(URL, body, follow=True)

    assert again.redirect_chain[-1][0] == reverse("taxonomy:publication", args=(3,))
    assert "Эта версия уже опубликована" in again.content.decode()
    assert published().number == 3


@pytest.mark.parametrize("expected", ["", "-1", "nonsense", "9" * 40, "²", "1.0"])
def test_a_version_that_nobody_saw_is_a_conflict(admin, expected):
    assert admin.post(URL, sent(admin, expected=expected)).status_code == 409
    assert published().number == 2


def test_a_version_that_is_taken_has_nothing_to_publish(admin):
    admin.post(URL, sent(admin))

    page = admin.get(URL)

    assert "Наш набор уже такой" in page.content.decode()


def test_a_set_that_would_shrink_is_told(ul):
    admin = region_client("ul", staff_user("admin"))
    set_begin()
    catalog_make(1, facts_make("kerbs"), slug="tiny")

    page = admin.get(reverse("taxonomy:diff", kwargs={"slug": "tiny", "number": 1}))

    assert "Набор станет меньше" in page.content.decode()


def test_words_of_a_catalog_are_text_not_markup(ul):
    set_begin()
    catalog_make(1, *present_facts(), facts_make("evil", title="<script>alert(1)</script>"), slug="evil")
    admin = region_client("ul", staff_user("admin"))

    for name, at in (("diff", {}), ("catalog", {}), ("catalog-category", {"code": "evil"})):
        page = admin.get(reverse(f"taxonomy:{name}", kwargs={"slug": "evil", "number": 1, **at}))
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()

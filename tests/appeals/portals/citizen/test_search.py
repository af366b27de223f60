"""Public search and its filters: what was typed is understood, what is not known is never everything."""

import pytest
from django.core.cache import cache

from appeals.models import Appeal
from appeals.selectors import public, search
from appeals.selectors.search import words_query
from appeals.states import Action
from core import clock
from taxonomy.models import Category
from taxonomy.service import categories_worded, category_by_code
from tests.appeals.portals.citizen.test_browse import listed, mapped, published
from tests.factories import appeal_at, staff_person, staff_user, take
from tests.http import region_client


def _page(**query) -> str:
    return region_client("ul").get("/appeals/", query).content.decode()


def _order(**query) -> list[int]:
    html = _page(**query)
    numbers = {appeal.number for appeal in Appeal.objects.all() if f'href="/appeals/{appeal.number}/"' in html}
    return sorted(numbers, key=lambda number: html.index(f'href="/appeals/{number}/"'))


def _close(code: str) -> None:
    Category.objects.filter(code=code).update(is_active=False)
    cache.clear()


@pytest.mark.parametrize("dash", ["-", "–", "—", "−"])
def test_a_dash_between_blanks_is_a_blank(ul, dash):
    appeal = published(text="На улице Гончарова глубокая яма, машины объезжают.")

    assert listed(q=f"Гончарова {dash} яма") == {appeal.number}
    assert listed(q=f"{dash} яма") == {appeal.number}


@pytest.mark.parametrize("words", ["Гончарова {}", "{} на Гончарова", "{} Гончарова, 12", "{}", "на {}", "{} or люк"])
def test_words_stand_some_in_the_text_and_some_in_the_name_of_the_category(ul, words):
    appeal = published(text="У дома 12 на улице Гончарова второй месяц объезжают по встречной.")
    elsewhere = published(
        category_id=category_by_code("yard-driveway-cleaning").id, text="На улице Гончарова, 12 двор не чистят."
    )
    topic = appeal.category.title.split()[0]
    assert topic not in appeal.text

    assert listed(q=words.format(topic)) == {appeal.number}
    assert listed(q="Гончарова") == {appeal.number, elsewhere.number}
    assert listed(q=f"Минаева {topic}") == set()
    assert listed(q=f"{topic} -Гончарова") == set()


def test_a_question_of_many_words_is_looked_for_as_a_whole(ul):
    text = "Глубокая яма на дороге у нового рынка на улице Гончарова второй месяц никто не чинит."
    appeal = published(text=text)

    assert listed(q=text) == {appeal.number}
    assert listed(q="на в и") == set()


def test_a_number_of_the_region_opens_its_appeal_however_it_is_written(ul):
    appeal, other = published(), published()

    for words in ("УЛ–{}", "УЛ {}", "ул{}", "yл-{}", "№ {}", "{}"):
        assert listed(q=words.format(appeal.number)) == {appeal.number}, words
    assert listed(q=str(other.number), state="solved") == {other.number}


def test_a_road_is_no_number(ul):
    first = published()
    road = published(text=f"На трассе М-{first.number} не горят фонари у поворота на посёлок.")

    assert listed(q=f"М-{first.number}") == {road.number}


def test_a_number_that_nothing_bears_is_looked_for_as_words(ul):
    appeal = published(text="Маршрут 777777 не приходит на остановку по утрам.")

    assert listed(q="777777") == {appeal.number}


@pytest.mark.parametrize(
    ("count", "words"), [(1, "Найдено 1 обращение<"), (2, "Найдено 2 обращения<"), (5, "обращений<")]
)
def test_it_says_how_many_were_found(ul, count, words):
    for _number in range(count):
        published()
    published(
        text="Совсем о другом: автобус не приходит по утрам.",
        category_id=category_by_code("yard-driveway-cleaning").id,
    )

    assert words in _page(q="яма")
    assert "Найдено" not in _page()


def test_more_than_can_be_counted_quickly_is_said_as_such(ul, monkeypatch):
    for module in (public, __import__("appeals.portals.citizen.browse", fromlist=["browse"])):
        monkeypatch.setattr(module, "COUNT_CAP", 2)
    for _number in range(3):
        published()

    assert "Найдено больше 2 обращений" in _page(q="яма")


def test_what_fits_best_comes_first_unless_another_order_is_asked_for(ul):
    long = "Во дворе давно не убирают, лавки сломаны, фонари не горят, детям негде играть, и ещё на проезде есть яма. "
    with clock.at(clock.now()):
        best = published(text="Яма! Глубокая яма, яма на всю дорогу.")
        newest = published(text=long * 3)

    assert _order(q="яма") == [best.number, newest.number]
    assert _order(q="яма", sort="newest") == [newest.number, best.number]
    assert _order(q="яма", sort="oldest") == [best.number, newest.number]
    assert _order() == [newest.number, best.number]
    assert _order(sort="oldest") == [best.number, newest.number]


def test_pages_of_what_fits_best_follow_without_gaps_or_repeats(ul, monkeypatch):
    expected = {published(text="Яма на дороге. " * (1 + number % 3)).number for number in range(7)}
    filters = public.PublicFilters(query="яма", order=public.Order.BEST)

    seen, cursor = [], ""
    while True:
        page = public.public_page(filters, cursor=cursor, size=2)
        seen += [row.number for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break

    assert sorted(seen) == sorted(expected)
    assert public.public_page(filters, cursor="ffffffffff~nonsense", size=2).items
    assert search.RANKED > 2


def test_a_closed_category_stays_in_the_filters_as_long_as_it_has_appeals(ul):
    roads = published()
    yard = published(category="yard-driveway-cleaning", text="Двор не чистят вторую неделю подряд.")
    _close("roads-potholes")

    page = _page(category=str(roads.category_id))

    assert listed(category=str(roads.category_id)) == {roads.number}
    assert f"{roads.category.title} (закрыта)" in page
    assert len(mapped(category=str(roads.category_id))) == 1
    assert listed(category=str(yard.category_id)) == {yard.number}


def test_a_closed_category_is_not_offered_for_a_new_appeal(ul):
    published()
    _close("roads-potholes")

    options = region_client("ul").get("/categories/options/").content.decode()
    of_filter = region_client("ul").get("/categories/options/?whole=1").content.decode()

    assert "(закрыта)" not in options
    assert "(закрыта)" in of_filter


@pytest.mark.parametrize(
    "query",
    [
        {"category": "00000000-0000-0000-0000-000000000000"},
        {"category": "nonsense"},
        {"direction": "Нет такой"},
        {"municipality": "moscow"},
        {"state": "deleted"},
        {"days": "365000"},
    ],
)
def test_a_value_that_is_not_known_shows_nothing_and_says_so(ul, query):
    published()

    assert listed(**query) == set()
    assert mapped(**query) == []
    assert "Такого здесь нет" in _page(**query)


def test_an_order_that_is_not_known_shows_nothing_in_the_list_and_does_nothing_to_the_map(ul):
    published()

    assert listed(sort="random") == set()
    assert mapped(sort="random") == mapped() != []
    assert "Такого здесь нет" in _page(sort="random")


@pytest.mark.parametrize(
    "query",
    ["category=nonsense", "municipality=x", "ministry=x", "executor=x", "state=deleted", "channel=x", "since=soon"],
)
def test_a_value_that_is_not_known_shows_nothing_in_a_queue(ul, query):
    appeal = appeal_at("assigned")

    page = region_client("ul", staff_user("admin")).get(f"/work/queues/all/?{query}").content.decode()

    assert f'id="a-{appeal.number}"' not in page
    assert "Поэтому не показано ничего" in page


def test_closed_categories_and_organisations_stay_in_the_filters_of_a_queue(ul):
    appeal = appeal_at("assigned")
    other = appeal_at("moderation_1", category="yard-driveway-cleaning", text="Двор не чистят вторую неделю.")
    _close("roads-potholes")
    executor = appeal.executor
    type(executor).objects.filter(pk=executor.pk).update(is_active=False)
    client = region_client("ul", staff_user("admin"))

    for query in (f"category={appeal.category_id}", f"executor={executor.pk}"):
        page = client.get(f"/work/queues/all/?{query}").content.decode()
        assert f'id="a-{appeal.number}"' in page, query
        assert f'id="a-{other.number}"' not in page, query
        assert "(закрыта)" in page


def test_the_queue_the_api_and_the_portal_read_a_number_alike(ul):
    appeal = appeal_at("moderation_1")
    take(Action.APPROVE, appeal, staff_person("moderator"))
    admin = staff_user("admin")

    for words in (f"УЛ–{appeal.number}", f"ул {appeal.number}", f"УЛ{appeal.number}", f"№{appeal.number}"):
        page = region_client("ul", admin).get("/work/queues/all/", {"q": words}).content.decode()
        assert f'id="a-{appeal.number}"' in page, words
        found = region_client("ul").get("/api/v1/public/appeals", {"q": words}).json()["results"]
        assert [row["number"] for row in found] == [appeal.number], words


def test_the_api_finds_by_its_own_display_number_and_by_a_closed_category(ul):
    appeal = published()
    client = region_client("ul")
    shown = client.get("/api/v1/public/appeals").json()["results"][0]

    found = client.get("/api/v1/public/appeals", {"q": shown["display_number"]}).json()["results"]
    assert [row["number"] for row in found] == [appeal.number]
    code = category_by_code("roads-potholes").code
    _close(code)
    assert len(client.get("/api/v1/public/appeals", {"category": code}).json()["results"]) == 1
    assert client.get("/api/v1/public/appeals", {"category": "no-such"}).status_code == 422


@pytest.mark.parametrize("after", [".", ",", " ?", "…", ";", ")"])
def test_what_ends_a_sentence_ends_no_number(ul, after):
    appeal, _other = published(), published()

    assert listed(q=f"ул {appeal.number}{after}") == {appeal.number}
    assert listed(q=f"№ {appeal.number}{after}") == {appeal.number}


def test_words_of_the_topic_find_what_does_not_say_them(ul, django_assert_max_num_queries):
    category = category_by_code("roads-potholes")
    appeal = published(text="На Гончарова колесо пробито, осторожно объезжайте.", category_id=category.id)

    assert listed(q=category.title) == {appeal.number}
    assert listed(q=category.title.split()[0]) == {appeal.number}
    assert listed(q="колесо -ямы") == {appeal.number}
    assert listed(q="трамвай -ямы") == set()
    assert listed(q='"совсем другие слова"') == set()
    with django_assert_max_num_queries(1):
        assert categories_worded([words_query(category.title)]) == [[category.id]]

"""What people type and what they should find first, over the catalogs that ship with Otklik."""

from functools import cache

import pytest

from taxonomy.catalogs.folders import SHIPPED, draft_read
from taxonomy.search.index import MOST_FOUND, CategoryIndex, Searchable

PITS = {"roads-potholes", "yard-potholes", "roads-crossing-pothole"}
DOGS = {"safety-stray-animals", "safety-dog-attack", "safety-dog-walking", "yard-dog-grounds"}
LAMPS = {"yard-lamps-broken", "yard-no-lamps", "roads-lighting"}
LIFTS = {"housing-lifts"}
ICICLES = {"housing-icicles"}
ROOF = {"housing-roof-leaks"}
BINS = {"yard-bins-benches"}
POWER = {"housing-no-power", "housing-entrance-light"}
PENSION = {"support-pension-grant", "support-pension-size", "support-pension-delivery"}

# query → the categories any of which may come first
MOSCOW = {
    "труба": {"housing-pipe-burst"},
    "трубу прорвало": {"housing-pipe-burst"},
    "яма": PITS,
    "ямы": PITS,
    "яму на дороге": {"roads-potholes"},
    "Яма во дворе": {"yard-potholes"},
    "колдобина": PITS,
    "яма на Гончарова": PITS,
    "фонарь": LAMPS,
    "фонари": LAMPS,
    "фанарь": LAMPS,
    "фанари": LAMPS,
    "фонарь не горит": LAMPS,
    "фон": LAMPS | {"nature-radiation"},
    "мусор": {"waste-collection"},
    "мусора": {"waste-collection"},
    "помойка": {"waste-collection", "waste-containers"},
    "свалка": {"waste-dumps", "waste-landfill", "waste-landfill-reclamation"},
    "лифт": LIFTS,
    "лифты": LIFTS,
    "лифта не работает": LIFTS,
    "застрял в лифте": {"housing-lift-trapped"},
    "капель": ICICLES,
    "сосулька": ICICLES,
    "сосульки": ICICLES,
    "сасулька": ICICLES,
    "собаки": DOGS,
    "собака": DOGS,
    "бродячие собаки": {"safety-stray-animals"},
    "площадка для собак": {"yard-dog-grounds"},
    "ёлка": {"yard-festive"},
    "елка": {"yard-festive"},
    "борщевик": {"yard-hogweed"},
    "борщивик": {"yard-hogweed"},
    "люк": {"yard-open-manholes"},
    "остановка": {"transit-stops", "transit-stop-snow"},
    "лежачий полицейский": {"roads-speed-humps"},
    "светофор": {"traffic-light-out", "roads-traffic-lights"},
    "тротуар": {"roads-pavements", "roads-no-sidewalk"},
    "ливнёвка": {"roads-storm-drains"},
    "снег во дворе": {"yard-snow-yards"},
    "гололёд": {"roads-snow-ice"},
    "ремонт дороги": {"roads-repair"},
    "парковка на газоне": {"yard-parking-lawns"},
    "дерево": {"yard-fallen-tree", "yard-tree-felling"},
    "лавочка": BINS,
    "урны": BINS,
    "крыша течёт": ROOF,
    "протекает крыша": ROOF,
    "соседи шумят": {"housing-noise"},
    "домофон": {"housing-intercom"},
    "подъезд": {"housing-entrance-repair", "housing-entrance-cold", "housing-entrance-cleaning"},
    "батареи холодные": {"housing-heating"},
    "горячая вода": {"housing-no-hot-water"},
    "запах газа": {"gas-smell"},
    "нет света": POWER,
    "алименты": {"family-alimony"},
    "закупки": {"projects-procurement-violation"},
    "взятка": {"anticorruption-bribery"},
    "маткапитал": {"family-matcapital-certificate", "family-regional-capital"},
    "пенсия": PENSION,
    "запись к врачу": {"health-appointments"},
    "скорая": {"health-ambulance"},
    "паспорт": {"services-passport"},
    "мфц": {"mfc-offices"},
    "безработица": {"labour-unemployment-benefit"},
    "мошенники": {"safety-scam"},
    "график автобусов": {"transit-timetable"},
    "автабус не пришел": {"transit-missed-trip"},
    "самокаты": {"traffic-scooters"},
    "клещи": {"sanitary-ticks"},
    "крысы": {"sanitary-rodents"},
}
ULYANOVSK = {
    "автобус": {"transit-timetable"},
    "расписание автобусов": {"transit-timetable"},
    "маршрутка": {"transit-timetable", "transit-drivers"},
    "остановки": {"transit-stops"},
    "лавочка на остановке": {"transit-stops"},
    "водитель хамит": {"transit-drivers"},
    "маршрут": {"transit-route-change"},
    "взятка": {"anticorruption-bribery"},
    "взятки": {"anticorruption-bribery"},
    "чиновник": {"anticorruption-hidden-income", "anticorruption-abuse-of-office"},
    "маткапитал": {"family-matcapital-certificate"},
    "мат капитал": {"family-matcapital-certificate"},
    "многодетные": {"social-families"},
    "субсидия": {"support-utility-subsidy"},
    "соцконтракт": {"support-social-contract"},
    "соцработник": {"support-home-care"},
    "пенсия": {"social-pensioners"},
    "ветераны": {"social-pensioners"},
    "инвалиды": {"social-disabled"},
    # What the twenty have nothing about.
    **{word: {""} for word in ("труба", "яма", "фонарь", "лифт", "капель", "сосулька", "собаки", "запах газа", "свет")},
}
NOTHING = ["", "   ", "!!! ???", "(", "\x00", "щщщ", "qwerty", "не по за", "🙂", "\ud800", "а" * 5000]


@cache
def index(slug: str) -> CategoryIndex:
    return CategoryIndex(
        Searchable(
            code=facts.code,
            title=facts.title,
            direction=facts.direction,
            includes=facts.includes,
            aliases=facts.aliases,
            examples=facts.examples,
        )
        for facts in draft_read(SHIPPED / slug).categories
    )


def first(slug: str, query: str) -> str:
    return next(iter(index(slug).find(query)), "")


@pytest.mark.parametrize("query", MOSCOW)
def test_of_689_the_one_that_is_meant_comes_first(query):
    assert first("moscow-689", query) in MOSCOW[query]


@pytest.mark.parametrize("query", ULYANOVSK)
def test_of_twenty_the_one_that_is_meant_comes_first_or_none(query):
    assert first("ulyanovsk-20", query) in ULYANOVSK[query]


@pytest.mark.parametrize("query", NOTHING)
def test_what_says_nothing_finds_nothing(query):
    assert index("moscow-689").find(query) == []


@pytest.mark.parametrize("query", ["яма", "труба", "Гончарова - яма", "яма " * 3000])
def test_what_is_remotely_alike_is_cut(query):
    found = index("moscow-689").find(query)

    assert found
    assert not {"family-alimony", "projects-procurement-violation", "anticorruption-procurement-kickbacks"} & set(found)
    assert len(found) <= MOST_FOUND


@pytest.mark.parametrize(("one", "other"), [("ёлка", "елка"), ("ЛИФТ", "лифт"), ("яму", "ямы"), ("  лифт ", "лифт,")])
def test_case_ending_and_yo_do_not_matter(one, other):
    assert index("moscow-689").find(one) == index("moscow-689").find(other)


def test_no_categories_find_nothing():
    assert CategoryIndex([]).find("яма") == []


def test_the_beginning_of_a_title_is_found_while_one_types():
    found = [first("moscow-689", "борщевик"[:length]) for length in range(4, 9)]

    assert set(found) == {"yard-hogweed"}

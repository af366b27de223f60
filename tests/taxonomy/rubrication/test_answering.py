"""A text finds its category in the region's own set, whatever the text is."""

import pytest
from django.utils import timezone

from core.plane import RegionRequired
from taxonomy.models import Category
from taxonomy.rubrication.answering import answerer_now
from taxonomy.rubrication.region_set import known_texts
from taxonomy.service import WORTH_SHOWING, rubricate

POTHOLE = "Огромная яма на дороге возле дома, машины пробивают колёса"


def test_a_complaint_finds_its_category_on_the_first_day(ul):
    found = rubricate(POTHOLE)

    assert found.model_version == 0
    assert found.best is not None
    assert found.best.code == "roads-potholes"
    assert found.best.category_id == Category.objects.get(code="roads-potholes").id
    assert 0.5 < found.best.probability <= 1
    assert "яма" in found.best.words


def test_probabilities_fall_and_their_sum_is_at_most_one(ul):
    probabilities = [item.probability for item in rubricate(POTHOLE).suggestions]

    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1.0001


@pytest.mark.parametrize("text", ["", "   ", "🔥🔥🔥", "!!!", "\x00", "…"])
def test_a_text_without_words_finds_nothing(ul, text):
    found = rubricate(text)

    assert found.suggestions == ()
    assert found.best is None


@pytest.mark.parametrize(
    "text", ["яма " * 12_500, "а" * 50_000, "Юлда чокыр бар, төзәтегез", "yama na doroge", "\ud800 яма", "яма\x00яма"]
)
def test_no_text_is_a_fault(ul, text):
    assert len(rubricate(text).suggestions) <= 3


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"retired_at": timezone.now()}, {"opens_on": "2999-01-01"}],
    ids=["switched off", "retired", "not open yet"],
)
def test_only_open_categories_are_suggested_and_a_change_is_seen_at_once(ul, change):
    assert rubricate(POTHOLE).best.code == "roads-potholes"

    Category.objects.filter(code="roads-potholes").update(**change)

    assert "roads-potholes" not in {item.code for item in rubricate(POTHOLE).suggestions}


def test_a_new_title_is_told_at_once(ul):
    rubricate(POTHOLE)
    Category.objects.filter(code="roads-potholes").update(title="Ямы")

    assert rubricate(POTHOLE).best.title == "Ямы"


def test_a_region_without_categories_answers_nothing(ul):
    Category.objects.update(is_active=False)

    assert rubricate(POTHOLE).suggestions == ()


def test_an_answer_takes_one_query(ul, django_assert_num_queries):
    rubricate(POTHOLE)

    with django_assert_num_queries(1):
        rubricate(POTHOLE)


def test_a_small_set_knows_what_is_none_of_its_own(ul, settings):
    settings.RUBRICATION_REFERENCE = "moscow-689"
    Category.objects.filter(code="roads-potholes").update(fast_track=True)  # the set is read anew

    ours = rubricate("Глубокая яма на проезжей части, пробил колесо, сделайте ямочный ремонт").best
    assert ours is not None
    assert ours.code == "roads-potholes"
    assert ours.probability > 0.2
    for strange in ("Третий месяц задерживают пособие на ребёнка до трёх лет", "В поликлинике нет талонов к терапевту"):
        assert all(item.probability < 0.05 for item in rubricate(strange).suggestions), strange


@pytest.mark.parametrize(
    "text",
    ["Третий месяц задерживают пособие на ребёнка до трёх лет", "В поликлинике нет талонов к терапевту", "🔥🔥🔥"],
)
def test_what_is_none_of_the_set_is_other_and_never_a_guess(ul, settings, text):
    settings.RUBRICATION_REFERENCE = "moscow-689"
    Category.objects.filter(code="roads-potholes").update(fast_track=True)  # the set is read anew

    found = rubricate(text)

    assert (found.best, found.likely, found.is_sure) == (None, (), False)
    assert (found.answer.code, found.answer.probability) == ("own-other", None)
    assert all(item.probability >= WORTH_SHOWING for item in found.suggestions)


def test_a_message_that_relatives_of_the_reference_are_asked_about_is_ours(ul, settings):
    settings.RUBRICATION_REFERENCE = "ulyanovsk-20"
    Category.objects.filter(code="roads-potholes").update(fast_track=True)  # the set is read anew
    text = "Ухабы и ямы на дороге"

    answerer = answerer_now()
    (best,) = answerer.ranked(text, top=1)

    assert answerer.sureness(text, best) > best.probability
    assert answerer.answer(text).best.code == "roads-potholes"


def test_a_pothole_is_no_maternity_capital_where_that_is_the_only_category(ul):
    Category.objects.filter(code="roads-potholes").update(
        title="Материнский капитал", direction="Семья", includes="Выплаты семьям.", aliases=["маткапитал"], examples=[]
    )
    Category.objects.filter(code="yard-driveway-cleaning").update(is_active=False, retired_at=timezone.now())

    assert rubricate("Глубокая выбоина возле школы, пробил колесо").answer.code == "own-other"
    assert rubricate("Не дают маткапитал").answer.title == "Материнский капитал"


def test_a_set_without_any_category_answers_other(ul):
    Category.objects.exclude(code="own-other").delete()

    assert rubricate(POTHOLE).answer.code == "own-other"


def test_a_region_without_a_stored_reference_uses_the_one_that_ships(ul, settings):
    settings.RUBRICATION_REFERENCE = "ulyanovsk-20"
    Category.objects.filter(code="roads-potholes").update(fast_track=True)

    assert len(known_texts()) > 15


def test_rubrication_outside_a_region_is_refused(db):
    with pytest.raises(RegionRequired):
        rubricate(POTHOLE)

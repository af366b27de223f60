"""A region's model learns from its decisions, answers only when it is better, and can always be taken back."""

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from core.errors import Conflict, InvalidInput
from core.events.models import Event
from core.events.types import SYSTEM
from core.models import uuid7
from core.storage import private_storage
from learning.models import ModelState, TrainedModel
from learning.promoting import active_version
from learning.service import ACTIVE, STAND_IN, StoredModel, model_promote
from learning.training import is_due, model_train
from taxonomy.models import Category, Decision
from taxonomy.rubrication import cold_models
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.rubrication.settings import rubric_settings_set
from taxonomy.service import rubricate
from tests.learning.making import content_of, process_forget, row_of, spoil
from tests.taxonomy.rubrication.decided import POTHOLES, YARDS, decisions_make, slang


@pytest.fixture(autouse=True)
def _fresh_process():
    forget_models()


def trained(count: int = 120, **facts) -> StoredModel:
    decisions_make(count, **facts)
    return model_train(RUBRICATION, acting=SYSTEM).row


def promoted_events() -> list[dict]:
    rows = Event.objects.filter(type="taxonomy.RubricModelPromoted").order_by("id")
    return list(rows.values_list("payload", flat=True))


def forget_models() -> None:
    """As if another process answered."""
    process_forget()
    cold_models._cold.clear()


def test_what_moderators_decide_is_learned(ul):
    model = trained()

    assert model.state == ModelState.ACTIVE
    assert (model.version, model.examples) == (1, 120)
    assert model.score["top_1"] > model.rivals[STAND_IN]["top_1"]
    assert model.score["texts"] == 24
    assert model.size_bytes == len(content_of(model))
    found = rubricate(slang(YARDS, 999))
    assert (found.best.code, found.model_version) == (YARDS, 1)
    assert promoted_events() == [{"version": 1, "former_version": 0, "is_rollback": False}]


def test_the_range_of_the_data_is_written_down(ul):
    model = trained()

    moments = Decision.objects.values_list("decided_at", flat=True).order_by("decided_at")
    assert (model.data_from, model.data_until) == (moments.first(), moments.last())


def test_a_model_that_is_not_better_does_not_answer(ul):
    trained(days_ago=3)
    second = trained()

    assert second.state == ModelState.REFUSED
    assert second.rivals[ACTIVE]["version"] == 1
    assert active_version(RUBRICATION) == 1


def test_nobody_is_examined_on_what_they_learned_from(ul):
    trained()

    with pytest.raises(Conflict) as refusal:
        model_train(RUBRICATION, acting=SYSTEM)
    assert refusal.value.code == "few_decisions"


@pytest.mark.parametrize("count", [0, 39])
def test_too_few_decisions_teach_nothing(ul, count):
    decisions_make(count)

    with pytest.raises(Conflict) as refusal:
        model_train(RUBRICATION, acting=SYSTEM)
    assert refusal.value.code == "few_decisions"
    assert not TrainedModel.objects.exists()


def test_the_way_back_is_one_call(ul):
    trained()
    assert model_promote(RUBRICATION, acting=SYSTEM, version=0) == 1
    assert rubricate(slang(YARDS)).model_version == 0
    assert model_promote(RUBRICATION, acting=SYSTEM, version=1) == 0
    assert rubricate(slang(YARDS)).model_version == 1
    assert [event["is_rollback"] for event in promoted_events()] == [False, True, False]


@pytest.mark.parametrize("content", [b"", b"not a model", None], ids=["empty", "garbage", "missing"])
def test_a_broken_file_raises_one_alert_and_the_cold_start_answers(ul, content):
    model = trained()
    spoil(model, content)

    answers = [rubricate("Огромная яма на дороге, пробил колесо") for _ in range(3)]

    assert [answer.model_version for answer in answers] == [0, 0, 0]
    assert answers[0].best.code == POTHOLES
    assert row_of(model).state == ModelState.BROKEN
    assert Event.objects.filter(type="taxonomy.RubricModelBroken").count() == 1


def test_a_damaged_cold_model_is_made_again(ul, settings):
    text = "Огромная яма на дороге"
    rubricate(text)
    folder = private_storage().path(cold_models.COLD_FOLDER)
    for name in private_storage().listdir(cold_models.COLD_FOLDER)[1]:
        with open(f"{folder}/{name}", "wb") as file:
            file.write(b"half a mod")
    forget_models()

    assert rubricate(text).best.code == POTHOLES


def test_regions_with_equal_sets_share_one_cold_model_and_no_decisions(ul, mo):
    with tenant_context(ul):
        trained()
        ours = rubricate(slang(YARDS))
    with tenant_context(mo):
        theirs = rubricate(slang(YARDS))

    assert (ours.model_version, theirs.model_version) == (1, 0)
    assert {item.category_id for item in ours.suggestions}.isdisjoint(item.category_id for item in theirs.suggestions)


def test_a_retired_category_gives_its_place_to_its_successor(ul):
    trained()
    roads = Category.objects.get(code=POTHOLES)
    Category.objects.filter(code=YARDS).update(is_active=False, retired_at=timezone.now(), successor=roads)

    found = rubricate(slang(YARDS))

    assert [item.code for item in found.suggestions] == [POTHOLES]


def test_a_new_category_can_be_reached_before_the_model_learns_of_it(ul):
    trained()
    words = {"title": "Грязное озеро", "includes": "Озёра и пруды", "examples": ["в озере мазут и мёртвая рыба"]}
    lake = Category.objects.get(code=POTHOLES)
    lake.id, lake._state.adding, lake.code, lake.aliases = uuid7(), True, "lake", ["озеро"]
    for name, value in words.items():
        setattr(lake, name, value)
    lake.save()

    assert rubricate("В озере плавает мёртвая рыба и мазут").best.code == "lake"
    assert rubricate(slang(YARDS)).best.code == YARDS
    assert is_due(RUBRICATION)


def test_training_is_due_after_as_many_decisions_as_the_region_says(ul):
    rubric_settings_set(acting=SYSTEM, skip_level_1_at=None, retrain_after=50)
    decisions_make(49, days_ago=1)
    assert not is_due(RUBRICATION)
    decisions_make(1, days_ago=1)
    assert is_due(RUBRICATION)
    model_train(RUBRICATION, acting=SYSTEM)
    assert not is_due(RUBRICATION)


@pytest.mark.parametrize(
    ("threshold", "after"), [(0.4, 100), (1.1, 100), (0.9, 1), (0.9, 10**9)], ids=["low", "high", "few", "many"]
)
def test_settings_outside_their_bounds_are_refused(ul, threshold, after):
    with pytest.raises(InvalidInput):
        rubric_settings_set(acting=SYSTEM, skip_level_1_at=threshold, retrain_after=after)


def test_the_clock_of_decisions_orders_what_is_held_back(ul):
    decisions_make(120)
    # The newest fifth says the opposite of all the rest: a model that learned from the rest fails on it.
    newest = Decision.objects.order_by("-decided_at")[:24].values_list("id", flat=True)
    codes = {code: Category.objects.get(code=code) for code in (POTHOLES, YARDS)}
    for decision in Decision.objects.filter(id__in=list(newest)).select_related("category"):
        decision.category = codes[YARDS if decision.category.code == POTHOLES else POTHOLES]
        decision.save()

    assert model_train(RUBRICATION, acting=SYSTEM).row.score["top_1"] == 0

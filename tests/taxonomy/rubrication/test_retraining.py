"""A region's model learns from its decisions, answers only when it is better, and can always be taken back."""

from threading import Event as ThreadEvent
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import tenant_context

from core.errors import Conflict, InvalidInput, Missing
from core.events.models import Event
from core.events.types import SYSTEM
from core.ids import uuid7
from core.storage import private_storage
from taxonomy.models import Category, Decision, ModelState, RubricModel
from taxonomy.rubrication import answering, retraining, store
from taxonomy.rubrication.alarm import active_model_check
from taxonomy.rubrication.asking import rubric_training_ask
from taxonomy.rubrication.promoting import active_version, rubric_model_promote
from taxonomy.rubrication.retraining import rubric_is_due, rubric_train, training_runs
from taxonomy.rubrication.settings import rubric_settings_set
from taxonomy.rubrication.tasks import rubric_sweep
from taxonomy.service import rubricate
from tenants.service import region_by_slug
from tests.taxonomy.rubrication.decided import POTHOLES, YARDS, decisions_make, slang


@pytest.fixture(autouse=True)
def _fresh_process():
    forget_models()


def trained(count: int = 120, **facts) -> RubricModel:
    decisions_make(count, **facts)
    return rubric_train(acting=SYSTEM).model


def promoted_events() -> list[dict]:
    rows = Event.objects.filter(type="taxonomy.RubricModelPromoted").order_by("id")
    return list(rows.values_list("payload", flat=True))


def forget_models() -> None:
    """As if another process answered."""
    store._warm.clear()
    store._cold.clear()
    answering._paused.clear()


def content_of(model: RubricModel) -> bytes:
    with private_storage().open(model.path) as file:
        return file.read()


def spoil(model: RubricModel, content: bytes) -> None:
    with open(private_storage().path(model.path), "wb") as file:
        file.write(content)


def test_what_moderators_decide_is_learned(ul):
    model = trained()

    assert model.state == ModelState.ACTIVE
    assert (model.version, model.decisions) == (1, 120)
    assert model.score["top_1"] > model.incumbent_score["top_1"]
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
    assert second.incumbent_score["version"] == 1
    assert active_version() == 1


def test_nobody_is_examined_on_what_they_learned_from(ul):
    trained()

    with pytest.raises(Conflict) as refusal:
        rubric_train(acting=SYSTEM)
    assert refusal.value.code == "few_decisions"


@pytest.mark.parametrize("count", [0, 39])
def test_too_few_decisions_teach_nothing(ul, count):
    decisions_make(count)

    with pytest.raises(Conflict) as refusal:
        rubric_train(acting=SYSTEM)
    assert refusal.value.code == "few_decisions"
    assert not RubricModel.objects.exists()


def test_the_way_back_is_one_call(ul):
    trained()
    assert rubric_model_promote(acting=SYSTEM, version=0) == 1
    assert rubricate(slang(YARDS)).model_version == 0
    assert rubric_model_promote(acting=SYSTEM, version=1) == 0
    assert rubricate(slang(YARDS)).model_version == 1
    assert [event["is_rollback"] for event in promoted_events()] == [False, True, False]


def test_a_double_click_changes_nothing(ul):
    trained()
    rubric_model_promote(acting=SYSTEM, version=0)
    rubric_model_promote(acting=SYSTEM, version=0)

    assert len(promoted_events()) == 2


def test_an_unknown_version_is_refused(ul):
    with pytest.raises(Missing):
        rubric_model_promote(acting=SYSTEM, version=7)


def test_a_model_whose_file_is_gone_can_not_be_promoted(ul):
    model = trained()
    rubric_model_promote(acting=SYSTEM, version=0)
    private_storage().delete(model.path)
    forget_models()

    with pytest.raises(Conflict):
        rubric_model_promote(acting=SYSTEM, version=1)
    assert active_version() == 0


@pytest.mark.parametrize("content", [b"", b"not a model", None], ids=["empty", "garbage", "missing"])
def test_a_broken_file_raises_one_alert_and_the_cold_start_answers(ul, content):
    model = trained()
    if content is None:
        private_storage().delete(model.path)
    else:
        spoil(model, content)
    forget_models()

    answers = [rubricate("Огромная яма на дороге, пробил колесо") for _ in range(3)]

    assert [answer.model_version for answer in answers] == [0, 0, 0]
    assert answers[0].best.code == POTHOLES
    model.refresh_from_db()
    assert model.state == ModelState.BROKEN
    assert Event.objects.filter(type="taxonomy.RubricModelBroken").count() == 1


def test_a_file_that_breaks_under_a_running_process_is_found_by_the_sweep(ul):
    model = trained()
    assert rubricate(slang(YARDS)).model_version == 1
    spoil(model, content_of(model)[:-10])

    assert rubricate(slang(YARDS)).model_version == 1
    assert not active_model_check()
    assert rubricate(slang(YARDS)).model_version == 0


def test_a_storage_that_does_not_answer_breaks_no_model(ul, monkeypatch):
    model = trained()
    forget_models()

    def fail(active):
        raise OSError("timed out")

    monkeypatch.setattr("taxonomy.rubrication.answering.warm_model", fail)

    assert rubricate(slang(YARDS)).model_version == 0
    model.refresh_from_db()
    assert model.state == ModelState.ACTIVE


def test_a_damaged_cold_model_is_made_again(ul, settings):
    text = "Огромная яма на дороге"
    rubricate(text)
    folder = private_storage().path(store.COLD_FOLDER)
    for name in private_storage().listdir(store.COLD_FOLDER)[1]:
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
    assert rubric_is_due()


def test_training_is_due_after_as_many_decisions_as_the_region_says(ul):
    rubric_settings_set(acting=SYSTEM, skip_level_1_at=None, retrain_after=50)
    decisions_make(49, days_ago=1)
    assert not rubric_is_due()
    decisions_make(1, days_ago=1)
    assert rubric_is_due()
    rubric_train(acting=SYSTEM)
    assert not rubric_is_due()


def test_files_of_old_models_and_of_dead_trainings_are_removed(ul, monkeypatch):
    monkeypatch.setattr(retraining, "FILES_KEPT", 1)
    trained(days_ago=9)
    rows = []
    for days in (7, 5, 3):
        decisions_make(120, days_ago=days)
        rows.append(rubric_train(acting=SYSTEM).model)
    folder, names = RubricModel.objects.get(version=1).path.rpartition("/")[0], store.files_present()

    assert len(names) == 2
    assert {row.version for row in RubricModel.objects.exclude(path="")} == {1, rows[-1].version}
    orphan = f"{folder}/9-dead.rubric"
    with open(private_storage().path(orphan), "wb") as file:
        file.write(b"half")
    decisions_make(120)
    rubric_train(acting=SYSTEM)
    assert orphan not in store.files_present()


@pytest.mark.parametrize(
    ("threshold", "after"), [(0.4, 100), (1.1, 100), (0.9, 1), (0.9, 10**9)], ids=["low", "high", "few", "many"]
)
def test_settings_outside_their_bounds_are_refused(ul, threshold, after):
    with pytest.raises(InvalidInput):
        rubric_settings_set(acting=SYSTEM, skip_level_1_at=threshold, retrain_after=after)


@pytest.mark.django_db(transaction=False)
def test_two_trainings_at_once_are_one(ul):
    outcome = []
    decisions_make(60)

    def elsewhere() -> None:
        try:
            with tenant_context(region_by_slug("ul")):
                assert training_runs()
                rubric_train(acting=SYSTEM)
        except Conflict as refusal:
            outcome.append(refusal.code)
        finally:
            connection.close()

    with retraining._only_one():
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert outcome == ["training_runs"]
    assert not training_runs()


def test_a_training_that_dies_leaves_nothing_behind(ul, monkeypatch):
    decisions_make(60)

    def die(*args, **facts):
        raise MemoryError

    monkeypatch.setattr(retraining, "file_write", die)
    with pytest.raises(MemoryError):
        rubric_train(acting=SYSTEM)
    assert not training_runs()
    monkeypatch.undo()
    assert rubric_train(acting=SYSTEM).model.version == 1


def test_the_clock_of_decisions_orders_what_is_held_back(ul):
    decisions_make(120)
    # The newest fifth says the opposite of all the rest: a model that learned from the rest fails on it.
    newest = Decision.objects.order_by("-decided_at")[:24].values_list("id", flat=True)
    codes = {code: Category.objects.get(code=code) for code in (POTHOLES, YARDS)}
    for decision in Decision.objects.filter(id__in=list(newest)).select_related("category"):
        decision.category = codes[YARDS if decision.category.code == POTHOLES else POTHOLES]
        decision.save()

    assert rubric_train(acting=SYSTEM).model.score["top_1"] == 0


def test_regions_train_in_turn(ul):
    decisions_make(60)
    rubric_training_ask(acting=SYSTEM)
    outcome = []

    def elsewhere() -> None:
        try:
            with retraining.training_turn() as is_ours:
                outcome.append(is_ours)
                taken.set()
                done.wait(10)
        finally:
            connection.close()

    taken, done = ThreadEvent(), ThreadEvent()
    thread = Thread(target=elsewhere)
    thread.start()
    taken.wait(10)
    rubric_sweep("ul")
    done.set()
    thread.join()

    assert outcome == [True]
    assert not RubricModel.objects.exists()
    rubric_sweep("ul")
    assert RubricModel.objects.exists()

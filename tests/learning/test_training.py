"""A region's model is trained once at a time, answers only when it is better, and leaves nothing of a death behind."""

from pathlib import Path
from threading import Event as ThreadEvent
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django_tenants.utils import tenant_context

from core.errors import Conflict
from core.events.models import Event
from core.events.types import SYSTEM
from core.plane import RegionRequired
from core.storage import private_storage
from learning import training
from learning.models import ModelState, TrainedModel, TrainingRequest
from learning.promoting import active_version
from learning.service import (
    ACTIVE,
    STAND_IN,
    model_check,
    models_list,
    training_ask,
    training_request,
    training_runs,
)
from learning.tasks import model_train_task, models_sweep
from learning.training import model_train, training_close
from tenants.service import region_by_slug
from tests.learning.making import content_of, messages, process_forget, row_of, spoil, trained

FOLDER = "regions/ul/models/urgency"


def test_a_better_model_answers_and_says_what_it_learned_from(ul, trial):
    training_of = model_train(trial.URGENCY, acting=SYSTEM, given=messages())

    row = training_of.row
    assert training_of.is_promoted
    assert (row.version, row.state, row.trained_by) == (1, ModelState.ACTIVE, SYSTEM.label)
    assert row.examples + row.score["texts"] == len(messages())
    assert set(row.rivals) == {STAND_IN}
    assert row.score["right"] > row.rival["right"]
    assert row.path.startswith(f"{FOLDER}/1-")
    (event,) = Event.objects.filter(type="learning.ModelPromoted")
    assert event.payload == {"kind": "urgency", "version": 1, "former_version": 0, "is_rollback": False}


def test_a_model_that_is_not_better_is_stored_and_does_not_answer(ul, trial):
    trained()
    second = trained()

    assert (second.version, second.state) == (2, ModelState.REFUSED)
    assert set(second.rivals) == {ACTIVE, STAND_IN}
    assert second.rivals[ACTIVE]["version"] == 1
    assert active_version(trial.URGENCY) == 1
    assert [row.version for row in models_list(trial.URGENCY, most=9)] == [2, 1]


def test_too_little_teaches_nothing(ul, trial):
    with pytest.raises(Conflict) as refusal:
        model_train(trial.URGENCY, acting=SYSTEM, given=messages()[:3])
    assert refusal.value.code == "few_messages"
    assert not TrainedModel.objects.exists()
    assert not training_runs(trial.URGENCY)


def test_nothing_is_trained_outside_a_region(db, trial):
    with pytest.raises(RegionRequired):
        model_train(trial.URGENCY, acting=SYSTEM, given=messages())


def test_files_of_old_models_and_of_dead_trainings_are_removed(ul, trial, monkeypatch):
    first = trained()
    Path(private_storage().path(f"{FOLDER}/9-dead")).write_bytes(b"half")
    for _turn in range(3):
        last = trained()

    assert len(private_storage().listdir(FOLDER)[1]) == 2
    kept = {row.version for row in TrainedModel.objects.exclude(path="")}
    assert kept == {first.version, last.version}


def test_rows_lose_their_files_in_the_turn_of_promotions_and_the_files_go_after_it(ul, trial, monkeypatch):
    """Else a person could put in an old model between, which then answers without a file."""
    for _turn in range(2):
        trained()
    seen: list[tuple[str, bool]] = []

    def watch(execute, sql, *rest):
        if sql.startswith("UPDATE") and sql.split("SET")[1].strip().startswith('"path"'):
            seen.append(("row", bool(connection.savepoint_ids)))
        return execute(sql, *rest)

    monkeypatch.setattr(training, "files_remove", lambda paths: seen.append(("file", bool(connection.savepoint_ids))))
    with connection.execute_wrapper(watch):
        trained()

    assert seen == [("row", True), ("file", False)]


def test_a_file_of_another_folder_is_removed_with_its_row(ul, trial):
    first = trained()
    # As models that an earlier release had stored.
    former = private_storage().save("regions/ul/rubrics/7-former", ContentFile(content_of(first)))
    TrainedModel.objects.update(path=former, state=ModelState.FORMER)
    for _turn in range(2):
        trained()

    assert row_of(first).path == ""
    assert not private_storage().exists(former)


def test_two_trainings_at_once_are_one(ul, trial):
    outcome = []

    def elsewhere() -> None:
        try:
            with tenant_context(region_by_slug("ul")):
                assert training_runs(trial.URGENCY)
                trained()
        except Conflict as refusal:
            outcome.append(refusal.code)
        finally:
            connection.close()

    with training.training_lock(trial.URGENCY):
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
        with pytest.raises(Conflict):
            training_ask(trial.URGENCY, acting=SYSTEM)
    assert outcome == ["training_runs"]
    assert not training_runs(trial.URGENCY)


def test_a_training_that_dies_leaves_nothing_behind(ul, trial, monkeypatch):
    def die(*args, **facts):
        raise MemoryError

    monkeypatch.setattr(training, "file_write", die)
    with pytest.raises(MemoryError):
        trained()
    assert not training_runs(trial.URGENCY)
    monkeypatch.undo()
    assert trained().version == 1


def test_a_request_is_one_row_and_ends_with_the_training(ul, trial, monkeypatch):
    monkeypatch.setattr(trial.Urgency, "lesson", with_messages(trial.Urgency.lesson))
    trained()
    for _press in range(2):
        training_ask(trial.URGENCY, acting=SYSTEM)
    assert TrainingRequest.objects.count() == 1

    model_train_task("ul", "urgency")

    assert training_request(trial.URGENCY) is None
    assert TrainedModel.objects.count() == 2


def test_a_request_that_cannot_be_fulfilled_ends_too(ul, trial):
    training_ask(trial.URGENCY, acting=SYSTEM)

    model_train_task("ul", "urgency")

    assert training_request(trial.URGENCY) is None


def test_a_request_made_during_a_training_stays(ul, trial):
    training_ask(trial.URGENCY, acting=SYSTEM)
    first = training_request(trial.URGENCY)
    training_ask(trial.URGENCY, acting=SYSTEM)

    training_close(trial.URGENCY, first)

    assert training_request(trial.URGENCY) is not None


def test_a_task_that_was_sent_twice_trains_once(ul, trial, monkeypatch):
    monkeypatch.setattr(trial.Urgency, "lesson", with_messages(trial.Urgency.lesson))
    for _time in range(2):
        model_train_task("ul", "urgency")

    assert TrainedModel.objects.count() == 1


def test_regions_train_in_turn(ul, trial, monkeypatch):
    monkeypatch.setattr(trial.Urgency, "lesson", with_messages(trial.Urgency.lesson))
    taken, done = ThreadEvent(), ThreadEvent()
    outcome = []

    def elsewhere() -> None:
        try:
            with training.training_turn() as is_ours:
                outcome.append(is_ours)
                taken.set()
                done.wait(10)
        finally:
            connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    taken.wait(10)
    model_train_task("ul", "urgency")
    done.set()
    thread.join()

    assert outcome == [True]
    assert not TrainedModel.objects.exists()
    model_train_task("ul", "urgency")
    assert TrainedModel.objects.exists()


def test_the_sweep_sends_what_is_due_and_looks_at_the_file(ul, trial, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        models_sweep("ul")
    assert [(message.task, message.args) for message in sent if hasattr(message, "task")] == [
        ("learning.tasks.model_train_task", ("ul", "urgency"))
    ]

    model = trained()
    spoil(model, b"half")
    models_sweep("ul")

    assert row_of(model).state == ModelState.BROKEN


def test_the_sweep_takes_no_model_into_memory(ul, trial, monkeypatch):
    trained()
    process_forget()
    monkeypatch.setattr(trial.Urgency, "load", lambda *args: pytest.fail("it was read"))

    models_sweep("ul")


def test_a_kind_that_fails_does_not_keep_others_from_the_sweep(ul, trial, monkeypatch, failed_parts):
    def fail(*args):
        raise RuntimeError

    looked = []
    monkeypatch.setattr(type(trial.URGENCY), "is_due", lambda *args: looked.append(1))
    monkeypatch.setattr("taxonomy.rubrication.learning._Rubrication.is_due", fail)

    models_sweep("ul")

    assert looked == [1]


def test_a_kind_of_a_module_rests_where_the_module_is_off(ul, trial, monkeypatch):
    monkeypatch.setattr(trial.Urgency, "module", "nobody-has-it")
    monkeypatch.setattr(trial.Urgency, "is_due", lambda *args: pytest.fail("it was asked"))

    models_sweep("ul")


def test_a_region_without_a_model_has_nothing_to_check(ul, trial):
    assert model_check(trial.URGENCY)


def with_messages(lesson):
    """A lesson of the trial's messages where nothing is given."""
    return lambda self, active, given: lesson(self, active, given or messages())

"""The active model answers in its region alone; a file that is broken, foreign or of another version never does."""

import json
from pathlib import Path

import pytest
from django_tenants.utils import tenant_context

from core.events.models import Event
from core.events.types import SYSTEM
from core.storage import private_storage
from learning.models import ModelState, TrainedModel
from learning.service import NO_MODEL, model_check, model_now, model_promote
from tests.learning.making import committed, content_of, process_forget, row_of, spoil, trained


def test_a_model_never_answers_for_another_region(ul, mo, trial):
    with tenant_context(ul):
        trained()
        assert trial.is_urgent("дом горит")
    with tenant_context(mo):
        assert not trial.is_urgent("дом горит")


def test_a_file_of_another_region_is_not_read(ul, mo, trial):
    with tenant_context(mo):
        theirs = trained()
    with tenant_context(ul):
        ours = trained()
        TrainedModel.objects.update(path=theirs.path, sha256=theirs.sha256)
        process_forget()

        assert model_now(trial.URGENCY) is None
        assert row_of(ours).state == ModelState.BROKEN


@pytest.mark.parametrize("content", [b"", b"not a model", None], ids=["empty", "garbage", "missing"])
def test_a_broken_file_is_told_once_and_the_stand_in_answers(ul, trial, content):
    model = trained()
    spoil(model, content)

    assert [trial.is_urgent("дом горит") for _time in range(3)] == [False] * 3
    assert row_of(model).state == ModelState.BROKEN
    (event,) = Event.objects.filter(type="learning.ModelBroken")
    assert event.payload == {"kind": "urgency", "version": 1}
    assert trained().state == ModelState.ACTIVE


def test_a_model_of_another_version_is_left_to_the_stand_in(ul, trial, monkeypatch):
    model = trained()
    monkeypatch.setattr(trial, "FORMAT", 2)
    process_forget()

    assert not trial.is_urgent("дом горит")
    assert row_of(model).state == ModelState.BROKEN


def test_a_file_that_was_exchanged_for_a_whole_one_is_not_read(ul, trial):
    model = trained()
    spoil(model, json.dumps({"format": 1, "words": ["яма"]}).encode())

    assert not trial.is_urgent("яма")
    assert row_of(model).state == ModelState.BROKEN


def test_a_file_that_breaks_under_a_running_process_is_found_by_the_check(ul, trial):
    model = trained()
    assert trial.is_urgent("дом горит")
    Path(private_storage().path(model.path)).write_bytes(content_of(model)[:-3])

    assert not model_check(trial.URGENCY)
    assert not trial.is_urgent("дом горит")


def test_a_storage_that_does_not_answer_breaks_no_model(ul, trial, monkeypatch):
    model = trained()
    process_forget()
    asked = []

    def fail(row):
        asked.append(row)
        raise OSError("timed out")

    monkeypatch.setattr("learning.files.file_read", fail)
    monkeypatch.setattr("learning.answering.file_read", fail)

    assert [trial.is_urgent("дом горит") for _time in range(3)] == [False] * 3
    assert len(asked) == 1  # it is left alone for a while
    assert model_check(trial.URGENCY)
    assert row_of(model).state == ModelState.ACTIVE


def test_an_answer_asks_no_query(ul, trial, django_assert_num_queries):
    with committed():
        trained()
    trial.is_urgent("дом горит")

    with django_assert_num_queries(0):
        for _time in range(10):
            trial.is_urgent("дом горит")


def test_a_rollback_is_seen_by_a_process_that_has_read_the_model(ul, trial):
    with committed():
        trained()
    assert trial.is_urgent("дом горит")
    with committed():
        model_promote(trial.URGENCY, acting=SYSTEM, version=NO_MODEL)

    assert not trial.is_urgent("дом горит")


def test_a_storage_that_answers_again_is_asked_again(ul, trial, monkeypatch):
    monkeypatch.setattr("learning.answering.PAUSE_SECONDS", 0)
    trained()
    process_forget()
    with monkeypatch.context() as broken:
        broken.setattr("learning.files.private_storage", lambda: 1 / 0)
        assert not trial.is_urgent("дом горит")

    assert trial.is_urgent("дом горит")

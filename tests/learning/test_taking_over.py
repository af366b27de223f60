"""Rows of the tables that an earlier release kept apart are in the registry, and go back whole."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.forms.models import model_to_dict
from django_tenants.utils import tenant_context

from appeals.models import DetectorModel
from appeals.toxicity.learning import TOXICITY
from core.database.owner import as_owner
from learning.models import TrainedModel, TrainingRequest
from learning.service import models_list, training_request
from taxonomy.models import RubricModel, RubricSettings
from taxonomy.rubrication.learning import RUBRICATION
from tenants.administration import schemas_migrate
from tenants.service import region_by_slug

RUBRICS = import_module("taxonomy.migrations.0002_models_to_learning")
DETECTORS = import_module("appeals.migrations.0005_models_to_learning")
# The last migrations before them.
BEFORE = [*RUBRICS.Migration.dependencies, *DETECTORS.Migration.dependencies]
DAY = datetime(2026, 11, 3, 9, tzinfo=UTC)
SCORE = {"texts": 40, "top_1": 0.7, "top_3": 0.9, "ece": 0.04}
FILE = {"path": "regions/ul/rubrics/1-x.rubric", "sha256": "a" * 64, "size_bytes": 7, "trained_by": "Система"}


def rubric_models() -> None:
    """One that beat the cold start, one that was measured with a threshold and answers, one without any rival."""
    common = {"decisions": 120, "data_from": DAY, "data_until": DAY, **FILE}
    of_before = {**SCORE, "set": "f" * 64, "lost": 0.1, "caught": 0.8}
    RubricModel.objects.create(
        version=1, state="former", score=SCORE, incumbent_score={**SCORE, "version": 0}, promoted_at=DAY, **common
    )
    RubricModel.objects.create(
        version=2, state="active", score=of_before, incumbent_score={**SCORE, "version": 1}, sure_at=0.3, **common
    )
    RubricModel.objects.create(version=3, state="broken", score={}, incumbent_score={}, **{**common, "path": ""})


def detector_models() -> None:
    score = {"texts": 30, "f1": 0.9, "precision": 0.9, "recall": 0.9}
    common = {"detector": "toxicity", "labels": 90, "score": score, **FILE}
    DetectorModel.objects.create(version=1, state="active", rivals={"lexicon": score}, **common)
    DetectorModel.objects.create(version=2, state="refused", rivals={"lexicon": score, "active": score}, **common)


def rows(model) -> list[dict]:
    return [
        {**model_to_dict(row), "id": row.id, "created_at": row.created_at} for row in model.objects.order_by("version")
    ]


def test_models_of_rubrication_are_taken_over(ul):
    rubric_models()

    RUBRICS.take(apps, None)

    third, second, first = models_list(RUBRICATION, most=9)
    assert (first.state, first.rivals) == ("former", {"stand_in": SCORE})
    assert (second.is_active, second.made_for, second.score) == (True, "f" * 64, SCORE)
    assert second.thresholds == {"sure_at": 0.3, "lost": 0.1, "caught": 0.8}
    assert second.rival == {**SCORE, "version": 1}
    assert (third.state, third.path, third.rivals) == ("broken", "", {})


def test_models_of_detectors_are_taken_over(ul):
    detector_models()

    DETECTORS.take(apps, None)

    second, first = models_list(TOXICITY, most=9)
    assert (first.is_active, first.examples, set(first.rivals)) == (True, 90, {"stand_in"})
    assert set(second.rivals) == {"stand_in", "active"}


def test_a_request_for_a_training_is_taken_over_and_goes_back(ul):
    settings = RubricSettings.objects.create(training_asked_at=DAY, training_asked_by="Регион")

    RUBRICS.take(apps, None)
    assert training_request(RUBRICATION).asked_by == "Регион"
    RubricSettings.objects.update(training_asked_at=None, training_asked_by="")
    RUBRICS.give_back(apps, None)

    settings.refresh_from_db()
    assert (settings.training_asked_at, settings.training_asked_by) == (DAY, "Регион")
    assert not TrainingRequest.objects.exists()


def test_the_way_back_gives_every_row_as_it_was_and_those_trained_since(ul):
    rubric_models()
    detector_models()
    before = rows(RubricModel), rows(DetectorModel)
    RUBRICS.take(apps, None)
    DETECTORS.take(apps, None)
    TrainedModel.objects.filter(kind="rubrication", state="active").update(state="former")
    TrainedModel.objects.create(
        kind="rubrication", version=4, state="active", examples=9, rivals={"stand_in": SCORE}, **FILE
    )

    RUBRICS.give_back(apps, None)
    DETECTORS.give_back(apps, None)

    *former, newest = rows(RubricModel)
    assert former == [{**row, "state": "former" if row["state"] == "active" else row["state"]} for row in before[0]]
    assert (newest["state"], newest["incumbent_score"]) == ("active", {**SCORE, "version": 0})
    assert rows(DetectorModel) == before[1]
    assert not TrainedModel.objects.exists()


@pytest.fixture
def region_of_before(django_db_setup, django_db_blocker):
    """The region `mo` as it was before the registry, with models of its own; as it is now after the test."""
    with django_db_blocker.unblock():
        mo = region_by_slug("mo")
        with as_owner():
            for app in ("taxonomy", "appeals"):
                (name,) = (former for label, former in BEFORE if label == app)
                call_command("migrate_schemas", app, name, schema_name="mo", verbosity=0)
        with tenant_context(mo):
            rubric_models()
            detector_models()
        yield mo
        schemas_migrate()
        with tenant_context(mo):
            for model in (RubricModel, DetectorModel, TrainedModel):
                model.objects.all().delete()
        connection.set_schema_to_public()
        connections.close_all()


def test_a_region_that_is_migrated_keeps_its_models(region_of_before):
    assert schemas_migrate() == ["mo"]

    with tenant_context(region_of_before):
        assert [row.version for row in models_list(RUBRICATION, most=9)] == [3, 2, 1]
        assert [row.version for row in models_list(TOXICITY, most=9)] == [2, 1]

"""Another version is one call away, and a damaged one is never put in."""

import pytest

from core.errors import Conflict, Missing
from core.events.models import Event
from core.events.types import SYSTEM
from learning.models import ModelState
from learning.promoting import active_version
from learning.service import NO_MODEL, broken_version, model_check, model_promote
from tests.learning.making import committed, row_of, spoil, trained


def test_the_way_back_is_one_call(ul, trial):
    trained()
    assert model_promote(trial.URGENCY, acting=SYSTEM, version=NO_MODEL) == 1
    assert not trial.is_urgent("дом горит")
    assert model_promote(trial.URGENCY, acting=SYSTEM, version=1) == NO_MODEL
    assert trial.is_urgent("дом горит")
    events = Event.objects.filter(type="learning.ModelPromoted").order_by("id")
    assert [event.payload["is_rollback"] for event in events] == [False, True, False]


def test_a_model_that_was_not_better_can_be_put_in_by_hand(ul, trial):
    trained()
    second = trained()
    assert second.state == ModelState.REFUSED

    model_promote(trial.URGENCY, acting=SYSTEM, version=second.version)

    assert active_version(trial.URGENCY) == 2
    assert row_of(second).promoted_at is not None


def test_a_double_click_changes_nothing(ul, trial):
    trained()
    for _press in range(2):
        model_promote(trial.URGENCY, acting=SYSTEM, version=NO_MODEL)

    assert Event.objects.filter(type="learning.ModelPromoted").count() == 2


def test_an_unknown_version_is_refused(ul, trial):
    with pytest.raises(Missing):
        model_promote(trial.URGENCY, acting=SYSTEM, version=7)


def test_a_version_of_another_kind_is_unknown(ul, trial):
    from appeals.toxicity.learning import TOXICITY

    trained()

    with pytest.raises(Missing):
        model_promote(TOXICITY, acting=SYSTEM, version=1)


@pytest.mark.parametrize("content", [None, b"half"], ids=["gone", "damaged"])
def test_a_model_whose_file_is_no_good_is_not_put_in(ul, trial, content):
    model = trained()
    model_promote(trial.URGENCY, acting=SYSTEM, version=NO_MODEL)
    spoil(model, content)

    with pytest.raises(Conflict) as refusal:
        model_promote(trial.URGENCY, acting=SYSTEM, version=1)
    assert refusal.value.code == "model_broken"
    assert active_version(trial.URGENCY) == NO_MODEL


def test_a_model_whose_file_was_pruned_is_not_put_in(ul, trial):
    trained()
    for _turn in range(2):
        trained()

    with pytest.raises(Conflict) as refusal:
        model_promote(trial.URGENCY, acting=SYSTEM, version=2)
    assert refusal.value.code == "model_gone"


def test_an_alert_ends_when_a_person_stays_with_the_stand_in(ul, trial):
    model = trained()
    spoil(model, b"half")
    assert not model_check(trial.URGENCY)
    assert broken_version(trial.URGENCY) == 1

    with committed():
        model_promote(trial.URGENCY, acting=SYSTEM, version=NO_MODEL)

    assert broken_version(trial.URGENCY) is None
    assert (row_of(model).state, row_of(model).path) == (ModelState.BROKEN, "")

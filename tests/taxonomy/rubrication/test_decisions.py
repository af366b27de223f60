"""What people decide is written down once an appeal, with what had been suggested."""

import pytest

from core.models import uuid7
from core.plane import RegionRequired
from taxonomy.models import Decision, DecisionKind
from taxonomy.service import decision_executor_set, decision_record
from tenants.service import organisation_by_code
from tests.taxonomy.rubrication.decided import POTHOLES, YARDS, decision_make


@pytest.mark.parametrize(
    ("suggested", "kind"),
    [(POTHOLES, DecisionKind.ACCEPTED), (YARDS, DecisionKind.CORRECTED), (None, DecisionKind.UNAIDED)],
)
def test_the_kind_follows_from_what_was_suggested(ul, suggested, kind):
    assert decision_make(POTHOLES, suggested=suggested).kind == kind


def test_a_later_decision_replaces_the_earlier_one(ul):
    appeal_id = uuid7()
    decision_make(POTHOLES, suggested=POTHOLES, appeal_id=appeal_id)
    decision_make(YARDS, suggested=POTHOLES, appeal_id=appeal_id)

    decision = Decision.objects.get()
    assert (decision.category.code, decision.kind) == (YARDS, DecisionKind.CORRECTED)


def test_an_executor_stays_while_the_category_does(ul):
    appeal_id, executor = uuid7(), organisation_by_code("roads-north")
    decision_make(POTHOLES, appeal_id=appeal_id)
    decision_executor_set(appeal_id=appeal_id, executor_id=executor.id)

    assert decision_make(POTHOLES, appeal_id=appeal_id).executor_id == executor.id
    assert decision_make(YARDS, appeal_id=appeal_id).executor_id is None


def test_an_executor_without_a_decision_is_no_fault(ul):
    decision_executor_set(appeal_id=uuid7(), executor_id=organisation_by_code("roads-north").id)

    assert not Decision.objects.exists()


def test_strange_text_is_kept_as_far_as_it_can_be(ul):
    assert decision_make(POTHOLES, text="яма\x00яма" + "а" * 50_000).text.startswith("яма яма")


def test_decisions_belong_to_a_region(db):
    with pytest.raises(RegionRequired):
        decision_record(
            appeal_id=uuid7(), text="", category_id=uuid7(), suggested_id=None, probability=None, model_version=None
        )

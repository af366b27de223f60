"""Writing to the log."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.events.log import event_append, events_of
from core.events.models import Event
from core.events.types import SYSTEM
from core.models import uuid7
from core.plane import current_schema
from tests.core.events.samples import Happened, append


def test_an_event_outside_a_transaction_is_refused(live):
    with pytest.raises(RuntimeError, match="transaction of the change"):
        event_append(Happened(sample_id=uuid7(), number=1), subject_id=uuid7(), actor=SYSTEM)

    assert not Event.objects.exists()


def test_an_event_is_rolled_back_with_its_change(live):
    with transaction.atomic():
        append()
        transaction.set_rollback(True)

    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET payload = '{}'",
        "UPDATE events_event SET occurred_at = now()",
        "UPDATE events_event SET dispatched_at = now(), type = 'x'",
        "DELETE FROM events_event",
    ],
)
@pytest.mark.parametrize("plane", ["ul", "public"])
def test_the_database_itself_refuses_to_rewrite_history(request, db, plane, statement):
    if plane == "ul":
        request.getfixturevalue("ul")
    assert current_schema() == plane
    append()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.filter(type="tests.Happened").count() == 1


def test_what_happened_to_one_subject_comes_back_in_order_and_typed(ul):
    sample_id = uuid7()
    for number in (1, 2, 3):
        event_append(Happened(sample_id=sample_id, number=number), subject_id=sample_id, actor=SYSTEM)
    append(99)

    assert [row.payload["number"] for row in events_of("sample", sample_id)] == [1, 2, 3]

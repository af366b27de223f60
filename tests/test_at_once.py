"""The arrangement of tests in which two act at once."""

from threading import Event

from django.db import connection, transaction

from taxonomy.models import Category
from tests import at_once as arrangement
from tests.at_once import at_once


def test_the_second_is_seen_to_wait_though_it_connects_after_the_first_look(
    django_db_setup, django_db_blocker, monkeypatch
):
    looked, done = Event(), []
    look = arrangement._somebody_waits

    def look_and_tell() -> bool:
        found = look()
        looked.set()
        return found

    def lock() -> None:
        with transaction.atomic():
            Category.objects.select_for_update().get(code="roads-potholes")

    def come_late() -> None:
        assert looked.wait(10)
        connection.close()
        lock()
        done.append("the second")

    monkeypatch.setattr(arrangement, "_somebody_waits", look_and_tell)
    with django_db_blocker.unblock():
        at_once(lock, come_late)

    assert done == ["the second"]

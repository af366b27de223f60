from contextlib import closing, suppress

from django.db import connection, transaction
from django_tenants.utils import tenant_context

from core.database.locks import installation_lock_number, lock_number, locks_held, session_lock, wait_for_turn
from tenants.service import region_by_slug


def is_free(number: int) -> bool:
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def test_a_turn_lasts_until_the_transaction_ends(ul):
    with transaction.atomic():
        wait_for_turn("set", 7)
        wait_for_turn("set", 7)

        assert not is_free(lock_number("set", 7))
        assert is_free(lock_number("set", 8))


def test_regions_take_their_turns_apart(ul):
    here = lock_number("set")
    with tenant_context(region_by_slug("mo")):
        assert lock_number("set") != here


def test_a_session_lock_is_ours_or_somebody_elses_and_ends_with_the_block(ul):
    number = lock_number("training", "trial")
    with session_lock(number) as is_ours:
        assert is_ours
        assert locks_held([number, lock_number("another")]) == {number}
        with closing(connection.copy()) as other, session_lock(number, other) as is_theirs:
            assert not is_theirs
        assert not is_free(number)
    assert is_free(number)
    assert locks_held([number]) == set()


def test_a_session_lock_ends_when_the_block_fails(ul):
    number = lock_number("training", "trial")
    with suppress(MemoryError), session_lock(number):
        raise MemoryError
    assert is_free(number)


def test_a_lock_of_the_installation_is_the_same_in_every_region(ul):
    here = installation_lock_number("training")
    with tenant_context(region_by_slug("mo")):
        assert installation_lock_number("training") == here

from contextlib import closing

from django.db import connection, transaction
from django_tenants.utils import tenant_context

from core.database.locks import lock_number, wait_for_turn
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

"""Slow work refuses to run inside a transaction."""

import pytest
from django.db import transaction

from core.plane import TransactionOpen, outside_transaction


@outside_transaction
def slowly(words: str) -> str:
    return words.upper()


def test_slow_work_is_refused_inside_a_transaction(db):
    with transaction.atomic(), pytest.raises(TransactionOpen, match="slowly"):
        slowly("яма")


def test_the_transaction_of_a_test_does_not_count(db):
    assert slowly("яма") == "ЯМА"

"""Rounds of beat that nobody took in time are not made up for."""

import pytest

from config.celery import app
from core.tasks import RegionTask
from tenants.regions import tasks
from tenants.service import send_to_regions


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_a_round_expires_when_the_next_one_is_sent(name):
    entry = app.conf.beat_schedule[name]

    assert entry["options"]["expires"] == entry["schedule"]


def test_a_sweep_that_no_worker_takes_expires(db, monkeypatch):
    sent = []
    monkeypatch.setattr(
        RegionTask, "apply_async", lambda self, args, **options: sent.append((args, options["expires"]))
    )

    send_to_regions(RegionTask())

    assert sorted(sent) == [(("mo",), tasks.EXPIRES_SECONDS), (("ul",), tasks.EXPIRES_SECONDS)]

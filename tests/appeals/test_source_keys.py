"""One key of a source is one appeal, also for two who bring it in the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections
from django_tenants.utils import tenant_context

from appeals.channels.bulk import Columns, ImportOutcome, bulk_import
from appeals.models import Appeal, ChannelKind
from appeals.stages.intake import Intake, appeal_receive, appeal_record, intake_read
from tenants.service import NOBODY, region_by_slug
from tests.at_once import at_once

TEXT = "Яма на дороге у дома глубокая: машины бьют колёса."
CALLBACK = Intake(text=TEXT, category_id=None, channel=ChannelKind.VK, source_key="vk:wall-1_2")


@pytest.fixture
def committed(django_db_setup, django_db_blocker, monkeypatch) -> Iterator[None]:
    """Region «ul» with real commits, undone afterwards; without events, which nobody may remove."""
    for stage in ("intake", "triage"):
        monkeypatch.setattr(f"appeals.stages.{stage}.event_append", lambda *_args, **_facts: None)
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        Appeal.objects.filter(source_key__isnull=False).delete()
        yield
        Appeal.objects.filter(source_key__isnull=False).delete()


def test_two_callbacks_at_once_are_one_appeal(committed):
    # What reads words is loaded once a process, which may take longer than anybody waits here.
    read = intake_read(CALLBACK)
    received: list[Appeal] = []

    at_once(
        lambda: received.append(appeal_record(person=NOBODY, intake=read)),
        lambda: received.append(appeal_receive(person=NOBODY, intake=CALLBACK)),
    )

    assert received[0] == received[1] == Appeal.objects.get(source_key=CALLBACK.source_key)
    assert received[1].findings.count() == received[0].findings.count()


def test_another_fault_of_the_row_is_not_taken_for_a_known_key(ul, monkeypatch):
    def broken(*_args, **_options):
        raise IntegrityError("another constraint")

    monkeypatch.setattr(Appeal, "save", broken)

    with pytest.raises(IntegrityError, match="another constraint"):
        appeal_receive(person=NOBODY, intake=CALLBACK)


def test_two_imports_of_a_table_at_once_take_each_line_once(committed, tmp_path):
    path = tmp_path / "messages.csv"
    path.write_text("\n".join(["text", *(f"{TEXT} Номер {n}." for n in range(6))]), encoding="utf-8")
    together = Barrier(2)

    def run() -> ImportOutcome:
        try:
            with tenant_context(region_by_slug("ul")):
                together.wait(10)
                return list(bulk_import(path, columns=Columns(text="text")))[-1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result() for future in [pool.submit(run), pool.submit(run)]]

    assert sum(outcome.taken for outcome in outcomes) == 6
    assert sum(outcome.known for outcome in outcomes) == 6
    assert Appeal.objects.filter(source_key__startswith="bulk:").count() == 6

"""`otklik log …`."""

import pytest
from typer.testing import CliRunner

from config.cli.log import app
from core.errors import Conflict, Missing
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event, ReaderRetry, RetryState
from core.models import uuid7
from core.plane import current_schema
from tests.core.events.samples import append, reading

runner = CliRunner()


def run(*arguments: str) -> str:
    result = runner.invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_status_shows_every_region_and_the_operators_log(db):
    output = run("status")

    for slug in ("public", "ul", "mo"):
        assert slug in output


def test_a_dead_retry_is_shown_with_the_command_that_revives_it(ul):
    with reading(lambda event: None):
        append()
        events_dispatch_batch(limit=1000)
        row = ReaderRetry.objects.create(
            event=Event.objects.get(type="tests.Happened"),
            reader="tests.reader",
            state=RetryState.DEAD,
            next_attempt_at="2026-01-01T00:00Z",
            last_error="ValueError: нет такой [строки]",
        )
        output = run("status", "--region", "ul")
        assert "нет такой [строки]" in output
        assert f"otklik log retry --region ul {row.id}" in output.replace("\n", "")

        run("retry", "--region", "ul", str(row.id))
        row.refresh_from_db()
        assert row.state == RetryState.PENDING
        with pytest.raises(Missing):
            run("retry", "--region", "ul", str(uuid7()))


def test_replay_shows_the_log_to_one_reader_in_the_region_named(ul):
    seen = []
    with reading(lambda event: seen.append((current_schema(), event.data.number))):
        append(7)
        assert "Прочитано событий: 1, с ошибкой: 0." in run("replay", "--region", "ul", "--reader", "tests.reader")
        assert seen == [("ul", 7)]
        run("replay", "--region", "ul", "--reader", "tests.reader", "--since", "2999-01-01")
    assert len(seen) == 1


def test_an_unknown_region_and_an_unknown_reader_are_clear_errors(db):
    with pytest.raises(Missing):
        run("status", "--region", "atlantis")
    with pytest.raises(Missing):
        run("replay", "--region", "ul", "--reader", "nobody")


def test_the_reader_of_a_module_that_is_off_is_refused(ul):
    with reading(lambda event: None, module="nowhere"), pytest.raises(Conflict):
        run("replay", "--region", "ul", "--reader", "tests.reader")

"""What is logged with an exception reaches Sentry with its traceback, and no log tells anything of people."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.transport import Transport

from config.settings.logging import client_fault_lower, logging_config
from core.privacy import sentry_scrub
from tests.http import region_client


class Collected(Transport):
    """A transport that sends nothing and keeps what would have gone out."""

    def __init__(self) -> None:
        super().__init__({"dsn": "https://key@sentry.example/1"})
        self.events: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.events += [event for item in envelope.items if (event := item.get_event()) is not None]


@pytest.fixture
def sentry() -> Iterator[Collected]:
    """Sentry as the production settings start it, but for what else it would hook into."""
    transport = Collected()
    client = sentry_sdk.Client(
        dsn="https://key@sentry.example/1",
        transport=transport,
        send_default_pii=False,
        before_send=sentry_scrub,
        max_request_body_size="never",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration()],
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        yield transport
    client.close(timeout=0)


def broken(number: int) -> None:
    # Sources go along, local variables must not.
    secret = " ".join(("Иван", "Петров"))
    try:
        raise ValueError(f"no answer to ivan@post.example for {len(secret)}")
    except ValueError:
        structlog.get_logger("otklik.tests").exception("reader_failed", reader="letters", event_id=str(number))


def test_an_exception_of_structlog_has_its_traceback(sentry: Collected):
    broken(1)

    (event,) = sentry.events
    (exception,) = event["exception"]["values"]
    assert exception["type"] == "ValueError"
    assert [frame["function"] for frame in exception["stacktrace"]["frames"]] == ["broken"]
    assert event["logentry"]["message"] == "reader_failed"
    assert event["extra"]["reader"] == "letters"
    assert (event["logger"], event["level"]) == ("otklik.tests", "error")


@pytest.mark.parametrize("told", [True, False])
def test_an_error_that_is_handed_over_has_its_traceback_too(sentry: Collected, told: bool):
    try:
        raise KeyError("part")
    except KeyError as error:
        structlog.get_logger("otklik.tests").error("part_failed", exc_info=error if told else True)

    assert sentry.events[0]["exception"]["values"][0]["type"] == "KeyError"


def test_an_error_without_an_exception_is_told_by_its_name(sentry: Collected):
    for number in range(2):
        structlog.get_logger("otklik.tests").error("delivery_given_up", delivery=str(number))

    assert {event["logentry"]["message"] for event in sentry.events} == {"delivery_given_up"}
    assert [event["extra"]["delivery"] for event in sentry.events] == ["0", "1"]


def test_what_is_told_has_no_addresses_and_no_words_of_people(sentry: Collected):
    broken(1)

    told = json.dumps(sentry.events, ensure_ascii=False, default=str)
    assert "ivan@post.example" not in told
    assert "Иван Петров" not in told


@pytest.mark.parametrize("as_json", [True, False])
def test_a_line_of_the_log_has_the_traceback_once(as_json: bool):
    config = logging_config(level="INFO", as_json=as_json)["formatters"]["structured"]
    formatter = config["()"](**{key: value for key, value in config.items() if key != "()"})
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    logger = logging.getLogger("otklik.tests")
    logger.addHandler(handler)
    try:
        try:
            raise ValueError("no answer")
        except ValueError:
            structlog.get_logger("otklik.tests").exception("reader_failed")
            line = formatter.format(records[0])
    finally:
        logger.removeHandler(handler)

    assert line.count("Traceback") == 1
    assert line.count("ValueError: no answer") == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.post("/accounts/login/", {f"f{number}": "1" for number in range(20_000)}),
        lambda client: client.post("/accounts/login/", "a" * 2**21, content_type="application/x-www-form-urlencoded"),
        lambda client: client.post("/accounts/login/", b"nothing", content_type="multipart/form-data; boundary="),
        lambda client: client.get("/", HTTP_HOST="not a host"),
    ],
    ids=["fields", "size", "parts", "host"],
)
def test_what_a_client_did_wrong_is_a_warning_of_one_line_and_no_report(ul, sentry: Collected, caplog, ask):
    logging_config(level="INFO", as_json=True)
    response = ask(region_client("ul"))

    assert 400 <= response.status_code < 500
    records = [record for record in caplog.records if record.name.startswith(("django.", "core.", "shell."))]
    for record in records:
        assert client_fault_lower(record)
        assert record.levelno <= logging.WARNING
        assert record.exc_info is None
    assert not sentry.events

"""Surroundings of tests about background work."""

from collections.abc import Iterator

import pytest

from config.celery import app
from core.tasks import broker_breaker


@pytest.fixture
def closed_broker(monkeypatch) -> Iterator[None]:
    """A broker at a port where nobody listens."""

    def forget_connections() -> None:
        app._pool, app.amqp._producer_pool = None, None

    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    forget_connections()
    broker_breaker.succeed()
    yield
    broker_breaker.succeed()
    forget_connections()

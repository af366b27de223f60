"""A hanging or dead cache costs one short wait, not one per use."""

import socket
from collections.abc import Iterator
from time import monotonic

import pytest
from django_redis.cache import RedisCache

from core.valkey import BreakingRetry, valkey_breaker


@pytest.fixture(autouse=True)
def _no_pause() -> Iterator[None]:
    valkey_breaker.succeed()
    yield
    valkey_breaker.succeed()


def cache_at(port: int) -> RedisCache:
    return RedisCache(
        f"redis://127.0.0.1:{port}/0",
        {
            "OPTIONS": {
                "SOCKET_CONNECT_TIMEOUT": 0.3,
                "SOCKET_TIMEOUT": 0.3,
                "CONNECTION_POOL_CLASS": "core.valkey.BreakingPool",
                "CONNECTION_POOL_KWARGS": {"retry": BreakingRetry()},
                "IGNORE_EXCEPTIONS": True,
            }
        },
    )


@pytest.fixture
def hanging() -> Iterator[int]:
    """A port where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_hanging_cache_is_waited_for_once(hanging):
    cache = cache_at(hanging)
    began = monotonic()
    for number in range(20):
        assert cache.get(f"key {number}") is None
        cache.set(f"key {number}", 1)
    assert monotonic() - began < 5
    assert valkey_breaker.is_open()


def test_a_dead_cache_is_not_waited_for(hanging):
    cache = cache_at(1)
    began = monotonic()
    assert [cache.get(str(number)) for number in range(20)] == [None] * 20
    assert monotonic() - began < 3
    assert valkey_breaker.is_open()


def test_it_is_used_again_after_the_pause(db, monkeypatch):
    from django.core.cache import caches

    shared = caches["shared"]
    valkey_breaker.fail()
    assert shared.get("anything") is None
    assert shared.set("anything", 1, 5) is not True
    later = monotonic() + 6
    monkeypatch.setattr(valkey_breaker, "_now", lambda: later)
    shared.set("anything", 2, 5)
    assert shared.get("anything") == 2
    assert not valkey_breaker.is_open()

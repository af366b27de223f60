"""The process cache of a region: filled once, refreshed when stale, never another region's."""

from django.core.cache import cache
from django_tenants.utils import tenant_context

from core.stamped import stamped
from tenants.service import region_by_slug


def test_a_kept_value_is_made_once(ul):
    made = []
    first = stamped("key", lambda: made.append(1) or [len(made)], 60)
    assert stamped("key", lambda: made.append(1) or [len(made)], 60) is first
    assert made == [1]


def test_a_kept_value_is_made_anew_when_the_cache_forgets_it(ul):
    assert stamped("key", lambda: "old", 60) == "old"
    cache.clear()
    assert stamped("key", lambda: "new", 60) == "new"


def test_the_cache_holds_only_a_stamp(ul):
    stamped("key", lambda: ["Анна"], 60)
    assert isinstance(cache.get("key"), str)
    assert "Анна" not in cache.get("key")


def test_a_region_never_gets_what_is_kept_for_another(ul):
    stamped("key", lambda: "of ul", 60)
    stamp = cache.get("key")
    with tenant_context(region_by_slug("mo")):
        # Even with the stamp of the other region in its own cache.
        cache.set("key", stamp, 60)
        assert stamped("key", lambda: "of mo", 60) == "of mo"


def test_without_the_cache_a_value_is_made_each_time(ul, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: None)
    made = []
    for _time in range(2):
        stamped("key", lambda: made.append(1) or "value", 60)
    assert made == [1, 1]

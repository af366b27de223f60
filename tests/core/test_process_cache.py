"""The process cache of a region: filled once, refreshed when stale, never another region's."""

from django.core.cache import caches
from django.db import transaction
from django_tenants.utils import tenant_context

from core.process_cache import stamp_forget, stamped
from tenants.service import region_by_slug


def test_a_kept_value_is_made_once(ul):
    made = []
    first = stamped("key", lambda: made.append(1) or [len(made)], 60)
    assert stamped("key", lambda: made.append(1) or [len(made)], 60) is first
    assert made == [1]


def test_a_kept_value_is_made_anew_when_the_cache_forgets_it(ul):
    assert stamped("key", lambda: "old", 60) == "old"
    caches["shared"].clear()
    assert stamped("key", lambda: "new", 60) == "new"


def test_the_cache_holds_only_a_stamp(ul):
    stamped("key", lambda: ["Анна"], 60)
    assert isinstance(caches["shared"].get("stamp:ul:key"), str)
    assert "Анна" not in caches["shared"].get("stamp:ul:key")


def test_a_region_never_gets_what_is_kept_for_another(ul):
    stamped("key", lambda: "of ul", 60)
    stamp = caches["shared"].get("stamp:ul:key")
    with tenant_context(region_by_slug("mo")):
        # Even with the stamp of the other region.
        caches["shared"].set("stamp:mo:key", stamp, 60)
        assert stamped("key", lambda: "of mo", 60) == "of mo"


def test_without_the_cache_a_value_is_made_each_time(ul, monkeypatch):
    monkeypatch.setattr(caches["shared"], "get", lambda key: None)
    made = []
    for _time in range(2):
        stamped("key", lambda: made.append(1) or "value", 60)
    assert made == [1, 1]


def test_a_forgotten_value_is_made_anew_by_all_after_the_commit(ul, django_capture_on_commit_callbacks):
    assert stamped("key", lambda: "old", 60) == "old"
    with django_capture_on_commit_callbacks(execute=True):
        stamp_forget("key")
        with tenant_context(region_by_slug("mo")):  # a commit may come after the region was left
            pass
    assert stamped("key", lambda: "new", 60) == "new"


def test_a_transaction_sees_its_own_change_and_a_rollback_leaves_no_trace(ul):
    assert stamped("key", lambda: "old", 60) == "old"
    with transaction.atomic():
        stamp_forget("key")
        assert stamped("key", lambda: "mine", 60) == "mine"
        transaction.set_rollback(True)
    assert stamped("key", lambda: "new", 60) == "old"

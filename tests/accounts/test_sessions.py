"""Sessions whose time is over are forgotten, schema by schema."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django_tenants.utils import tenant_context

from accounts.tasks import sessions_sweep
from config.celery import app
from core import clock
from tenants.regions.tasks import sessions_sweep_everywhere
from tenants.service import region_by_slug
from tests.factories import citizen_make
from tests.http import region_client

LONG_AGO = timedelta(days=1)


def session_of_somebody() -> str:
    client = region_client("ul", citizen_make())
    return str(client.cookies["sessionid"].value)


def expire(key: str) -> None:
    Session.objects.filter(pk=key).update(expire_date=clock.now() - LONG_AGO)


def test_what_is_over_goes_and_what_is_not_stays(ul):
    over, alive = session_of_somebody(), session_of_somebody()
    expire(over)

    sessions_sweep.run(ul.schema_name)

    assert not Session.objects.filter(pk=over).exists()
    assert Session.objects.filter(pk=alive).exists()


def test_a_sweep_is_of_its_own_schema(ul):
    with tenant_context(region_by_slug("mo")):
        theirs = session_of_somebody()
        expire(theirs)

    sessions_sweep.run(ul.schema_name)

    with tenant_context(region_by_slug("mo")):
        assert Session.objects.filter(pk=theirs).exists()


def test_the_clock_sends_it_to_every_region_and_to_the_console(db, monkeypatch):
    sent = []
    monkeypatch.setattr(sessions_sweep, "apply_async", lambda args, headers, **rest: sent.append((args[0], headers)))

    sessions_sweep_everywhere.run("public")

    assert {schema for schema, _headers in sent} >= {"ul", "mo", "public"}
    assert all(headers == {"_schema_name": schema} for schema, headers in sent)
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert sessions_sweep_everywhere.name in scheduled

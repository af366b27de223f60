"""A prepared query reads the region it runs in, with the current parameters."""

from datetime import timedelta

from django_tenants.utils import tenant_context

from accounts.models import User
from core import clock
from core.database.prepared import SOME_ID, SOME_MOMENT, PreparedQuery
from core.events.models import Event
from tenants.service import region_by_slug
from tests.factories import citizen_make


def test_each_time_has_its_own_values_and_its_own_region(ul):
    query = PreparedQuery(lambda: User.objects.filter(pk=SOME_ID).values_list("email"))
    first, second = citizen_make(), citizen_make()

    assert query.rows({SOME_ID: first.pk}) == [(first.email,)]
    assert query.rows({SOME_ID: second.pk}) == [(second.email,)]
    with tenant_context(region_by_slug("mo")):
        assert query.rows({SOME_ID: first.pk}) == []


def test_rows_come_as_django_would_give_them(ul):
    person = citizen_make()
    asked = Event.objects.filter(subject_id=SOME_ID, occurred_at__lt=SOME_MOMENT).order_by("id")
    query = PreparedQuery(lambda: asked.values_list("type", "payload", "occurred_at"))
    soon = clock.now() + timedelta(minutes=1)

    rows = query.rows({SOME_ID: person.pk, SOME_MOMENT: soon})

    real = Event.objects.filter(subject_id=person.pk).order_by("id")
    assert rows == list(real.values_list("type", "payload", "occurred_at"))
    assert rows
    assert query.rows({SOME_ID: person.pk, SOME_MOMENT: rows[0][2]}) == []


def test_rows_of_models_come_with_what_belongs_to_them(ul, django_assert_num_queries):
    asked = Event.objects.filter(subject_id=SOME_ID).order_by("id")
    query = PreparedQuery(lambda: asked)
    person, other = citizen_make(), citizen_make()

    for subject in (person, other):
        with django_assert_num_queries(1):
            rows = query.rows({SOME_ID: subject.pk})
        assert [row.pk for row in rows] == list(
            Event.objects.filter(subject_id=subject.pk).values_list("pk", flat=True)
        )
        assert {row.subject_id for row in rows} == {subject.pk}

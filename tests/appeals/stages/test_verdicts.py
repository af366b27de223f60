"""Time for a verdict: it runs out, and it stands still with the region."""

from datetime import timedelta

from django_tenants.utils import tenant_context

from appeals.clocks.sweeping import clocks_sweep
from appeals.models import Appeal
from core import clock
from core.plane import enter_public
from tenants.regions.lifecycle import region_resume, region_suspend
from tenants.service import region_by_slug
from tests.factories import appeal_at


def test_an_answer_nobody_judged_in_ten_days_closes_the_appeal(ul):
    appeal = appeal_at("answered")
    due = appeal.due_at

    with clock.at(due - timedelta(minutes=1)):
        assert clocks_sweep() == 0
    with clock.at(due):
        assert clocks_sweep() == 1
        assert clocks_sweep() == 0

    closed = Appeal.objects.get(pk=appeal.pk)
    assert (closed.state, closed.rating) == ("closed", None)


def test_the_time_does_not_run_while_the_region_is_suspended(ul):
    appeal = appeal_at("answered")
    due, pause = appeal.due_at, timedelta(days=30)
    enter_public()
    suspended_at = clock.now()
    with clock.at(suspended_at):
        region_suspend(slug="ul", reason="Перенос на другой сервер.")
    with tenant_context(region_by_slug("ul")), clock.at(due + timedelta(days=1)):
        assert clocks_sweep() == 0
    with clock.at(suspended_at + pause):
        region_resume(slug="ul")

    with tenant_context(region_by_slug("ul")):
        assert Appeal.objects.get(pk=appeal.pk).due_at == due + pause

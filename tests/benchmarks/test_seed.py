"""The seeded history is what services would have written."""

from datetime import timedelta
from random import Random

from appeals.clocks.following import Clocks
from appeals.clocks.sweeping import clocks_sweep
from appeals.clocks.takeover import clocks_take_over
from appeals.models import Appeal
from benchmarks.seed import SHARES, Rows, World, _appeal
from core import clock
from taxonomy.models import Category
from tenants.service import municipalities_list, organisation_by_code
from tests.factories import citizen_make


def test_seeded_appeals_have_their_clocks_and_nothing_is_due(ul):
    category = Category.objects.get(code="roads-potholes")
    world = World(
        categories=[(category.id, category.ministry_id)],
        municipalities=[(municipalities_list()[0].id, 54.3, 48.4)],
        executors=[organisation_by_code("roads-north").id],
        applicants=[citizen_make().id],
    )
    rows, random = Rows(), Random(1)
    for number in range(1, 121):
        _appeal(rows, random, world, number, world.now - timedelta(days=number))
    rows.copy()

    appeals = list(Appeal.objects.all())
    assert {appeal.state for appeal in appeals} <= set(SHARES)
    for clocks in Clocks.of_many(appeals):
        told = (clocks.appeal.due_at, clocks.appeal.due_kind)
        clocks.appeal_due_set()
        assert (clocks.appeal.due_at, clocks.appeal.due_kind) == told
    with clock.at(world.now):
        assert (clocks_take_over(), clocks_sweep()) == (0, 0)

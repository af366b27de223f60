"""Appeals leave the portal with their category."""

import pytest

from appeals.events import AppealConcealed
from appeals.models import Appeal
from appeals.tasks import appeals_sweep
from appeals.telling.timeline import timeline_items
from appeals.upkeep.recategorising import appeals_conceal
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event
from core.events.types import SYSTEM
from taxonomy.models import Category
from taxonomy.sets.editing import category_edit
from tenants.service import NOBODY
from tests.factories import appeal_at, staff_person
from tests.reading import told_to

ROADS = "roads-potholes"


def edit(**cells: str) -> None:
    version = Category.objects.get(code=ROADS).version
    category_edit(acting=SYSTEM, code=ROADS, version=version, cells=cells)


def fresh(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_related("category").get(pk=appeal.pk)


@pytest.mark.parametrize("state", ["moderation_2", "assigned", "closed"])
def test_a_category_that_is_never_shown_takes_its_appeals_off_the_portal(ul, state):
    appeal = appeal_at(state)
    assert appeal.is_published

    edit(sensitivity="confidential", regime="confidential")
    while events_dispatch_batch():
        pass

    hidden = fresh(appeal)
    assert not hidden.is_published
    assert hidden.is_confidential
    assert hidden.version == appeal.version + 1
    (event,) = Event.objects.filter(type=AppealConcealed.event_name)
    assert event.payload["left_portal"] is True


def test_again_hides_nothing_twice(ul):
    appeal = appeal_at("closed")
    edit(sensitivity="confidential")

    assert appeals_conceal() == 1
    assert appeals_conceal() == 0
    appeals_sweep.run("ul")
    assert fresh(appeal).version == appeal.version + 1


def test_other_edits_and_categories_hide_nothing(ul):
    appeal = appeal_at("closed")
    edit(sensitivity="personal", title="Выбоины")

    assert appeals_conceal() == 0
    assert fresh(appeal).is_published


def test_nothing_comes_back_by_itself(ul):
    appeal = appeal_at("closed")
    edit(sensitivity="confidential")
    appeals_conceal()

    edit(sensitivity="open")
    while events_dispatch_batch():
        pass

    assert not fresh(appeal).is_published


def test_only_the_staff_read_of_it(ul):
    appeal = appeal_at("closed")
    edit(sensitivity="confidential")
    appeals_conceal()

    told = [item for item in timeline_items(fresh(appeal), staff_person("admin")) if "закрытой" in item.title]
    assert [(item.private, item.text) for item in told] == [(True, "С портала снято.")]
    assert not [item for item in told_to(fresh(appeal), NOBODY) if "закрытой" in item.title]

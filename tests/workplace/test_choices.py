"""What forms of the staff offer to choose from."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taxonomy.portal.categories.forms.category import ministry_options
from tenants.service import municipalities_list, organisation_by_code, organisations_list, takes_work
from tenants.structure.models import Organisation
from workplace.service import executor_choices, ministry_choices, municipality_choices, organisation_choices


def test_all_that_work_are_offered_by_name(ul):
    assert [item.code for item in organisation_choices()] == [row.code for row in organisations_list()]
    assert [item.code for item in municipality_choices()] == [row.code for row in municipalities_list()]
    assert {item.kind for item in ministry_choices()} == {"ministry"}
    assert all(takes_work(item.kind) for item in executor_choices())


def test_a_closed_one_is_offered_no_longer(ul):
    roads = organisation_by_code("roads-north")
    Organisation.objects.filter(pk=roads.pk).update(is_active=False)
    cache.clear()

    assert "roads-north" not in {item.code for item in organisation_choices()}


def test_they_are_read_once_a_minute(ul):
    cache.clear()
    organisation_choices()
    municipality_choices()

    with CaptureQueriesContext(connection) as queries:
        organisation_choices()
        ministry_choices()
        executor_choices()
        municipality_choices()

    assert len(queries) == 0


def test_the_ministry_that_a_category_has_stays_choosable_though_closed(ul):
    options = ministry_options(present=("01890000-0000-7000-8000-000000000000", "Минпрошлого"))

    assert options[0][1] == "Минпрошлого (закрыта)"
    assert [label for _key, label in options[1:]] == [item.short_name for item in ministry_choices()]

"""A stage with a state, actions, events and words of its own is added by one file: no table elsewhere knows it."""

from datetime import timedelta
from types import ModuleType

import pytest

from appeals.access import actions_for
from appeals.api.actions import action_urls
from appeals.flow import action_take
from appeals.models import Appeal
from appeals.selectors.queue_table import QUEUES
from appeals.telling.notifications import notifications_of
from appeals.telling.timeline import timeline_items
from core import clock
from core.errors import Conflict, Denied
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery
from tenants.service import person_of
from tests.appeals.trial.declared import declared
from tests.factories import appeal_at, staff_person, staff_user
from tests.http import region_client


@pytest.fixture
def inspection():
    """The stage, declared as long as the test lasts."""
    with declared("inspection") as module:
        yield module


def begun(inspection: ModuleType) -> Appeal:
    appeal = appeal_at("answered")
    person, facts = staff_person("moderator"), {"number": appeal.number, "version": appeal.version}
    return action_take(inspection.BEGIN_INSPECTION, person=person, arguments={}, **facts)


def passed(inspection: ModuleType, appeal: Appeal) -> Appeal:
    facts = {"number": appeal.number, "version": appeal.version, "arguments": {"text": "Яму засыпали, держится."}}
    return action_take(inspection.PASS_INSPECTION, person=staff_person("moderator"), **facts)


def test_its_actions_are_taken_by_whom_it_says_and_lead_where_it_says(ul, inspection):
    appeal = begun(inspection)

    assert appeal.state == inspection.INSPECTED
    assert actions_for(staff_person("moderator"), appeal) == [inspection.PASS_INSPECTION]
    assert actions_for(person_of(appeal.applicant), appeal) == []
    with pytest.raises(Denied):
        action_take(
            inspection.PASS_INSPECTION,
            person=staff_person("roads"),
            number=appeal.number,
            version=appeal.version,
            arguments={"text": "Яму засыпали, держится."},
        )
    assert passed(inspection, appeal).state == "answered"
    with pytest.raises(Conflict):
        passed(inspection, Appeal.objects.get(pk=appeal.pk))


def test_its_state_stands_in_queues_lists_and_filters(ul, inspection):
    appeal = begun(inspection)
    client = region_client("ul", staff_user("moderator"))

    page = client.get("/work/queues/new/").content.decode()

    assert f"УЛ-{appeal.number}" in page
    assert "проверяем" in page
    assert inspection.INSPECTED in next(queue for queue in QUEUES if queue.slug == "municipality").state_names()
    everything = region_client("ul", staff_user("admin")).get("/work/queues/all/", {"state": inspection.INSPECTED})
    assert f"УЛ-{appeal.number}" in everything.content.decode()


def test_its_form_is_on_the_page_and_takes_the_action(ul, inspection):
    appeal = begun(inspection)
    client = region_client("ul", staff_user("moderator"))
    url = f"/work/appeals/{appeal.number}/"

    page = client.get(url).content.decode()
    assert "Проверено: сделано" in page
    of_ministry = region_client("ul", staff_user("roads")).get(url).content.decode()
    assert "Модератор смотрит, сделано ли то, о чём говорит ответ." in of_ministry
    short = client.post(f"{url}{inspection.PASS_INSPECTION}/", {"version": appeal.version, "text": "Да"})
    body = {"version": appeal.version, "text": "Яму засыпали."}
    done = client.post(f"{url}{inspection.PASS_INSPECTION}/", body, follow=True)

    assert short.status_code == 422
    assert "проверка пройдена" in done.content.decode()
    assert Appeal.objects.get(pk=appeal.pk).state == "answered"


def test_its_words_reach_the_applicant_by_letter_line_and_history(ul, inspection):
    appeal = passed(inspection, begun(inspection))
    person = person_of(appeal.applicant)
    while events_dispatch_batch():
        pass

    titles = Delivery.objects.values_list("title", flat=True)
    with clock.at(clock.now() + timedelta(minutes=1)):
        lines = [row.title for row in notifications_of(person)]

    assert [title for title in titles if title.endswith("ответ проверили")]
    assert f"УЛ-{appeal.number}: ответ проверили на месте" in lines
    assert "Проверено на месте" in [item.title for item in timeline_items(appeal, person)]


def test_its_actions_have_addresses_of_the_api(ul, inspection):
    addresses = {str(url.pattern) for url in action_urls()}

    assert f"appeals/<int:number>/actions/{inspection.PASS_INSPECTION}" in addresses

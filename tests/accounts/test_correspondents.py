"""People known by an address: made once, confirmed, linked to an account, forgotten."""

from datetime import timedelta

import pytest

from accounts.erasure import account_erase
from accounts.models import Correspondent
from accounts.service import (
    EMAIL,
    PHONE,
    correspondent_confirm,
    correspondent_erase,
    correspondent_get_or_make,
    correspondent_to_ask,
)
from appeals.access import appeals_visible, capacities_of
from appeals.models import Appeal
from appeals.service import ChannelKind, Intake, appeal_receive
from appeals.states import Party
from core import clock
from core.errors import Denied, InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, Event
from core.mail.channel import mail_enqueue
from core.models import uuid7
from taxonomy.service import category_by_code
from tenants.service import NOBODY, Person
from tests.accounts.test_erasure import whole_region
from tests.factories import PASSWORD, appeal_make, citizen_make
from tests.http import region_client

ADDRESS = "zavetnaya@post.example"


def made(**facts) -> Correspondent:
    return correspondent_get_or_make(**{"channel": EMAIL, "external_id": ADDRESS, **facts})


def received(email: str = ADDRESS, **facts) -> Appeal:
    """An appeal that came without an account."""
    intake = Intake(
        text="Яма на дороге возле школы, звонила Агриппина Заветная.",
        category_id=category_by_code("roads-potholes").id,
        channel=ChannelKind.HOTLINE,
        contact_email=email,
        contact_name="Агриппина Заветная",
        **facts,
    )
    return appeal_receive(person=NOBODY, intake=intake)


def test_an_address_is_one_correspondent_however_it_is_spelt(ul):
    first = made(name="Агриппина")

    again = made(external_id=" ZAVETNAYA@POST.example ", name="Другая")

    assert (again.id, again.name, again.external_id) == (first.id, "Агриппина", ADDRESS)
    phone = correspondent_get_or_make(channel=PHONE, external_id="8 927 111-22-33")
    assert phone.external_id == "+79271112233"


@pytest.mark.parametrize(
    ("channel", "external_id"), [(EMAIL, "не адрес"), (PHONE, ""), (PHONE, "12"), ("vk", " "), ("vk", "1" * 400)]
)
def test_what_is_no_address_of_the_channel_is_refused(ul, channel, external_id):
    with pytest.raises(InvalidInput):
        correspondent_get_or_make(channel=channel, external_id=external_id)


def test_an_address_that_was_only_told_is_confirmed_once(ul):
    told = made()
    assert not told.is_confirmed

    first = correspondent_confirm(correspondent_id=told.id)
    again = correspondent_confirm(correspondent_id=told.id)

    assert first.confirmed_at == again.confirmed_at
    assert Event.objects.filter(type="accounts.CorrespondentConfirmed", subject_id=told.id).count() == 1


def test_a_channel_that_proves_its_senders_confirms_them(ul):
    assert correspondent_get_or_make(channel="vk", external_id="12345", is_proved=True).is_confirmed


def test_an_address_is_asked_once_a_day_whoever_tells_it(ul):
    told = made()

    assert correspondent_to_ask(correspondent_id=told.id) == told
    assert correspondent_to_ask(correspondent_id=told.id) is None
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert correspondent_to_ask(correspondent_id=told.id) == told
        correspondent_confirm(correspondent_id=told.id)
        assert correspondent_to_ask(correspondent_id=told.id) is None


def test_the_appeal_is_its_correspondents(ul):
    appeal = received()
    theirs = Person(user_id=None, full_name="", correspondent_id=appeal.correspondent_id)
    other = Person(user_id=None, full_name="", correspondent_id=uuid7())

    assert [capacity.party for capacity in capacities_of(theirs, appeal)] == [Party.APPLICANT]
    assert list(appeals_visible(theirs)) == [appeal]
    for stranger in (other, NOBODY):
        assert capacities_of(stranger, appeal) == []
        assert list(appeals_visible(stranger)) == []
    without = received(email="")
    assert without.correspondent_id is None
    assert capacities_of(NOBODY, without) == []


def test_an_address_that_the_account_has_confirmed_needs_no_correspondent(ul):
    citizen = citizen_make()

    assert appeal_make(citizen, contact_email=citizen.email).correspondent_id is None
    assert appeal_make(citizen, contact_email="").correspondent_id is None
    assert appeal_make(citizen, contact_email="не адрес").correspondent_id is None
    assert appeal_make(citizen, contact_email=ADDRESS).correspondent_id == made().id


def test_who_signs_in_with_the_confirmed_address_has_the_appeals(ul):
    appeal, citizen = received(), citizen_make(email=ADDRESS)

    def sign_in():
        client = region_client("ul")
        client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
        events_dispatch_batch()
        appeal.refresh_from_db()

    sign_in()
    assert appeal.applicant_id is None
    Correspondent.objects.update(confirmed_at=clock.now())
    sign_in()
    assert appeal.applicant_id == citizen.id
    assert made().user_id == citizen.id


def test_who_confirms_the_address_of_an_account_is_that_account(ul):
    appeal, citizen = received(), citizen_make(email=ADDRESS)

    correspondent_confirm(correspondent_id=appeal.correspondent_id)
    events_dispatch_batch()

    appeal.refresh_from_db()
    assert appeal.applicant_id == citizen.id


def test_an_erased_account_leaves_nothing_of_its_correspondents(ul):
    citizen = citizen_make(email=ADDRESS)
    appeal = received()
    mail_enqueue(key="to-them", to=ADDRESS, subject="Письмо", text="Слова", person_id=appeal.correspondent_id)

    account_erase(user=citizen)

    appeal.refresh_from_db()
    assert (appeal.correspondent_id, appeal.contact_email, appeal.contact_name) == (None, "", "")
    assert Delivery.objects.get(key="to-them").recipient == ""
    assert not Correspondent.objects.exists()
    assert ADDRESS not in whole_region()


def test_a_correspondent_without_an_account_is_erased_too(ul):
    appeal = received()
    correspondent_confirm(correspondent_id=appeal.correspondent_id)
    gone = appeal.correspondent_id

    correspondent_erase(correspondent_id=gone)
    correspondent_erase(correspondent_id=gone)

    left = whole_region()
    assert ADDRESS not in left
    assert "Заветная" not in left
    with pytest.raises(Denied):
        correspondent_confirm(correspondent_id=gone)
    assert made().id != gone


def test_no_event_holds_the_address_or_the_name(ul):
    correspondent_confirm(correspondent_id=received().correspondent_id)
    correspondent_erase(correspondent_id=made().id)

    events = list(Event.objects.all())
    assert {"accounts.CorrespondentConfirmed", "accounts.CorrespondentForgotten"} <= {event.type for event in events}
    for event in events:
        assert ADDRESS not in str(event.payload)
        assert "Заветная" not in f"{event.payload} {event.actor_label}"

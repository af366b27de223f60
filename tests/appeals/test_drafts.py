"""Drafts: whose they are, what becomes of them."""

from datetime import timedelta

import pytest

from appeals import drafts
from appeals.models import Appeal, Draft
from core import clock
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.ids import uuid7
from taxonomy.service import category_by_code
from tenants.service import NOBODY, person_of
from tests.factories import citizen_make
from tests.kits import INSIDE

TEXT = "Во дворе третью неделю не горит фонарь."


def complete(person, **changes) -> Draft:
    draft = drafts.draft_start(person=person)
    lat, lon = INSIDE["ul"]
    facts = {"text": TEXT, "category": str(category_by_code("roads-potholes").id), "lat": lat, "lon": lon, **changes}
    return drafts.draft_save(draft_id=draft.id, changes=facts)


def test_a_draft_is_sent_once(ul):
    person = person_of(citizen_make())
    draft = complete(person)

    first = drafts.draft_send(person=person, draft_id=draft.id)
    second = drafts.draft_send(person=person, draft_id=draft.id)

    assert first == second == Appeal.objects.get()


def test_a_sent_draft_can_no_longer_be_changed(ul):
    person = person_of(citizen_make())
    draft = complete(person)
    drafts.draft_send(person=person, draft_id=draft.id)

    with pytest.raises(Conflict):
        drafts.draft_save(draft_id=draft.id, changes={"text": "Другие слова"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": ""}, "text"), ({"category": ""}, "category"), ({"lat": None, "lon": None}, "point")],
)
def test_an_incomplete_draft_is_not_sent(ul, changes, field):
    person = person_of(citizen_make())
    draft = complete(person, **changes)

    with pytest.raises(InvalidInput) as refused:
        drafts.draft_send(person=person, draft_id=draft.id)

    assert refused.value.field == field
    assert not Appeal.objects.exists()


def test_nobody_sends_a_draft_that_is_not_theirs(ul):
    draft = complete(person_of(citizen_make()))

    with pytest.raises(Denied):
        drafts.draft_send(person=NOBODY, draft_id=draft.id)
    with pytest.raises(Missing):
        drafts.draft_send(person=person_of(citizen_make()), draft_id=draft.id)
    with pytest.raises(Missing):
        drafts.draft_send(person=person_of(citizen_make()), draft_id=uuid7())


def test_only_a_draft_of_nobody_can_be_claimed(ul):
    owner, thief = person_of(citizen_make()), person_of(citizen_make())
    draft = complete(NOBODY)

    drafts.draft_claim(person=owner, draft_id=draft.id)
    drafts.draft_claim(person=thief, draft_id=draft.id)

    draft.refresh_from_db()
    assert draft.user_id == owner.user_id


def test_a_category_switched_off_meanwhile_is_asked_for_again(ul):
    person = person_of(citizen_make())
    draft = complete(person)
    category_by_code("roads-potholes").__class__.objects.update(is_active=False)

    with pytest.raises(InvalidInput) as refused:
        drafts.draft_send(person=person, draft_id=draft.id)

    assert refused.value.field == "category"


def test_old_drafts_are_swept_and_sent_ones_stay(ul):
    person = person_of(citizen_make())
    with clock.at(clock.now() - timedelta(days=31)):
        old, sent = complete(person), complete(person)
        drafts.draft_send(person=person, draft_id=sent.id)
    fresh = complete(person)

    assert drafts.drafts_remove_stale() == 1
    assert set(Draft.objects.values_list("id", flat=True)) == {sent.id, fresh.id}
    assert not Draft.objects.filter(pk=old.id).exists()

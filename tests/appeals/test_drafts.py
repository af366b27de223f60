"""Drafts: whose they are, what becomes of them."""

from datetime import timedelta

import pytest

from appeals import drafts
from appeals.models import Appeal, Draft
from core import clock
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.models import uuid7
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


def test_what_is_set_aside_meets_the_draft_the_oldest_first(ul):
    person, other = person_of(citizen_make()), person_of(citizen_make())
    draft = drafts.draft_save(draft_id=drafts.draft_start(person=person).id, changes={"text": TEXT})
    asides = [drafts.draft_start(person=whose) for whose in (NOBODY, NOBODY, other, NOBODY)]
    for number, aside in enumerate(asides):
        continued = uuid7() if number == 3 else draft.id
        drafts.draft_save(draft_id=aside.id, changes={"continues": str(continued), "number": number})

    def meet(data, aside):
        return {**data, "met": [*data.get("met", []), aside["number"]]}

    ids = [aside.id for aside in reversed(asides)]
    joined = drafts.draft_join(person=person, draft_id=draft.id, other_ids=ids, meet=meet)

    assert joined.data == {"text": TEXT, "met": [0, 1], "tried": {}}
    assert set(Draft.objects.values_list("id", flat=True)) == {draft.id, asides[2].id, asides[3].id}


def test_what_is_set_aside_stays_where_both_are_too_much(ul):
    person = person_of(citizen_make())
    draft = drafts.draft_start(person=person)
    aside = drafts.draft_start(person=NOBODY)
    drafts.draft_save(draft_id=aside.id, changes={"continues": str(draft.id)})

    with pytest.raises(InvalidInput):
        drafts.draft_join(
            person=person,
            draft_id=draft.id,
            other_ids=[aside.id],
            meet=lambda data, aside: {**data, "text": "я" * drafts.MOST_WRITTEN},
        )

    assert Draft.objects.filter(pk=aside.id).exists()

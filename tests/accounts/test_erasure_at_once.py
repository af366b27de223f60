"""A person is erased in the very second in which they write: nothing of them is left, whoever comes first."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.test import RequestFactory
from django_tenants.utils import tenant_context

from accounts.code_entrance import password_accept
from accounts.codes import address_confirm
from accounts.erasure import account_erase
from accounts.models import Consent, PersonalToken, User
from accounts.people import consent_give
from accounts.profile import user_update
from accounts.service import person_stays, token_issue
from appeals.drafts import draft_claim, draft_send, draft_start
from appeals.models import Appeal, Draft
from appeals.photos.attachments import attachments_claim
from appeals.telling.recipients import applicant_of
from core import clock
from core.errors import Denied
from core.events.models import Delivery, DeliveryState
from core.kept.forms import kept_keep
from core.kept.models import KeptForm
from core.mail.channel import mail_enqueue
from shell.kept.asking import mark_of
from taxonomy.models import Category
from taxonomy.service import rubricate
from tenants.service import Person, municipality_by_code, region_by_slug
from tests.appeals.test_drafts import complete
from tests.at_once import at_once
from tests.factories import PASSWORD, appeal_make

EMAIL = "leaving@post.example"


@pytest.fixture
def leaving(django_db_setup, django_db_blocker, monkeypatch) -> Iterator[User]:
    """Somebody whom other connections see, removed afterwards; without events, which nobody may remove."""
    monkeypatch.setattr("accounts.erasure.event_append", lambda *_args, **_facts: None)
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        remove()
        user = User.objects.create(email=EMAIL, full_name="Мария Иванова", phone="+79271112233")
        yield User.objects.get(pk=user.pk)
        User.objects.filter(pk=user.pk).update(email=EMAIL)
        remove()


def remove() -> None:
    """Whatever there is of them, also of a test that was broken off."""
    Appeal.objects.filter(text="Яма у школы, нужна помощь.").delete()
    for user in User.objects.filter(email=EMAIL):
        Appeal.objects.filter(applicant=user).delete()
        Draft.objects.filter(user=user).delete()
        PersonalToken.objects.filter(user=user).delete()
        Consent.objects.filter(user=user).delete()
        EmailAddress.objects.filter(user=user).delete()
        KeptForm.objects.filter(owner=mark_of(user.pk)).delete()
        user.delete()


def written(user: User) -> list:
    return list(Appeal.objects.filter(text="Яма у школы, нужна помощь.").values_list("pk", flat=True))


def write(user: User) -> None:
    """An appeal as `appeal_receive` writes it, without its event."""
    category = Category.objects.select_related("ministry").order_by("code")[0]
    person_stays(user.pk)
    Appeal.objects.create(
        text="Яма у школы, нужна помощь.",
        public_text="Яма у школы, нужна помощь.",
        category=category,
        ministry=category.ministry,
        municipality=municipality_by_code("north"),
        applicant=user,
        contact_name=user.full_name,
        contact_email=user.email,
        contact_phone=user.phone,
    )


def test_an_appeal_that_came_first_loses_its_contacts(leaving):
    at_once(lambda: write(leaving), lambda: account_erase(user=leaving))

    appeal = Appeal.objects.get(pk=written(leaving)[0])
    assert (appeal.applicant_id, appeal.contact_name, appeal.contact_email, appeal.contact_phone) == (None, "", "", "")


WRITES = [
    "appeal",
    "draft",
    "guests_draft",
    "photos",
    "token",
    "profile",
    "consent",
    "address",
    "password",
    "row",
]


@pytest.mark.parametrize("what", WRITES)
def test_what_comes_after_the_erasure_is_not_written(leaving, what):
    person = Person(user_id=leaving.pk, full_name=leaving.full_name)
    writes = {
        "appeal": lambda: appeal_make(leaving, contact_name="Мария Иванова"),
        "draft": lambda: draft_start(person=person),
        "token": lambda: token_issue(user=leaving, title="Мой"),
        "guests_draft": lambda: draft_claim(person=person, draft_id=guests.pk),
        "photos": lambda: attachments_claim(person=person, photo_ids=[]),
        "profile": lambda: user_update(user=leaving, full_name="Мария Иванова", phone="+79271112233"),
        "consent": lambda: consent_give(user=leaving),
        "address": lambda: address_confirm(RequestFactory().get("/"), leaving),
        "password": lambda: password_accept(user=leaving, full_name="Мария Иванова", password=PASSWORD),
        # As allauth saves a new password.
        "row": leaving.save,
    }
    guests = Draft.objects.create(data={}, updated_at=clock.now(), created_at=clock.now())

    def come() -> None:
        with pytest.raises(Denied) as refused:
            writes[what]()
        assert refused.value.code == "account_closed"

    # What reads words is loaded once a process, which may take longer than anybody waits here.
    rubricate("Яма у школы, нужна помощь.")
    at_once(lambda: account_erase(user=leaving), come)

    assert not Appeal.objects.filter(applicant=leaving).exists()
    assert not Draft.objects.filter(user=leaving).exists()
    assert not PersonalToken.objects.filter(user=leaving).exists()
    assert not Consent.objects.filter(user=leaving).exists()
    assert not EmailAddress.objects.filter(user=leaving).exists()
    guests.delete()
    leaving.refresh_from_db()
    assert (leaving.full_name, leaving.phone) == ("", "")


def test_a_letter_that_is_just_being_written_is_found_or_not_written(leaving):
    write(leaving)
    appeal = Appeal.objects.select_related("applicant").get(pk=written(leaving)[0])
    told: list[User | None] = []

    at_once(lambda: account_erase(user=leaving), lambda: told.append(applicant_of(appeal)))

    assert told == [None]


def test_an_erasure_waits_for_the_letter_that_is_just_being_written(leaving):
    write(leaving)
    appeal = Appeal.objects.select_related("applicant").get(pk=written(leaving)[0])

    def tell() -> None:
        applicant = applicant_of(appeal)
        assert applicant is not None
        mail_enqueue(key=f"erased:{leaving.pk}", to=applicant.email, subject="Тема", text="Мария Иванова", html="")

    at_once(tell, lambda: account_erase(user=leaving))

    letter = Delivery.objects.get(key=f"erased:{leaving.pk}")
    assert (letter.recipient, letter.payload, letter.state) == ("", {}, DeliveryState.DEAD)
    letter.delete()


def test_a_form_that_is_just_being_kept_is_not_left_behind(leaving):
    owner, facts = mark_of(leaving.pk), {"browser": "", "address": "/account/", "fields": {"full_name": ["Мария"]}}
    kept: list[str] = []

    at_once(lambda: account_erase(user=leaving), lambda: kept.append(kept_keep(owner=owner, **facts)))

    # Also not from a page that is still open in another tab.
    assert [*kept, kept_keep(owner=owner, **facts)] == ["", ""]
    assert not KeptForm.objects.filter(owner=owner).exclude(fields="{}").exists()


def test_a_draft_sent_and_an_account_erased_at_once_do_not_wait_for_each_other(leaving):
    person = Person(user_id=leaving.pk, full_name=leaving.full_name)
    draft = complete(person)

    def come() -> None:
        with pytest.raises(Denied):
            draft_send(person=person, draft_id=draft.pk)

    at_once(lambda: account_erase(user=leaving), come)

    assert not Draft.objects.filter(pk=draft.pk).exists()

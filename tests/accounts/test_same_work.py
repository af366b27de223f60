"""Signing up, in, and requesting letters does the same work whoever has the address, and writes to no stranger."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import User
from core.events.models import Delivery
from core.plane import enter_public
from tenants.regions.models import Domain
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client

KNOWN, WAITING, UNKNOWN = "known@post.example", "waiting@post.example", "unknown@post.example"


@pytest.fixture
def hashes(monkeypatch) -> list[int]:
    """Each time a password is hashed."""
    done: list[int] = []
    kind = type(get_hasher())
    encode = kind.encode

    def counted(self, *args, **kwargs):
        done.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(kind, "encode", counted)
    return done


@pytest.fixture
def people(ul) -> None:
    citizen_make(email=KNOWN)
    sign_up(WAITING)
    Delivery.objects.all().delete()


def sign_up(email: str):
    form = {"email": email, "password1": "Пароль-третий-3", "full_name": "Имя", "consent": "on"}
    return region_client("ul").post("/accounts/signup/", form)


def hashed(hashes: list[int], ask) -> int:
    before = len(hashes)
    ask()
    return len(hashes) - before


def test_signing_up_hashes_as_often_whoever_has_the_address(people, hashes):
    counts = {email: hashed(hashes, lambda email=email: sign_up(email)) for email in (KNOWN, WAITING, UNKNOWN)}

    assert set(counts.values()) == {2}, counts


def test_signing_in_hashes_as_often_whoever_has_the_address(people, hashes):
    closed = citizen_make(email="closed@post.example")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    by_code = citizen_make(email="by-code@post.example")
    by_code.set_unusable_password()
    by_code.save()

    def sign_in(email: str):
        return region_client("ul").post("/accounts/login/", {"login": email, "password": "Не-тот-пароль-1"})

    emails = (KNOWN, WAITING, UNKNOWN, closed.email, by_code.email)
    counts = {email: hashed(hashes, lambda email=email: sign_in(email)) for email in emails}

    assert set(counts.values()) == {1}, counts


@pytest.mark.parametrize(
    "path",
    ["/accounts/password/reset/", "/accounts/login/code/", "/accounts/confirm-email/"],
    ids=["reset", "code", "confirm"],
)
def test_an_address_without_an_account_gets_no_letter_and_the_same_answer(people, hashes, path):
    answers = {}
    for email in (KNOWN, UNKNOWN):
        before = len(hashes)
        answer = region_client("ul").post(path, {"email": email})
        answers[email] = (answer.status_code, answer.headers.get("Location"), len(hashes) - before)

    assert answers[KNOWN] == answers[UNKNOWN]
    assert set(Delivery.objects.values_list("recipient", flat=True)) == {KNOWN}


def test_a_letter_to_nobody_is_written_all_the_same(people, monkeypatch):
    from accounts.adapter import AccountAdapter

    written = []
    render = AccountAdapter.render_mail
    monkeypatch.setattr(
        AccountAdapter,
        "render_mail",
        lambda self, prefix, *rest, **more: (written.append(prefix), render(self, prefix, *rest, **more))[1],
    )
    for email in (KNOWN, UNKNOWN):
        region_client("ul").post("/accounts/password/reset/", {"email": email})

    assert len(written) == 2
    assert written[0] == written[1]


def test_links_in_letters_lead_to_the_primary_host_whatever_host_was_asked(people, ul):
    enter_public()
    primary = ul.domains.order_by("-is_primary", "id").first().domain
    Domain.objects.create(domain="second.localhost", tenant=ul, is_primary=False)

    answer = Client(HTTP_HOST="second.localhost").post("/accounts/password/reset/", {"email": KNOWN})

    assert answer.status_code == 302
    with tenant_context(ul):
        text = Delivery.objects.get(recipient=KNOWN).payload["text"]
    assert f"//{primary}" in text
    assert "second.localhost" not in text


def test_the_password_is_still_the_right_one(people):
    answer = region_client("ul").post("/accounts/login/", {"login": KNOWN, "password": PASSWORD})

    assert answer.status_code == 302

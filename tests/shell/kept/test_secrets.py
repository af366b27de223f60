"""No secret of a URL is stored in a row: of an invitation, of a new password, and of the sign-in that leads to one."""

import json
import zlib

import pytest
from django.test import Client

from accounts.models import User
from core.events.types import SYSTEM
from core.kept.models import KeptForm
from tenants.administration import invitation_send
from tenants.service import Role
from tests.factories import citizen_make, staff_user
from tests.http import region_client

BROWSER = {"HTTP_ACCEPT": "text/html", "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "navigate"}


def browser(user: User | None = None) -> Client:
    return region_client("ul", user, **BROWSER)


def invited(email: str, monkeypatch) -> str:
    """The token of an invitation that was just sent."""
    token = "Zk3-_xv9QpLrT0sWbN7yUaHd2CfGjE81"
    monkeypatch.setattr("tenants.structure.invitations.secrets.token_urlsafe", lambda _length: token)
    admin = staff_user("admin")
    invitation_send(email=email, role=Role.MODERATOR, inviting_id=admin.pk, acting=SYSTEM)
    monkeypatch.undo()
    return token


def everything_kept() -> str:
    rows = KeptForm.objects.all()
    pages = [zlib.decompress(bytes(row.page)).decode() for row in rows if row.page is not None]
    return json.dumps([[row.address, row.fields, row.headers] for row in rows]) + "".join(pages)


def test_a_refused_answer_to_an_invitation_is_shown_again_and_its_token_is_nowhere(ul, monkeypatch):
    token = invited("newcomer@post.example", monkeypatch)
    client = browser()

    answer = client.post(f"/invitation/{token}/", {"full_name": "Нина Новая", "password": "1"})

    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert page.status_code == 422
    assert "Нина Новая" in page.content.decode()
    assert f"/invitation/{token}/" in answer["Location"]
    assert KeptForm.objects.exists()
    assert token not in everything_kept()


def test_a_wrong_password_on_the_way_to_an_invitation_keeps_the_way_and_no_token(ul, monkeypatch):
    user = citizen_make()
    token = invited(user.email, monkeypatch)
    client = browser()

    answer = client.post("/accounts/login/", {"login": user.email, "password": "нет", "next": f"/invitation/{token}/"})

    assert answer.status_code == 303
    assert f'value="/invitation/{token}/"' in client.get(answer["Location"]).content.decode()
    assert KeptForm.objects.exists()
    assert token not in everything_kept()


def test_a_lost_session_on_an_invitation_leads_back_to_it_and_keeps_no_token(ul, monkeypatch):
    user = citizen_make()
    token = invited(user.email, monkeypatch)
    client = browser(user)
    form = client.get(f"/invitation/{token}/").content.decode()
    owner = form.partition('name="form_owner" value="')[2].partition('"')[0]
    client.logout()

    answer = client.post(f"/invitation/{token}/", {"action": "accept", "form_owner": owner})

    assert answer.status_code == 303
    assert token in answer["Location"]
    assert token not in everything_kept()


@pytest.mark.parametrize("name", ["token", "reset_token", "secret"])
def test_a_secret_of_a_query_is_sealed_too(ul, name):
    secret = "0123456789abcdef0123456789abcdef"
    client = browser()

    answer = client.post(f"/accounts/login/?{name}={secret}", {"login": "a@post.example", "password": "нет"})

    assert answer.status_code == 303
    assert KeptForm.objects.exists()
    assert secret not in everything_kept()

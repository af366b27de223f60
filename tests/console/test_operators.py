"""Who may enter the console."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context
from typer.testing import CliRunner

from accounts.service import user_get
from console.cli import app
from console.operators import operator_create, operator_disable
from core.errors import Conflict, InvalidInput, Missing
from core.plane import PublicRequired
from tenants.service import region_by_slug
from tests.factories import PASSWORD, staff_user

EMAIL = "operator@otklik.example"


def sign_in(email: str, password: str = PASSWORD) -> Client:
    client = Client(HTTP_HOST="console.localhost")
    client.post("/accounts/login/", {"login": email, "password": password})
    connection.set_schema_to_public()
    return client


@pytest.mark.parametrize("path", ["/", "/regions/ul/", "/regions/ul/launch/"])
def test_nobody_reads_without_signing_in(db, path):
    response = Client(HTTP_HOST="console.localhost").get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("action", ["suspend", "resume", "launch/continue"])
def test_nobody_acts_without_signing_in(db, action):
    response = Client(HTTP_HOST="console.localhost").post(f"/regions/ul/{action}/", {"reason": "Просто так"})

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    connection.set_schema_to_public()
    assert region_by_slug("ul").suspended_reason == ""


def test_an_operator_signs_in_with_a_password(operator):
    assert sign_in(EMAIL).get("/").status_code == 200
    assert sign_in(EMAIL, "не тот").get("/").status_code == 302


def test_the_admin_of_a_region_is_nobody_in_the_console(db):
    with tenant_context(region_by_slug("ul")):
        admin = staff_user("admin")

    assert sign_in(admin.email).get("/").status_code == 302


def test_a_session_of_a_region_means_nothing_in_the_console(db):
    with tenant_context(region_by_slug("ul")):
        admin = staff_user("admin")
        client = Client(HTTP_HOST="ul.localhost")
        client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/", HTTP_HOST="console.localhost").status_code == 302


def test_the_console_lets_nobody_sign_up(db):
    form = {"email": "new@post.example", "password1": PASSWORD, "full_name": "Новый", "consent": "on"}
    client = Client(HTTP_HOST="console.localhost")

    page, sent = client.get("/accounts/signup/"), client.post("/accounts/signup/", form)
    connection.set_schema_to_public()

    assert "id_password1" not in page.content.decode()
    assert "id_password1" not in sent.content.decode()
    assert user_get(email="new@post.example") is None


def test_a_region_lets_people_sign_up(ul):
    assert "id_password1" in Client(HTTP_HOST="ul.localhost").get("/accounts/signup/").content.decode()


def test_a_disabled_operator_is_out_at_once(operator):
    client = sign_in(EMAIL)
    assert client.get("/").status_code == 200
    connection.set_schema_to_public()

    operator_disable(email=EMAIL)

    assert client.get("/").status_code == 302
    connection.set_schema_to_public()
    caches["default"].clear()
    assert sign_in(EMAIL).get("/").status_code == 302


def test_an_operator_is_made_in_public_only(ul):
    with pytest.raises(PublicRequired):
        operator_create(email=EMAIL, password=PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "error"),
    [("не адрес", PASSWORD, InvalidInput), (EMAIL, "12345678", InvalidInput), (EMAIL, "password", InvalidInput)],
)
def test_a_weak_password_or_no_address_is_refused(db, email, password, error):
    with pytest.raises(error):
        operator_create(email=email, password=password)


def test_the_commands_make_list_and_disable(db):
    run = CliRunner()

    empty = run.invoke(app, ["list"])
    made = run.invoke(app, ["create", "--email", EMAIL], input=f"{PASSWORD}\n")
    again = run.invoke(app, ["create", "--email", EMAIL.upper(), "--password", PASSWORD])
    disabled = run.invoke(app, ["disable", "--email", EMAIL])
    unknown = run.invoke(app, ["disable", "--email", "nobody@otklik.example"])
    listed = run.invoke(app, ["list"])

    assert "otklik operator create" in empty.output
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert isinstance(again.exception, Conflict)
    assert disabled.exit_code == 0
    assert isinstance(unknown.exception, Missing)
    assert EMAIL in listed.output
    assert "закрыт" in listed.output


@pytest.mark.parametrize("email", ["x", "", "a@b", EMAIL])
def test_the_address_is_judged_before_the_password_is_asked_for(db, email):
    operator_create(email=EMAIL, password=PASSWORD)

    refused = CliRunner().invoke(app, ["create", "--email", email], input="")

    assert isinstance(refused.exception, InvalidInput | Conflict)
    assert refused.exception.field == "email"


def test_without_a_terminal_and_without_a_line_the_command_says_what_to_do(db):
    refused = CliRunner().invoke(app, ["create", "--email", EMAIL], input="")

    assert "первой строкой" in str(refused.exception)
    assert not re.search("[A-Za-z]{4,}", refused.output)
    assert user_get(email=EMAIL) is None

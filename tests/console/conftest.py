import pytest
from django.test import Client

from console.operators import operator_create
from tests.factories import PASSWORD

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def operator(db):
    return operator_create(email="operator@otklik.example", full_name="Оператор Первый", password=PASSWORD)


@pytest.fixture
def console(operator) -> Client:
    """The operator's browser."""
    client = Client(HTTP_HOST="console.localhost")
    client.force_login(operator, backend=BACKEND)
    return client

"""When a part of the installation is away: 503 in Russian, for people and programs, and nothing half done."""

import errno

import pytest
from django.core.files.storage import filesystem
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InterfaceError, OperationalError, connection

from appeals.models import Attachment
from core.http.problem import Outage, outage_of
from core.storage import private_storage
from tests.factories import citizen_make, photo_bytes
from tests.http import region_client


@pytest.fixture
def client(ul):
    client = region_client("ul", citizen_make())
    client.raise_request_exception = False
    return client


def without_database(client, path):
    """The answer while every question to the database fails; afterwards the test's own connection is as it was."""

    def refuse(*args, **kwargs):
        raise OperationalError('connection to server at "127.0.0.1", port 5432 failed: Connection refused')

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        return client.get(path)


@pytest.fixture
def full_disk(monkeypatch):
    def refuse(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filesystem.locks, "lock", refuse)


@pytest.mark.parametrize("path", ["/", "/appeals/", "/accounts/login/", "/map/"])
def test_without_the_database_a_page_says_so(client, path):
    response = without_database(client, path)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "База данных не отвечает" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/appeals", "/api/v1/categories"])
def test_without_the_database_a_program_gets_a_problem(client, path):
    response = without_database(client, path)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response["Retry-After"] == "60"


def private_storage_files(folder: str) -> list[str]:
    storage = private_storage()
    if not storage.exists(folder):
        return []
    folders, files = storage.listdir(folder)
    return [*files, *(name for inner in folders for name in private_storage_files(f"{folder}/{inner}"))]


def test_a_photo_on_a_full_disk_is_refused_and_leaves_nothing(client, full_disk):
    before = private_storage_files("regions/ul/attachments")
    photo = SimpleUploadedFile("a.png", photo_bytes(), content_type="image/png")
    response = client.post("/api/v1/photos", {"photo": photo})
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert Attachment.objects.count() == 0
    assert private_storage_files("regions/ul/attachments") == before


def test_a_page_on_a_full_disk_says_so(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tenants.regions.middleware.timezone.activate", refuse)
    response = client.get("/")
    assert response.status_code == 503
    assert "закончилось место" in response.content.decode()


def _with_cause(error: Exception, code: str) -> Exception:
    class FromServer(Exception):
        pgcode = code

    error.__cause__ = FromServer()
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (InterfaceError("connection already closed"), Outage.DATABASE),
        (_with_cause(OperationalError("starting up"), "57P03"), Outage.DATABASE),
        (_with_cause(OperationalError("too many clients"), "53300"), Outage.DATABASE),
        (_with_cause(OperationalError("could not extend file"), "53100"), Outage.DISK),
        (_with_cause(OperationalError("deadlock detected"), "40P01"), None),
        (_with_cause(OperationalError("canceling statement"), "57014"), None),
        (DataError("value too long"), None),
        (OSError(errno.ENOENT, "no such file"), None),
        (None, None),
    ],
)
def test_outages_are_told_from_mistakes(error, outage):
    assert outage_of(error) is outage

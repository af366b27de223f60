"""Ways through the wizard that several tests begin with."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appeals.models import Draft
from taxonomy.service import category_by_code
from tests.factories import photo_bytes
from tests.kits import INSIDE

__all__ = ["TEXT", "draft_of", "photo", "post", "step", "walk_to_contacts", "walk_to_review"]

TEXT = "Во дворе третью неделю не горит фонарь, вечером темно."


def step(name: str) -> str:
    return f"/appeals/new/{name}/"


def draft_of(client: Client) -> Draft:
    return Draft.objects.get(pk=client.session["draft"])


def post(client: Client, name: str, **data):
    draft = client.session.get("draft", "")
    return client.post(step(name), {"draft": draft, **data})


def walk_to_contacts(client: Client, **changes) -> None:
    lat, lon = INSIDE["ul"]
    assert post(client, "describe", text=changes.get("text", TEXT)).status_code == 302
    potholes = str(category_by_code("roads-potholes").id)
    assert post(client, "category", category=potholes).headers["Location"] == step("details")
    assert post(client, "details", depth="5–15 см", damage="yes").status_code == 302
    assert post(client, "place", lat=lat, lon=lon, address="ул. Гончарова, 12").status_code == 302
    assert post(client, "photos").status_code == 302


def walk_to_review(client: Client, **changes) -> None:
    walk_to_contacts(client, **changes)
    data = {"contact_name": "Анна", "contact_phone": "8 927 123-45-67", "wants_publicity": "on"}
    assert post(client, "contacts", **data).headers["Location"] == step("review")


def photo(name: str = "photo.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_bytes() if content is None else content, content_type="image/jpeg")

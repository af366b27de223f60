"""Ways through the wizard that several tests begin with."""

from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appeals.models import Draft
from core.models import uuid7
from taxonomy.service import category_by_code
from tests.factories import photo_bytes
from tests.kits import INSIDE

__all__ = ["CONTACTS", "TEXT", "Wizard", "photo", "potholes"]

TEXT = "Во дворе третью неделю не горит фонарь, вечером темно."
CONTACTS = {"contact_name": "Анна", "contact_phone": "8 927 123-45-67", "wants_publicity": "on"}


def potholes() -> str:
    return str(category_by_code("roads-potholes").id)


class Wizard:
    """One draft in one tab: what a browser without scripts does."""

    def __init__(self, client: Client, draft_id: str = "") -> None:
        self.client = client
        self.id = draft_id or str(uuid7())

    def step(self, name: str) -> str:
        return f"/appeals/new/{self.id}/{name}/"

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(pk=self.id)

    def get(self, name: str, **query):
        return self.client.get(self.step(name), query)

    def html(self, name: str, **query) -> str:
        response = self.get(name, **query)
        assert response.status_code == 200, response.headers.get("Location")
        return response.content.decode()

    def post(self, name: str, headers=None, **data):
        return self.client.post(self.step(name), data, headers=headers)

    def goes(self, name: str, **data) -> str:
        """The step to which posting one leads."""
        location = self.post(name, **data).headers["Location"]
        return location.removeprefix(f"/appeals/new/{self.id}/").removesuffix("/")

    def told(self, name: str, **data) -> str:
        """The page that a browser shows after a form; no form is answered with a page."""
        response = self.post(name, **data)
        assert response.status_code == 302
        return self.client.get(response.headers["Location"]).content.decode()

    def to_send(self, **changes) -> "Wizard":
        lat, lon = INSIDE["ul"]
        assert self.post("describe", text=changes.get("text", TEXT)).status_code == 302
        assert self.goes("category", category=potholes()) == "details"
        assert self.goes("details", depth="5–15 см", damage="yes") == "place"
        assert self.goes("place", lat=lat, lon=lon, address="ул. Гончарова, 12", **changes.get("place", {})) == "send"
        return self

    def send(self, **changes):
        return self.post("send", **{**CONTACTS, **changes})


_hues = count(step=37)


def photo(name: str = "photo.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    """A file of a form; without `content` a photo that no other call has made."""
    picture = photo_bytes(f"hsl({next(_hues) % 360}, 100%, 50%)") if content is None else content
    return SimpleUploadedFile(name, picture, content_type="image/jpeg")

"""Photos in the wizard, with a script and without."""

import json

from appeals.models import Attachment
from tests.appeals.portals.citizen.wizard.walking import photo, step, walk_to_contacts
from tests.factories import citizen_make
from tests.http import region_client


def test_an_eleventh_photo_and_a_file_that_is_none_are_refused(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    upload = step("photos") + "upload/"
    headers = {"X-Wizard": "1"}
    draft = client.session["draft"]
    svg = photo("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    refused = client.post(upload, {"draft": draft, "photos": [svg]}, headers=headers)
    for _number in range(10):
        assert client.post(upload, {"draft": draft, "photos": [photo()]}, headers=headers).status_code == 200
    eleventh = client.post(upload, {"draft": draft, "photos": [photo()]}, headers=headers)

    assert refused.status_code == 422
    assert json.loads(refused.content)["detail"]
    assert eleventh.status_code == 422
    assert "не больше 10" in json.loads(eleventh.content)["detail"]
    assert Attachment.objects.count() == 10


def test_without_script_several_photos_come_in_one_form_and_can_be_taken_out(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    files = [photo("a.jpg"), photo("b.jpg"), photo("c.txt", b"no photo")]

    response = client.post(step("photos") + "upload/", {"draft": client.session["draft"], "photos": files}, follow=True)

    assert "c.txt" in response.content.decode()
    assert Attachment.objects.count() == 2
    first = Attachment.objects.order_by("id").first()
    client.post(f"/appeals/new/photos/{first.id}/remove/")
    assert Attachment.objects.count() == 1

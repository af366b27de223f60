"""Photos in the wizard: with a script one request a file, without it with whichever button sends the form."""

import json

import pytest

from appeals.models import Appeal, Attachment
from tests.appeals.portals.citizen.wizard.walking import Wizard, photo
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE, OUTSIDE

LAT, LON = INSIDE["ul"]


def at_place(client) -> Wizard:
    wizard = Wizard(client).to_send()
    wizard.draft.attachments.all().delete()
    return wizard


def test_an_eleventh_photo_and_a_file_that_is_none_are_refused(ul):
    wizard = at_place(region_client("ul", citizen_make()))
    svg = photo("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    refused = wizard.post("photos", photos=[svg])
    for _number in range(10):
        assert wizard.post("photos", photos=[photo()]).status_code == 200
    eleventh = wizard.post("photos", photos=[photo()])

    assert refused.status_code == 422
    assert json.loads(refused.content)["detail"]
    assert eleventh.status_code == 422
    assert "не больше 10" in json.loads(eleventh.content)["detail"]
    assert Attachment.objects.count() == 10


@pytest.mark.parametrize(
    ("data", "way"),
    [
        ({"lat": LAT, "lon": LON}, "send"),
        ({"lat": OUTSIDE[0], "lon": OUTSIDE[1]}, "place"),
        ({"address": "ул. Мира, 1"}, "place"),
        ({"lat": LAT, "lon": LON, "go": "back"}, "details"),
        ({"address": "ул. Мира, 1", "go": "back"}, "details"),
        ({"remove": "39f0e063-1846-4c9d-b0c5-2bc2f0be83ca"}, "place"),
        ({"remove": "nonsense"}, "place"),
        ({"find": "1", "address": "ул. Мира, 1"}, "place/?find=1#place-found"),
        ({"take": "0", "address": "ул. Мира, 1"}, "place/?find=1#place-found"),
    ],
)
def test_without_script_every_button_keeps_the_chosen_photos(ul, data, way):
    wizard = at_place(region_client("ul", citizen_make()))

    assert wizard.goes("place", photos=[photo("a.jpg"), photo("b.jpg")], **data) == way

    assert wizard.draft.attachments.count() == 2


def test_a_file_that_is_no_photo_holds_the_step_up_and_costs_nothing_else(ul):
    wizard = at_place(region_client("ul", citizen_make()))
    files = [photo("a.jpg"), photo("c.txt", b"no photo")]

    page = wizard.told("place", photos=files, lat=LAT, lon=LON, address="ул. Мира, 7")

    assert "c.txt" in page
    assert "ул. Мира, 7" in page
    assert wizard.draft.attachments.count() == 1


def test_without_script_a_photo_is_taken_out_and_the_address_typed_beside_it_stays(ul):
    wizard = at_place(region_client("ul", citizen_make()))
    wizard.post("place", photos=[photo("a.jpg"), photo("b.jpg")], lat=LAT, lon=LON)
    first = Attachment.objects.order_by("id").first()

    page = wizard.told("place", remove=str(first.id), address="ул. Мира, 7", lat=LAT, lon=LON)

    assert Attachment.objects.count() == 1
    assert "ул. Мира, 7" in page
    wizard.send()
    assert Appeal.objects.get().attachments.count() == 1


def test_a_photo_of_another_draft_cannot_be_taken_out(ul):
    mine, other = at_place(region_client("ul", citizen_make())), at_place(region_client("ul", citizen_make()))
    other.post("photos", photos=[photo()])
    theirs = Attachment.objects.get()

    mine.post("place", remove=str(theirs.id))
    mine.client.post(mine.step("photos") + f"{theirs.id}/remove/")

    assert Attachment.objects.filter(pk=theirs.id).exists()

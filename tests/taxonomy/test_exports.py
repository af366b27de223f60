"""Categories and playbooks of a region as files."""

import csv
import io

import pytest

from core.events.models import Event
from tests.factories import staff_user
from tests.http import region_client


def table(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_set_is_narrowed_as_on_its_page(ul):
    client = region_client("ul", staff_user("admin"))

    everything = table(client.get("/work/categories/export.csv"))
    narrowed = table(client.get("/work/categories/export.csv?q=яма"))

    assert {"roads-potholes", "yard-driveway-cleaning"} <= {row["Код"] for row in everything}
    assert 0 < len(narrowed) < len(everything)
    assert [event.payload["what"] for event in Event.objects.filter(type="tenants.ListExported")] == ["categories"] * 2


def test_playbooks_are_a_line_each(ul):
    rows = table(region_client("ul", staff_user("admin")).get("/work/playbooks/export.csv"))

    assert "pothole-repair" in {row["Код"] for row in rows}


@pytest.mark.parametrize("path", ["categories", "playbooks"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "exe"])
def test_odd_filters_and_kinds_are_no_fault(ul, path, kind):
    client = region_client("ul", staff_user("admin"))

    response = client.get(
        f"/work/{path}/export.{kind}", {"q": "\x00'\"", "state": "нет", "in": "нет", "direction": "="}
    )

    assert response.status_code == (302 if kind == "exe" else 200)


@pytest.mark.parametrize("who", ["moderator", "roads", "worker"])
def test_they_are_for_who_sees_the_pages(ul, who):
    for path in ("categories", "playbooks"):
        assert region_client("ul", staff_user(who)).get(f"/work/{path}/export.csv").status_code == 403

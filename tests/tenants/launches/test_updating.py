"""A region is brought to its mended kit: shown first, written once, nothing removed."""

import pytest
from django_tenants.utils import tenant_context
from typer.testing import CliRunner, Result

from core.errors import InvalidInput, Missing
from core.events.models import Event
from tenants.cli import app
from tenants.launches.updating import Outcome, region_update
from tenants.regions.models import Region
from tenants.service import region_by_slug
from tenants.structure.models import KitRow, Municipality, Organisation, RoleGrant
from tests.kits import small_kit
from tests.tenants.launches.kit_files import kit_folder


def mended():
    kit = small_kit("ul")
    kit["region"] |= {"portal_name": "Новое имя", "primary": "#112233"}
    kit["municipalities"][0]["name"] = "Самый северный район"
    kit["boundaries"]["features"][1]["geometry"]["coordinates"][0][2][0] += 0.1
    kit["organisations"][3]["phone"] = "+7 8422 00-00-00"
    kit["organisations"].append({**kit["organisations"][3], "code": "roads-south", "municipality": "south"})
    del kit["organisations"][4]
    kit["staff"] = [row for row in kit["staff"] if row["organisation"] != "homes-south"]
    kit["staff"].append({**kit["staff"][4], "email": "new@staff.example", "organisation": "roads-south"})
    return kit


def events(name: str) -> list[dict]:
    return list(Event.objects.filter(type=f"tenants.{name}").order_by("id").values_list("payload", flat=True))


def test_what_the_kit_says_is_written_and_told_and_what_it_lacks_stays(db):
    done = region_update(slug="ul", kit=mended())

    told = {(change.what, change.field) for change in done.changes}
    assert told == {
        ("region.toml", "portal_name"),
        ("region.toml", "primary_colour"),
        ("municipalities.csv north", "name"),
        ("municipalities.csv south", "boundary"),
        ("organisations.csv roads-north", "phone"),
        ("organisations.csv roads-south", ""),
        ("staff.csv new@staff.example executor roads-south", ""),
    }
    assert done.absent == ("organisations.csv homes-south",)
    region = Region.objects.get(slug="ul")
    assert (region.portal_name, region.primary_colour, region.number_prefix) == ("Новое имя", "#112233", "УЛ")
    assert events("RegionChanged") == [{"slug": "ul", "fields": ["portal_name", "primary_colour"]}]
    with tenant_context(region):
        assert Municipality.objects.get(code="north").name == "Самый северный район"
        assert Organisation.objects.filter(code__in=["homes-south", "roads-south"]).count() == 2
        assert RoleGrant.objects.filter(user__email="new@staff.example").exists()
        (event,) = events("StructureChanged")
        assert (event["municipalities_changed"], event["organisations_added"], event["roles_added"]) == (2, 1, 1)


def test_again_it_changes_nothing_and_is_no_event(db):
    region_update(slug="ul", kit=mended())

    assert region_update(slug="ul", kit=mended()).changes == ()
    assert len(events("RegionChanged")) == 1
    with tenant_context(region_by_slug("ul")):
        assert len(events("StructureChanged")) == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(db):
    planned = region_update(slug="ul", kit=mended(), dry_run=True)

    assert len(planned.changes) == 7
    assert Region.objects.get(slug="ul").portal_name == "Решаем вместе"
    assert events("RegionChanged") == []
    assert planned == region_update(slug="ul", kit=mended())


def test_a_fault_leaves_everything_as_it_was(db):
    kit = mended()
    kit["staff"][0]["role"] = "tsar"

    with pytest.raises(InvalidInput, match=r"staff.csv"):
        region_update(slug="ul", kit=kit)
    assert Region.objects.get(slug="ul").portal_name == "Решаем вместе"
    with tenant_context(region_by_slug("ul")):
        assert Municipality.objects.get(code="north").name == "Северный район"


@pytest.mark.parametrize("facts", [{"primary": "blue"}, {"emblem": "none"}, {"timezone": "Europe/Nowhere"}])
def test_facts_that_will_not_do_are_refused(db, facts):
    kit = mended()
    kit["region"] |= facts

    with pytest.raises(InvalidInput, match=r"region.toml"):
        region_update(slug="ul", kit=kit)


def test_an_unknown_region_is_missing(db):
    with pytest.raises(Missing):
        region_update(slug="nowhere", kit=mended())


def changed_in_the_region():
    """What an administrator did since: of the kit's changes, each second one meets theirs."""
    region = region_by_slug("ul")
    region.portal_name, region.greeting = "Слышим вас", "Пишите"
    region.save()
    with tenant_context(region):
        Municipality.objects.filter(code="north").update(name="Север")
        Organisation.objects.filter(code="roads-north").update(phone="+78422111111", email="own@post.example")
        Organisation.objects.filter(code="administration-north").update(short_name="Север-А")


def left(done) -> dict:
    return {(change.what, change.field): change.outcome for change in done.kept}


def test_what_the_region_changed_stays_and_is_told(db):
    changed_in_the_region()

    done = region_update(slug="ul", kit=mended())

    assert left(done) == {
        ("region.toml", "portal_name"): Outcome.KEPT,
        ("municipalities.csv north", "name"): Outcome.KEPT,
        ("organisations.csv administration-north", "short_name"): Outcome.KEPT,
        ("organisations.csv roads-north", "email"): Outcome.KEPT,
        ("organisations.csv roads-north", "phone"): Outcome.KEPT,
    }
    assert ("region.toml", "primary_colour") in {(change.what, change.field) for change in done.changes}
    region = region_by_slug("ul")
    assert (region.portal_name, region.primary_colour, region.greeting) == ("Слышим вас", "#112233", "Пишите")
    with tenant_context(region):
        roads = Organisation.objects.get(code="roads-north")
        assert (roads.phone, roads.email) == ("+78422111111", "own@post.example")
        assert Municipality.objects.get(code="north").name == "Север"
    again = region_update(slug="ul", kit=mended())
    assert (again.changes, left(again)) == ((), left(done))


def test_overwriting_takes_the_kits_and_remembers_it(db):
    changed_in_the_region()

    done = region_update(slug="ul", kit=mended(), overwrite=True)

    assert done.kept == ()
    with tenant_context(region_by_slug("ul")):
        assert Organisation.objects.get(code="roads-north").phone == "+78422000000"
    later = mended()
    later["organisations"][3]["phone"] = "+7 8422 00-00-01"
    assert [change.field for change in region_update(slug="ul", kit=later).changes] == ["phone"]


def test_a_boundary_drawn_by_the_region_stays_with_its_box(db):
    with tenant_context(region_by_slug("ul")):
        south = Municipality.objects.get(code="south")
        south.boundary["coordinates"][0][1][0] += 0.05
        south.east += 0.05
        south.save()

    assert left(region_update(slug="ul", kit=mended()))["municipalities.csv south", "boundary"] == Outcome.KEPT
    with tenant_context(region_by_slug("ul")):
        after = Municipality.objects.get(code="south")
        assert (after.boundary, after.east) == (south.boundary, south.east)


def test_a_role_that_was_taken_back_is_given_again_only_where_that_is_asked(db):
    kit = small_kit("ul")
    with tenant_context(region_by_slug("ul")):
        RoleGrant.objects.filter(user__email="worker@staff.example").delete()

    done = region_update(slug="ul", kit=kit)

    assert list(left(done).values()) == [Outcome.REVOKED]
    with tenant_context(region_by_slug("ul")):
        assert not RoleGrant.objects.filter(user__email="worker@staff.example").exists()
    again = region_update(slug="ul", kit=kit, restore=True)
    assert [change.outcome for change in again.changes] == [Outcome.NEW]


def test_a_closed_organisation_stays_closed_as_it_is_till_that_is_asked(db):
    with tenant_context(region_by_slug("ul")):
        Organisation.objects.filter(code="roads-north").update(is_active=False)

    done = region_update(slug="ul", kit=mended())

    assert left(done) == {("organisations.csv roads-north", "phone"): Outcome.CLOSED}
    restored = region_update(slug="ul", kit=mended(), restore=True)
    assert {change.outcome for change in restored.changes} == {Outcome.OPENED, Outcome.TAKEN}
    with tenant_context(region_by_slug("ul")):
        roads = Organisation.objects.get(code="roads-north")
        assert (roads.is_active, roads.phone) == (True, "+78422000000")


def test_a_region_older_than_the_memory_keeps_what_differs_and_remembers_what_does_not(db):
    with tenant_context(region_by_slug("ul")):
        KitRow.objects.all().delete()

    done = region_update(slug="ul", kit=mended())

    assert set(left(done).values()) == {Outcome.UNKNOWN}
    assert {change.outcome for change in done.changes} == {Outcome.NEW}
    later = mended()
    later["municipalities"][1]["centre"] = "Южноград"
    assert [change.field for change in region_update(slug="ul", kit=later).changes] == ["centre"]


@pytest.mark.parametrize("name", ["hotline", "greeting", "contact_email"])
def test_what_a_kit_says_for_the_first_time_fills_what_is_empty(name, db):
    said = {"hotline": "8 800 000-00-73", "greeting": "Пишите", "contact_email": "help@ul.example"}[name]
    kit = small_kit("ul")
    kit["region"] |= {name: said}

    assert [(change.field, change.outcome) for change in region_update(slug="ul", kit=kit).changes] == [
        (name, Outcome.TAKEN)
    ]
    assert getattr(region_by_slug("ul"), name) == said


def test_the_memory_holds_no_address_of_anybody(db):
    with tenant_context(region_by_slug("ul")):
        assert KitRow.objects.filter(file="staff.csv").count() == 7
        assert not any("@" in row.key for row in KitRow.objects.all())


def update(folder, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["update", "ul", "--kit", str(folder), *arguments], input=answer)


def test_the_command_shows_asks_and_writes(db, tmp_path):
    folder = kit_folder(tmp_path / "kit", mended())

    dry = update(folder, "--dry-run")
    refused = update(folder, answer="n\n")
    assert (dry.exit_code, refused.exit_code) == (0, 1)
    assert "municipalities.csv north\tname\tСеверный район\tСамый северный район" in dry.output
    assert "в регионе остаётся: organisations.csv homes-south" in dry.output
    assert Region.objects.get(slug="ul").portal_name == "Решаем вместе"
    assert update(folder, "--yes").exit_code == 0
    assert Region.objects.get(slug="ul").portal_name == "Новое имя"
    assert "Менять нечего" in update(folder, "--yes").output


def test_the_command_tells_what_stays_and_how_to_take_it(db, tmp_path):
    changed_in_the_region()
    folder = kit_folder(tmp_path / "kit", mended())

    told = update(folder, "--check").output

    assert "изменено в регионе: оставлено" in told
    assert "--overwrite" in told
    assert "изменено в регионе" not in update(folder, "--check", "--overwrite").output

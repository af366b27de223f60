"""Each step of a launch checks the meaning of what it writes and says which row is wrong."""

from copy import deepcopy

import pytest
from django.db import transaction

from core.errors import DomainError
from tenants.launches.steps import launch_steps, ordered_steps
from tenants.regions.models import Domain
from tenants.structure.models import Municipality, Organisation, RoleGrant
from tests.kits import small_kit

BOWTIE = {"type": "Polygon", "coordinates": [[[48, 54], [49, 55], [49, 54], [48, 55], [48, 54]]]}
LINE = {"type": "LineString", "coordinates": [[48, 54], [49, 55]]}
FAR = {"type": "Polygon", "coordinates": [[[480, 54], [490, 54], [490, 55], [480, 54]]]}


def set_row(table, index, **values):
    return lambda kit: kit[table][index].update(values)


def set_geometry(geometry):
    return lambda kit: kit["boundaries"]["features"][0].update(geometry=geometry)


def repeat(table):
    return lambda kit: kit[table].append(dict(kit[table][0]))


def repeat_boundary(kit):
    kit["boundaries"]["features"].append(deepcopy(kit["boundaries"]["features"][0]))


@pytest.mark.parametrize(
    ("step", "spoil", "message"),
    [
        ("municipalities", set_row("municipalities", 1, code="west"), "municipalities.csv, строка 3: .*«west»"),
        ("municipalities", set_row("municipalities", 0, code=""), "municipalities.csv, строка 2: пустой столбец code"),
        ("municipalities", set_row("municipalities", 0, name=""), "municipalities.csv, строка 2: name"),
        ("municipalities", set_row("municipalities", 0, name="я" * 200), "municipalities.csv, строка 2: name"),
        ("municipalities", set_row("municipalities", 0, lat="север"), "municipalities.csv, строка 2: lat"),
        ("municipalities", set_row("municipalities", 0, lon="nan"), "municipalities.csv, строка 2: lon"),
        ("municipalities", repeat("municipalities"), "municipalities.csv, строка 4: «north» уже есть в строке 2"),
        ("municipalities", set_geometry(BOWTIE), "boundaries.geojson, «north»: .*пересекает сама себя"),
        ("municipalities", set_geometry(LINE), "boundaries.geojson, «north»: .*Polygon"),
        ("municipalities", set_geometry(FAR), "boundaries.geojson, «north»: .*градусной сетки"),
        ("municipalities", set_geometry({"type": "Polygon"}), "boundaries.geojson, «north»"),
        ("municipalities", set_geometry(None), "boundaries.geojson, «north»"),
        ("municipalities", set_geometry({"type": "Polygon", "coordinates": []}), "boundaries.geojson, «north»"),
        ("municipalities", repeat_boundary, "boundaries.geojson, «north»: граница с этим кодом уже есть"),
        ("organisations", set_row("organisations", 3, municipality="west"), "organisations.csv, строка 5: «west»"),
        ("organisations", set_row("organisations", 3, parent="nobody"), "organisations.csv, строка 5: «nobody»"),
        ("organisations", set_row("organisations", 3, parent="roads-north"), "самой себе"),
        ("organisations", set_row("organisations", 0, kind="kremlin"), "organisations.csv, строка 2: kind"),
        ("organisations", set_row("organisations", 0, email="нет"), "organisations.csv, строка 2: email"),
        ("organisations", repeat("organisations"), "organisations.csv, строка 7: .* уже есть в строке 2"),
        ("roles", set_row("staff", 1, role="tsar"), "staff.csv, строка 3: роли «tsar» нет; есть: moderator"),
        ("roles", set_row("staff", 1, email="нет"), "staff.csv, строка 3: .*адрес"),
        ("roles", set_row("staff", 2, organisation=""), "staff.csv, строка 4: .*нужна организация"),
        ("roles", set_row("staff", 2, organisation="nobody"), "staff.csv, строка 4: «nobody» нет в organisations"),
        ("roles", set_row("staff", 6, municipality=""), "staff.csv, строка 8: .*нужен муниципалитет"),
        ("categories", set_row("categories", 0, code="love"), "categories.csv, строка 2: категории «love»"),
        ("categories", set_row("responsible", 0, ministry="love"), "responsible.csv, строка 2: .*«love» нет в organ"),
        ("categories", set_row("responsible", 1, direction="Дороги"), "responsible.csv, строка 3: .*либо"),
        ("categories", repeat("categories"), "categories.csv, строка 4"),
        ("categories", lambda kit: kit["region"].update(catalog="none"), "region.toml: .*«none»"),
        ("modules", lambda kit: kit["region"].update(modules=["none"]), "region.toml: .*«none»"),
        ("admin", set_row("staff", 0, role="moderator"), "staff.csv: нет ни одного администратора"),
    ],
)
def test_a_wrong_row_is_named(ul, step, spoil, message):
    kit = small_kit("ul")
    spoil(kit)

    with pytest.raises(DomainError, match=message), transaction.atomic():
        launch_steps[step].run(ul, kit)


def test_a_host_name_of_another_region_is_refused(db):
    kit = small_kit("ul")
    kit["region"]["domain"] = "mo.localhost"

    with pytest.raises(DomainError, match=r"region.toml: адрес mo.localhost занят"):
        launch_steps["domain"].run(Domain.objects.get(domain="ul.localhost").tenant, kit)


def test_what_is_no_host_name_is_refused(db):
    kit = small_kit("ul")
    kit["region"]["domain"] = "https://ul.example/"

    with pytest.raises(DomainError, match=r"region.toml: .*не имя узла"):
        launch_steps["domain"].run(Domain.objects.get(domain="ul.localhost").tenant, kit)


def test_doing_a_step_again_adds_nothing(ul):
    def counts():
        return Municipality.objects.count(), Organisation.objects.count(), RoleGrant.objects.count()

    before = counts()
    for step in ordered_steps():
        if step.inside:
            step.run(ul, small_kit("ul"))

    assert counts() == before


def test_doing_a_step_again_corrects_what_changed(ul):
    kit = small_kit("ul")
    kit["municipalities"][0]["name"] = "Самый северный район"

    launch_steps["municipalities"].run(ul, kit)

    assert Municipality.objects.get(code="north").name == "Самый северный район"


def test_steps_are_those_that_the_operator_expects():
    # The last is the example module's.
    assert [step.name for step in ordered_steps()] == [
        "schema",
        "municipalities",
        "settlements",
        "organisations",
        "roles",
        "categories",
        "playbooks",
        "modules",
        "module_categories",
        "admin",
        "emblem",
        "domain",
        "memory",
        "hotspots",
    ]

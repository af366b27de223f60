"""Small launch kits for tests: two municipalities, two ministries, four executors, three categories."""

from typing import Any

from django_tenants.utils import tenant_context

__all__ = ["INSIDE", "OUTSIDE", "small_kit", "small_region_launch"]

# A point (lat, lon) inside the first municipality of each region, and one in the sea.
INSIDE = {"ul": (54.3, 48.4), "mo": (55.7, 37.5)}
OUTSIDE = (0.0, 0.0)

_FACTS = {
    "ul": ("Ульяновская область", "Решаем вместе", "Europe/Ulyanovsk", "УЛ", "#0f4c81", "#f5b433"),
    "mo": ("Московская область", "Добродел", "Europe/Moscow", "МО", "#1c6b4a", "#e2623d"),
}


def small_region_launch(kit: str, *, slug: str = "") -> None:
    """Launch a region from a small kit.

    Its categories ask executors for no steps and no photos, so that tests about other things need not tick and show;
    `tests.factories.category_ask` lets one ask.
    """
    from taxonomy.models import Category
    from tenants.administration import launch_run, region_create
    from tenants.service import region_by_slug

    launch_run(launch_id=region_create(kit=small_kit(kit), slug=slug or kit).id)
    with tenant_context(region_by_slug(slug or kit)):
        for category in Category.objects.exclude(base=None):
            # As if the catalog had said so: the region has edited nothing.
            category.playbook, category.evidence = "", "none"
            category.base = {**category.base, "playbook": "", "evidence": "none"}
            category.save()


def small_kit(slug: str) -> dict[str, Any]:
    """A kit as `kit_read` would return it."""
    name, portal, zone, prefix, primary, accent = _FACTS[slug]
    lat, lon = INSIDE[slug]
    return {
        "region": {
            "slug": slug,
            "name": name,
            "portal_name": portal,
            "timezone": zone,
            "number_prefix": prefix,
            "primary": primary,
            "accent": accent,
            "emblem": slug,
        },
        "municipalities": [
            _municipality("north", "Северный район", lat, lon),
            _municipality("south", "Южный район", lat - 1, lon),
        ],
        "boundaries": {
            "type": "FeatureCollection",
            "features": [_square("north", lat, lon), _square("south", lat - 1, lon)],
        },
        "settlements": [
            {"name": name, "kind": kind, "municipality": code, "lat": "", "lon": "", "population": ""}
            for name, kind, code in (
                ("Северск", "г", "north"),
                ("Южное", "с", "south"),
                ("Октябрьский", "п", "north"),
                ("Октябрьский", "п", "south"),
            )
        ],
        "organisations": [
            _organisation("ministry-roads", "Министерство дорог", "ministry"),
            _organisation("ministry-homes", "Министерство ЖКХ", "ministry"),
            _organisation("administration-north", "Администрация Северного района", "administration", "north"),
            _organisation("roads-north", "Дорожная служба Севера", "other", "north"),
            _organisation("homes-south", "УК «Южная»", "management_company", "south"),
        ],
        "responsible": [
            {"direction": "", "code": "roads-potholes", "ministry": "ministry-roads"},
            {"direction": "", "code": "yard-driveway-cleaning", "ministry": "ministry-homes"},
        ],
        "categories": [{"code": "roads-potholes"}, {"code": "yard-driveway-cleaning"}],
        "staff": [
            _staff("admin", "regional_admin"),
            _staff("moderator", "moderator"),
            _staff("roads", "ministry_moderator", "ministry-roads"),
            _staff("homes", "ministry_moderator", "ministry-homes"),
            _staff("worker", "executor", "roads-north"),
            _staff("homes-worker", "executor", "homes-south"),
            _staff("centre", "municipal_centre", municipality="north"),
        ],
    }


def _municipality(code: str, name: str, lat: float, lon: float) -> dict[str, str]:
    return {"code": code, "name": name, "kind": "район", "centre": name, "lat": str(lat), "lon": str(lon)}


def _square(code: str, lat: float, lon: float) -> dict[str, Any]:
    half = 0.4
    ring = [
        [lon - half, lat - half],
        [lon + half, lat - half],
        [lon + half, lat + half],
        [lon - half, lat + half],
    ]
    return {
        "type": "Feature",
        "properties": {"code": code, "approximate": True},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def _organisation(code: str, name: str, kind: str, municipality: str = "") -> dict[str, str]:
    return {
        "code": code,
        "name": name,
        "short_name": name,
        "kind": kind,
        "municipality": municipality,
        "parent": "",
        "email": "",
        "phone": "",
    }


def _staff(who: str, role: str, organisation: str = "", municipality: str = "") -> dict[str, str]:
    return {
        "email": f"{who}@staff.example",
        "full_name": f"Сотрудник {who}",
        "role": role,
        "organisation": organisation,
        "municipality": municipality,
        "position": "",
    }

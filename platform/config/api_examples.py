"""API examples with a category, a place and an organisation of the current region."""

from typing import Any

from taxonomy.service import OTHER_CODE, categories_active, questions_of
from tenants.places import gazetteer, municipality_at
from tenants.service import organisations_list

__all__ = ["examples_here"]

Operation = tuple[str, str]


def examples_here() -> dict[Operation, dict[str, Any]]:
    """Request bodies by (method, path); without what an example needs in the region there is none.

    Call it inside a region. For programs that read the document: nothing is asked of the database but its directory.
    """
    bodies = {
        ("post", "/api/v1/appeals"): _appeal(),
        ("post", "/api/v1/category-set/switch"): _switch(),
        ("post", "/api/v1/category-set/responsibilities"): _responsibility(),
    }
    return {operation: body for operation, body in bodies.items() if body is not None}


def _appeal() -> dict[str, Any] | None:
    place = next((place for place in gazetteer().places if place.lat is not None and place.lon is not None), None)
    category = next((one for one in categories_active() if one.code != OTHER_CODE and not questions_of(one.id)), None)
    if place is None or place.lat is None or place.lon is None or category is None:
        return None
    return {
        "text": "Глубокая яма на проезжей части у дома 12, машины объезжают по тротуару.",
        "category": category.code,
        "point": {"lat": place.lat, "lon": place.lon},
        "address": f"{municipality_at(lat=place.lat, lon=place.lon).name}, {place.name}, ул. Мира, 12",
        "photos": [],
        "contacts": {"phone": "+7 900 000-00-00"},
    }


def _switch() -> dict[str, Any] | None:
    category = next((one for one in categories_active() if one.code != OTHER_CODE), None)
    return {"direction": category.direction, "on": True} if category is not None else None


def _responsibility() -> dict[str, Any] | None:
    switch, ministry = _switch(), next((one for one in organisations_list() if one.kind == "ministry"), None)
    if switch is None or ministry is None:
        return None
    return {"direction": switch["direction"], "ministry": ministry.code}

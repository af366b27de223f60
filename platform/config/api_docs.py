"""The OpenAPI document and an offline page to read and try it."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from taxonomy.service import OTHER_CODE, categories_active, questions_of
from tenants.places import gazetteer, municipality_at
from tenants.service import organisations_list

__all__ = ["ApiDocs", "ApiSchema", "examples_here"]

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


@cache
def _document() -> dict[str, Any]:
    # The same for all regions: it is made from code alone, so keeping it in the process mixes nothing.
    generator = SchemaGenerator(urlconf=settings.ROOT_URLCONF)
    document: dict[str, Any] = generator.get_schema(request=None, public=True)
    return document


def _document_here() -> dict[str, Any]:
    """The document with examples of the current region instead of those in the code."""
    document = dict(_document())
    document["paths"] = paths = dict(document["paths"])
    for (method, path), body in examples_here().items():
        paths[path] = deepcopy(paths[path])
        for content in paths[path][method]["requestBody"]["content"].values():
            for example in content.get("examples", {}).values():
                example["value"] = body
    return document


class ApiSchema(SpectacularAPIView):
    """OpenAPI 3.1, as JSON or YAML by `Accept`."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    def _get_schema_response(self, request: Request) -> Response:
        return Response(_document_here(), headers={"Cache-Control": "public, max-age=300"})


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI; its script is a file of this host, so the page keeps the strict CSP."""

    url_name = "api:schema"
    template_name = "config/api_docs.html"

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

from config.api_examples import examples_here

__all__ = ["ApiDocs", "ApiSchema"]


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

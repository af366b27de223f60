"""The OpenAPI document of the API and a page to read and try it; both work without any other host."""

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

__all__ = ["ApiDocs", "ApiSchema"]


@cache
def _document() -> dict[str, Any]:
    # The same for all regions: it is made from code alone, so keeping it in the process mixes nothing.
    generator = SchemaGenerator(urlconf=settings.ROOT_URLCONF)
    document: dict[str, Any] = generator.get_schema(request=None, public=True)
    return document


class ApiSchema(SpectacularAPIView):
    """OpenAPI 3.1, as JSON or YAML by `Accept`."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    def _get_schema_response(self, request: Request) -> Response:
        return Response(_document(), headers={"Cache-Control": "public, max-age=300"})


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI; its script is a file of this host, so the page keeps the strict CSP."""

    url_name = "api:schema"
    template_name = "config/api_docs.html"

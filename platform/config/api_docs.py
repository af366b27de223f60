"""The OpenAPI document of the API and a page to read and try it; both work without any other host."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

__all__ = ["ApiDocs", "ApiSchema"]


class ApiSchema(SpectacularAPIView):
    """OpenAPI 3.1, as YAML or JSON by `Accept`."""

    throttle_classes: list[Any] = []


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI; its script is a file of this host, so the page keeps the strict CSP."""

    throttle_classes: list[Any] = []
    url_name = "api:schema"
    template_name = "config/api_docs.html"

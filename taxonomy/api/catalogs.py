"""API of catalogs that a region may take over."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from core.http.views import ApiView
from taxonomy.access import manager_actor
from taxonomy.api.output import catalog_item, content_item
from taxonomy.api.shapes import CatalogList, CatalogVersionShape
from taxonomy.catalogs.selectors import catalog_version, catalogs_list, version_content
from tenants.service import ApiRequest

__all__ = ["CatalogVersionView", "CatalogsView"]


class CatalogsView(ApiView):
    """All catalogs."""

    @extend_schema(
        operation_id="catalogs_list",
        tags=["category set"],
        summary="Catalogs and their versions",
        responses=CatalogList,
    )
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator. Catalogs are the same in every region; versions never change."""
        manager_actor(request.person)
        return Response({"results": [catalog_item(catalog) for catalog in catalogs_list()]})


class CatalogVersionView(ApiView):
    """A version of a catalog."""

    @extend_schema(
        operation_id="catalogs_version",
        tags=["category set"],
        summary="A version with all its categories",
        responses=CatalogVersionShape,
    )
    def get(self, request: ApiRequest, slug: str, number: int) -> Response:
        """For the region's administrator, in one piece."""
        manager_actor(request.person)
        return Response(content_item(version_content(catalog_version(slug, number))))

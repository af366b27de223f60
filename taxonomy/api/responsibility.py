"""API of the ministries that answer for new categories of catalogs."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.response import Response

from core.http.idempotency import idempotent
from core.http.views import ApiView
from taxonomy.access import manager_actor
from taxonomy.api.output import responsibility_item
from taxonomy.api.requests import NameResponsible
from taxonomy.api.shapes import ResponsibilityList, ResponsibilityShape
from taxonomy.sets.responsibility import responsibilities_list, responsibility_set
from tenants.service import ApiRequest

__all__ = ["ResponsibilitiesView"]

_NAMED = OpenApiExample(
    "Before a direction comes", {"direction": "Дороги", "ministry": "ministry-roads"}, request_only=True
)


class ResponsibilitiesView(ApiView):
    """Directions and single categories with their ministries."""

    @extend_schema(
        operation_id="responsibilities_list",
        tags=["category set"],
        summary="Who answers for what catalogs bring",
        responses=ResponsibilityList,
    )
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator. What the set has already answers by its own `ministry`."""
        manager_actor(request.person)
        return Response({"results": [responsibility_item(row) for row in responsibilities_list()]})

    @extend_schema(
        operation_id="responsibilities_name",
        tags=["category set"],
        summary="Name who answers",
        request=NameResponsible,
        responses={200: ResponsibilityShape},
        examples=[_NAMED],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator. From the next publication on; with `present` for what is there, too.

        Either `direction` or `code`; a publication is refused until somebody answers for every direction it brings.
        """
        acting, body = manager_actor(request.person), NameResponsible.checked(request)
        named = responsibility_set(
            acting=acting,
            ministry_id=body["ministry"],
            direction=body.get("direction", ""),
            code=body.get("code", ""),
            present=body["present"],
        )
        return Response(responsibility_item(named))

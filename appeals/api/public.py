"""API without a token: published appeals."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from appeals.api.public_output import PublicOutput, timeline_entry
from appeals.api.requests import PublicAppealQuery, filters_of
from appeals.api.shapes import PublicAppealDetail, PublicAppealRow, Timeline
from appeals.selectors.public import appeals_public, public_appeal
from appeals.telling.timeline import public_timeline_items
from core.http.views import ApiView, ListApiView
from tenants.service import ApiRequest

__all__ = ["PublicAppealView", "PublicAppealsView", "PublicTimelineView"]


class PublicAppealsView(ListApiView):
    """Published appeals."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_list",
        tags=["public"],
        summary="Published appeals",
        auth=[],
        parameters=[PublicAppealQuery],
        responses=PublicAppealRow(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """Newest first, personal data masked."""
        filters, words = filters_of(PublicAppealQuery.checked(request))
        return self.page(request, appeals_public(filters, words=words), PublicOutput.of(request).public_row)


class PublicAppealView(ApiView):
    """A published appeal."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_show",
        tags=["public"],
        summary="A published appeal",
        auth=[],
        responses=PublicAppealDetail,
    )
    def get(self, request: ApiRequest, number: int) -> Response:
        """As the portal shows it: masked, without the applicant."""
        return Response(PublicOutput.of(request).public_detail(public_appeal(number)))


class PublicTimelineView(ApiView):
    """The history of a published appeal."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_timeline",
        tags=["public"],
        summary="Its history",
        auth=[],
        responses=Timeline,
    )
    def get(self, request: ApiRequest, number: int) -> Response:
        """As the public reads it, also for those who could read more."""
        items = public_timeline_items(public_appeal(number))
        return Response({"results": [timeline_entry(item) for item in items]})

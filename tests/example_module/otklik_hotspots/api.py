"""The module's part of the open API."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.http.serializers import Shape
from core.http.views import ApiView
from otklik_hotspots.counts import hottest


class HotspotShape(Shape):
    """A category and how many appeals it has had."""

    title = serializers.CharField()
    count = serializers.IntegerField()


class Hotspots(ApiView):
    """Categories that people write about most."""

    permission_classes = ()

    @extend_schema(
        operation_id="hotspots_list",
        summary="Горячие темы",
        responses={200: HotspotShape(many=True)},
        examples=[OpenApiExample("Ответ", value=[{"title": "Ямы на дорогах", "count": 12}], response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """The hottest first, ten at most."""
        return Response([{"title": title, "count": count} for title, count in hottest()])

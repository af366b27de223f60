"""The open API of taxonomy: what an appeal can be about."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.http.serializers import CodeName, Shape
from core.http.views import ApiView
from taxonomy.models import Block, Category
from taxonomy.selectors import categories_active

__all__ = ["urlpatterns"]


class CategoryItem(Shape):
    """A category of the region's set."""

    code = serializers.CharField(help_text="Stable; this is what an appeal is sent with.")
    title = serializers.CharField()
    group = serializers.CharField()
    block = serializers.CharField(help_text="Code of the profile block.")
    block_title = serializers.CharField()
    examples = serializers.CharField(help_text="How people say it.")
    fast_track = serializers.BooleanField(help_text="May not wait.")
    deadline_days = serializers.IntegerField(help_text="Working days from receipt to answer.")
    ministry = CodeName(help_text="The organisation that answers for it.")


class CategoryList(Shape):
    """All of them; the list is short and comes in one piece."""

    results = CategoryItem(many=True)


class CategoriesView(ApiView):
    """Categories that people may choose."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="categories_list", tags=["region"], summary="Categories", auth=[], responses=CategoryList
    )
    def get(self, request: Request) -> Response:
        """Active categories by group and title."""
        rows = categories_active().select_related("ministry")
        return Response({"results": [_item(row) for row in rows]})


def _item(row: Category) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "group": row.group,
        "block": row.block,
        "block_title": str(Block(row.block).label),
        "examples": row.examples,
        "fast_track": row.fast_track,
        "deadline_days": row.deadline_days,
        "ministry": {"code": row.ministry.code, "name": row.ministry.short_name},
    }


urlpatterns = [path("categories", CategoriesView.as_view(), name="categories")]

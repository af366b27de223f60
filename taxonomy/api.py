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
from taxonomy.choices import Block, DeadlineUnit, QuestionType, Regime, Sensitivity
from taxonomy.models import Category
from taxonomy.sets.selectors import categories_active

__all__ = ["urlpatterns"]


class DeadlineShape(Shape):
    """From receipt to answer."""

    amount = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=DeadlineUnit.choices)


class QuestionShape(Shape):
    """An extra question of a category."""

    key = serializers.CharField(help_text="Under this name the answer is sent.")
    type = serializers.ChoiceField(choices=QuestionType.choices)
    label = serializers.CharField()
    required = serializers.BooleanField()
    options = serializers.ListField(child=serializers.CharField(), help_text="What to choose from.")


class CategoryItem(Shape):
    """A category of the region's set."""

    code = serializers.CharField(help_text="Stable; this is what an appeal is sent with.")
    title = serializers.CharField()
    direction = serializers.CharField()
    block = serializers.CharField(help_text="Code of the profile block.")
    block_title = serializers.CharField()
    includes = serializers.CharField(help_text="What belongs here.")
    excludes = serializers.CharField(help_text="What does not, and where it belongs.")
    aliases = serializers.ListField(child=serializers.CharField(), help_text="What else it is called.")
    examples = serializers.ListField(child=serializers.CharField(), help_text="How people say it.")
    fast_track = serializers.BooleanField(help_text="May not wait.")
    deadline = DeadlineShape()
    regime = serializers.ChoiceField(choices=Regime.choices, help_text="By which rules an appeal lives.")
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, help_text="What may be shown on the portal.")
    questions = QuestionShape(many=True, help_text="Asked beside the text; answered in `details` of an appeal.")
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
        """Categories that are open today, by direction and title."""
        rows = categories_active().select_related("ministry")
        return Response({"results": [_item(row) for row in rows]})


def _item(row: Category) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "direction": row.direction,
        "block": row.block,
        "block_title": str(Block(row.block).label),
        "includes": row.includes,
        "excludes": row.excludes,
        "aliases": row.aliases,
        "examples": row.examples,
        "fast_track": row.fast_track,
        "deadline": {"amount": row.deadline, "unit": row.deadline_unit},
        "regime": row.regime,
        "sensitivity": row.sensitivity,
        "questions": row.questions,
        "ministry": {"code": row.ministry.code, "name": row.ministry.short_name},
    }


urlpatterns = [path("categories", CategoriesView.as_view(), name="categories")]

"""API of categories: the public list, and the regional admin's changes of single ones."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from core.errors import InvalidInput, Missing
from core.http.idempotency import idempotent
from core.http.views import ApiView
from taxonomy.access import manager_actor
from taxonomy.api.output import category_item, set_item
from taxonomy.api.requests import (
    AddCategory,
    EditCategory,
    FindCategories,
    ResetCategory,
    RetireCategory,
    cells_of,
    errors_of,
)
from taxonomy.api.shapes import CategoryItem, CategoryList, SetCategory
from taxonomy.models import Category
from taxonomy.search.region import categories_search
from taxonomy.sets.editing import CategoryFaulty, category_add, category_edit, category_reset, category_retire
from taxonomy.sets.listing import category_edits, category_of_set, set_row
from taxonomy.sets.selectors import categories_open, category_by_code
from tenants.service import ApiRequest

__all__ = ["CategoriesView", "CategoryResetView", "CategoryRetireView", "CategoryView"]

_EDITED = OpenApiExample(
    "A shorter deadline",
    {"version": 3, "deadline": {"amount": 5, "unit": "working_days"}, "aliases": ["яма", "выбоина"]},
    request_only=True,
)
_ADDED = OpenApiExample(
    "A category of the region's own",
    {
        "block": "ecology",
        "direction": "Природа и экология",
        "title": "Цветение воды на Волге",
        "includes": "Зелёная вода и запах у берега летом.",
        "examples": ["Вода у набережной зелёная, дети чешутся после купания"],
        "executor_kind": "ministry",
        "regime": "message",
        "fast_track": False,
        "deadline": {"amount": 8, "unit": "working_days"},
        "questions": [{"key": "place", "type": "text", "label": "Какой пляж", "required": True}],
    },
    request_only=True,
)


_RESET = OpenApiExample("The catalog's deadline again", {"version": 3, "fields": ["deadline"]}, request_only=True)
_RETIRED = OpenApiExample("What took it over", {"version": 2, "successor": "nature-water-bloom"}, request_only=True)
_CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 80},
    OpenApiParameter.PATH,
    description="Code of a category.",
)


class OpenToRead(ApiView):
    """Everybody reads; who changes is known."""

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.request.method in ("GET", "HEAD") else super().get_permissions()


class CategoriesView(OpenToRead):
    """Categories that people may choose."""

    @extend_schema(
        operation_id="categories_list",
        tags=["region"],
        summary="Categories",
        auth=[],
        parameters=[FindCategories],
        responses=CategoryList,
    )
    def get(self, request: ApiRequest) -> Response:
        """Categories that are open today, by direction and title; with `q` those that its words are about, best first.

        Word forms, ё and е, typos and everyday words do not matter. What is only remotely alike is left out.
        """
        words = FindCategories.checked(request).get("q", "").strip()
        rows = categories_open().select_related("ministry")
        if words:
            found = categories_search(words)
            by_code = {row.code: row for row in rows.filter(code__in=found)}
            return Response({"results": [category_item(by_code[code]) for code in found if code in by_code]})
        return Response({"results": [category_item(row) for row in rows]})

    @extend_schema(
        operation_id="categories_add",
        tags=["category set"],
        summary="Add a category of the region's own",
        request=AddCategory,
        responses={201: SetCategory},
        examples=[_ADDED],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator. Without `ministry` the one that answers for the direction."""
        acting, body = manager_actor(request.person), AddCategory.checked(request)
        try:
            category = category_add(
                acting=acting,
                cells=cells_of(body),
                ministry_id=body.get("ministry"),
                opens_on=body.get("opens_on"),
            )
        except CategoryFaulty as error:
            raise serializers.ValidationError(errors_of(error.problems)) from error
        location = reverse("api:category", args=(category.code,))
        return Response(_item(category), status=201, headers={"Location": location})


class CategoryView(OpenToRead):
    """One category."""

    http_method_names = [*ApiView.http_method_names, "patch"]

    @extend_schema(
        operation_id="categories_show",
        tags=["region"],
        summary="A category",
        auth=[],
        parameters=[_CODE],
        responses=CategoryItem,
    )
    def get(self, request: ApiRequest, code: str) -> Response:
        """If it is open today. Of one that is not, 404 tells why, and what took a retired one over."""
        try:
            return Response(category_item(category_by_code(code)))
        except InvalidInput as error:
            raise Missing(error.message, code=error.code) from error

    @extend_schema(
        operation_id="categories_edit",
        tags=["category set"],
        summary="Change a category",
        parameters=[_CODE],
        request=EditCategory,
        responses={200: SetCategory},
        examples=[_EDITED],
    )
    def patch(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator. 409 `stale_version` when somebody was faster.

        The region's word outlives new versions of the catalog: where both changed a field, the diff shows a conflict.
        """
        acting, body = manager_actor(request.person), EditCategory.checked(request)
        try:
            category = category_edit(
                acting=acting,
                code=code,
                version=body["version"],
                cells=cells_of(body),
                ministry_id=body.get("ministry"),
                moderators_keep=body.get("ministry", "") is None,
            )
        except CategoryFaulty as error:
            raise serializers.ValidationError(errors_of(error.problems)) from error
        return Response(_item(category))


class CategoryResetView(ApiView):
    """Taking the catalog's word again."""

    @extend_schema(
        operation_id="categories_reset",
        tags=["category set"],
        summary="Take the catalog's word again",
        parameters=[_CODE],
        request=ResetCategory,
        responses={200: SetCategory},
        examples=[_RESET],
    )
    @idempotent
    def post(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator. Named fields, or all that were edited, become as the catalog has them.

        409 `stale_version` when somebody was faster; 422 for a category of the region's own.
        """
        acting, body = manager_actor(request.person), ResetCategory.checked(request)
        category = category_of_set(code)
        fields = body.get("fields") or [edit.name for edit in category_edits(category)]
        if fields or category.base is None:
            try:
                category = category_reset(acting=acting, code=code, version=body["version"], fields=fields)
            except CategoryFaulty as error:
                raise serializers.ValidationError(errors_of(error.problems)) from error
        return Response(_item(category))


class CategoryRetireView(ApiView):
    """The end of a category of the region's own."""

    @extend_schema(
        operation_id="categories_retire",
        tags=["category set"],
        summary="End a category of the region's own",
        parameters=[_CODE],
        request=RetireCategory,
        responses={200: SetCategory},
        examples=[_RETIRED],
    )
    @idempotent
    def post(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator. For ever: its open appeals go to `successor`, or stay as they are.

        422 for a category of a catalog: only its next version ends it; here it can be switched off.
        """
        acting, body = manager_actor(request.person), RetireCategory.checked(request)
        category = category_retire(
            acting=acting, code=code, version=body["version"], successor=body.get("successor") or None
        )
        return Response(_item(category))


def _item(category: Category) -> dict[str, Any]:
    return set_item(set_row(category.code))

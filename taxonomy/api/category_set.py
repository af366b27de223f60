"""API of a region's set: catalogs that it may take over, publications, ministries that answer for new categories."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.response import Response

from core.errors import Conflict, InvalidInput, Missing
from core.http.idempotency import idempotent
from core.http.pagination import PositionPagination
from core.http.problem import InvalidQuery
from core.http.views import ApiView, ListApiView
from taxonomy.access import manager_actor
from taxonomy.api.output import (
    catalog_item,
    change_item,
    content_item,
    plan_item,
    published_item,
    responsibility_item,
    set_item,
)
from taxonomy.api.requests import DiffQuery, NameResponsible, OpenByPlan, PublishSet, SetQuery, SwitchCategories
from taxonomy.api.shapes import (
    CatalogList,
    CatalogVersionShape,
    CategoriesChangedShape,
    PublishedShape,
    ResponsibilityList,
    ResponsibilityShape,
    SetCategory,
    SetDiffShape,
)
from taxonomy.catalogs.selectors import VersionContent, catalog_version, catalogs_list, version_content
from taxonomy.sets.diff import SetDiff
from taxonomy.sets.listing import leaving_open_appeals, set_rows
from taxonomy.sets.publishing import category_set_diff, category_set_publish
from taxonomy.sets.responsibility import responsibilities_list, responsibility_set
from taxonomy.sets.selectors import set_number
from taxonomy.sets.switching import (
    categories_open_by_plan,
    categories_open_on,
    categories_switch,
    plan_version,
    rollout_plan,
)
from tenants.service import ApiRequest

__all__ = [
    "CatalogVersionView",
    "CatalogsView",
    "CategorySetView",
    "ResponsibilitiesView",
    "SetDiffView",
    "SetPlanView",
    "SetPublishView",
    "SetSwitchView",
]

_SWITCHED = OpenApiExample(
    "A direction opens on a day",
    {"direction": "Дороги", "on": True, "opens_on": "2026-08-15"},
    request_only=True,
)
_PLANNED = OpenApiExample("A block", {"block": "transport"}, request_only=True)
_PUBLISHED = OpenApiExample(
    "A version whose diff was looked at",
    {"catalog": "moscow-689", "version": 1, "expected": 1},
    request_only=True,
)


class CategorySetView(ListApiView):
    """The whole set."""

    pagination_class = PositionPagination

    @extend_schema(
        operation_id="category_set_list",
        tags=["category set"],
        summary="The whole set",
        parameters=[SetQuery],
        responses=SetCategory(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator; by direction and title, with what was edited here and what is open."""
        manager_actor(request.person)
        rows = set_rows(SetQuery.filters(SetQuery.checked(request)))
        return self.page(request, rows, set_item)


class SetSwitchView(ApiView):
    """Opening and closing."""

    @extend_schema(
        operation_id="category_set_switch",
        tags=["category set"],
        summary="Open or close categories",
        request=SwitchCategories,
        responses={200: CategoriesChangedShape},
        examples=[_SWITCHED],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator. Closed ones can't be chosen any more; appeals that have them go on."""
        acting, body = manager_actor(request.person), SwitchCategories.checked(request)
        chosen = SwitchCategories.chosen(body)
        if "opens_on" not in body:
            changed = categories_switch(acting=acting, chosen=chosen, on=body["on"])
        elif body["on"]:
            changed = categories_open_on(acting=acting, chosen=chosen, opens_on=body["opens_on"])
        else:
            raise InvalidInput(_("День открытия бывает только у того, что открывают."), field="opens_on")
        return Response({"changed": [category.code for category in changed]})


class SetPlanView(ApiView):
    """Opening by the plan."""

    @extend_schema(
        operation_id="category_set_open_by_plan",
        tags=["category set"],
        summary="Open categories on the days of the plan",
        request=OpenByPlan,
        responses={200: CategoriesChangedShape},
        examples=[_PLANNED],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator. The plan is that of the last catalog taken over that has one.

        Closed categories get the days of their directions; a day that is over opens at once, what is open stays open.
        409 `no_plan` where no catalog has a plan.
        """
        acting, body = manager_actor(request.person), OpenByPlan.checked(request)
        version = plan_version()
        if version is None:
            raise Conflict(_("У каталогов региона нет плана открытия."), code="no_plan")
        chosen = OpenByPlan.chosen(body)
        changed = categories_open_by_plan(
            acting=acting, content=version_content(version), chosen=None if chosen.is_empty else chosen
        )
        return Response({"changed": [category.code for category in changed]})


class SetDiffView(ApiView):
    """What a version would change."""

    @extend_schema(
        operation_id="category_set_diff",
        tags=["category set"],
        summary="What a version of a catalog would change",
        parameters=[DiffQuery],
        responses=SetDiffShape,
    )
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator. A field that both the region and the catalog changed is a conflict."""
        manager_actor(request.person)
        query = DiffQuery.checked(request)
        try:
            content = version_content(catalog_version(query["catalog"], query.get("version")))
        except Missing as error:
            raise InvalidQuery({"catalog": [error.message]}, code="unknown") from error
        number, diff = set_number(), category_set_diff(content)
        return Response(_diff_item(content, number, diff))


class SetPublishView(ApiView):
    """Taking over a version."""

    @extend_schema(
        operation_id="category_set_publish",
        tags=["category set"],
        summary="Take over a version of a catalog",
        request=PublishSet,
        responses={201: PublishedShape},
        examples=[_PUBLISHED],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator, who has seen the diff. Open appeals follow where their categories went.

        409 `set_changed` when the set is not the one of the diff, 422 `no_ministry` when nobody answers for a direction
        that is new here.
        """
        acting, body = manager_actor(request.person), PublishSet.checked(request)
        try:
            content = version_content(catalog_version(body["catalog"], body["version"]))
        except Missing as error:
            raise InvalidInput(error.message, field="catalog", code="unknown") from error
        published = category_set_publish(
            acting=acting,
            content=content,
            expected=body["expected"],
            take=[(item["code"], item["field"]) for item in body.get("take", ())],
            opens_on=_days(content, body),
        )
        return Response(published_item(published), status=201)


def _days(content: VersionContent, body: dict[str, Any]) -> dict[str, Any]:
    day = body.get("opens_on")
    if body["by_plan"] and day is not None:
        raise InvalidInput(_("Либо по плану, либо в один день."), field="opens_on")
    if day is not None:
        return {facts.direction: day for facts in content.categories.values()}
    if not body["by_plan"]:
        return {}
    plan = rollout_plan(content)
    if not plan:
        raise InvalidInput(_("У этой версии каталога нет плана открытия."), field="by_plan", code="no_plan")
    return dict(plan)


def _diff_item(content: VersionContent, number: int, diff: SetDiff) -> dict[str, Any]:
    counts = leaving_open_appeals(diff)
    return {
        "catalog": content.slug,
        "version": content.number,
        "set_version": number,
        "unchanged": diff.unchanged,
        "changes": [change_item(change, counts.get(change.code, 0)) for change in diff.changes],
        "plan": plan_item(rollout_plan(content)),
    }


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

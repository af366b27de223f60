"""API of the region's flow, for its administrator: optional stages, switched on and off."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from appeals.flow_settings import StageShown, flow_stages
from appeals.stages.optional import flow_stage_switch, stage_here
from core.http.serializers import Input, Shape, YesNoField
from core.http.views import ApiView
from tenants.service import ApiRequest, admin_actor

__all__ = ["FlowStageView", "FlowView"]


class FlowStageItem(Shape):
    """An optional stage of an appeal's life."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(help_text="Label of the state that follows it.")
    is_on = serializers.BooleanField(help_text="The region's flow has it.")
    waiting = serializers.IntegerField(help_text="Appeals that are in it now, also if it is off.")
    withholds = serializers.BooleanField(help_text="While an appeal is in it, only the staff read its answer.")


class FlowStageList(Shape):
    """All that are installed, in the order in which an appeal meets them."""

    results = FlowStageItem(many=True)


class SwitchStage(Input):
    """Whether the region's flow has the stage."""

    is_on = YesNoField()


class FlowView(ApiView):
    """Optional stages."""

    @extend_schema(
        operation_id="flow_stages_list", tags=["settings"], summary="Optional stages", responses=FlowStageList
    )
    def get(self, request: ApiRequest) -> Response:
        """List optional stages, for the region's administrator. Empty if no module adds any."""
        admin_actor(request.person)
        return Response({"results": [asdict(stage) for stage in flow_stages()]})


class FlowStageView(ApiView):
    """One optional stage."""

    http_method_names = ["patch"]

    @extend_schema(
        operation_id="flow_stages_switch",
        tags=["settings"],
        summary="Switch an optional stage",
        parameters=[OpenApiParameter("name", str, "path", description="Its name.")],
        request=SwitchStage,
        responses=FlowStageItem,
        examples=[OpenApiExample("Leave it out", {"is_on": False}, request_only=True)],
    )
    def patch(self, request: ApiRequest, name: str) -> Response:
        """Switch a stage, for the region's administrator. Appeals in it stay there and go on from it."""
        acting = admin_actor(request.person)
        stage_here(name)
        flow_stage_switch(name, acting=acting, is_on=SwitchStage.checked(request)["is_on"])
        return Response(_item(next(stage for stage in flow_stages() if stage.name == name)))


def _item(stage: StageShown) -> dict[str, Any]:
    return asdict(stage)

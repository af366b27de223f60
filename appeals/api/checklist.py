"""The steps of an assignment."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from appeals.api.output import checklist_item
from appeals.api.requests import TickStep
from appeals.api.shapes import StepTicked
from appeals.models import ChecklistItem
from appeals.stages.checklist import checklist_tick
from core.http.idempotency import idempotent
from core.http.views import ApiView
from tenants.service import ApiRequest

__all__ = ["ChecklistView"]


class ChecklistView(ApiView):
    """One step of the checklist."""

    @extend_schema(
        operation_id="appeals_tick",
        tags=["actions"],
        summary="Tick a step, or take the tick back",
        request=TickStep,
        responses={200: StepTicked},
    )
    @idempotent
    def post(self, request: ApiRequest, number: int, item_id: UUID) -> Response:
        """By the executor or the municipal centre, while the assignment is open (else 409 `assignment_closed`).

        The ids are in `checklist` of the appeal. An answer is refused (409 `open_steps`) until all are ticked. The
        `version` of the appeal stays as it is.
        """
        ticked = TickStep.checked(request)["ticked"]
        item = checklist_tick(person=request.person, number=number, item_id=item_id, ticked=ticked)
        steps = ChecklistItem.objects.filter(assignment_id=item.assignment_id).values_list("ticked_at", flat=True)
        moments = list(steps)
        done = len([moment for moment in moments if moment is not None])
        return Response({"step": checklist_item(item), "done": done, "total": len(moments)})

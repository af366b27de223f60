"""API of actions: one URL per action, derived from the registry of actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.response import Response

from appeals.api.output import Output, checklist_item
from appeals.api.requests import ACTION_REQUESTS, ActionInput, TickStep, Undo
from appeals.api.shapes import AppealMoved, StepTicked
from appeals.flow import action_take
from appeals.models import ChecklistItem
from appeals.stages.checklist import checklist_tick
from appeals.stages.undoing import appeal_undo
from appeals.states import actions
from core.http.idempotency import idempotent, idempotent_after
from core.http.views import ApiView
from tenants.service import ApiRequest

__all__ = ["ChecklistView", "UndoView", "action_urls"]


@contextmanager
def _read(view: "ActionView", request: ApiRequest, number: int) -> Iterator[dict[str, Any]]:
    yield view.body.read(view.body.checked(request))


class ActionView(ApiView):
    """One action on one appeal."""

    action: ClassVar[str]
    body: ClassVar[type[ActionInput]]

    @idempotent_after(_read)
    def post(self, request: ApiRequest, number: int, prepared: dict[str, Any]) -> Response:
        person, version = request.person, prepared.pop("version")
        appeal = action_take(self.action, person=person, number=number, version=version, arguments=prepared)
        return Response(Output.of(request).moved(appeal, person))


class UndoView(ApiView):
    """Undo one's last action."""

    @extend_schema(
        operation_id="appeals_undo",
        tags=["actions"],
        summary="Undo one's last action",
        request=Undo,
        responses={200: AppealMoved},
    )
    @idempotent
    def post(self, request: ApiRequest, number: int) -> Response:
        """Undo a staff action within ten seconds, by the person who took it; the applicant is notified of neither.

        `version` is the one that the action answered. 409 `too_late` once people may have been told, `moved_on` when
        something else has happened to the appeal since.
        """
        undone = appeal_undo(person=request.person, number=number, version=Undo.checked(request)["version"])
        return Response(Output.of(request).moved(undone.appeal, request.person))


def action_urls() -> Iterator[URLPattern]:
    """A URL for every action that a person can take."""
    for action, body in ACTION_REQUESTS.items():
        view = _view(action, body)
        yield path(f"appeals/<int:number>/actions/{action}", view.as_view(), name=f"action-{action}")


def _view(action: str, body: type[ActionInput]) -> type[ActionView]:
    name = "".join(part.title() for part in action.split("_")) + "View"
    view = type(name, (ActionView,), {"action": action, "body": body})
    spec = actions[action]
    sources = ", ".join(f"`{state}`" for state in sorted(spec.sources))
    targets = " or ".join(f"`{state}`" for state in (spec.target, spec.otherwise) if state)
    parties = ", ".join(party.value for party in sorted(spec.parties))
    described: type[ActionView] = extend_schema_view(
        post=extend_schema(
            operation_id=f"appeals_{action}",
            tags=["actions"],
            summary=action.replace("_", " ").capitalize(),
            description=f"{body.__doc__}\n\nBy: {parties}. From {sources} to {targets}.",
            request=body,
            responses={200: AppealMoved},
        )
    )(view)
    return described


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
        """Tick a step as executor or municipal centre while the assignment is open (else 409 `assignment_closed`).

        The ids are in `checklist` of the appeal. An answer is refused (409 `open_steps`) until all are ticked. The
        `version` of the appeal stays as it is.
        """
        ticked = TickStep.checked(request)["ticked"]
        item = checklist_tick(person=request.person, number=number, item_id=item_id, ticked=ticked)
        steps = ChecklistItem.objects.filter(assignment_id=item.assignment_id).values_list("ticked_at", flat=True)
        moments = list(steps)
        done = len([moment for moment in moments if moment is not None])
        return Response({"step": checklist_item(item), "done": done, "total": len(moments)})

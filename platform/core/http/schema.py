"""Add to every OpenAPI operation its errors, its rate limits and its idempotency key."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from core.http.idempotency import KEY_HEADER, REPLAYED_HEADER, is_idempotent
from core.http.problem import PROBLEM_JSON, TYPE_PREFIX
from core.http.serializers import Input, Shape

__all__ = ["ProblemAutoSchema"]

_DESCRIPTIONS = {
    400: "The request cannot be read: broken JSON or multipart, broken encoding.",
    401: "No valid token and no session. A token of another region is not valid here.",
    403: "Not allowed to this person.",
    404: "No such thing, or this person may not know of it.",
    406: "Only application/json is served.",
    409: "The thing has changed meanwhile, is in another state, or the Idempotency-Key is in use or was used "
    "for another request.",
    413: "The body is too large.",
    415: "The media type of the body is not taken.",
    422: "Fields or parameters are at fault; `errors` names them.",
    429: "Too many requests; `Retry-After` is in seconds.",
    500: "A bug of ours; it is logged.",
    503: "The region is suspended, not launched yet, or a part of the service is down.",
}
_WITH_RETRY = {409, 429}


@extend_schema_serializer(component_name="FieldError")
class FieldErrorShape(Shape):
    """What is wrong with one field."""

    field = serializers.CharField(help_text="Name of the field, parameter or header; inner names follow dots.")
    code = serializers.CharField(help_text="Stable, for programs.")
    detail = serializers.CharField(help_text="Russian, for people.")
    pointer = serializers.CharField(required=False, help_text="JSON pointer (RFC 6901) into the body.")


@extend_schema_serializer(component_name="Problem")
class ProblemShape(Shape):
    """RFC 9457 problem details."""

    type = serializers.CharField(help_text=f"`{TYPE_PREFIX}<code>`.")
    title = serializers.CharField(help_text="Russian, the same for all problems of a kind.")
    status = serializers.IntegerField(help_text="The HTTP status again.")
    detail = serializers.CharField(help_text="Russian: what happened and how to mend it.")
    instance = serializers.CharField(help_text="Path of the request.")
    code = serializers.CharField(help_text="Stable, for programs.")
    errors = FieldErrorShape(  # type: ignore[assignment]
        many=True, help_text="The fields at fault; may be empty."
    )


class ProblemAutoSchema(AutoSchema):
    """Adds what core.http does around every view."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        parameters += [
            OpenApiParameter(name, int, OpenApiParameter.HEADER, description=text, response=[200, 201], required=False)
            for name, text in (
                ("RateLimit-Limit", "Requests in a window."),
                ("RateLimit-Remaining", "Requests left in it."),
                ("RateLimit-Reset", "Seconds to its end."),
            )
        ]
        if is_idempotent(getattr(self.view, self.method.lower(), None)):
            parameters += [
                OpenApiParameter(
                    KEY_HEADER,
                    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
                    OpenApiParameter.HEADER,
                    description="Makes repeating safe: the same key and body get the same answer for 24 hours, "
                    "another body gets 409. A UUID is best. Refused requests (4xx) leave the key free.",
                ),
                OpenApiParameter(
                    REPLAYED_HEADER,
                    {"type": "string", "enum": ["true"]},
                    OpenApiParameter.HEADER,
                    description="The answer was given before.",
                    response=[200, 201],
                ),
            ]
        return parameters

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for code, body in bodies.items():
            body["description"] = body["description"] or HTTPStatus(int(code)).phrase
        for status in self._problem_statuses():
            bodies.setdefault(str(status), self._problem(status).ref)
        return bodies

    def _problem_statuses(self) -> list[int]:
        statuses = {400, 401, 406, 429, 500, 503}
        if not any(isinstance(rule, AllowAny) for rule in self.view.get_permissions()):
            statuses.add(403)
        # A module's addresses are there only where the region has it on.
        if "{" in self.path or "/modules/" in self.path:
            statuses.add(404)
        if self.method in ("POST", "PUT", "PATCH"):
            statuses |= {409, 413, 415, 422}
        elif self.method == "DELETE":
            statuses |= {409, 413, 422}
        elif self._get_parameters():
            statuses.add(422)
        return sorted(statuses)

    def _problem(self, status: int) -> ResolvedComponent:
        shape = self.resolve_serializer(ProblemShape, "response")
        response: dict[str, Any] = {
            "description": _DESCRIPTIONS[status],
            "content": {PROBLEM_JSON: {"schema": shape.ref}},
        }
        if status in _WITH_RETRY:
            response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
        component = ResolvedComponent(
            name="".join(word.title() for word in HTTPStatus(status).phrase.split()),
            type=ResolvedComponent.RESPONSE,
            schema=response,
            object=f"problem-{status}",
        )
        self.registry.register_on_missing(component)
        return component

    def _postprocess_serializer_schema(self, schema: dict[str, Any], serializer: Any, direction: Any) -> dict[str, Any]:
        schema = super()._postprocess_serializer_schema(schema, serializer, direction)
        if isinstance(serializer, Input):
            schema["additionalProperties"] = False
        return schema

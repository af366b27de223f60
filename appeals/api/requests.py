"""Request bodies about appeals. Field names match those in the services' errors."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appeals.api.fields import (
    ContactsInput,
    PhotosField,
    PointInput,
    StateField,
    category_field,
    executor_field,
    known_category_field,
    ministry_field,
    municipality_field,
)
from appeals.models import RejectionReason
from appeals.selectors.queue_filters import QueueFilters
from appeals.stages.answer import answer_read
from appeals.stages.words import MAX_APPEAL, MAX_WORDS
from appeals.states import Action, action_module
from core.http.serializers import DayField, Input, QueryInput, TextField, WholeField, YesNoField
from core.modules.parts import part_check

__all__ = [
    "ACTION_REQUESTS",
    "ActionInput",
    "AddNote",
    "AppealQuery",
    "NotificationQuery",
    "PublicAppealQuery",
    "SendAppeal",
    "TickStep",
    "Undo",
    "action_request",
    "filters_of",
]

MAX_VERSION = 2**31 - 1


class PublicAppealQuery(QueryInput):
    """Filters of the public list."""

    state = StateField(required=False)
    category = known_category_field(required=False, help_text="Code of a category, open or closed.")
    municipality = municipality_field(required=False, help_text="Code of a municipality.")
    received_from = DayField(required=False, help_text="First day, in the region's zone.")
    received_to = DayField(required=False, help_text="Last day, in the region's zone.")
    q = TextField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Words (Russian full text) or a number, as `display_number` too.",
    )


class AppealQuery(PublicAppealQuery):
    """Filters of one's list."""

    scope = serializers.ChoiceField(
        choices=[
            ("mine", "appeals that I sent"),
            ("visible", "mine and those of my roles"),
            ("public", "everything that is on the portal, as the public sees it"),
        ],
        default="visible",
    )


def filters_of(query: dict[str, Any]) -> tuple[QueueFilters, str]:
    """Filters from checked parameters, and the words to look for beside them."""
    category = query.get("category")
    words = query.get("q", "").strip()
    return QueueFilters(
        category_ids=(category,) if category else (),
        municipality_id=query.get("municipality"),
        state=query.get("state"),
        since=query.get("received_from"),
        until=query.get("received_to"),
    ), words


class NotificationQuery(QueryInput):
    """Filters of notifications."""

    unread = serializers.BooleanField(required=False, default=False, help_text="Only unread ones.")


@extend_schema_field(OpenApiTypes.ANY)
class DetailField(serializers.Field[Any, Any, Any, Any]):
    """A string, a number or a boolean; its meaning is checked against the question."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str | int | float | bool):
            raise serializers.ValidationError(_("Ответ — строка, число или да/нет."))
        return value

    def to_representation(self, value: Any) -> Any:
        return value


class SendAppeal(Input):
    """A new appeal."""

    text = TextField(max_length=MAX_APPEAL, min_length=10, help_text="What is wrong and where.")
    category = category_field(
        required=False, help_text="Code from `GET /categories`. Without it the likeliest one by the words is taken."
    )
    details = serializers.DictField(
        child=DetailField(),
        required=False,
        help_text="Answers to the category's questions by key (`GET /categories`); a key that `category` does not ask "
        "is refused. Without `category` what the found one does not ask is left out.",
    )
    point = PointInput(required=False, help_text="Decides the municipality.")
    address = TextField(max_length=300, required=False, allow_blank=True)
    municipality = municipality_field(required=False, help_text="Code; only used without `point`.")
    photos = PhotosField()
    contacts = ContactsInput(required=False)
    wants_publicity = YesNoField(
        required=False,
        default=False,
        help_text="Whether the applicant agreed that it is shown on the portal, masked and without contacts; it is not "
        "shown unless they said so.",
    )


class AddNote(Input):
    """An internal note of staff."""

    text = TextField(max_length=MAX_WORDS, help_text="The applicant never sees it.")


class TickStep(Input):
    """Whether a step is done."""

    ticked = YesNoField(help_text="true ticks the step, false takes the tick back.")


# --- Actions


ACTION_REQUESTS: dict[str, type["ActionInput"]] = {}


class ActionInput(Input):
    """Base request of actions. Docstrings of subclasses are their documentation in OpenAPI."""

    version = WholeField(
        min_value=1,
        max_value=MAX_VERSION,
        help_text="`version` of the appeal you were looking at; if it has changed meanwhile, 409 `stale_version`.",
    )

    @classmethod
    def read(cls, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments of the action's service; does slow work, since it runs before the transaction."""
        if "photo_ids" in arguments:
            arguments["photo_ids"] = tuple(arguments["photo_ids"])
        return arguments


R = TypeVar("R", bound=type[ActionInput])


def action_request(*names: str) -> Callable[[R], R]:
    """Register the request of actions; each action gets a URL and its documentation."""

    def register(request: R) -> R:
        for name in names:
            part_check(f"request of {name!r}", action_module(name))
            assert name not in ACTION_REQUESTS, f"two requests of {name!r}"
            ACTION_REQUESTS[str(name)] = request
        return request

    return register


class Undo(Input):
    """The action to undo."""

    version = WholeField(min_value=1, max_value=MAX_VERSION, help_text="`version` that the action answered.")


@action_request(Action.APPROVE)
class Approve(ActionInput):
    """Level 1: approve the appeal by the portal's rules; it moves to the ministry of its category."""

    category = category_field(source="category_id", required=False, help_text="Corrects the category.")
    publish = YesNoField(required=False, default=True, help_text="Shown only if the applicant agrees, too.")


@action_request(Action.REJECT_BY_RULES, Action.REJECT_BY_SUBSTANCE)
class Reject(ActionInput):
    """Reject the appeal; the applicant sees reason and text."""

    reason = serializers.ChoiceField(choices=RejectionReason.choices)
    text = TextField(max_length=MAX_WORDS, min_length=10)


@action_request(Action.ASK)
class Ask(ActionInput):
    """Level 2: ask the applicant; the appeal waits for the reply."""

    text = TextField(max_length=MAX_WORDS, min_length=10)


@action_request(Action.CLARIFY)
class Clarify(ActionInput):
    """As applicant, reply to the question."""

    text = TextField(max_length=MAX_WORDS)
    photos = PhotosField(source="photo_ids")


@action_request(Action.REASSIGN)
class Reassign(ActionInput):
    """Assign the appeal to another organisation."""

    executor = executor_field(source="executor_id", help_text="Code from `GET /organisations`.")
    note = TextField(max_length=MAX_WORDS, required=False, allow_blank=True, help_text="Instructions, for staff only.")


@action_request(Action.ASSIGN)
class Assign(Reassign):
    """Level 2: assign the appeal to an organisation."""

    publish = YesNoField(
        required=False,
        default=None,
        allow_null=True,
        help_text="Whether the portal shows it, where level 1 was passed without a person; null leaves it as it is.",
    )


@action_request(Action.REFUSE)
class Refuse(ActionInput):
    """As executor, return the appeal to the ministry: not ours."""

    reason = TextField(max_length=MAX_WORDS, min_length=10)


@action_request(Action.PASS_ON)
class PassOn(ActionInput):
    """Pass the appeal on to another ministry. The third time a moderator decides; see the state in the response."""

    ministry = ministry_field(source="ministry_id", help_text="Code from `GET /organisations`, of kind ministry.")
    reason = TextField(max_length=MAX_WORDS, min_length=10, help_text="For staff only.")


@action_request(Action.RECATEGORISE)
class Recategorise(ActionInput):
    """Change the category after level 1; the appeal moves to the ministry of the new one."""

    category = category_field(source="category_id", help_text="Code from `GET /categories`.")
    reason = TextField(max_length=MAX_WORDS, required=False, allow_blank=True, help_text="For staff only.")


@action_request(Action.REOPEN)
class Reopen(ActionInput):
    """Reopen a rejected appeal; it is moderated again, the applicant is notified."""

    reason = TextField(max_length=MAX_WORDS, min_length=10, help_text="For staff only.")


@action_request(Action.ANSWER)
class AnswerAppeal(ActionInput):
    """As executor, answer with text and photos."""

    text = TextField(max_length=MAX_WORDS, min_length=20)
    photos = PhotosField(source="photo_ids")

    @classmethod
    def read(cls, arguments: dict[str, Any]) -> dict[str, Any]:
        return super().read(arguments) | {"text": answer_read(arguments["text"])}


@action_request(Action.CONFIRM)
class Confirm(ActionInput):
    """As applicant, confirm that the problem is solved."""

    rating = WholeField(min_value=1, max_value=5, help_text="1 is the worst, 5 the best.")
    text = TextField(max_length=MAX_WORDS, required=False, allow_blank=True)


@action_request(Action.RETURN)
class Return(ActionInput):
    """As applicant, return the appeal to the executor: the problem is not solved."""

    reason = TextField(max_length=MAX_WORDS, min_length=5)
    photos = PhotosField(source="photo_ids")

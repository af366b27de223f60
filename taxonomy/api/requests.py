"""Request bodies about categories. Facts are typed JSON here and become cells of a catalog's row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.http.serializers import CodeField, DayField, Input, QueryInput, TextField, WholeField, YesNoField
from taxonomy.catalogs.rows import SEPARATOR, BadRow
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, QuestionType, Regime, Sensitivity
from taxonomy.facts import FACT_FIELDS
from taxonomy.questions import Question, questions_format
from taxonomy.sets.listing import CategoryState, SetFilters
from taxonomy.sets.selectors import Chosen
from tenants.service import organisation_by_code

__all__ = [
    "AddCategory",
    "DiffQuery",
    "EditCategory",
    "FindCategories",
    "NameResponsible",
    "OpenByPlan",
    "PublishSet",
    "ResetCategory",
    "RetireCategory",
    "SetQuery",
    "SwitchCategories",
    "cells_of",
    "errors_of",
]

MAX_VERSION = 2**31 - 1
MOST_CODES = 1000


class PlainField(TextField):
    """Words that stand in a list, so that signs which part a list may not be in them."""

    default_error_messages = {"parting": _("Знаков %(signs)s здесь быть не может.")}

    def __init__(self, *, without: str, **kwargs: Any) -> None:
        self._without = without
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        words = super().to_internal_value(data)
        if any(sign in words for sign in self._without):
            message = self.error_messages["parting"] % {"signs": " ".join(self._without)}
            raise serializers.ValidationError(message, code="invalid")
        return words


class DeadlineInput(Input):
    """From receipt to answer."""

    amount = WholeField(min_value=1, max_value=240)
    unit = serializers.ChoiceField(choices=DeadlineUnit.choices)


class QuestionInput(Input):
    """An extra question."""

    key = TextField(max_length=30, help_text="Small Latin letters, digits and _.")
    type = serializers.ChoiceField(choices=QuestionType.choices)
    label = PlainField(without="|:", max_length=200)  # type: ignore[assignment]
    required = YesNoField(required=False, default=False)  # type: ignore[assignment]
    options = serializers.ListField(child=PlainField(without="|:/", max_length=100), required=False, max_length=20)


class FactsInput(Input):
    """What a region may say of a category; the rules are those of a catalog's row."""

    block = serializers.ChoiceField(choices=Block.choices, required=False)
    direction = TextField(max_length=100, required=False)
    title = TextField(max_length=200, required=False)
    includes = TextField(max_length=2000, required=False, allow_blank=True)
    excludes = TextField(max_length=2000, required=False, allow_blank=True)
    aliases = serializers.ListField(child=PlainField(without="|", max_length=300), required=False, max_length=40)
    examples = serializers.ListField(child=PlainField(without="|", max_length=300), required=False, max_length=40)
    executor_kind = serializers.ChoiceField(choices=ExecutorKind.choices, required=False)
    regime = serializers.ChoiceField(choices=Regime.choices, required=False)
    fast_track = YesNoField(required=False)
    deadline = DeadlineInput(required=False)
    evidence = serializers.ChoiceField(choices=EvidenceNeed.choices, required=False)
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, required=False)
    questions = QuestionInput(many=True, required=False, max_length=8)  # type: ignore[call-arg]
    playbook = TextField(max_length=60, required=False, allow_blank=True, help_text="Code of a playbook.")
    incident_group = TextField(max_length=100, required=False, allow_blank=True)
    ministry = CodeField(
        lambda code: organisation_by_code(code).id, required=False, help_text="Code of the organisation that answers."
    )


class EditCategory(FactsInput):
    """Any of the fields; those left out stay as they are."""

    version = WholeField(min_value=1, max_value=MAX_VERSION, help_text="The version you were looking at.")
    ministry = CodeField(
        lambda code: organisation_by_code(code).id,
        required=False,
        allow_null=True,
        help_text="Code of the organisation that answers; null for «Другое» alone: moderators keep it and choose.",
    )


class AddCategory(FactsInput):
    """A category of the region's own; its code is made from its title."""

    block = serializers.ChoiceField(choices=Block.choices)
    direction = TextField(max_length=100)
    title = TextField(max_length=200)
    executor_kind = serializers.ChoiceField(choices=ExecutorKind.choices)
    regime = serializers.ChoiceField(choices=Regime.choices)
    fast_track = YesNoField()
    deadline = DeadlineInput()
    opens_on = DayField(required=False, allow_null=True, help_text="From which day; at once unless given.")


class ResetCategory(Input):
    """Which fields take the catalog's word again."""

    version = WholeField(min_value=1, max_value=MAX_VERSION, help_text="The version you were looking at.")
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.ChoiceField(choices=list(FACT_FIELDS)),
        required=False,
        min_length=1,
        max_length=len(FACT_FIELDS),
        help_text="All that were edited unless given.",
    )


class RetireCategory(Input):
    """Who takes an own category over."""

    version = WholeField(min_value=1, max_value=MAX_VERSION, help_text="The version you were looking at.")
    successor = TextField(
        max_length=80,
        required=False,
        allow_null=True,
        help_text="Code of the category that gets its open appeals; without one they stay where they are.",
    )


class FindCategories(QueryInput):
    """What somebody looks for."""

    q = TextField(max_length=200, required=False, allow_blank=True, help_text="Words, as one would type them.")


class SetQuery(QueryInput):
    """Filters of the set."""

    q = TextField(
        max_length=200, required=False, allow_blank=True, help_text="Words of title, code, aliases, inclusion."
    )
    block = serializers.ChoiceField(choices=Block.choices, required=False)
    direction = TextField(max_length=100, required=False)
    state = serializers.ChoiceField(
        choices=CategoryState.choices, required=False, help_text="Retired ones are left out unless asked for."
    )
    edited = serializers.ChoiceField(choices=["true", "false"], required=False, help_text="Differs from its catalog.")
    own = serializers.ChoiceField(choices=["true", "false"], required=False, help_text="The region's own.")

    @staticmethod
    def filters(query: Mapping[str, Any]) -> SetFilters:
        flags = {name: query[name] == "true" if name in query else None for name in ("edited", "own")}
        return SetFilters(
            words=query.get("q", ""),
            block=query.get("block", ""),
            direction=query.get("direction", ""),
            state=query.get("state", ""),
            **flags,
        )


class ChosenCategories(Input):
    """Which categories, by code, direction or block; two of them narrow each other."""

    codes = serializers.ListField(child=TextField(max_length=80), required=False, max_length=MOST_CODES)
    direction = TextField(max_length=100, required=False)
    block = TextField(max_length=20, required=False, help_text="Code of a block, `transport` for example.")

    @staticmethod
    def chosen(body: Mapping[str, Any]) -> Chosen:
        return Chosen(
            codes=tuple(body.get("codes", ())), direction=body.get("direction", ""), block=body.get("block", "")
        )


class OpenByPlan(ChosenCategories):
    """Which categories, by code, direction or block (two of them narrow each other); none of them: the whole set."""


class SwitchCategories(ChosenCategories):
    """Which categories, by code, direction or block (two of them narrow each other), and what to do with them."""

    on = YesNoField(help_text="false closes them; appeals that have them keep them.")
    opens_on = DayField(
        required=False, allow_null=True, help_text="With `on`: the day they open; null at once, even if dated before."
    )


class NameResponsible(Input):
    """Who answers for a direction, or for one category by code."""

    direction = TextField(max_length=100, required=False)
    code = TextField(max_length=80, required=False, help_text="Wins over its direction.")
    ministry = CodeField(lambda code: organisation_by_code(code).id, help_text="Code of the organisation.")
    present = YesNoField(required=False, default=False, help_text="Hand over the categories that are there, too.")


class DiffQuery(QueryInput):
    """Which version to compare the set with."""

    catalog = TextField(max_length=60, help_text="Slug of a catalog.")
    version = serializers.IntegerField(min_value=1, max_value=MAX_VERSION, required=False, help_text="The newest.")


class TakeInput(Input):
    """A conflict in which the catalog's word is taken."""

    code = TextField(max_length=80)
    field = serializers.ChoiceField(choices=list(FACT_FIELDS))


class PublishSet(Input):
    """Which version to take over, and how. Look at the diff first."""

    catalog = TextField(max_length=60, help_text="Slug of a catalog.")
    version = WholeField(min_value=1, max_value=MAX_VERSION, help_text="Its version.")
    expected = WholeField(min_value=0, max_value=MAX_VERSION, help_text="`set_version` of the diff you looked at.")
    take = TakeInput(many=True, required=False, help_text="Conflicts in which the catalog's word is taken.")
    opens_on = DayField(
        required=False, allow_null=True, help_text="The day on which new categories open; null: at once."
    )
    by_plan = YesNoField(required=False, default=False, help_text="New directions open on the days of the plan.")


def cells_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Checked facts as the cells of a catalog's row."""
    cells: dict[str, str] = {}
    for name in FACT_FIELDS:
        if name not in body:
            continue
        value = body[name]
        if name == "deadline":
            cells |= {"deadline": str(value["amount"]), "deadline_unit": value["unit"]}
        elif name == "questions":
            cells[name] = questions_format(_question(item) for item in value)
        elif isinstance(value, list):
            cells[name] = SEPARATOR.join(value)
        elif isinstance(value, bool):
            cells[name] = "yes" if value else "no"
        else:
            cells[name] = value
    return cells


def errors_of(problems: Iterable[BadRow]) -> dict[str, list[str]]:
    """Faults of cells by the names that the body has for them."""
    errors: dict[str, list[str]] = {}
    for problem in problems:
        name = {"deadline_unit": "deadline"}.get(problem.column, problem.column)
        errors.setdefault(name, []).append(problem.problem)
    return errors


def _question(item: Mapping[str, Any]) -> Question:
    return Question(
        key=item["key"],
        type=item["type"],
        label=item["label"],
        required=item["required"],
        options=tuple(item.get("options", ())),
    )

"""Editor form of a playbook: its fields, and its steps as rows to add, move and remove."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.typed import whole_number
from taxonomy.choices import Block
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks.publishing import MAX_CODE, MAX_TITLE
from taxonomy.playbooks.steps import MAX_HOURS, MAX_LENGTHS, MAX_STEPS, PlaybookStep

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["PlaybookForm", "StepForm", "StepRows"]

FIELDS = ("title", "who", "what", "evidence", "hours")
BLANK_ROWS = 3
MAX_NUMBER = 2**31 - 1


class PlaybookForm(forms.Form):
    """What a playbook is called and where it stands; `expected` is the version that the person started from."""

    use_required_attribute = False
    title = forms.CharField(label=_("Название"), help_text=_("О какой беде: «Яма на дороге»."), max_length=MAX_TITLE)
    block = forms.ChoiceField(label=_("Блок"), choices=Block.choices)
    code = forms.CharField(
        label=_("Код"),
        help_text=_("Латинские буквы, цифры и дефисы. По коду алгоритм выбирают в категории, потом он не меняется."),
        max_length=MAX_CODE,
    )
    kind = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MAX_NUMBER)

    def __init__(
        self, data: "QueryDict | Mapping[str, Any] | None" = None, *, playbook: Playbook | None, **initial: Any
    ) -> None:
        facts = {"title": playbook.title, "block": playbook.block} if playbook is not None else {}
        super().__init__(data, auto_id="playbook_%s", initial={**facts, **initial})
        if playbook is not None:
            del self.fields["code"]

    def add_domain_error(self, error: DomainError) -> None:
        """Show what the service refused at the field at fault."""
        name = "kind" if error.field == "municipality_kind" else error.field
        self.add_error(name if name in self.fields else None, error.message)


class StepForm(forms.Form):
    """One step."""

    use_required_attribute = False
    title = forms.CharField(label=_("Шаг"), max_length=MAX_LENGTHS["title"])
    who = forms.CharField(label=_("Кто делает"), max_length=MAX_LENGTHS["who"])
    hours = forms.IntegerField(label=_("Часов от поручения"), min_value=1, max_value=MAX_HOURS, required=False)
    what = forms.CharField(
        label=_("Что сделать"),
        help_text=_("Одно-два предложения: как, по какому правилу, что сказать жителю."),
        max_length=MAX_LENGTHS["what"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.CharField(label=_("Чем подтвердить"), max_length=MAX_LENGTHS["evidence"], required=False)


class StepRows:
    """The rows of the editor, as plain values and as forms."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], *, bound: bool = False, focus: int = -1) -> None:
        self.rows = rows
        data = {f"step-{index}-{name}": value for index, row in enumerate(rows) for name, value in row.items()}
        self.forms = [
            StepForm(data if bound else None, prefix=f"step-{index}", initial=dict(row), auto_id="%s")
            for index, row in enumerate(rows)
        ]
        if 0 <= focus < len(self.forms):
            self.forms[focus].fields["title"].widget.attrs["autofocus"] = True

    @classmethod
    def of_version(cls, version: PlaybookVersion | None) -> "StepRows":
        """The steps of a version; for a new playbook some blank rows."""
        steps = version.steps if version is not None else []
        return cls(steps or [{}] * BLANK_ROWS)

    @classmethod
    def sent(cls, data: "QueryDict") -> "StepRows":
        """The rows as they were sent, to be changed and shown again."""
        count = whole_number(data.get("count", ""), 999) or 0
        return cls(
            [
                {name: data.get(f"step-{index}-{name}", "") for name in FIELDS}
                for index in range(min(count, MAX_STEPS + 1))
            ]
        )

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MAX_STEPS

    def changed(self, order: str) -> "StepRows":
        """The rows after «add», «up-N», «down-N» or «remove-N»; anything else leaves them as they are."""
        rows = list(self.rows)
        verb, _dash, place = order.partition("-")
        index = whole_number(place)
        if verb == "add" and not self.is_full:
            return StepRows([*rows, {}], focus=len(rows))
        if index is None or index >= len(rows):
            return self
        if verb == "remove":
            rows.pop(index)
            return StepRows(rows, focus=min(index, len(rows) - 1))
        target = {"up": index - 1, "down": index + 1}.get(verb, -1)
        if 0 <= target < len(rows):
            rows[index], rows[target] = rows[target], rows[index]
        return StepRows(rows, focus=target)

    def judged(self) -> "StepRows":
        """The rows that were filled in, ready for `is_valid`; blank ones are no steps."""
        return StepRows([row for row in self.rows if any(str(value).strip() for value in row.values())], bound=True)

    def is_valid(self) -> bool:
        """Whether every row can be a step; every row is looked at, so that all faults are shown."""
        return not [form for form in self.forms if not form.is_valid()]

    def steps(self) -> list[PlaybookStep]:
        """The steps that were written, once `is_valid`."""
        return [PlaybookStep(**form.cleaned_data) for form in self.forms]

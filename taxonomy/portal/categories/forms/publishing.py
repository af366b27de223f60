"""Form of the decisions before a catalog's version is merged."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.typed import whole_number
from taxonomy.portal.categories.forms.category import ministry_options
from taxonomy.portal.categories.review import Review
from taxonomy.sets.publishing import FieldKey
from taxonomy.sets.selectors import region_today

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["PublishForm"]

NOW, ON_DAY, BY_PLAN = "now", "date", "plan"
TAKE = "catalog"


class PublishForm(forms.Form):
    """When new categories open, who answers for new directions, whose word stays where both sides changed a field.

    The radio buttons of conflicts are drawn by the page: `takes` are those that were set to the catalog's word.
    """

    opening = forms.ChoiceField(label=gettext_lazy("Когда открыть новые категории"), widget=forms.RadioSelect)
    opens_on = forms.DateField(
        label=gettext_lazy("С какого дня"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: "QueryDict | None" = None, *, review: Review) -> None:
        initial = {"opening": BY_PLAN if review.planned else NOW}
        super().__init__(data, auto_id="publish_%s", initial=initial)
        self.review = review
        self.sent = data
        opening = self.fields["opening"]
        assert isinstance(opening, forms.ChoiceField)
        opening.choices = _openings(review)
        opening.required = bool(review.added)
        self.fields["opens_on"].widget.attrs["min"] = region_today().isoformat()
        offered = ministry_options() if review.nobody else []
        for item in review.nobody:
            self.fields[item.key] = forms.ChoiceField(
                label=item.direction,
                choices=[("", _("Выберите министерство")), *offered],
                error_messages={"required": _("Выберите, кто отвечает за это направление.")},
            )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        day = values.get("opens_on")
        if values.get("opening") == ON_DAY and "opens_on" not in self.errors:
            if day is None:
                self.add_error("opens_on", _("Укажите день."))
            elif day <= region_today():
                self.add_error("opens_on", _("Нужен день не раньше завтрашнего."))
        return values

    @property
    def expected(self) -> int:
        """The set's version that the person was looking at; -1 for what is no number."""
        text = self.sent.get("expected", "") if self.sent is not None else ""
        expected = whole_number(text)
        return -1 if expected is None else expected

    @property
    def takes(self) -> set[str]:
        """Keys of the conflicting fields in which the catalog's word is taken."""
        sent = self.sent
        if sent is None:
            return set()
        keys = (field.key for change in self.review.conflicts for field in change.fields)
        return {key for key in keys if sent.get(key) == TAKE}

    def take(self) -> set[FieldKey]:
        """The same as the service wants them."""
        taken = self.takes
        return {
            (change.code, field.name)
            for change in self.review.conflicts
            for field in change.fields
            if field.key in taken
        }

    def opens(self) -> dict[str, date]:
        """Direction → the day on which what is new in it opens."""
        values = self.cleaned_data
        match values.get("opening"):
            case "date":
                return dict.fromkeys(self.review.added_directions, values["opens_on"])
            case "plan":
                return dict(self.review.planned)
        return {}

    def ministries(self) -> list[tuple[str, UUID]]:
        """Who was assigned to which direction."""
        return [(item.direction, UUID(self.cleaned_data[item.key])) for item in self.review.nobody]

    def ministry_fields(self) -> Iterator[tuple[forms.BoundField, int]]:
        """The selects of directions that nobody answers for, with the number of categories in each."""
        return ((self[item.key], item.count) for item in self.review.nobody)


def _openings(review: Review) -> list[tuple[str, str]]:
    openings = [(NOW, _("Сразу")), (ON_DAY, _("Все с одного дня"))]
    if review.planned:
        openings.append((BY_PLAN, _("По плану каталога")))
    return openings

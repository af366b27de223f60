"""Filters of a queue, kept in its URL."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.access import appeals_visible
from appeals.channel_kinds import channel_choices
from appeals.numbers import number_found
from appeals.portals.options import DIRECTION, category_groups, category_options_url
from appeals.selectors.choices import (
    CACHE_SECONDS,
    Choices,
    executors_of_appeals,
    filter_choices,
    ministries_of_appeals,
)
from appeals.selectors.queue_filters import QueueFilters
from appeals.selectors.queue_table import Queue
from appeals.states import state_choices_here
from core.plane import tenant_only
from core.process_cache import stamped
from tenants.service import Person
from workplace.service import LongSelect, Offered

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

__all__ = ["ALL", "MANY", "FilterForm"]

# So many categories come with the page; more come later, or at once where the address asks for all of them.
MANY = 100
ALL = "all"

_ANY = ""


class FilterForm(forms.Form):
    """Filters of a list; fields that the queue does not need are left out.

    An invalid value shows its error and an empty list, not all appeals.
    """

    q = forms.CharField(required=False, max_length=200)
    category = forms.ChoiceField(label=gettext_lazy("Категория"), required=False, widget=LongSelect)
    municipality = forms.ChoiceField(label=gettext_lazy("Муниципалитет"), required=False, widget=LongSelect)
    ministry = forms.ChoiceField(label=gettext_lazy("Ведомство"), required=False, widget=LongSelect)
    executor = forms.ChoiceField(label=gettext_lazy("Исполнитель"), required=False, widget=LongSelect)
    state = forms.ChoiceField(label=gettext_lazy("Состояние"), required=False, widget=LongSelect)
    channel = forms.ChoiceField(label=gettext_lazy("Откуда"), required=False, widget=LongSelect)
    since = forms.DateField(label=gettext_lazy("Получено с"), required=False)
    until = forms.DateField(label=gettext_lazy("по"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Порядок"), required=False, widget=LongSelect)
    photos = forms.BooleanField(label=gettext_lazy("Только с фотографиями"), required=False)

    def __init__(self, data: "QueryDict", *, queue: Queue, person: Person) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.queue, self.person = queue, person
        lists = filter_lists()
        self.offered, self._untouched = lists.choices, lists.untouched
        for name in {"municipality", "ministry", "executor", "state"} - set(queue.filters):
            del self.fields[name]
        for name, choices in (lists.fields | {"sort": lists.sort[queue.oldest_first]}).items():
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)
                field.choices = choices
        category = self.fields["category"].widget
        assert isinstance(category, LongSelect)
        if len(self.offered.categories) > MANY and ALL not in data:
            category.later = category_options_url(self.offered, whole=True)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Конец раньше начала."))
        for name in ("since", "until"):
            # The last of years has no day after it to end before.
            if self.cleaned_data.get(name) == date.max:
                self.add_error(name, _("Такого дня ещё долго не будет."))
        return self.cleaned_data

    def bar(self, request: "HttpRequest") -> SafeString:
        """The filters as HTML; without values they are the same for everybody and cached."""
        if not self.data and self.queue.slug in self._untouched:
            return self._untouched[self.queue.slug]
        drawn = render_to_string("appeals/work/parts/filters.html", {"form": self}, request)
        if not self.data:
            self._untouched[self.queue.slug] = drawn
        return drawn

    @property
    def active(self) -> int:
        """Number of set filters, without the search box."""
        self.is_valid()
        return sum(bool(value) for name, value in self.cleaned_data.items() if name not in ("q", "sort"))

    @property
    def is_wrong(self) -> bool:
        """Whether a field is invalid, so that the fields must be visible."""
        return not self.is_valid()

    @property
    def query(self) -> str:
        """The normalised query string, for links back to the list."""
        self.is_valid()
        kept = {name: self.data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}
        return urlencode(kept)

    def filters(self) -> QueueFilters:
        """The valid filters."""
        self.is_valid()
        value = self.cleaned_data.get
        words = value("q") or ""
        number = number_found(words, appeals_visible(self.person)) if words else None
        return QueueFilters(
            category_ids=self._category_ids(value("category") or ""),
            municipality_id=_id(value("municipality")),
            ministry_id=_id(value("ministry")),
            executor_id=_id(value("executor")),
            state=value("state") or None,
            channel=value("channel") or "",
            since=value("since"),
            until=value("until"),
            only_photos=bool(value("photos")),
            words="" if number is not None else words,
            number=number,
            nothing=self.is_wrong,
            oldest_first={"oldest": True, "newest": False}.get(value("sort") or ""),
        )

    def _category_ids(self, chosen: str) -> tuple[UUID, ...]:
        if chosen.startswith(DIRECTION):
            direction = chosen.removeprefix(DIRECTION)
            return tuple(category.id for category in self.offered.categories if category.direction == direction)
        return (UUID(chosen),) if chosen else ()


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


@dataclass(frozen=True, eq=False)
class FilterLists:
    """Choices of a region's filters by field; `sort` by whether the queue shows the oldest first."""

    choices: Choices
    fields: dict[str, Offered]
    sort: dict[bool, Offered]
    # The filters of a queue by its name, as they are drawn while none of them is set.
    untouched: dict[str, SafeString] = field(default_factory=dict)


@tenant_only
def filter_lists() -> FilterLists:
    """Choices of filters in the current region; up to a minute older than their lists."""
    return stamped("work:filter-lists", _filter_lists, CACHE_SECONDS)


def _filter_lists() -> FilterLists:
    offered = filter_choices()
    everywhere, everyone = (_ANY, _("Все")), (_ANY, _("Любое"))
    directions = {f"{DIRECTION}{direction}" for direction in offered.directions}
    return FilterLists(
        choices=offered,
        fields={
            "category": Offered([everywhere, *category_groups(offered, whole=True)], at_once=directions),
            "municipality": Offered([everywhere, *((str(item.id), item.name) for item in offered.municipalities)]),
            "ministry": Offered([everyone, *((str(item.id), item.label) for item in ministries_of_appeals())]),
            "executor": Offered([(_ANY, _("Любой")), *((str(item.id), item.label) for item in executors_of_appeals())]),
            "state": Offered([everyone, *state_choices_here()]),
            "channel": Offered([(_ANY, _("Отовсюду")), *channel_choices()]),
        },
        sort={
            True: Offered([(_ANY, _("Сначала старые")), ("newest", _("Сначала новые"))]),
            False: Offered([(_ANY, _("Сначала новые")), ("oldest", _("Сначала старые"))]),
        },
    )

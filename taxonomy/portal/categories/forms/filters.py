"""Filters of the set's page, kept in its URL."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taxonomy.choices import Block
from taxonomy.sets.listing import CategoryState, SetFilters

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["SetFilterForm"]

EDITED, OWN, AS_IN_CATALOG = "edited", "own", "catalog"


class SetFilterForm(forms.Form):
    """The filters of the set's page; what cannot be understood narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("Состояние"), required=False)
    block = forms.ChoiceField(label=gettext_lazy("Блок"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Откуда"), required=False)

    def __init__(self, data: "QueryDict") -> None:
        super().__init__(data, auto_id="filter_%s")
        choices: dict[str, list[Any]] = {
            "state": [("", _("Любое")), *CategoryState.choices],
            "block": [("", _("Все")), *Block.choices],
            "source": [
                ("", _("Все")),
                (EDITED, _("Изменено у нас")),
                (AS_IN_CATALOG, _("Как в каталоге")),
                (OWN, _("Свои")),
            ],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        self.is_valid()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    @property
    def active(self) -> int:
        """How many filters are set, the search box not counted."""
        return sum(bool(self.cleaned_data.get(name)) for name in ("state", "block", "source"))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.active or self.words)

    @property
    def query(self) -> str:
        """The filters as a query string, without what is not set."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})

    def filters(self, block: str = "", direction: str = "") -> SetFilters:
        """The same for the selector, in one direction of a block where they are named."""
        value = self.cleaned_data.get
        source = value("source")
        return SetFilters(
            words=self.words,
            state=value("state") or "",
            block=block or value("block") or "",
            direction=direction,
            edited={EDITED: True, AS_IN_CATALOG: False}.get(source or ""),
            own={OWN: True, AS_IN_CATALOG: False}.get(source or ""),
        )

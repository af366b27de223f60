"""A select of hundreds of options, narrowed by typing; the typed text must match the chosen option."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appeals.portals.workplace.forms.widgets import LongSelect

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["LongChoiceField", "long_choice"]


class LongChoiceField(forms.TypedChoiceField):
    """Refuses a choice that the words in the box beside it are not about: whoever typed them meant another one.

    A script drops such a choice while one types; this is for what is sent before it could. `finds` says which values
    words find besides those in whose label they stand.
    """

    widget: LongSelect
    finds: Callable[[str], Iterable[str]] | None = None

    def clean(self, value: Any) -> Any:
        typed = self.widget.typed
        if typed and value in self.empty_values:
            raise ValidationError(
                _("По словам «%(typed)s» ничего не выбрано. Выберите из найденного или очистите поиск.")
                % {"typed": typed},
                code="nothing_chosen",
            )
        chosen = super().clean(value)
        if typed and not self._belongs(typed, str(value)):
            raise ValidationError(
                _("«%(chosen)s» не подходит к словам «%(typed)s». Выберите из найденного или очистите поиск.")
                % {"chosen": self._label(str(value)), "typed": typed},
                code="other_words",
            )
        return chosen

    def _belongs(self, typed: str, value: str) -> bool:
        label = _plain(self._label(value, with_group=True))
        if all(word in label for word in _plain(typed).split()):
            return True
        return self.finds is not None and value in set(self.finds(typed))

    def _label(self, value: str, *, with_group: bool = False) -> str:
        offered: Any = self.choices
        for group, options in offered:
            if isinstance(options, list | tuple):
                for key, label in options:
                    if str(key) == value:
                        return f"{group} {label}" if with_group else str(label)
            elif str(group) == value:
                return str(options)
        return ""


def long_choice(label: "StrOrPromise") -> LongChoiceField:
    """A choice among hundreds of rows, by their ids, with a box that narrows it."""
    return LongChoiceField(label=label, coerce=UUID, widget=LongSelect(attrs={"data-searchable": True}))


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")

"""Base of action forms, and shared fields."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.models import Appeal
from appeals.portals.options import category_groups, category_options_url
from appeals.portals.workplace.forms.filters import MANY
from appeals.selectors.choices import choices_now
from appeals.stages.words import MAX_WORDS
from appeals.states import action_module, actions
from core.modules.parts import part_check
from core.typed import whole_number
from shell.forms import ServiceForm
from taxonomy.service import categories_search
from workplace.service import LongChoiceField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrOrPromise

__all__ = ["ACTION_FORMS", "ActionForm", "action_form", "offer_categories", "typed_in", "version_sent", "words_field"]

LOWER_ROWS = 4


def words_field(label: "StrOrPromise", *, help_text: "StrOrPromise" = "", required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": LOWER_ROWS, "data-count": MAX_WORDS, "data-keep": True})
    # The service checks lengths: it says how long the words are and cuts nothing.
    told = {"required": gettext_lazy("Напишите хотя бы несколько слов.")}
    return forms.CharField(label=label, widget=area, help_text=help_text, required=required, error_messages=told)


class ActionForm(ServiceForm):
    """Form of an action. `version` is the version of the appeal that the person saw.

    `key` is the letter that opens the form from the keyboard; `submit` is written on its button. With `whole` the page
    holds every choice of a long list: for a browser without scripts. `again` are the arguments of the same action
    that the person has just taken back: the form comes filled in.
    """

    action: ClassVar[str]
    key: ClassVar[str] = ""
    icon: ClassVar[str] = "check"
    variant: ClassVar[str] = "primary"
    submit: ClassVar["StrOrPromise"] = gettext_lazy("Отправить")

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: "QueryDict | None" = None,
        files: "MultiValueDict[str, UploadedFile] | None" = None,
        *,
        appeal: Appeal,
        whole: bool = False,
        again: "Mapping[str, Any] | None" = None,
    ) -> None:
        filled_in = {name.removesuffix("_id"): value for name, value in (again or {}).items()}
        initial = {**filled_in, "version": appeal.version}
        super().__init__(data, files, auto_id=f"{self.action}_%s", initial=initial)
        self.appeal, self.sent, self.whole, self.again = appeal, data, whole, again or {}
        self.prepare()

    @property
    def title(self) -> str:
        """Text of the button that opens the form."""
        return str(actions[self.action].label)

    def prepare(self) -> None:
        """Set choices and initial values of the appeal."""

    def arguments(self) -> dict[str, Any]:
        """Arguments of the action's service besides person, number and version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def typed(self) -> str:
        """The typed text, to be kept when the form is no longer possible."""
        areas = [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]
        return "\n\n".join(self.data.get(name, "") for name in areas).strip()


ACTION_FORMS: dict[str, type[ActionForm]] = {}

A = TypeVar("A", bound=type[ActionForm])


def action_form(form: A) -> A:
    """Register the form by which the staff take its action, declared before; pages show forms in the actions' order."""
    part_check(f"form of {form.action!r}", action_module(form.action))
    assert form.action not in ACTION_FORMS, f"two forms of {form.action!r}"
    ACTION_FORMS[str(form.action)] = form
    return form


def typed_in(data: "QueryDict") -> str:
    """The typed text of any action's form that is no longer possible."""
    return "\n\n".join(filter(None, (data.get(name, "").strip() for name in ("text", "reason", "note"))))


def version_sent(request: HttpRequest) -> int:
    """The appeal's version in a sent form; 0, which no appeal has, if it is not a number."""
    return whole_number(request.POST.get("version", "")) or 0


def offer_categories(form: ActionForm) -> None:
    """Fill the field `category`: the region's open categories and the present one."""
    current, offered = form.appeal.category, choices_now()
    choices = category_groups(offered)
    if current.moderators_keep:
        # Nobody answers for it: whoever goes on has to choose.
        choices.insert(0, ("", _("Выберите категорию")))
    elif offered.category(current.id) is None:
        choices.insert(0, (str(current.id), current.title))
    category = form.fields["category"]
    assert isinstance(category, LongChoiceField)
    category.choices = choices
    category.finds = _ids_found
    category.widget.attrs["data-search"] = reverse("portal:category-options")
    if len(offered.categories) > MANY and not form.whole:
        category.widget.later = category_options_url(offered)
        prefetch_related_objects([form.appeal], "suggestions")
        category.widget.at_once = {
            str(item.category_id) for item in form.appeal.suggestions.all() if item.probability is not None
        }


def _ids_found(words: str) -> list[str]:
    by_code = {item.code: str(item.id) for item in choices_now().categories}
    return [by_code[code] for code in categories_search(words) if code in by_code]

"""Form of one category of the region's set."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from core.typed import whole_number
from taxonomy.catalogs.rows import LONGEST, SEPARATOR
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.models import Category, Playbook
from taxonomy.portal.categories.forms.questions import QuestionFormSet, questions_formset
from taxonomy.portal.categories.words import FIELD_LABELS
from taxonomy.sets.editing import CategoryFaulty
from workplace.service import ministry_choices

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["CategoryForm", "ministry_options"]

# Columns of a catalog that this form fills, besides the questions.
COLUMNS = (
    "title",
    "block",
    "direction",
    "includes",
    "excludes",
    "aliases",
    "examples",
    "executor_kind",
    "deadline",
    "deadline_unit",
    "fast_track",
    "regime",
    "evidence",
    "sensitivity",
    "playbook",
    "incident_group",
)
LISTS = ("aliases", "examples")


def _text(name: str, help_text: Any = "", *, rows: int = 0, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=FIELD_LABELS[name],
        help_text=help_text,
        required=required,
        widget=widget,
        max_length=LONGEST.get(name) if name not in LISTS else None,
    )


def _choice(name: str, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELD_LABELS[name], help_text=help_text, choices=choices)


class CategoryForm(forms.Form):
    """What a category says, in plain words; `cells` gives it back as a catalog's row would have it."""

    title = _text("title", gettext_lazy("Так её увидят жители. Коротко и о проблеме: «Яма на дороге»."), required=True)
    block = _choice("block", Block.choices)
    direction = _text(
        "direction", gettext_lazy("Под этим заголовком категория стоит в списке у жителей."), required=True
    )
    includes = _text("includes", gettext_lazy("Что можно писать сюда."), rows=3)
    excludes = _text("excludes", gettext_lazy("Что часто путают с ней и куда это писать."), rows=2)
    aliases = _text("aliases", gettext_lazy("Каждое слово или выражение — с новой строки."), rows=4)
    examples = _text(
        "examples",
        gettext_lazy("Три–шесть фраз живыми словами, каждая с новой строки. По ним подсказка узнаёт категорию."),
        rows=5,
    )
    executor_kind = _choice("executor_kind", ExecutorKind.choices, gettext_lazy("Какая организация чинит."))
    ministry = forms.ChoiceField(
        label=gettext_lazy("Кто отвечает"), help_text=gettext_lazy("Сюда обращение попадёт после первой модерации.")
    )
    deadline = forms.IntegerField(label=FIELD_LABELS["deadline"], min_value=1, max_value=999)
    deadline_unit = forms.ChoiceField(label=gettext_lazy("В чём считать"), choices=DeadlineUnit.choices)
    fast_track = forms.BooleanField(
        label=FIELD_LABELS["fast_track"],
        required=False,
        help_text=gettext_lazy("Не может ждать: в очередях отмечена флажком."),
    )
    regime = _choice("regime", Regime.choices, gettext_lazy("По каким правилам живёт обращение."))
    evidence = _choice("evidence", EvidenceNeed.choices, gettext_lazy("Без этих снимков ответ не примут."))
    sensitivity = _choice("sensitivity", Sensitivity.choices)
    playbook = forms.ChoiceField(
        label=FIELD_LABELS["playbook"],
        required=False,
        help_text=gettext_lazy("Шаги, которые исполнитель отметит до ответа."),
    )
    incident_group = _text("incident_group", gettext_lazy("Куда такое сообщение относят в федеральной системе."))
    opens_on = forms.DateField(
        label=gettext_lazy("Открыть с даты"),
        required=False,
        help_text=gettext_lazy("Пусто — сразу."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: "QueryDict | None" = None, *, category: Category | None = None) -> None:
        initial = _initial(category) if category is not None else _fresh()
        super().__init__(data, auto_id="category_%s", initial=initial)
        self.category = category
        self.sent = data
        if category is not None:
            # A category that is there already opens by its own buttons.
            del self.fields["opens_on"]
        questions = category.questions if category is not None else []
        self.questions: QuestionFormSet = questions_formset(data, questions)
        self._choices(category)
        self.directions = sorted(set(Category.objects.order_by().values_list("direction", flat=True).distinct()))
        self.fields["direction"].widget.attrs |= {"list": "directions", "autocomplete": "off"}

    def _choices(self, category: Category | None) -> None:
        ministry, playbook = self.fields["ministry"], self.fields["playbook"]
        assert isinstance(ministry, forms.ChoiceField)
        assert isinstance(playbook, forms.ChoiceField)
        answering = category.answering if category is not None else None
        present = (str(answering.id), answering.short_name) if answering is not None else None
        if category is None:
            block = self.fields["block"]
            assert isinstance(block, forms.ChoiceField)
            block.choices = [("", _("Выберите блок")), *Block.choices]
        nobody = [] if category is not None else [("", _("Кто отвечает за направление"))]
        if category is not None and category.is_other:
            nobody = [("", _("Никто: модераторы сами выбирают категорию"))]
            ministry.help_text = _("Сюда попадёт то, что модератор оставит без категории.")
        ministry.choices = [*nobody, *ministry_options(present)]
        ministry.required = not nobody
        known = list(Playbook.objects.values_list("code", "title"))
        if category is not None and category.playbook and category.playbook not in dict(known):
            known.append((category.playbook, category.playbook))
        playbook.choices = [("", _("Без алгоритма")), *known]

    def is_valid(self) -> bool:
        # Both are asked: the person should see all that is wrong at once.
        return all([super().is_valid(), self.questions.is_valid()])

    @property
    def version(self) -> int:
        """The version of the category that the person was looking at; 0 for what is no number."""
        text = self.sent.get("version", "") if self.sent is not None else ""
        return whole_number(text) or 0

    @property
    def ministry_id(self) -> UUID | None:
        chosen = self.cleaned_data["ministry"]
        return UUID(chosen) if chosen else None

    @property
    def moderators_keep(self) -> bool:
        """Whether nobody is to answer for «Другое»."""
        return self.category is not None and self.category.is_other and not self.cleaned_data["ministry"]

    def cells(self) -> dict[str, str]:
        """What was changed (of a new category everything), as cells of a catalog's row."""
        values = self.cleaned_data
        names = [name for name in COLUMNS if self.category is None or name in self.changed_data]
        cells = {name: _cell(name, values[name]) for name in names}
        if {"deadline", "deadline_unit"} & set(cells):
            cells |= {name: _cell(name, values[name]) for name in ("deadline", "deadline_unit")}
        if self.category is None or self.questions.has_changed():
            cells["questions"] = self.questions.cell()
        return cells

    def typed_besides(self, facts: Collection[str]) -> bool:
        """Whether something else than these facts was changed in the form and is not saved yet."""
        typed = {"deadline" if name == "deadline_unit" else name for name in self.changed_data}
        if self.questions.has_changed():
            typed.add("questions")
        return bool(typed - set(facts))

    def with_restored(self, facts: Collection[str], present: Category) -> "QueryDict":
        """What was sent, with these facts and the version as the category has them now."""
        assert self.sent is not None
        data = self.sent.copy()
        data["version"] = str(present.version)
        names = [*facts, "deadline_unit"] if "deadline" in facts else list(facts)
        values = _initial(present)
        for name in set(names) & set(self.fields):
            data.pop(name, None)
            if values[name] is not False:
                data[name] = "on" if values[name] is True else str(values[name])
        if "questions" in facts:
            for name in [name for name in data if name.startswith("questions-")]:
                del data[name]
            data.update(questions_formset(None, present.questions).as_sent())
        return data

    def add_domain_error(self, error: InvalidInput) -> None:
        """Show what the service refused at the fields at fault."""
        faults = (
            [(problem.column, problem.problem) for problem in error.problems]
            if isinstance(error, CategoryFaulty)
            else [(error.field or "", error.message)]
        )
        for name, words in faults:
            if name in self.fields:
                self.add_error(name, words)
            else:
                label = FIELD_LABELS.get(name)
                self.add_error(None, f"{label}: {words}" if label else words)


def _cell(name: str, value: Any) -> str:
    if name in LISTS:
        return SEPARATOR.join(line.strip() for line in value.splitlines() if line.strip())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\r\n", "\n")


def _initial(category: Category) -> dict[str, Any]:
    values = {name: getattr(category, name) for name in COLUMNS}
    answering = str(category.answering_id or "")
    return values | {name: "\n".join(values[name]) for name in LISTS} | {"ministry": answering}


def _fresh() -> dict[str, Any]:
    return {
        "regime": Regime.MESSAGE,
        "deadline": 10,
        "deadline_unit": DeadlineUnit.WORKING_DAYS,
        "executor_kind": ExecutorKind.ADMINISTRATION,
        "evidence": EvidenceNeed.NONE,
        "sensitivity": Sensitivity.OPEN,
    }


def ministry_options(present: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Ministries of the region for a select; `present` (id, name) stays choosable though it may be closed."""
    options = [(str(item.id), item.short_name) for item in ministry_choices()]
    if present is not None and present[0] not in dict(options):
        options.insert(0, (present[0], _("%(name)s (закрыта)") % {"name": present[1]}))
    return options

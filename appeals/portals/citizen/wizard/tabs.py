"""One draft in several tabs: no page overwrites what another has saved since it was rendered.

Each page carries marks of what was saved when it was rendered, and its own name; each saved field remembers the page
that wrote it. A page that comes again (Back, a second press) wrote the field itself and may continue; a script adds the
other pages of its tab. Fields that the person left unchanged take the saved value. If several pages changed a field,
all variants are saved (`drafts.OTHER`), and the step asks which to take. Only a page that has shown all variants may
choose.
"""

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.forms import BooleanField, Form
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from appeals.drafts import AUTO_CATEGORY, OTHER, TRIED, WRITTEN
from appeals.selectors.choices import choices_now

__all__ = [
    "BASE",
    "PAGE",
    "PAGES",
    "TAB_FIELDS",
    "TAKE_OTHER",
    "Meeting",
    "Variant",
    "marks_of",
    "meeting_of",
    "new_page_name",
    "others_with",
    "swapped",
    "variants_told",
    "written_by",
]

# Fields of each form: the name of its page, marks of what was saved then, and the pages of this tab.
PAGE, BASE, PAGES = "tab_page", "tab_base", "tab_pages"
# The button that swaps what is in the form for another variant; its value is the mark of that.
TAKE_OTHER = "tab_other"
TAB_FIELDS = frozenset({PAGE, BASE, PAGES, TAKE_OTHER})

# More variants than anybody would compare: the oldest goes.
_MOST_OTHERS = 5
# Among the marks of a page: of the variants that it shows. No field has that name.
_SHOWN = "*"
_POINT = ("lat", "lon")
_MOST_TOLD = 2000
# Consent is given anew each time and is no part of a draft.
_NOT_SAVED = frozenset({"consent"})
_PAGE_NAME = re.compile(r"[0-9a-f]{12}")
_DECIMAL = re.compile(r"-?\d{1,3}[.,]\d+")

Values = MultiValueDict[str, str]
Data = Mapping[str, Any]


Variant = dict[str, str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Result of merging a form with the saved draft: `posted` is to be saved.

    If there are `others`, all variants but the form's, the person has to choose first.
    """

    posted: Values
    others: list[Variant] = field(default_factory=list)
    has_given_way: bool = False


def new_page_name() -> str:
    """A name that no other page has."""
    return secrets.token_hex(6)


def marks_of(data: Data, step: str, form: Form | None) -> str:
    """Marks of the saved values of a form's fields, for hidden fields of the page."""
    marks = [f"{name}.{_mark(_saved(data, step, name))}" for name in _names(form)]
    others = _others(data, step)
    return ",".join([*marks, f"{_SHOWN}.{_mark_of(others)}"] if others else marks)


def written_by(data: Data, names: Iterable[str], page: str) -> dict[str, Any]:
    """The draft's change that records which page wrote these fields; "" for a page without a name."""
    name = page if _PAGE_NAME.fullmatch(page) else ""
    return {WRITTEN: {**data.get(WRITTEN, {}), **dict.fromkeys(names, name)}}


def meeting_of(data: Data, step: str, form: Form, posted: Values) -> Meeting:
    """Merge a form with the saved draft. A form without marks (an old page, a program) is accepted as is."""
    base = _told_marks(posted) if data.get(WRITTEN) else {}
    ours = {posted.get(PAGE, ""), *posted.get(PAGES, "")[:_MOST_TOLD].split(",")} - {""}
    others, shown = _others(data, step), base.get(_SHOWN, "")
    other: Variant = {}
    taken, has_given_way = posted.copy(), False
    for unit in _units(step, _names(form)):
        names = [name for name in unit if name in base and (name in posted or _is_tick(form, name))]
        saved = {name: _saved(data, step, name) for name in names}
        if all(_mark(saved[name]) == base[name] for name in names):
            continue
        if any(data.get(WRITTEN, {}).get(name) in ours for name in names):
            continue
        here = {name: _normal(posted.get(name, "")) for name in names}
        differing = [name for name in names if here[name] != saved[name]]
        # On a page that asks, what was left as it was has been chosen.
        if not shown and all(_mark(here[name]) == base[name] for name in names):
            for name in differing:
                taken.setlist(name, [saved[name]] if saved[name] else [])
            has_given_way = has_given_way or bool(differing)
        elif differing and any(saved.values()):
            other |= saved
    if not other and (not base or not others or shown == _mark_of(others)):
        return Meeting(taken, [], has_given_way)
    return Meeting(taken, _each_once([*others, other] if other else others, taken), has_given_way)


def swapped(data: Data, step: str, posted: Values) -> tuple[Values, list[Variant]]:
    """The form with the chosen variant, and the other variants, including the form's former one."""
    others, taken = _others(data, step), posted.copy()
    place = next((at for at, other in enumerate(others) if _mark_of(other) == posted.get(TAKE_OTHER)), None)
    if place is not None:
        for name, value in others[place].items():
            taken.setlist(name, [value])
        others[place] = {name: _normal(posted.get(name, "")) for name in others[place]}
    return taken, _each_once(others, taken)


def others_with(data: Data, step: str, others: list[Variant]) -> dict[str, Any]:
    """The draft's change that stores exactly these variants of a step; empty if there are none."""
    kept = data.get(OTHER, {})
    rest = {name: variants for name, variants in kept.items() if name != step}
    if others:
        return {OTHER: {**rest, step: others}}
    return {OTHER: rest} if kept else {}


def variants_told(form: Form | None, data: Data, step: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The other variants for display: mark, field labels and values."""
    if form is None:
        return []
    told = [(_mark_of(other), _variant_told(form, other)) for other in _others(data, step)]
    return [(mark, fields) for mark, fields in told if fields]


def _variant_told(form: Form, other: Variant) -> list[tuple[str, str]]:
    # Questions of a category that is no longer chosen are not asked.
    known = [name for name in other if name in form.fields]
    told = [(_label(form, name), _words(name, other[name])) for name in known if name not in _POINT]
    if any(name in _POINT for name in known):
        told.append(
            (_("Метка на карте"), ", ".join(filter(None, (other.get(name, "") for name in _POINT))) or _("нет"))
        )
    return told


def _others(data: Data, step: str) -> list[Variant]:
    kept = data.get(OTHER, {}).get(step, [])
    # Drafts were once kept with one other variant.
    return [kept] if isinstance(kept, dict) else list(kept)


def _each_once(others: list[Variant], form: Values) -> list[Variant]:
    """Variants that differ from the form, without repetition; the latest last."""
    here = [other for other in others if any(_normal(form.get(name, "")) != other[name] for name in other)]
    return [other for at, other in enumerate(here) if other not in here[at + 1 :]][-_MOST_OTHERS:]


def _label(form: Form, name: str) -> str:
    return _("Категория") if name == "category" else str(form.fields[name].label or name)


def _words(name: str, value: str) -> str:
    choices = choices_now()
    if name == "category":
        if value == AUTO_CATEGORY:
            return _("Не знаю: определите по моим словам")
        found = next((item.title for item in choices.categories if str(item.id) == value), "")
        return found or _("не выбрана")
    if name == "municipality":
        return next((item.name for item in choices.municipalities if str(item.id) == value), "") or _("не выбран")
    return {"yes": _("да"), "on": _("да"), "no": _("нет"), "": _("пусто")}.get(value, value)


def _units(step: str, names: Sequence[str]) -> list[list[str]]:
    """Groups of fields that belong together: a mark on the map and its address."""
    return [list(names)] if step == "place" else [[name] for name in names]


def _names(form: Form | None) -> list[str]:
    return [name for name in form.fields if name not in _NOT_SAVED] if form is not None else []


def _is_tick(form: Form, name: str) -> bool:
    return isinstance(form.fields[name], BooleanField)


def _saved(data: Data, step: str, name: str) -> str:
    tried = data.get(TRIED, {}).get(step, {}).get("values", {})
    if name in tried:
        return _normal(tried[name][-1] if tried[name] else "")
    value = (data.get("details") or {}).get(name) if step == "details" else data.get(name)
    if isinstance(value, bool):
        return ("yes" if value else "no") if step == "details" else ("on" if value else "")
    # The first step shows no choice where it is left to the words.
    return "" if step == "describe" and value == AUTO_CATEGORY else _normal(value)


def _normal(value: Any) -> str:
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return f"{float(text.replace(',', '.')):.6f}" if _DECIMAL.fullmatch(text) else text


def _mark(value: str) -> str:
    return sha256(value.encode("utf-8", "replace")).hexdigest()[:12]


def _mark_of(variant: Variant | list[Variant]) -> str:
    return _mark(json.dumps(variant, sort_keys=True))


def _told_marks(posted: Values) -> dict[str, str]:
    told = posted.get(BASE, "")[:_MOST_TOLD]
    return {name: mark for name, _dot, mark in (part.rpartition(".") for part in told.split(",")) if name}

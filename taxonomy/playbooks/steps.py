"""A step of a playbook and its validation."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["MAX_HOURS", "MAX_LENGTHS", "MAX_STEPS", "MIN_LENGTHS", "PlaybookStep", "steps_checked"]

MAX_STEPS = 20
MAX_HOURS = 2000
# In characters. A title has to fit on a phone's line or two, the rest is read with gloves on.
MAX_LENGTHS = {"title": 120, "who": 100, "what": 600, "evidence": 200}
MIN_LENGTHS = {"title": 3, "who": 3, "what": 10, "evidence": 0}
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class PlaybookStep:
    """What to do, by whom, what shows that it is done; `hours` from the assignment, or None where time is no matter."""

    title: str
    who: str
    what: str
    evidence: str = ""
    hours: int | None = None

    def as_json(self) -> dict[str, Any]:
        """JSON-ready values; `from_json` reads them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The step that `as_json` wrote."""
        return cls(**values)


def steps_checked(steps: Sequence[PlaybookStep]) -> list[PlaybookStep]:
    """The steps with clean words. Raises InvalidInput (field `steps`) naming the step and what is wrong with it."""
    if not steps:
        raise _refused(_("Добавьте хотя бы один шаг."))
    if len(steps) > MAX_STEPS:
        raise _refused(_("Не больше %(n)d шагов: длинный алгоритм никто не прочтёт.") % {"n": MAX_STEPS})
    checked = [_checked(number, step) for number, step in enumerate(steps, start=1)]
    titles = [step.title.casefold() for step in checked]
    for number, title in enumerate(titles, start=1):
        if title in titles[: number - 1]:
            raise _of_step(number, _("шаг с таким названием уже есть."))
    return checked


def _checked(number: int, step: PlaybookStep) -> PlaybookStep:
    words = {name: _clean(getattr(step, name)) for name in MAX_LENGTHS}
    labels = {
        "title": _("название"),
        "who": _("кто делает"),
        "what": _("что сделать"),
        "evidence": _("чем подтвердить"),
    }
    for name, text in words.items():
        if len(text) < MIN_LENGTHS[name]:
            raise _of_step(number, _("заполните поле «%(field)s».") % {"field": labels[name]})
        if len(text) > MAX_LENGTHS[name]:
            raise _of_step(
                number,
                _("«%(field)s» длиннее %(limit)d знаков.") % {"field": labels[name], "limit": MAX_LENGTHS[name]},
            )
    if step.hours is not None and not 1 <= step.hours <= MAX_HOURS:
        raise _of_step(number, _("срок — от 1 до %(n)d часов.") % {"n": MAX_HOURS})
    return PlaybookStep(**words, hours=step.hours)


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub(" ", unicodedata.normalize("NFC", text))).strip()


def _of_step(number: int, fault: str) -> InvalidInput:
    return _refused(_("Шаг %(number)d: %(fault)s") % {"number": number, "fault": fault})


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, field="steps")

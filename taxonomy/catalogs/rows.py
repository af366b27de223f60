"""Convert a row of a catalog's file to CategoryFacts and back; report every error."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tables import name_fold
from core.typed import whole_number
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.facts import CategoryFacts, Deadline
from taxonomy.questions import questions_format, questions_parse

__all__ = ["COLUMNS", "OPTIONAL_COLUMNS", "OWN_PREFIX", "BadRow", "Row", "row_of", "row_parse", "rows_parse"]

OPTIONAL_COLUMNS = (
    "includes",
    "excludes",
    "aliases",
    "examples",
    "evidence",
    "sensitivity",
    "questions",
    "playbook",
    "incident_group",
)
COLUMNS = (
    "code",
    "block",
    "direction",
    "title",
    "includes",
    "excludes",
    "aliases",
    "examples",
    "executor_kind",
    "regime",
    "fast_track",
    "deadline",
    "deadline_unit",
    "evidence",
    "sensitivity",
    "questions",
    "playbook",
    "incident_group",
)
# Regions name their own categories so: a category of a later version must never meet one of those.
OWN_PREFIX = "own-"
SEPARATOR = " | "
LONGEST = {"direction": 100, "title": 200, "includes": 2000, "excludes": 2000, "incident_group": 100}
MOST_PHRASES = 40
LONGEST_PHRASE = 300
# The longest that a law gives is 30 days (59-ФЗ, art. 12), 60 with the extension; hours are for what burns.
LONGEST_DEADLINE = {DeadlineUnit.WORKING_DAYS: 90, DeadlineUnit.CALENDAR_DAYS: 120, DeadlineUnit.HOURS: 240}
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Row:
    """Cells of a row by column, and its place («roads.csv, строка 12»)."""

    place: str
    cells: dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """The errors of a row, worded for the person who has to correct it."""

    place: str
    column: str
    problem: str

    def __str__(self) -> str:
        where = f"{self.place}, {self.column}" if self.column else self.place
        return f"{where}: {self.problem}"


def rows_parse(rows: Iterable[Row]) -> tuple[list[CategoryFacts], list[BadRow]]:
    """Valid rows as facts, and all errors of the others; duplicate codes and titles are errors."""
    good: list[CategoryFacts] = []
    bad: list[BadRow] = []
    codes: dict[str, str] = {}
    titles: dict[tuple[str, str], str] = {}
    for row in rows:
        facts, faults = row_parse(row)
        code = row.cells.get("code", "").strip()
        if code and code in codes:
            faults.append(
                BadRow(
                    row.place, "code", _("код «%(code)s» уже есть: %(place)s") % {"code": code, "place": codes[code]}
                )
            )
        if code.startswith(OWN_PREFIX):
            faults.append(
                BadRow(
                    row.place, "code", _("коды с «%(prefix)s» — у своих категорий регионов") % {"prefix": OWN_PREFIX}
                )
            )
        codes.setdefault(code, row.place)
        title = (_folded(row, "direction"), _folded(row, "title"))
        if title[1] and title in titles:
            faults.append(
                BadRow(row.place, "title", _("такая категория уже есть: %(place)s") % {"place": titles[title]})
            )
        titles.setdefault(title, row.place)
        bad += faults
        if facts is not None and not faults:
            good.append(facts)
    return good, bad


def row_of(facts: CategoryFacts) -> dict[str, str]:
    """The cells that `rows_parse` parses back into these facts."""
    return {
        "code": facts.code,
        "block": facts.block,
        "direction": facts.direction,
        "title": facts.title,
        "includes": facts.includes,
        "excludes": facts.excludes,
        "aliases": SEPARATOR.join(facts.aliases),
        "examples": SEPARATOR.join(facts.examples),
        "executor_kind": facts.executor_kind,
        "regime": facts.regime,
        "fast_track": "yes" if facts.fast_track else "no",
        "deadline": str(facts.deadline.amount),
        "deadline_unit": facts.deadline.unit,
        "evidence": facts.evidence,
        "sensitivity": facts.sensitivity,
        "questions": questions_format(facts.questions),
        "playbook": facts.playbook,
        "incident_group": facts.incident_group,
    }


def _folded(row: Row, column: str) -> str:
    return name_fold(row.cells.get(column, ""))


class _Cells:
    """Parse the cells of one row, collecting all errors."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[BadRow] = []

    def fault(self, column: str, problem: str) -> None:
        self.faults.append(BadRow(self.row.place, column, problem))

    def line(self, column: str, *, required: bool = False) -> str:
        """A text of one line: a line break inside a cell of a table is a space."""
        return " ".join(self.text(column, required=required).split())

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.row.cells.get(column, "").strip()
        if required and not value:
            self.fault(column, _("пусто"))
        if len(value) > LONGEST.get(column, LONGEST_PHRASE):
            self.fault(column, _("длиннее %(most)d знаков") % {"most": LONGEST.get(column, LONGEST_PHRASE)})
        if "\0" in value:
            self.fault(column, _("недопустимый знак"))
        return value

    def choice(self, column: str, choices: type[models.TextChoices], default: str = "") -> str:
        value = self.row.cells.get(column, "").strip() or default
        if value in choices.values:
            return value
        for code, label in choices.choices:
            if name_fold(value) == name_fold(str(label)):
                return str(code)
        problem = _("пусто") if not value else _("неизвестно «%(value)s»") % {"value": value[:60]}
        self.fault(column, f"{problem}; {_('бывает')}: {', '.join(choices.values)}")
        return ""

    def slug(self, column: str, *, required: bool) -> str:
        value = self.text(column, required=required)
        if value and (not _CODE.fullmatch(value) or len(value) > 80):
            self.fault(column, _("код — строчные латинские буквы, цифры и дефисы, не длиннее 80 знаков"))
        return value

    def yes_no(self, column: str) -> bool:
        value = self.row.cells.get(column, "").strip().lower()
        known = {
            "yes": True,
            "да": True,
            "true": True,
            "1": True,
            "no": False,
            "нет": False,
            "false": False,
            "0": False,
        }
        if value not in known:
            self.fault(column, _("нужно yes или no"))
        return known.get(value, False)

    def phrases(self, column: str) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in self.row.cells.get(column, "").split("|") if part.strip())
        if len(parts) > MOST_PHRASES or any(len(part) > LONGEST_PHRASE or "\0" in part for part in parts):
            self.fault(
                column,
                _("не больше %(most)d фраз по %(long)d знаков, через |")
                % {"most": MOST_PHRASES, "long": LONGEST_PHRASE},
            )
        return parts

    def deadline(self) -> Deadline:
        unit = self.choice("deadline_unit", DeadlineUnit)
        value = self.row.cells.get("deadline", "").strip()
        most = LONGEST_DEADLINE.get(DeadlineUnit(unit), 0) if unit else max(LONGEST_DEADLINE.values())
        amount = whole_number(value, most) or 0
        if not 1 <= amount <= most:
            self.fault("deadline", _("нужно целое число от 1 до %(most)d") % {"most": most})
        return Deadline(amount=amount, unit=unit)

    def parsed(self, column: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(self.row.cells.get(column, ""))
        except InvalidInput as error:
            self.fault(column, str(error))
            return ()


def row_parse(row: Row) -> tuple[CategoryFacts | None, list[BadRow]]:
    """The facts of one row, or None and all its errors."""
    cells = _Cells(row)
    facts = CategoryFacts(
        code=cells.slug("code", required=True),
        block=cells.choice("block", Block),
        direction=cells.line("direction", required=True),
        title=cells.line("title", required=True),
        includes=cells.text("includes"),
        excludes=cells.text("excludes"),
        aliases=cells.phrases("aliases"),
        examples=cells.phrases("examples"),
        executor_kind=cells.choice("executor_kind", ExecutorKind),
        regime=cells.choice("regime", Regime),
        fast_track=cells.yes_no("fast_track"),
        deadline=cells.deadline(),
        evidence=cells.choice("evidence", EvidenceNeed, default=EvidenceNeed.NONE),
        sensitivity=cells.choice("sensitivity", Sensitivity, default=Sensitivity.OPEN),
        questions=cells.parsed("questions", questions_parse),
        playbook=cells.slug("playbook", required=False),
        incident_group=cells.line("incident_group"),
    )
    return (None if cells.faults else facts), cells.faults

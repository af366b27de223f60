"""Bulk channel: import a table of messages, row by row, through the ordinary intake.

A row is identified by its id at the source, or by its content. So importing a file again, or after a kill, adds only
missing rows. Ids are unique within one source only: two systems both start with 1.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.models import Appeal, ChannelKind
from appeals.stages.intake import Intake, ReadIntake, appeal_record, intake_read
from appeals.stages.words import words_checked
from core import clock
from core.database.locks import wait_for_turn
from core.errors import DomainError, InvalidInput
from core.mail.addresses import address_checked
from core.plane import tenant_only
from core.tables import Table, TableRow, coordinates_parse, moment_parse, name_fold, table_open
from core.typed import invisible_remove, name_clean
from taxonomy.service import categories_active
from tenants.service import NOBODY, municipalities_list, region_current

__all__ = ["Columns", "Format", "ImportOutcome", "Rejection", "bulk_columns_unused", "bulk_import", "bulk_lines_count"]

CHUNK = 200
# What fits into an appeal's source key beside the name of the channel.
IDENTITY_LIMIT = 90
LONGEST_SOURCE = 40
LONGEST_NUMBER = 200
LONGEST_NAME = 150


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column of the file holds what; empty means that the file does not tell it.

    `category` holds a code or a title of the region's set; where it is empty, the words decide (rubrication).
    `municipality` holds a code or a name; `received_at` a moment in the region's zone unless it says otherwise (see
    `moment_parse`); `lat` and `lon` degrees, or `lat` alone both of them («54.31, 48.39»). `id` is the number of the
    message at its source. `email` and `name` are the applicant's.
    """

    text: str
    category: str = ""
    municipality: str = ""
    address: str = ""
    lat: str = ""
    lon: str = ""
    received_at: str = ""
    email: str = ""
    name: str = ""
    id: str = ""

    def named(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return tuple(name for name in vars(self).values() if name)


# How offices call the columns that hold these; compared without blanks and dashes.
_NAMES = {
    "text": ("текст", "текст обращения", "сообщение", "обращение", "message"),
    "category": ("категория", "тема", "рубрика", "topic"),
    "municipality": ("муниципалитет", "муниципальное образование", "район", "мо"),
    "address": ("адрес", "место"),
    "lat": ("широта", "latitude", "координаты"),
    "lon": ("долгота", "longitude", "lng"),
    "received_at": ("дата", "дата обращения", "дата поступления", "получено", "date", "created_at"),
    "email": ("электронная почта", "почта", "эл. почта", "e-mail"),
    "name": ("заявитель", "фио", "имя"),
    "id": ("номер", "номер обращения", "number"),
}


@dataclass(frozen=True, kw_only=True)
class Format:
    """How a CSV is written, where it isn't told by itself (see `table_open`)."""

    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class Rejection:
    """A line that was not taken in: where it begins in the file (1 is the header), which column, why."""

    line: int
    field: str
    reason: str


@dataclass
class ImportOutcome:
    """What became of a file so far."""

    taken: int = 0
    known: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return self.taken + self.known + len(self.rejected)


class _Line(NamedTuple):
    """A row and what it is known by: its own key, and the one that it had before sources were told apart."""

    row: TableRow
    key: str
    former_key: str


def bulk_lines_count(path: Path, *, file_format: Format = Format()) -> int:
    """How many records the file has. Raises InvalidInput for a file that cannot be read."""
    with table_open(path, **vars(file_format)) as table:
        return sum(1 for _row in table)


def bulk_columns_unused(path: Path, *, columns: Columns, file_format: Format = Format()) -> dict[str, str]:
    """Columns of the file that none of `columns` names: what they hold is not taken in.

    Each comes with the field of Columns that its name fits, "" where it fits none that is free.
    """
    used = {name_fold(name) for name in vars(columns).values() if name}
    free = {field for field, name in vars(columns).items() if not name}
    with table_open(path, **vars(file_format)) as table:
        unused = [name for name in table.columns if name_fold(name) not in used]
    found: dict[str, str] = {}
    for name in unused:
        field = _FIELD_OF.get(_joined(name), "")
        found[name] = field if field in free else ""
        free.discard(field)
    return found


def _joined(name: str) -> str:
    return re.sub(r"[\s_.-]+", "", name_fold(name))


_FIELD_OF = {_joined(name): field for field, names in _NAMES.items() for name in (field, *names)}


@tenant_only
def bulk_import(
    path: Path,
    *,
    columns: Columns,
    source: str = "",
    default_category: str = "",
    file_format: Format = Format(),
    asks: bool = False,
) -> Iterator[ImportOutcome]:
    """Take a table in; yields the running outcome after each chunk, which is one transaction.

    `source` names where the numbers in the column `id` come from, and is needed with it. Nobody is written to of the
    import unless it `asks`: then each new address gets a letter that asks whether it is theirs. Raises InvalidInput
    for a file or a mapping that cannot be used at all; a bad line is only rejected.
    """
    origin = _source_checked(source, columns)
    if asks and not columns.email:
        raise InvalidInput(_("Чтобы написать заявителям, назовите столбец с их почтой: --email."), field="email")
    reading = _Reading(columns, default_category, asks=asks)
    outcome = ImportOutcome()
    with table_open(path, **vars(file_format)) as table:
        table.check(required=columns.named())
        lines = _lines(table, columns, origin)
        while chunk := list(islice(lines, CHUNK)):
            _take_chunk(chunk, reading, outcome)
            yield outcome


def _source_checked(source: str, columns: Columns) -> str:
    if not columns.id:
        return ""
    folded = name_fold(source)
    if not folded:
        raise InvalidInput(
            _("Номера различаются только внутри своего источника. Назовите его: --source «Инцидент»."), field="source"
        )
    if len(folded) > LONGEST_SOURCE or ":" in folded or not folded.isprintable():
        raise InvalidInput(
            _("Название источника — до %(most)d знаков, без двоеточия.") % {"most": LONGEST_SOURCE}, field="source"
        )
    return folded


def _take_chunk(chunk: list[_Line], reading: "_Reading", outcome: ImportOutcome) -> None:
    known = _known({key for line in chunk for key in (line.key, line.former_key) if key})
    ready: dict[str, _ReadLine] = {}
    for line in chunk:
        if line.key in ready:
            # The same number twice: the second one's turn comes when the first is in, or refused.
            _write(ready, known, reading, outcome)
        try:
            if reading.is_known(line, known):
                outcome.known += 1
            else:
                ready[line.key] = reading.read(line)
        except DomainError as error:
            outcome.rejected.append(reading.rejection(line, error))
    _write(ready, known, reading, outcome)
    outcome.rejected.sort(key=lambda rejection: rejection.line)


@transaction.atomic
def _write(ready: dict[str, "_ReadLine"], known: dict[str, str], reading: "_Reading", outcome: ImportOutcome) -> None:
    """Receive the lines that were read, in one transaction; empties `ready`."""
    if not ready:
        return
    # One import after another: two of the same table would each wait for a line of the other.
    wait_for_turn("appeals.bulk")
    known.update(_known(ready))
    for key, item in ready.items():
        try:
            if reading.is_known(item.line, known):
                outcome.known += 1
                continue
            with transaction.atomic(), item.at():
                known[key] = appeal_record(person=NOBODY, intake=item.intake).text
        except DomainError as error:
            outcome.rejected.append(reading.rejection(item.line, error))
        else:
            outcome.taken += 1
    ready.clear()


def _known(keys: Iterable[str]) -> dict[str, str]:
    """The words of the appeals that are known by these keys."""
    rows = Appeal.objects.filter(source_key__in=list(keys)).values_list("source_key", "text")
    return {str(key): text for key, text in rows}


@dataclass(frozen=True)
class _ReadLine:
    """A line that was read before its transaction."""

    line: _Line
    intake: ReadIntake
    moment: datetime | None

    def at(self) -> AbstractContextManager[object]:
        """The clock of the moment that the line names."""
        return clock.at(self.moment) if self.moment else nullcontext()


class _Reading:
    """What the words of a file mean in this region; looked up once."""

    def __init__(self, columns: Columns, default_category: str, *, asks: bool) -> None:
        self.columns = columns
        self._asks = asks
        self._keys = {name: name_fold(column) for name, column in vars(columns).items()}
        self._categories: dict[str, set[UUID]] = {}
        self._codes: dict[str, UUID] = {}
        for category in categories_active():
            self._categories.setdefault(name_fold(category.title), set()).add(category.id)
            self._codes[category.code] = category.id
        self._municipalities: dict[str, set[UUID]] = {}
        for municipality in municipalities_list():
            for name in {name_fold(municipality.code), name_fold(municipality.name)}:
                self._municipalities.setdefault(name, set()).add(municipality.id)
        self._default = self._category(default_category) if default_category else None

    def is_known(self, line: _Line, known: Mapping[str, str]) -> bool:
        """Whether this message came in before. Raises InvalidInput where its number did, with other words."""
        if line.row.faults:
            where = "; ".join(f"{fault.cell}: {fault.problem}" for fault in line.row.faults if fault.problem)
            raise InvalidInput(where or _("В объединённых ячейках."))
        if fault := _number_fault(self._cell(line, "id")):
            raise InvalidInput(fault, field="id")
        if not line.key:
            raise InvalidInput(_("Номера нет, и строку не узнать при повторе."), field="id")
        if line.key not in known:
            return line.former_key in known and known[line.former_key] == self._text(line)
        if self.columns.id and known[line.key] != self._text(line):
            raise InvalidInput(
                _("Под этим номером из этого источника уже есть обращение с другим текстом."), field="id"
            )
        return True

    def read(self, line: _Line) -> _ReadLine:
        """What one line says. Raises DomainError."""
        if line.row.surplus:
            raise InvalidInput(_("Ячеек больше, чем столбцов: возможно, текст с разделителем не взят в кавычки."))
        words = self._cell(line, "received_at")
        moment = self._moment(words) if words else None
        point = coordinates_parse(self._cell(line, "lat"), self._cell(line, "lon")) or (None, None)
        intake = Intake(
            text=self._cell(line, "text"),
            category_id=self._category_of(line),
            channel=ChannelKind.BULK,
            lat=point[0],
            lon=point[1],
            address=self._cell(line, "address"),
            municipality_id=self._municipality(self._cell(line, "municipality")),
            contact_email=self._email(line),
            contact_name=self._name(line),
            source_key=line.key,
            asks=self._asks,
        )
        with clock.at(moment) if moment else nullcontext():
            return _ReadLine(line, intake_read(intake), moment)

    def rejection(self, line: _Line, error: DomainError) -> Rejection:
        """What is told of a line that was not taken in."""
        return Rejection(line.row.line, self.column_of(error), error.message)

    def column_of(self, error: DomainError) -> str:
        """The column of the file that an error is about."""
        return vars(self.columns).get(error.field or "", "") or error.field or ""

    def _cell(self, line: _Line, name: str) -> str:
        return line.row.cells[self._keys[name]].strip() if self._keys[name] else ""

    def _email(self, line: _Line) -> str:
        words = self._cell(line, "email")
        return address_checked(words) if words else ""

    def _name(self, line: _Line) -> str:
        name = name_clean(self._cell(line, "name"))
        if len(name) > LONGEST_NAME:
            raise InvalidInput(_("Имя длиннее %(most)d знаков.") % {"most": LONGEST_NAME}, field="name")
        return name

    def _text(self, line: _Line) -> str:
        return words_checked(self._cell(line, "text"), field="text", maximum=10**6)

    def _category_of(self, line: _Line) -> UUID | None:
        words = self._cell(line, "category")
        if not words:
            return self._default
        try:
            return self._category(words)
        except InvalidInput:
            if self._default:
                return self._default
            raise

    def _category(self, words: str) -> UUID:
        if words in self._codes:
            return self._codes[words]
        found = self._categories.get(name_fold(words), set())
        if len(found) > 1:
            raise InvalidInput(
                _("Категорий «%(words)s» в регионе несколько: укажите код.") % {"words": words[:80]}, field="category"
            )
        if not found:
            raise InvalidInput(_("Категории «%(words)s» в регионе нет.") % {"words": words[:80]}, field="category")
        return next(iter(found))

    def _municipality(self, words: str) -> UUID | None:
        if not words:
            return None
        found = self._municipalities.get(name_fold(words), set())
        if len(found) > 1:
            raise InvalidInput(
                _("Муниципалитетов «%(words)s» в регионе несколько: укажите код.") % {"words": words[:80]},
                field="municipality",
            )
        if not found:
            raise InvalidInput(
                _("Муниципалитета «%(words)s» в регионе нет.") % {"words": words[:80]}, field="municipality"
            )
        return next(iter(found))

    @staticmethod
    def _moment(words: str) -> datetime:
        try:
            return moment_parse(words, zone=region_current().zone, now=clock.now())
        except InvalidInput as error:
            raise InvalidInput(error.message, field="received_at") from None


def _lines(table: Table, columns: Columns, source: str) -> Iterator[_Line]:
    seen: Counter[str] = Counter()
    # Not the applicant: who imports a table again to add addresses has the same messages.
    named = [name_fold(column) for column in replace(columns, email="", name="").named()]
    for row in table:
        if row.faults:
            yield _Line(row, "", "")
        elif columns.id:
            number = row.cells[name_fold(columns.id)].strip()
            is_good = number and not _number_fault(number)
            yield _Line(row, _source_key(f"{source}:{number}"), _source_key(number)) if is_good else _Line(row, "", "")
        else:
            digest = _digest("\x1f".join(row.cells[name] for name in named))
            seen[digest] += 1
            yield _Line(row, _source_key(f"{digest}:{seen[digest]}"), "")


def _number_fault(number: str) -> str:
    if len(number) > LONGEST_NUMBER:
        return _("Номер длиннее %(most)d знаков: вероятно, это другой столбец.") % {"most": LONGEST_NUMBER}
    if number and (not number.isprintable() or invisible_remove(number) != number):
        return _("В номере есть невидимые знаки.")
    return ""


def _source_key(identity: str) -> str:
    """What an appeal of this line is known by."""
    return f"bulk:{_digest(identity) if len(identity) > IDENTITY_LIMIT else identity}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]

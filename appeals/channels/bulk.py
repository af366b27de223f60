"""The bulk channel: a table of messages from elsewhere, line by line through the same intake as everybody's.

A line is known by its content (or by an id column), so importing a file again, or after a kill, adds only what is not
there yet.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from appeals.models import Appeal, ChannelKind
from appeals.stages.intake import Intake, appeal_receive
from core import clock
from core.errors import DomainError, InvalidInput
from core.plane import tenant_only
from taxonomy.service import categories_active
from tenants.service import NOBODY, municipalities_list, region_current

__all__ = ["Columns", "ImportOutcome", "Rejection", "bulk_import", "bulk_lines_count"]

CHUNK = 200
# A quoted cell may hold a long message; a quote that is never closed must not swallow the file silently.
CELL_LIMIT = 200_000
# What fits into an appeal's source key beside the name of the channel.
IDENTITY_LIMIT = 90


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column of the file holds what; empty means that the file does not tell it.

    `category` holds a code or a title of the region's set; where it is empty, the words decide (rubrication).
    `municipality` holds a code or a name; `received_at` an ISO 8601 moment, in the region's zone unless it says
    otherwise; `lat` and `lon` degrees.
    """

    text: str
    category: str = ""
    municipality: str = ""
    address: str = ""
    lat: str = ""
    lon: str = ""
    received_at: str = ""
    id: str = ""

    def named(self) -> list[str]:
        """The columns that the file must have."""
        return [name for name in vars(self).values() if name]


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


@dataclass(frozen=True)
class _Line:
    number: int
    cells: dict[str, str]
    surplus: int
    source_key: str


def bulk_lines_count(path: Path, *, encoding: str, delimiter: str) -> int:
    """How many records the file has. Raises InvalidInput for a file that cannot be read."""
    return sum(1 for _record in _records(path, encoding, delimiter))


@tenant_only
def bulk_import(
    path: Path,
    *,
    columns: Columns,
    default_category: str = "",
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> Iterator[ImportOutcome]:
    """Take a CSV file in; yields the running outcome after each chunk, which is one transaction.

    Raises InvalidInput for a file or a mapping that cannot be used at all; a bad line is only rejected.
    """
    reading = _Reading(columns, default_category)
    outcome = ImportOutcome()
    lines = _lines(path, columns, encoding, delimiter)
    while chunk := list(islice(lines, CHUNK)):
        _take_chunk(chunk, reading, outcome)
        yield outcome


@transaction.atomic
def _take_chunk(chunk: list[_Line], reading: "_Reading", outcome: ImportOutcome) -> None:
    keys = [line.source_key for line in chunk]
    known = set(Appeal.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    for line in chunk:
        if not line.source_key:
            reason = _("Номера нет, и строку не узнать при повторе.")
            outcome.rejected.append(Rejection(line.number, reading.columns.id, reason))
            continue
        if line.source_key in known:
            outcome.known += 1
            continue
        try:
            with transaction.atomic():
                reading.take(line)
        except DomainError as error:
            outcome.rejected.append(Rejection(line.number, error.field or "", error.message))
        else:
            known.add(line.source_key)
            outcome.taken += 1


class _Reading:
    """What the words of a file mean in this region; looked up once."""

    def __init__(self, columns: Columns, default_category: str) -> None:
        self.columns = columns
        self._categories: dict[str, UUID] = {}
        for category in categories_active():
            self._categories.setdefault(category.title.casefold(), category.id)
            self._categories[category.code] = category.id
        self._municipalities: dict[str, UUID] = {}
        for municipality in municipalities_list():
            self._municipalities[municipality.code] = municipality.id
            self._municipalities[municipality.name.casefold()] = municipality.id
        self._default = self._category(default_category) if default_category else None

    def take(self, line: _Line) -> None:
        """Send one line through the intake. Raises DomainError."""
        if line.surplus:
            raise InvalidInput(_("Ячеек больше, чем столбцов: возможно, текст с разделителем не взят в кавычки."))
        moment = self._moment(self._cell(line, self.columns.received_at))
        intake = Intake(
            text=self._cell(line, self.columns.text),
            category_id=self._category_of(line),
            channel=ChannelKind.BULK,
            lat=self._degrees(line, self.columns.lat),
            lon=self._degrees(line, self.columns.lon),
            address=self._cell(line, self.columns.address),
            municipality_id=self._municipality(self._cell(line, self.columns.municipality)),
            source_key=line.source_key,
        )
        with clock.at(moment) if moment else nullcontext():
            appeal_receive(person=NOBODY, intake=intake)

    @staticmethod
    def _cell(line: _Line, column: str) -> str:
        return line.cells[column].strip() if column else ""

    def _category_of(self, line: _Line) -> UUID | None:
        words = self._cell(line, self.columns.category)
        if not words:
            return self._default
        try:
            return self._category(words)
        except InvalidInput:
            if self._default:
                return self._default
            raise

    def _category(self, words: str) -> UUID:
        found = self._categories.get(words) or self._categories.get(words.casefold())
        if found is None:
            raise InvalidInput(
                _("Категории «%(words)s» в регионе нет.") % {"words": words[:80]}, field=self.columns.category
            )
        return found

    def _municipality(self, words: str) -> UUID | None:
        if not words:
            return None
        found = self._municipalities.get(words) or self._municipalities.get(words.casefold())
        if found is None:
            raise InvalidInput(
                _("Муниципалитета «%(words)s» в регионе нет.") % {"words": words[:80]}, field=self.columns.municipality
            )
        return found

    def _degrees(self, line: _Line, column: str) -> float | None:
        words = self._cell(line, column)
        if not words:
            return None
        try:
            return float(words.replace(",", "."))
        except ValueError:
            raise InvalidInput(_("«%(words)s» — не координата.") % {"words": words[:40]}, field=column) from None

    def _moment(self, words: str) -> datetime | None:
        if not words:
            return None
        problem = InvalidInput(_("«%(words)s» — не дата.") % {"words": words[:40]}, field=self.columns.received_at)
        try:
            moment = parse_datetime(words) or datetime.fromisoformat(words)
        except ValueError:
            raise problem from None
        if timezone.is_naive(moment):
            moment = moment.replace(tzinfo=region_current().zone)
        if moment > clock.now():
            raise InvalidInput(_("Дата в будущем."), field=self.columns.received_at)
        return moment


def _lines(path: Path, columns: Columns, encoding: str, delimiter: str) -> Iterator[_Line]:
    seen: Counter[str] = Counter()
    for number, cells, surplus in _records(path, encoding, delimiter):
        missing = [name for name in columns.named() if name not in cells]
        if missing:
            raise InvalidInput(
                _("В файле нет столбца «%(missing)s». Есть: %(present)s.")
                % {"missing": missing[0], "present": ", ".join(cells)},
                field="columns",
            )
        if columns.id:
            identity = cells[columns.id].strip()
        else:
            digest = _digest("\x1f".join(cells[name] for name in columns.named()))
            seen[digest] += 1
            identity = f"{digest}:{seen[digest]}"
        yield _Line(number, cells, surplus, _source_key(identity))


def _source_key(identity: str) -> str:
    """What an appeal of this line is known by; empty for a line without a number of its own."""
    if len(identity) > IDENTITY_LIMIT:
        identity = _digest(identity)
    return f"bulk:{identity}" if identity else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, dict[str, str], int]]:
    """(line where the record begins, cells by column, number of cells that have no column) of each record."""
    csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            header = [name.strip() for name in next(reader, [])]
            if not header:
                raise InvalidInput(_("Файл пуст: нет даже строки с названиями столбцов."), field="file")
            begins = reader.line_num + 1
            for row in reader:
                if any(cell.strip() for cell in row):
                    cells = dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=False))
                    yield begins, cells, max(len(row) - len(header), 0)
                begins = reader.line_num + 1
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise InvalidInput(_("Файл %(path)s не открывается.") % {"path": path}, field="file") from error
    except (UnicodeDecodeError, LookupError) as error:
        raise InvalidInput(
            _("Файл не в кодировке %(encoding)s. Укажите другую: --encoding cp1251.") % {"encoding": encoding},
            field="file",
        ) from error
    except csv.Error as error:
        raise InvalidInput(
            _("Строка %(line)d: файл CSV испорчен (%(what)s).") % {"line": reader.line_num, "what": error}, field="file"
        ) from error

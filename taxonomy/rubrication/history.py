"""Labelled messages that a region imports: a CSV of a former system, stored as a masked copy.

The copy is in the private storage, never in the database, so that later trainings can use it.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.plane import tenant_only
from core.storage import private_storage, region_path
from core.tables import Limits, Table, name_fold, table_open
from language.detectors.personal_data import personal_data_mask
from language.engine import LabelledText
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Category

__all__ = [
    "CodeFinder",
    "FileRow",
    "History",
    "code_finder",
    "file_rows",
    "has_history",
    "history_keep",
    "history_kept",
    "history_match",
    "history_told",
]

logger = structlog.get_logger(__name__)

TEXT, CODE, GROUP, EXECUTOR = "text", "code", "group", "executor"
# A title stands in any of these; «topic» is what «Инцидент Менеджмент» calls it.
TITLES = ("topic", "title")
LONGEST_TEXT = 4000
MOST_ROWS = 200_000
FOLDER = "history"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a CSV: the message, and its label; empty if there is none."""

    text: str
    code: str = ""
    topic: str = ""
    group: str = ""
    executor: str = ""


@dataclass(frozen=True, kw_only=True)
class History:
    """A file matched with the region's set: training data, and labels the set does not know.

    `unmatched` counts rows by the topic, title or code that no category answers to, the commonest first.
    """

    labelled: tuple[LabelledText, ...]
    rows: tuple[FileRow, ...]
    unmatched: Mapping[str, int] = field(default_factory=dict)
    empty: int = 0


def history_told(history: History, name: str, *, most: int = 15) -> Iterator[str]:
    """Lines that say what of a file was matched, and `most` of what was not."""
    yield f"{name}: сообщений с категорией {len(history.labelled)}."
    if history.empty:
        yield f"Без текста: {history.empty}."
    if history.unmatched:
        yield f"Категории региона не нашлось для {sum(history.unmatched.values())} строк:"
        yield from (f"  {topic[:80]}: {count}" for topic, count in list(history.unmatched.items())[:most])
        if len(history.unmatched) > most:
            yield f"  … и ещё {len(history.unmatched) - most}"


def file_rows(path: Path, *, labelled: bool = True) -> Iterator[FileRow]:
    """Rows of a table with a column `text` and, if `labelled`, one of code, topic, title.

    Raises InvalidInput for a file that is missing or no such table, before the first row is given or at a row that
    can't be read.
    """
    with table_open(path, limits=Limits(rows=MOST_ROWS)) as table:
        names = _columns(table, labelled=labelled)
        for row in table:
            for fault in row.faults:
                raise InvalidInput(f"{row.place}, {fault.cell}: {fault.problem}.", field="csv")
            cells = {name: row.cells[column].strip() for name, column in names.items()}
            yield FileRow(**cells | {TEXT: cells[TEXT][:LONGEST_TEXT]})


def _columns(table: Table, *, labelled: bool) -> dict[str, str]:
    """Our name of a column → the file's."""
    found = {name: name for name in (TEXT, CODE, GROUP, EXECUTOR) if name in table}
    for name in TITLES:
        if name in table:
            found.setdefault("topic", name)
    table.check(required=(TEXT,))
    if labelled and not {CODE, "topic"} & found.keys():
        raise InvalidInput(
            _("%(name)s: нет столбца code, topic или title — непонятно, о чём сообщения.") % {"name": table.name},
            field="csv",
        )
    return found


class CodeFinder:
    """Resolves a code, a title or an alias to a category of the region; the group decides between several."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._codes: dict[str, str] = {}
        self._titles: dict[str, set[str]] = {}
        self._aliases: dict[str, set[str]] = {}
        self._groups: dict[str, frozenset[str]] = {}
        for category in categories:
            code = category.code
            self._codes[code] = code
            self._titles.setdefault(_plain(category.title), set()).add(code)
            # A region that renamed a category still brings files with the name that the catalog gave it.
            if category.base:
                self._titles.setdefault(_plain(category.base.get("title", "")), set()).add(code)
            for alias in category.aliases:
                self._aliases.setdefault(_plain(alias), set()).add(code)
            self._groups[code] = frozenset(map(_plain, (category.direction, category.incident_group)))

    def find(self, row: FileRow) -> str | None:
        """The code of the row's category; None if it is not unique."""
        if row.code:
            return self._codes.get(row.code)
        topic, group = _plain(row.topic), _plain(row.group)
        for known in (self._titles, self._aliases):
            found = known.get(topic, set())
            if len(found) > 1:
                found = {code for code in found if group in self._groups[code]}
            if len(found) == 1:
                return next(iter(found))
        return None


@tenant_only
def code_finder() -> CodeFinder:
    """By the region's set: all that is not retired."""
    fields = ("code", "title", "base", "aliases", "direction", "incident_group")
    return CodeFinder(Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE).only(*fields))


def history_match(rows: Iterable[FileRow], finder: CodeFinder) -> History:
    """Match each row with a category."""
    labelled, kept = [], []
    unmatched: Counter[str] = Counter()
    empty = 0
    for row in rows:
        if not row.text:
            empty += 1
            continue
        code = finder.find(row)
        if code is None:
            unmatched[row.code or row.topic or _("(пусто)")] += 1
            continue
        labelled.append(LabelledText(text=row.text, code=code, executor=row.executor))
        kept.append(row)
    return History(labelled=tuple(labelled), rows=tuple(kept), unmatched=dict(unmatched.most_common()), empty=empty)


@tenant_only
def history_keep(labelled: Sequence[LabelledText]) -> bool:
    """Store a masked copy of a file's training data; equal content is stored once. False if there is none."""
    if not labelled:
        return False
    lines = "".join(
        json.dumps([personal_data_mask(item.text), item.code, item.executor], ensure_ascii=False) + "\n"
        for item in labelled
    )
    content = gzip.compress(lines.encode("utf-8", "replace"), mtime=0)
    path = region_path("rubrics", FOLDER, f"{hashlib.sha256(content).hexdigest()[:32]}.jsonl.gz")
    if not private_storage().exists(path):
        private_storage().save(path, ContentFile(content))
    return True


@tenant_only
def history_kept() -> list[LabelledText]:
    """Training data of all stored files; a damaged file is skipped."""
    kept: list[LabelledText] = []
    for path in _kept_paths():
        try:
            with private_storage().open(path) as file:
                lines = gzip.decompress(file.read()).decode().splitlines()
            for line in lines:
                text, code, executor = json.loads(line)
                kept.append(LabelledText(text=text, code=code, executor=executor))
        except (OSError, EOFError, ValueError) as error:
            logger.error("rubric_history_unreadable", path=path, error=str(error))
    return kept


@tenant_only
def has_history() -> bool:
    """Whether the region has stored files to train on."""
    return bool(_kept_paths())


def _kept_paths() -> list[str]:
    folder = region_path("rubrics", FOLDER)
    try:
        _folders, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in sorted(names)]


def _plain(words: str) -> str:
    return name_fold(words).strip(" .,;:\"'")

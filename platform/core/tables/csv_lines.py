"""Stream CSV as offices save it; detect encoding and delimiter from the content."""

import codecs
import csv
from collections.abc import Generator, Iterator
from contextlib import suppress
from io import StringIO, TextIOWrapper
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.reasons import reason_of
from core.tables.lines import Limits, Line, too_many_columns
from core.typed import plain

__all__ = ["csv_lines"]

DELIMITERS = ",;\t"
# A quoted cell may hold a long message; a quote that is never closed must not swallow the whole file.
LONGEST_CELL = 200_000
SAMPLE = 64 * 1024
SAMPLED_LINES = 20
CHUNK = 2**18
# Files that begin so are no text, whatever they are called.
FOREIGN = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"SQLite format",
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
WORDS = {"\\t": "\t", "tab": "\t", "\t": "\t"}


def csv_lines(
    name: str, file: BinaryIO, limits: Limits, *, encoding: str = "", delimiter: str = ""
) -> Generator[Line, None, None]:
    """Lines of a CSV. Raises InvalidInput, when they are read, for what is none."""
    _check_kind(name, file)
    found = _encoding(name, file, encoding)
    file.seek(0)
    text = TextIOWrapper(file, encoding=found, newline="")
    try:
        for line in _lines(name, text, _delimiter(name, text, delimiter)):
            if any(cell.strip() for cell in line.cells[limits.columns :]):
                raise too_many_columns(name, limits)
            yield line
    except UnicodeError as error:
        raise _not_in(name, found, was_named=bool(encoding)) from error
    finally:
        text.detach()


def _lines(name: str, text: TextIOWrapper, separator: str) -> Iterator[Line]:
    # One limit for the whole process: set before each reading, because others set it too.
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            # Excel writes such a line first, and doesn't show it.
            if not (begins == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep=")):
                yield Line(begins, [plain(cell) for cell in cells])
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            _("%(name)s, строка %(line)d: файл CSV испорчен (%(problem)s).")
            % {"name": name, "line": max(begins, 1), "problem": _problem(error)},
            field="file",
        ) from error
    except OSError as error:
        raise InvalidInput(
            _("%(name)s не читается: %(reason)s.") % {"name": name, "reason": reason_of(error)}, field="file"
        ) from error


def _check_kind(name: str, file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(4096)
    if head.startswith(OLD_EXCEL):
        raise InvalidInput(
            _("%(name)s: это книга старого Excel (.xls). Сохраните её как .xlsx.") % {"name": name}, field="file"
        )
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if head.startswith(FOREIGN) or (b"\0" in head.partition(b"\n")[0] and not is_utf16):
        raise _no_table(name)


def _no_table(name: str) -> InvalidInput:
    return InvalidInput(_("%(name)s: это не таблица CSV и не XLSX.") % {"name": name}, field="file")


def _not_in(name: str, encoding: str, *, was_named: bool) -> InvalidInput:
    if not was_named:
        # Of what is found by itself only the mark at the beginning has been looked at.
        return InvalidInput(
            _("%(name)s: файл начинается как текст UTF-16, но дальше это не текст: он повреждён или обрезан.")
            % {"name": name},
            field="file",
        )
    return InvalidInput(
        _("%(name)s: файл не в кодировке %(encoding)s. Чаще всего это utf-8 или cp1251.")
        % {"name": name, "encoding": encoding},
        field="file",
    )


def _encoding(name: str, file: BinaryIO, asked: str) -> str:
    """What the file is written in. Raises InvalidInput for an encoding that isn't, or a file that is in none."""
    if asked and asked.lower() not in ("auto", "utf-8-sig"):
        try:
            is_text = codecs.lookup(asked)._is_text_encoding
        except (LookupError, ValueError):
            is_text = False
        if not is_text:
            raise InvalidInput(
                _("Кодировки «%(encoding)s» нет. Чаще всего это utf-8 или cp1251.") % {"encoding": asked[:40]},
                field="encoding",
            )
        return "utf-8-sig" if codecs.lookup(asked).name == "utf-8" else asked
    file.seek(0)
    head = file.read(2)
    if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1251"):
        if _decodes(file, encoding):
            return encoding
    raise _no_table(name)


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(name: str, text: TextIOWrapper, asked: str) -> str:
    """The delimiter that was asked for, or the one that makes the same number of columns of most first lines."""
    if asked and asked.lower() != "auto":
        separator = WORDS.get(asked.lower(), asked)
        if len(separator) != 1 or separator in '\r\n"\0 ':
            raise InvalidInput(
                _("«%(words)s» — не разделитель столбцов. Нужен один знак: , ; или \\t (табуляция).")
                % {"words": asked[:20]},
                field="delimiter",
            )
        return separator
    sample = text.read(SAMPLE)
    text.seek(0)
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    return max(DELIMITERS, key=lambda separator: _likelihood(sample, separator))


def _likelihood(sample: str, separator: str) -> tuple[bool, int, int]:
    csv.field_size_limit(max(LONGEST_CELL, len(sample)))
    widths: list[int] = []
    lines = islice(csv.reader(StringIO(sample, newline=""), delimiter=separator), SAMPLED_LINES)
    # What is wrong with the file is told when it is read; here only its beginning is guessed from.
    with suppress(csv.Error):
        widths.extend(len(cells) for cells in lines if any(cell.strip() for cell in cells))
    if not widths:
        return False, 0, 0
    return widths[0] > 1, sum(width == widths[0] for width in widths), widths[0]


def _problem(error: csv.Error) -> str:
    words = str(error)
    if "field larger" in words or "unexpected end" in words:
        return _("кавычка открыта и не закрыта, или ячейка слишком длинная")
    if "expected after" in words:
        return _("после закрывающей кавычки стоит не разделитель")
    if "new-line" in words:
        return _("перевод строки не на месте")
    return words

"""Workbooks as people make them, for tests of reading."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

__all__ = ["book_bytes", "book_of", "part_replace"]


def book_of(*rows: list[Any]) -> Workbook:
    """A workbook with these rows on its only sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def book_bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def part_replace(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one part of its zip replaced."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for item in source.namelist():
            target.writestr(item, part if item == name else source.read(item))
    return buffer.getvalue()

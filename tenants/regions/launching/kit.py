"""A launch kit: a folder of plain files from which a region starts."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["TABLES", "kit_read"]

TABLES: dict[str, tuple[str, ...]] = {
    "municipalities": ("code", "name", "kind", "centre", "lat", "lon"),
    "organisations": ("code", "name", "short_name", "kind", "municipality", "parent", "email", "phone"),
    "categories": ("code", "ministry"),
    "staff": ("email", "full_name", "role", "organisation", "municipality", "position"),
}


def kit_read(folder: Path) -> dict[str, Any]:
    """Read a kit: region.toml, municipalities.csv, boundaries.geojson, organisations.csv, categories.csv, staff.csv.

    Returns JSON-ready values. Raises InvalidInput that names the file and what is wrong with it.
    """
    return {
        "region": _read_toml(folder / "region.toml"),
        "boundaries": _read_json(folder / "boundaries.geojson"),
        **{table: _read_table(folder / f"{table}.csv", columns) for table, columns in TABLES.items()},
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput(_("В наборе для запуска нет файла %(name)s.") % {"name": path}) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Файл %(name)s не в кодировке UTF-8.") % {"name": path}) from error


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path}: {error}") from error


def _read_json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{path}: {error}") from error


def _read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    rows = list(csv.DictReader(_text(path).splitlines()))
    missing = [column for column in columns if rows and column not in rows[0]]
    if missing:
        raise InvalidInput(
            _("В файле %(name)s нет столбцов: %(columns)s.") % {"name": path, "columns": ", ".join(missing)}
        )
    return [{column: (row[column] or "").strip() for column in columns} for row in rows]

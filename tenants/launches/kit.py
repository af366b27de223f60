"""Read a launch kit: a folder of plain files from which a region starts.

Reading validates the form (files, encoding, columns, types). The launch steps validate what they write (references,
codes, roles, boundaries).
"""

import base64
import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInput
from core.tables import table_open
from tenants.regions.emblems import emblem_drawn

__all__ = [
    "BOUNDARIES",
    "EMBLEM",
    "FACTS",
    "Kit",
    "emblem_bytes",
    "kit_check",
    "kit_examine",
    "kit_place",
    "kit_read",
    "kit_rows",
    "row_place",
]

Kit = dict[str, Any]

FACTS = "region.toml"
BOUNDARIES = "boundaries.geojson"
TABLES: dict[str, tuple[str, ...]] = {
    "municipalities": ("code", "name", "kind", "centre", "lat", "lon"),
    "organisations": ("code", "name", "short_name", "kind", "municipality", "parent", "email", "phone"),
    "responsible": ("direction", "code", "ministry"),
    "staff": ("email", "full_name", "role", "organisation", "municipality", "position"),
}
# Without the first the region takes over its whole catalog, without the second it knows no settlements by name.
OPTIONAL_TABLES: dict[str, tuple[str, ...]] = {
    "categories": ("code",),
    "settlements": ("name", "kind", "municipality", "lat", "lon", "population"),
}
OPTIONAL_FACTS = (
    "slug",
    "number_prefix",
    "emblem",
    "domain",
    "catalog",
    "greeting",
    "hotline",
    "contact_email",
)
LINE = "line"
# The region's own emblem, in base 64: a kit is kept as JSON. Without it, `emblem` of the facts names a shipped one.
EMBLEM = "emblem"
EMBLEM_FILES = ("emblem.svg", "emblem.png")


def kit_read(folder: Path) -> Kit:
    """Read a kit: region.toml, municipalities.csv, boundaries.geojson, organisations.csv, responsible.csv,
    staff.csv; categories.csv, where the region starts with a part of its catalog; settlements.csv and an emblem
    (emblem.svg or emblem.png), where it has them.

    Returns JSON-ready values. Raises InvalidInput that names the first file at fault and what is wrong with it.
    """
    kit, faults = kit_examine(folder)
    if faults:
        raise InvalidInput(faults[0])
    return kit


def kit_examine(folder: Path) -> tuple[Kit, list[str]]:
    """The readable parts of a kit, and all errors in the form of its files.

    Raises InvalidInput where there is no such folder.
    """
    if not folder.is_dir():
        raise InvalidInput(_("Нет папки с набором для запуска: %(name)s.") % {"name": folder})
    kit: Kit = {}
    faults: list[str] = []
    for name, read, path in (("region", _read_toml, folder / FACTS), ("boundaries", _read_json, folder / BOUNDARIES)):
        try:
            kit[name] = read(path)
        except InvalidInput as error:
            faults.append(str(error))
    try:
        kit |= _read_emblem(folder)
    except InvalidInput as error:
        faults.append(str(error))
    for table, columns in (TABLES | OPTIONAL_TABLES).items():
        path = folder / f"{table}.csv"
        if table in TABLES or path.exists():
            unread = len(faults)
            rows = _read_table(path, columns, faults)
            # An empty table is told once: what is wrong with its file is told already.
            if rows or len(faults) == unread:
                kit[table] = rows
    return kit, faults + list(_form_faults(kit))


def kit_check(kit: Kit) -> None:
    """Raise InvalidInput, with the name of the file, unless the kit has the form that the steps rely on."""
    for part in ("region", "boundaries", *TABLES):
        kit.setdefault(part, None)
    for fault in _form_faults(kit):
        raise InvalidInput(fault)


def emblem_bytes(kit: Kit) -> bytes:
    """The kit's own emblem file. Raises InvalidInput for an invalid one."""
    try:
        return base64.b64decode(kit[EMBLEM], validate=True)
    except (ValueError, TypeError) as error:
        raise InvalidInput(_("Эмблема набора повреждена: прочтите набор заново.")) from error


def _form_faults(kit: Kit) -> Iterator[str]:
    """Errors in the form of the kit's parts."""
    if "region" in kit:
        yield from _facts_faults(kit["region"])
    for table in TABLES:
        if table in kit and not kit[table]:
            yield _("%(file)s: нет ни одной строки.") % {"file": f"{table}.csv"}
    if "boundaries" in kit:
        yield from _features_faults(kit["boundaries"])


def _facts_faults(facts: Any) -> Iterator[str]:
    if not isinstance(facts, dict):
        yield _("%(file)s: нужны сведения о регионе.") % {"file": FACTS}
        return
    for key in ("name", "portal_name", "timezone", "primary", "accent"):
        if not isinstance(facts.get(key), str) or not facts[key].strip():
            yield _("%(file)s: нужна строка %(key)s.") % {"file": FACTS, "key": key}
    for key in OPTIONAL_FACTS:
        if not isinstance(facts.get(key, ""), str):
            yield _("%(file)s: %(key)s должно быть строкой.") % {"file": FACTS, "key": key}
    modules = facts.get("modules", [])
    if not isinstance(modules, list) or not all(isinstance(slug, str) for slug in modules):
        yield _("%(file)s: modules — это список строк.") % {"file": FACTS}


def kit_rows(kit: Kit, table: str, *, unique: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a table with their places («staff.csv, строка 12»).

    Raises InvalidInput when two rows have the same value in the column `unique`, or one has none.
    """
    seen: dict[str, int] = {}
    for index, row in enumerate(kit.get(table, [])):
        line = int(row.get(LINE, index + 2))
        place = row_place(table, line)
        if unique:
            value = row[unique]
            if not value:
                raise InvalidInput(_("%(place)s: пустой столбец %(column)s.") % {"place": place, "column": unique})
            if value in seen:
                raise InvalidInput(
                    _("%(place)s: «%(value)s» уже есть в строке %(line)d.")
                    % {"place": place, "value": value, "line": seen[value]}
                )
            seen[value] = line
        yield place, row


def row_place(table: str, line: int) -> str:
    """«staff.csv, строка 12»."""
    return _("%(file)s, строка %(line)d") % {"file": f"{table}.csv", "line": line}


@contextmanager
def kit_place(place: str) -> Iterator[None]:
    """Convert errors raised inside into an InvalidInput that starts with `place`."""
    try:
        yield
    except ValidationError as error:
        raise InvalidInput(f"{place}: {_first(error)}") from error
    except DomainError as error:
        raise InvalidInput(f"{place}: {error}", field=error.field) from error


def _first(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        column, messages = next(iter(error.message_dict.items()))
        return f"{column} — {messages[0]}"
    return str(error.messages[0])


def _features_faults(boundaries: Any) -> Iterator[str]:
    features = boundaries.get("features") if isinstance(boundaries, dict) else None
    if not isinstance(features, list):
        yield _("%(file)s: нужна FeatureCollection.") % {"file": BOUNDARIES}
        return
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(properties.get("code"), str):
            yield _("%(file)s, объект %(number)d: нет properties.code.") % {"file": BOUNDARIES, "number": number}


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput(_("В наборе для запуска нет файла %(name)s.") % {"name": path}) from error
    except OSError as error:
        raise InvalidInput(
            _("Файл %(name)s не читается: %(error)s.") % {"name": path, "error": error.strerror}
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Файл %(name)s не в кодировке UTF-8.") % {"name": path}) from error
    if "\0" in text:
        raise InvalidInput(_("Файл %(name)s — не текстовый.") % {"name": path})
    return text


def _read_emblem(folder: Path) -> Kit:
    found = [path for name in EMBLEM_FILES if (path := folder / name).exists()]
    if len(found) > 1:
        raise InvalidInput(_("В наборе две эмблемы: оставьте %(name)s или другую.") % {"name": found[0].name})
    for path in found:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InvalidInput(
                _("Файл %(name)s не читается: %(error)s.") % {"name": path, "error": error.strerror}
            ) from error
        with kit_place(path.name):
            emblem_drawn(data)
        return {EMBLEM: base64.b64encode(data).decode("ascii")}
    return {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path.name}: {error}") from error


def _read_json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidInput(f"{path.name}: {error}") from error


def _read_table(path: Path, columns: tuple[str, ...], faults: list[str]) -> list[dict[str, Any]]:
    if not path.exists():
        faults.append(_("В наборе для запуска нет файла %(name)s.") % {"name": path})
        return []
    rows: list[dict[str, Any]] = []
    try:
        with table_open(path) as table:
            table.check(required=columns)
            for row in table:
                faults += [f"{row.place}, {fault.cell}: {fault.problem}." for fault in row.faults if fault.problem]
                if row.faults:
                    continue
                if row.surplus or row.missing:
                    faults.append(_("%(place)s: не столько ячеек, сколько столбцов.") % {"place": row.place})
                    continue
                rows.append({LINE: row.line} | {column: row.cells[column].strip() for column in columns})
    except InvalidInput as error:
        faults.append(str(error))
    return rows

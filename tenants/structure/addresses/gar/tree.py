"""The tree of ГАР for one region: kind and parent of each address element, in little memory."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from uuid import UUID

from core.typed import whole_number
from tenants.structure.addresses.gar.files import HIERARCHIES, OBJECTS, GarFiles

__all__ = ["MUNICIPALITY", "SETTLEMENTS", "STREETS", "Element", "HouseParents", "Tree", "is_alive", "tree_read"]

MUNICIPALITY = (3, 2)
"""Levels of ГАР: a municipal district or округ; the administrative district where the municipal tree is not given."""
PARISH = 4
SETTLEMENTS = (5, 6)
STREETS = (7, 8, 16)
"""Planning structure, road network, and additional territories of former times."""
_PLANNING = (7, 16)
_LEVELS = frozenset({1, PARISH, *MUNICIPALITY, *SETTLEMENTS, *STREETS})
_DEEPEST = 16
_BATCH = 20_000
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of addresses: a district, a settlement, a street."""

    level: int
    type: str
    name: str
    guid: UUID


@dataclass
class Tree:
    """Elements by OBJECTID, and by the same what holds each, in either hierarchy; `gone` are the GUIDs of the past."""

    elements: dict[int, Element] = field(default_factory=dict)
    parents: dict[str, dict[int, int]] = field(default_factory=lambda: {kind: {} for kind in HIERARCHIES})
    gone: set[UUID] = field(default_factory=set)

    def above(self, object_id: int, kind: str) -> Iterator[tuple[int, Element]]:
        """Ancestors of an element, nearest first, in one hierarchy."""
        parents = self.parents[kind]
        for _step in range(_DEEPEST):
            object_id = parents.get(object_id, 0)
            if object_id not in self.elements:
                return
            yield object_id, self.elements[object_id]

    def holder(self, object_id: int, levels: Iterable[int]) -> tuple[int, Element] | None:
        """The nearest ancestor of these levels; the municipal hierarchy is searched first."""
        for kind in HIERARCHIES:
            for found in self.above(object_id, kind):
                if found[1].level in levels:
                    return found
        return None

    def planning(self, object_id: int) -> Element | None:
        """The planning element right above a street."""
        for kind in HIERARCHIES:
            for _found_id, element in self.above(object_id, kind):
                return element if element.level in _PLANNING else None
        return None


class HouseParents:
    """The parent of each house: millions of rows, so on disk. Also which GUIDs are current."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE seen (guid BLOB PRIMARY KEY, alive INTEGER NOT NULL) WITHOUT ROWID;"
        )

    def add(self, rows: list[tuple[int, int]]) -> None:
        """Rows of a hierarchy; of two the one that came first stays."""
        self.connection.executemany("INSERT OR IGNORE INTO parent VALUES (?, ?)", rows)

    def of(self, ids: list[int]) -> dict[int, int]:
        """The parent of each of these."""
        found: dict[int, int] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            found.update(self.connection.execute(f"SELECT id, parent FROM parent WHERE id IN ({marks})", part))  # noqa: S608
        return found

    def see(self, rows: list[tuple[bytes, int]]) -> None:
        """GUIDs of houses with whether the row is of the present."""
        self.connection.executemany(
            "INSERT INTO seen VALUES (?, ?) ON CONFLICT (guid) DO UPDATE SET alive = max(alive, excluded.alive)", rows
        )

    def gone(self) -> Iterator[list[UUID]]:
        """GUIDs that have no current row, in batches."""
        rows = self.connection.execute("SELECT guid FROM seen WHERE alive = 0")
        while part := rows.fetchmany(_BATCH):
            yield [UUID(bytes=guid) for (guid,) in part]


def is_alive(row: dict[str, str]) -> bool:
    """Whether a row of ГАР is current: files contain the whole history of each element."""
    return row.get("ISACTIVE", "1") == "1" and row.get("ISACTUAL", "1") == "1"


@contextmanager
def tree_read(files: GarFiles, progress: Progress) -> Iterator[tuple[Tree, HouseParents]]:
    """The tree of the files, and what holds their houses, while the block lasts."""
    tree = Tree()
    _read_elements(files, tree)
    progress(f"Адресных объектов: {len(tree.elements)}")
    with TemporaryDirectory(prefix="otklik-gar-") as folder:
        connection = sqlite3.connect(f"{folder}/houses.sqlite")
        try:
            parents = HouseParents(connection)
            for kind in HIERARCHIES:
                _read_hierarchy(files, kind, tree, parents, progress)
            yield tree, parents
        finally:
            connection.close()


def _read_elements(files: GarFiles, tree: Tree) -> None:
    for file in files.of(OBJECTS):
        for row in file.rows():
            level = _number(row.get("LEVEL"))
            guid = _guid(row.get("OBJECTGUID"))
            object_id = _number(row.get("OBJECTID"))
            if level not in _LEVELS or guid is None or not object_id:
                continue
            if is_alive(row):
                name = " ".join(row.get("NAME", "").split())
                tree.elements[object_id] = Element(level, row.get("TYPENAME", "").strip(), name, guid)
            else:
                tree.gone.add(guid)
    tree.gone -= {element.guid for element in tree.elements.values()}


def _read_hierarchy(files: GarFiles, kind: str, tree: Tree, houses: HouseParents, progress: Progress) -> None:
    rows: list[tuple[int, int]] = []
    read = 0
    for file in files.of(kind):
        for row in file.rows():
            read += 1
            if read % 500_000 == 0:
                progress(f"AS_{kind}: прочитано строк {read}")
            object_id, parent = _number(row.get("OBJECTID")), _number(row.get("PARENTOBJID"))
            if row.get("ISACTIVE", "1") != "1" or not object_id or not parent:
                continue
            if object_id in tree.elements:
                tree.parents[kind][object_id] = parent
            elif parent in tree.elements:
                rows.append((object_id, parent))
                if len(rows) == _BATCH:
                    houses.add(rows)
                    rows.clear()
    houses.add(rows)


def _number(text: str | None) -> int:
    return whole_number(text or "", 2**63 - 1) or 0


def _guid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None

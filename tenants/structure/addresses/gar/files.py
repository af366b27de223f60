"""Find files of ГАР in archives and folders, and stream their rows."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["GarFile", "GarFiles", "gar_files"]

OBJECTS, HOUSES = "ADDR_OBJ", "HOUSES"
HIERARCHIES = ("MUN_HIERARCHY", "ADM_HIERARCHY")
"""The municipal one first: it knows the municipality; the administrative one fills in what it lacks."""
HOUSE_TYPES = ("HOUSE_TYPES", "ADDHOUSE_TYPES")
_KINDS = (OBJECTS, HOUSES, *HIERARCHIES, *HOUSE_TYPES)
_NAME = re.compile(
    rf"(?:^|/)(?:(?P<region>\d\d)/)?AS_(?P<kind>{'|'.join(_KINDS)})(?:_\d{{8}}[^/]*)?\.XML$", re.IGNORECASE
)


@dataclass(frozen=True)
class GarFile:
    """One XML file: what it holds, of which region of ГАР («73», empty outside such a folder), how to open it."""

    kind: str
    region: str
    name: str
    open: Callable[[], IO[bytes]]

    def rows(self) -> Iterator[dict[str, str]]:
        """Stream the attributes of each element under the root; the file is not kept in memory.

        Raises InvalidInput for a file that is no XML, is cut off, or declares entities.
        """
        try:
            with self.open() as stream:
                parsed = iterparse(stream, events=("start", "end"))
                _event, root = next(parsed)
                for event, element in parsed:
                    if event == "end" and element is not root:
                        yield dict(element.attrib)
                        root.clear()
        except StopIteration:
            return
        except (ParseError, DefusedXmlException, BadZipFile, OSError, zlib.error, EOFError, ValueError) as error:
            raise InvalidInput(
                _("Файл %(name)s не читается: %(reason)s.") % {"name": self.name, "reason": error}
            ) from error


@dataclass(frozen=True)
class GarFiles:
    """The files that an import needs; those of one kind sorted by name."""

    files: tuple[GarFile, ...]

    def of(self, kind: str) -> list[GarFile]:
        """Files of one kind."""
        return [file for file in self.files if file.kind == kind]


def gar_files(paths: Sequence[Path], *, region: str = "") -> GarFiles:
    """Files of ГАР in archives (.zip), folders and by themselves; of an archive of the whole country those of `region`.

    Raises InvalidInput where there are none, a hierarchy is missing, or several regions lie in them and none is named.
    """
    found = sorted((file for path in paths for file in _inside(path)), key=lambda file: (file.kind, file.name))
    if region:
        found = [file for file in found if file.region in ("", region)]
    regions = sorted({file.region for file in found if file.region})
    if len(regions) > 1:
        raise InvalidInput(
            _("В файлах несколько регионов: %(regions)s. Назовите нужный: --code 73.")
            % {"regions": ", ".join(regions[:10]) + ("…" if len(regions) > 10 else "")}
        )
    files = GarFiles(tuple(found))
    if not files.of(OBJECTS):
        raise InvalidInput(
            _("Файлов AS_ADDR_OBJ_….XML здесь нет. Нужна выгрузка ГАР в XML: архив, папка или сами файлы.")
        )
    if not any(files.of(kind) for kind in HIERARCHIES):
        raise InvalidInput(
            _("Нет файла AS_MUN_HIERARCHY_….XML или AS_ADM_HIERARCHY_….XML: без него не узнать, где какая улица.")
        )
    return files


def _inside(path: Path) -> Iterator[GarFile]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield from _file(file.relative_to(path).as_posix(), partial(_plain, file))
        return
    if path.suffix.lower() == ".zip":
        yield from _archive(path)
        return
    if not path.is_file():
        raise InvalidInput(_("Файла %(name)s нет.") % {"name": path})
    found = list(_file(path.name, partial(_plain, path)))
    if not found:
        raise InvalidInput(
            _("%(name)s — не из тех файлов ГАР, что нужны: %(kinds)s.")
            % {"name": path.name, "kinds": ", ".join(f"AS_{kind}" for kind in _KINDS)}
        )
    yield from found


def _archive(path: Path) -> Iterator[GarFile]:
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError) as error:
        raise InvalidInput(_("Архив %(name)s не читается: %(reason)s.") % {"name": path, "reason": error}) from error
    for name in names:
        yield from _file(name, partial(_member, path, name))


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _member(path: Path, name: str) -> IO[bytes]:
    """A file inside an archive. The stream keeps the archive open as long as it is read itself."""
    archive = ZipFile(path)
    with archive:
        return archive.open(name)


def _file(name: str, opener: Callable[[], IO[bytes]]) -> Iterator[GarFile]:
    match = _NAME.search(name)
    if match is not None:
        yield GarFile(match["kind"].upper(), match["region"] or "", name, opener)

"""Files of ГАР as they are given out, made by hand: one region, a town, two villages, a few streets and houses."""

from pathlib import Path
from uuid import UUID
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

__all__ = ["ELEMENTS", "HOUSES", "MUN", "gar_folder", "gar_zip", "guid"]

STAMP = "20240101_0a1b2c3d-0000-0000-0000-000000000000"


def guid(number: int) -> UUID:
    """The OBJECTGUID of an OBJECTID of these files."""
    return UUID(int=number)


def element(object_id, level, type_, name, *, active="1"):
    return {
        "ID": object_id * 10,
        "OBJECTID": object_id,
        "OBJECTGUID": guid(object_id),
        "NAME": name,
        "TYPENAME": type_,
        "LEVEL": level,
        "ISACTUAL": active,
        "ISACTIVE": active,
    }


def house(object_id, number, *, kind="2", active="1", **added):
    return {
        "ID": object_id * 10,
        "OBJECTID": object_id,
        "OBJECTGUID": guid(object_id),
        "HOUSENUM": number,
        "HOUSETYPE": kind,
        "ISACTUAL": active,
        "ISACTIVE": active,
        **added,
    }


def held(object_id, parent, *, active="1"):
    return {"ID": object_id * 100, "OBJECTID": object_id, "PARENTOBJID": parent, "ISACTIVE": active}


ELEMENTS = [
    element(1, 1, "обл", "Ульяновская"),
    element(2, 3, "м.р-н", "Северный"),
    element(3, 3, "м.о.", "Чужой"),
    element(4, 4, "с.п.", "Сосновское"),
    element(10, 5, "г", "Северск"),
    element(11, 6, "с", "Сосновка"),
    element(12, 6, "д", "Чужая"),
    element(20, 8, "ул", "Мира"),
    element(21, 8, "пр-кт", "40-летия Победы"),
    element(22, 7, "мкр", "Ёлочный"),
    element(23, 8, "пер", "Тихий"),
    element(24, 8, "ул", "Чужая"),
    element(25, 8, "ул", "Прежняя", active="0"),
]
MUN = [
    *(held(2, 1), held(3, 1), held(4, 2), held(10, 2), held(11, 4), held(12, 3)),
    *(held(20, 10), held(21, 10), held(22, 10), held(23, 22), held(24, 12)),
    *(held(30, 20), held(31, 20), held(32, 11), held(33, 23), held(34, 24), held(35, 20)),
    held(30, 24, active="0"),
]
HOUSES = [
    house(30, "7"),
    house(31, "12", ADDNUM1="2", ADDTYPE1="1"),
    house(32, "5", kind="3"),
    house(33, "1", kind="7"),
    house(34, "9"),
    house(35, "13", active="0"),
    house(30, "6", active="0"),
]


def _xml(root: str, tag: str, rows: list[dict]) -> str:
    lines = (
        f"<{tag} " + " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items()) + "/>" for row in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?><{root}>' + "".join(lines) + f"</{root}>"


def _files(elements, mun, houses) -> dict[str, str]:
    return {
        f"AS_ADDR_OBJ_{STAMP}.XML": _xml("ADDRESSOBJECTS", "OBJECT", elements),
        f"AS_MUN_HIERARCHY_{STAMP}.XML": _xml("ITEMS", "ITEM", mun),
        f"AS_HOUSES_{STAMP}.XML": _xml("HOUSES", "HOUSE", houses),
        f"AS_ADDR_OBJ_PARAMS_{STAMP}.XML": "<не читается>",
        f"AS_HOUSES_PARAMS_{STAMP}.XML": "<не читается>",
    }


def gar_folder(path: Path, *, elements=ELEMENTS, mun=MUN, houses=HOUSES) -> Path:
    """The files in a folder."""
    path.mkdir(exist_ok=True)
    for name, text in _files(elements, mun, houses).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def gar_zip(path: Path, *regions: str) -> Path:
    """The files in an archive, in a folder for each region as in the archive of the country."""
    with ZipFile(path, "w") as archive:
        for region in regions:
            for name, text in _files(ELEMENTS, MUN, HOUSES).items():
                archive.writestr(f"{region}/{name}", text)
    return path

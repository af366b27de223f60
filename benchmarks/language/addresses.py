"""`otklik bench addresses`: accuracy of streets, houses and settlements, and speed."""

import csv
from typing import Annotated

import typer
from rich.table import Table

from benchmarks.language.detectors import REAL, timed
from config.runtime.paths import PROJECT
from core.terminal import Terminal
from language.detectors.address import address_find, address_guess
from language.gazetteer import District, Gazetteer, Place
from tests.language.detectors.addressed import address_score, addressed_read

__all__ = ["addresses"]

HALVES = {False: "на ней правились правила", True: "отложенная"}
console = Terminal()


def addresses(
    missed: Annotated[
        bool, typer.Option("--missed", help="Показать, что прочитано неверно, из половины для правки.")
    ] = False,
) -> None:
    """Измерить, верно ли читаются улица, дом и населённый пункт."""
    gazetteers = {slug: _gazetteer(slug) for slug in ("ul", "mo")}
    table = Table("Половина", "улица и дом", "улица", "населённый пункт", "придумано")
    for is_unseen, title in HALVES.items():
        messages = addressed_read(unseen=is_unseen)
        score = address_score(messages, lambda message: address_guess(message.text, gazetteers[message.region]))
        table.add_row(
            title,
            f"{score.share:.3f} ({score.right} из {score.placed})",
            f"{score.right_street / score.placed:.3f}",
            f"{score.right_settlement / score.settled:.3f} из {score.settled}",
            f"{score.invented} из {score.nowhere}",
        )
        if missed and not is_unseen:
            for line in score.wrong:
                console.print(line, markup=False)
    console.print(table)
    for slug, gazetteer in gazetteers.items():
        _settlements(slug, gazetteer)
    if REAL.exists():
        _on_real(gazetteers["mo"])


def _settlements(slug: str, gazetteer: Gazetteer) -> None:
    texts = [f"В населённом пункте {place.kind}. {place.name} нет воды" for place in gazetteer.places]
    found, seconds = timed(lambda text: address_guess(text, gazetteer), texts)
    right = sum(
        guess is not None and guess.settlement == f"{place.kind}. {place.name}"
        for guess, place in zip(found, gazetteer.places, strict=True)
    )
    console.print(f"{slug}: названы {right} из {len(texts)} населённых пунктов, {len(texts) / seconds:.0f} в секунду")


def _on_real(gazetteer: Gazetteer) -> None:
    with REAL.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    found, seconds = timed(lambda text: address_find(text, gazetteer), texts)
    streets = sum(any(piece.kind == "street" for piece in pieces) for pieces in found)
    console.print(
        f"Настоящие сообщения (чужой справочник): улица в {streets / len(texts):.1%}, "
        f"{len(texts) / seconds:.0f} в секунду"
    )


def _gazetteer(slug: str) -> Gazetteer:
    districts = tuple(District(row["code"], row["name"], row["centre"]) for row in _rows(slug, "municipalities"))
    places = tuple(Place(row["name"], row["kind"], row["municipality"]) for row in _rows(slug, "settlements"))
    return Gazetteer(districts, places)


def _rows(slug: str, table: str) -> list[dict[str, str]]:
    with (PROJECT / "tenants" / "kits" / slug / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

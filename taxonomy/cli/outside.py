"""`otklik rubrics outside`: for each threshold, out-of-set messages caught and right answers lost."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.table import Table

from core.errors import InvalidInput
from taxonomy.cli.tables import console
from taxonomy.rubrication.answerer import Answerer
from taxonomy.rubrication.answering import answerer_now
from taxonomy.rubrication.history import code_finder, file_rows
from tenants.service import region_by_slug

__all__ = ["outside"]

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True)
class _Best:
    """The best category for a message: how sure it is, whether any word speaks for it, whether it is right."""

    sureness: float
    has_words: bool
    is_right: bool = False

    def is_answer(self, threshold: float) -> bool:
        return self.has_words and self.sureness >= threshold


def outside(
    region: Annotated[str, typer.Option("--region", help="Код региона, например ul.")],
    csv_file: Annotated[
        Path, typer.Option("--csv", help="Размеченный файл: для чего в регионе нет открытой категории, то чужое.")
    ],
    strange_file: Annotated[
        Path | None, typer.Option("--outside", help="Ещё сообщения, для которых в регионе категории нет: столбец text.")
    ] = None,
    cold: Annotated[bool, typer.Option("--cold", help="Как в первый день: только по словам категорий.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Взять столько своих и столько чужих; 0 — все.")] = 0,
) -> None:
    """Измерить порог «Другого»: сколько чужих сообщений он ловит и сколько верных ответов теряет."""
    with tenant_context(region_by_slug(region)):
        answerer = answerer_now(cold_only=cold)
        finder = code_finder()
        ours, strange = [], []
        for row in file_rows(csv_file):
            if not row.text:
                continue
            code = finder.find(row)
            if code is not None and code in answerer.region_set.opened:
                ours.append((row.text, code))
            elif code is not None or row.code or row.topic:
                strange.append(row.text)
        if strange_file is not None:
            strange += [row.text for row in file_rows(strange_file, labelled=False) if row.text]
        ours, strange = ours[: limit or None], strange[: limit or None]
        if not ours or not strange:
            raise InvalidInput(f"Измерять не на чем: своих сообщений {len(ours)}, чужих {len(strange)}.")
        with console.progress(csv_file.name, len(ours) + len(strange)) as advance:
            known, alien = [], []
            for done, (text, code) in enumerate(ours, 1):
                known.append(_best(answerer, text, code))
                advance(done)
            for done, text in enumerate(strange, len(ours) + 1):
                alien.append(_best(answerer, text))
                advance(done)
        _show(known, alien, answerer.least)


def _best(answerer: Answerer, text: str, code: str = "") -> _Best:
    found = answerer.ranked(text, top=1, words=True)
    if not found:
        return _Best(0.0, False)
    return _Best(answerer.sureness(text, found[0]), bool(found[0].words), found[0].code == code)


def _show(known: list[_Best], strange: list[_Best], now: float) -> None:
    right = [best for best in known if best.is_right]
    table = Table("Порог", "Чужих — «Другое»", "Верных потеряно", "Ответов на свои", "Из них верны")
    for threshold in sorted({*THRESHOLDS, now}):
        given = [best for best in known if best.is_answer(threshold)]
        table.add_row(
            f"{threshold:g}" + (" — сейчас" if threshold == now else ""),
            _share(sum(not best.is_answer(threshold) for best in strange), len(strange)),
            _share(sum(not best.is_answer(threshold) for best in right), len(right)),
            _share(len(given), len(known)),
            _share(sum(best.is_right for best in given), len(given)),
        )
    console.print(table)
    console.print(
        f"Своих сообщений {len(known)}, из них первая категория верна у {len(right)}; чужих {len(strange)}.",
        highlight=False,
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "—"

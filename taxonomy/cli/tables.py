"""Tables of `otklik catalog`: catalogs and diffs."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from rich.markup import escape
from rich.table import Column, Table

from core.terminal import Terminal
from core.units import plural
from taxonomy.catalogs.folders import CatalogDraft
from taxonomy.catalogs.models import Catalog
from taxonomy.catalogs.rows import row_of
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.choices import Block, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.facts import CategoryFacts, deadline_words
from taxonomy.questions import Question, questions_format
from taxonomy.sets.diff import ChangeKind, FieldChange, SetChange, SetDiff
from taxonomy.sets.editing import column_title
from taxonomy.sets.publishing import FieldKey
from taxonomy.sets.switching import Opening

__all__ = [
    "categories_counted",
    "console",
    "fact_text",
    "show_bad_rows",
    "show_catalogs",
    "show_category",
    "show_diff",
    "show_openings",
    "show_version",
]

console = Terminal()

MOST_BAD_ROWS = 200
LONGEST_VALUE = 120
CHOICES: dict[str, type[models.TextChoices]] = {
    "block": Block,
    "executor_kind": ExecutorKind,
    "regime": Regime,
    "evidence": EvidenceNeed,
    "sensitivity": Sensitivity,
}
KINDS = {
    ChangeKind.MERGED: "объединится",
    ChangeKind.SPLIT: "разделится",
    ChangeKind.RETIRED: "закроется",
}


def show_catalogs(catalogs: Sequence[Catalog], not_stored: Sequence[str]) -> None:
    """All catalogs with their versions, newest first."""
    table = Table("Каталог", "Название", "Версия", "Категорий", "Загружена", "Что нового")
    for catalog in catalogs:
        for version in catalog.versions.all():
            loaded = f"{version.created_at:%d.%m.%Y}"
            table.add_row(
                catalog.slug,
                escape(catalog.title),
                str(version.number),
                str(version.size),
                loaded,
                escape(version.note),
            )
    if catalogs:
        console.print(table)
    for slug in not_stored:
        console.print(f"Идёт с программой, ещё не загружен: {slug}. Загрузить: otklik catalog import {slug}")


def show_version(content: VersionContent, chosen: Sequence[CategoryFacts], *, in_full: bool) -> None:
    """A version by direction; with `in_full` every chosen category."""
    console.print(f"[bold]{escape(content.title)}[/bold], версия {content.number}. {escape(content.note)}")
    if in_full:
        table = Table(Column("Код", overflow="fold"), "Категория", "Срок", "Ускоренно", "Режим")
        for facts in chosen:
            words = (facts.code, facts.title, fact_text("deadline", facts.as_json()["deadline"]))
            table.add_row(*map(escape, words), "да" if facts.fast_track else "", fact_text("regime", facts.regime))
    else:
        table = Table("Блок", "Направление", "Категорий", "Ускоренных", "Целиком откроется")
        groups: dict[tuple[str, str], list[CategoryFacts]] = {}
        for facts in chosen:
            groups.setdefault((facts.block, facts.direction), []).append(facts)
        for (block, direction), group in groups.items():
            fast = sum(facts.fast_track for facts in group)
            day = content.rollout.get(direction)
            table.add_row(
                fact_text("block", block),
                escape(direction),
                str(len(group)),
                str(fast),
                f"{day:%d.%m.%Y}" if day else "",
            )
    console.print(table)
    console.print(f"Всего: {categories_counted(len(chosen))}.")


def show_category(facts: CategoryFacts) -> None:
    """All that is said of one category."""
    table = Table(show_header=False, box=None)
    for column, value in row_of(facts).items():
        table.add_row(f"[dim]{column}[/dim]", escape(value))
    console.print(table)


def show_bad_rows(draft: CatalogDraft) -> None:
    """What is wrong with a catalog that was read."""
    table = Table("Где", "Столбец", "Что не так")
    for problem in draft.problems[:MOST_BAD_ROWS]:
        table.add_row(escape(problem.place), escape(problem.column), escape(problem.problem))
    console.print(table)
    if len(draft.problems) > MOST_BAD_ROWS:
        console.print(f"… и ещё {len(draft.problems) - MOST_BAD_ROWS}.")
    console.print(f"[red]Ошибок: {len(draft.problems)}. Каталог «{draft.slug}» не загружен.[/red]")


def show_diff(
    diff: SetDiff,
    *,
    days: Mapping[str, date] | None = None,
    open_appeals: Mapping[str, int] | None = None,
    take: Collection[FieldKey] = (),
) -> None:
    """A difference for reading: what comes by direction, what changes field by field, what goes and where to."""
    _show_added(diff.of_kind(ChangeKind.ADDED), days or {})
    _show_changed(diff.of_kind(ChangeKind.CHANGED), set(take))
    _show_leaving([change for kind in KINDS for change in diff.of_kind(kind)], open_appeals)
    counts = Counter(change.kind for change in diff.changes)
    parts = [
        f"добавится {counts[ChangeKind.ADDED]}",
        f"изменится {counts[ChangeKind.CHANGED]}",
        *(f"{words} {counts[kind]}" for kind, words in KINDS.items()),
        f"без изменений {diff.unchanged}",
    ]
    console.print(f"Итого: {', '.join(parts)}.")
    left = [key for key in ((change.code, item.name) for change, item in diff.conflicts) if key not in set(take)]
    if left:
        console.print(
            f"[yellow]Расхождений с правками региона: {len(left)}. Останется слово региона; взять слово каталога: "
            f"--take {':'.join(left[0])}[/yellow]"
        )


def _show_added(added: Sequence[SetChange], days: Mapping[str, date]) -> None:
    if not added:
        return
    table = Table("Направление", "Добавится", "Откроется", title="Новые категории", title_justify="left")
    for direction, count in Counter(change.direction for change in added).items():
        day = days.get(direction)
        table.add_row(escape(direction), str(count), f"{day:%d.%m.%Y}" if day else "сразу")
    console.print(table)


def _show_changed(changed: Sequence[SetChange], take: set[FieldKey]) -> None:
    if not changed:
        return
    table = Table(
        "Категория",
        "Поле",
        "Было в каталоге",
        "В регионе",
        "В новой версии",
        "",
        title="Изменения",
        title_justify="left",
    )
    for change in changed:
        for item in change.fields:
            table.add_row(
                f"{escape(change.title)}\n[dim]{change.code}[/dim]",
                escape(column_title(item.name)),
                *(escape(fact_text(item.name, value)) for value in (item.base, item.local, item.new)),
                _mark(change, item, take),
            )
    console.print(table)


def _mark(change: SetChange, item: FieldChange, take: set[FieldKey]) -> str:
    if not item.is_conflict:
        return "возьмём новое"
    if (change.code, item.name) in take:
        return "[yellow]расхождение: слово каталога[/yellow]"
    return "[yellow]расхождение: слово региона[/yellow]"


def _show_leaving(leaving: Sequence[SetChange], open_appeals: Mapping[str, int] | None) -> None:
    if not leaving:
        return
    columns = ["Категория", "Что с ней", "Обращения перейдут в"]
    table = Table(*columns, title="Уходящие категории", title_justify="left")
    if open_appeals is not None:
        table.add_column("Открытых обращений", justify="right")
    for change in leaving:
        targets = ", ".join(change.targets) or "останутся в ней"
        if change.kind == ChangeKind.SPLIT:
            targets = f"по тексту каждого: {targets}"
        row = [f"{escape(change.title)}\n[dim]{change.code}[/dim]", KINDS[change.kind], targets]
        table.add_row(*row, *([str(open_appeals.get(change.code, 0))] if open_appeals is not None else []))
    console.print(table)


def show_openings(openings: Sequence[Opening]) -> None:
    """On which days the categories of a publication open; nothing where all did at once."""
    if any(opening.day for opening in openings):
        table = Table("Откроется", Column("Категорий", justify="right"), "Направления")
        for opening in openings:
            day = f"{opening.day:%d.%m.%Y}" if opening.day else "сразу"
            directions = ", ".join(f"{name} {count}" for name, count in opening.directions)
            table.add_row(day, str(opening.count), escape(directions))
        console.print(table)


def fact_text(name: str, value: Any) -> str:
    """A JSON-ready value of a fact, for reading."""
    if value is None:
        return "—"
    if name in CHOICES:
        words = str(CHOICES[name](value).label)
    elif name == "deadline":
        words = deadline_words(value["amount"], value["unit"])
    elif name == "questions":
        words = questions_format(Question.from_json(question) for question in value)
    elif isinstance(value, bool):
        words = "да" if value else "нет"
    elif isinstance(value, list | tuple):
        words = " | ".join(value)
    else:
        words = str(value)
    return f"{words[:LONGEST_VALUE]}…" if len(words) > LONGEST_VALUE else words or "—"


def categories_counted(count: int) -> str:
    """«20 категорий»."""
    return f"{count} {plural(count, 'категория', 'категории', 'категорий')}"

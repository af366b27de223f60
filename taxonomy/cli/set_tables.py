"""Tables of `otklik categories`."""

from collections.abc import Iterable, Mapping, Sequence

from rich.markup import escape
from rich.table import Column, Table

from taxonomy.cli.tables import categories_counted, console, fact_text, show_category
from taxonomy.models import Category, Responsibility
from taxonomy.sets.editing import column_title
from taxonomy.sets.listing import CategoryState, SetRow, category_edits

__all__ = ["show_changed", "show_responsibilities", "show_row", "show_rows"]

MOST_NAMED = 20


def show_rows(rows: Sequence[SetRow]) -> None:
    """Categories of a set: what the region edited under the state, how many appeals are open at the end."""
    table = Table(
        Column("Категория", overflow="fold"),
        Column("Состояние", overflow="fold"),
        Column("Срок, кто отвечает", overflow="fold"),
        Column("Открыто", justify="right"),
    )
    for row in rows:
        category = row.category
        deadline = fact_text("deadline", {"amount": category.deadline, "unit": category.deadline_unit})
        edited = "своя" if row.is_own else ", ".join(column_title(name) for name in row.edited)
        table.add_row(
            f"{escape(category.title)}\n[dim]{category.code}[/dim]",
            f"{_state(row)}\n[yellow]{escape(edited)}[/yellow]" if edited else _state(row),
            f"{deadline}\n{escape(_answering(category))}",
            str(row.open_appeals),
        )
    if rows:
        console.print(table)
    console.print(f"Всего: {categories_counted(len(rows))}.")


def show_row(row: SetRow) -> None:
    """One category: state, who answers, all its facts, what was edited here."""
    category = row.category
    table = Table(show_header=False, box=None)
    facts = {
        "Состояние": _state(row),
        "Отвечает": _answering(category),
        "Каталог": category.origin or "своя категория региона",
        "Открытых обращений": str(row.open_appeals),
        "Преемник": ", ".join(category.split_into) or (category.successor.code if category.successor else ""),
    }
    for name, value in facts.items():
        if value:
            table.add_row(f"[dim]{name}[/dim]", escape(value))
    console.print(table)
    show_category(category.facts())
    edits = category_edits(category)
    if edits:
        changed = Table("Поле", "В каталоге", "В регионе", title="Правки региона", title_justify="left")
        for edit in edits:
            changed.add_row(edit.name, *(escape(fact_text(edit.name, value)) for value in (edit.base, edit.local)))
        console.print(changed)


def show_changed(changed: Sequence[Category]) -> None:
    """What a command changed."""
    if not changed:
        console.print("Ничего не изменилось: всё уже так.")
        return
    named = ", ".join(category.code for category in changed[:MOST_NAMED])
    more = f" и ещё {len(changed) - MOST_NAMED}" if len(changed) > MOST_NAMED else ""
    console.print(f"[green]Изменено: {categories_counted(len(changed))}:[/green] {named}{more}.")


def show_responsibilities(rows: Iterable[Responsibility], counted: Mapping[str, int]) -> None:
    """Who answers for what catalogs bring; beside it how many categories the set has of that (by direction or code)."""
    table = Table("За что", "Отвечает", Column("Категорий в наборе", justify="right"))
    for row in rows:
        what = row.code or row.direction
        ministry = f"{row.ministry.short_name} ({row.ministry.code})"
        table.add_row(escape(what), escape(ministry), str(counted.get(what, 0)))
    console.print(table)


def _state(row: SetRow) -> str:
    if row.state == CategoryState.OPENS_LATER:
        return f"{row.state.label} {row.category.opens_on:%d.%m.%Y}"
    return str(row.state.label)


def _answering(category: Category) -> str:
    return category.answering.short_name if category.answering is not None else "модераторы выбирают категорию"

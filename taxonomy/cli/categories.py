"""`otklik categories …`: manage a region's set, as its administrator does on the pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from core.errors import Conflict, InvalidInput
from core.events.types import SYSTEM
from taxonomy.catalogs.selectors import version_content
from taxonomy.cli.inside import RegionSlug, region_inside
from taxonomy.cli.tables import categories_counted, console, fact_text, show_category
from taxonomy.models import Category, Responsibility
from taxonomy.sets.editing import category_add, category_edit, category_reset, category_retire, column_title
from taxonomy.sets.listing import CategoryState, SetFilters, SetRow, category_edits, category_of_set, set_row, set_rows
from taxonomy.sets.responsibility import responsibilities_list, responsibility_set
from taxonomy.sets.selectors import Chosen
from taxonomy.sets.switching import categories_open_by_plan, categories_open_on, categories_switch, plan_version
from tenants.service import organisation_by_code

__all__ = ["app", "show_changed", "show_responsibilities", "show_row", "show_rows"]

app = typer.Typer(help="Набор категорий региона.", no_args_is_help=True, add_completion=False)

Code = Annotated[str, typer.Argument(help="Код категории.")]
Codes = Annotated[list[str] | None, typer.Argument(help="Коды категорий; можно несколько.")]
Direction = Annotated[str, typer.Option(help="Все категории направления.")]
Block = Annotated[str, typer.Option(help="Все категории блока, например transport.")]
Ministry = Annotated[str, typer.Option(help="Код министерства или ведомства, которое отвечает.")]
Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="День, с которого открыть.")]
Cells = Annotated[
    list[str] | None,
    typer.Option("--set", help="ПОЛЕ=ЗНАЧЕНИЕ, как в столбце каталога: deadline=5; можно повторять."),
]


@app.command("list")
def list_(
    region: RegionSlug,
    words: Annotated[str, typer.Option(help="Слова из названия, кода, других имён.")] = "",
    direction: Direction = "",
    block: Block = "",
    state: Annotated[CategoryState | None, typer.Option(help="Только в этом состоянии.")] = None,
    edited: Annotated[bool | None, typer.Option("--edited/--as-in-catalog", help="С правками региона или без.")] = None,
    own: Annotated[bool | None, typer.Option("--own/--of-catalog", help="Свои категории региона или каталога.")] = None,
) -> None:
    """Показать категории набора: что открыто, что исправлено, кто отвечает, сколько открытых обращений."""
    with region_inside(region):
        filters = SetFilters(
            words=words, direction=direction, block=block, state=state.value if state else "", edited=edited, own=own
        )
        show_rows(set_rows(filters))


@app.command("show")
def show(code: Code, region: RegionSlug) -> None:
    """Показать одну категорию целиком и чем она отличается от каталога."""
    with region_inside(region):
        show_row(set_row(code))


@app.command("switch")
def switch(
    region: RegionSlug,
    codes: Codes = None,
    direction: Direction = "",
    block: Block = "",
    on: Annotated[bool, typer.Option("--on/--off", help="Включить или выключить.")] = True,
) -> None:
    """Включить или выключить категории: по одной, направление, блок. Обращения, которые в них есть, остаются."""
    with region_inside(region):
        show_changed(categories_switch(acting=SYSTEM, chosen=_chosen(codes, direction, block), on=on))


@app.command("open")
def open_(
    region: RegionSlug,
    codes: Codes = None,
    direction: Direction = "",
    block: Block = "",
    on: Day = None,
    by_plan: Annotated[
        bool, typer.Option("--by-plan", help="В дни, которые назвал план; без кодов, направления и блока — весь набор.")
    ] = False,
) -> None:
    """Открыть закрытые категории: сразу, с названного дня или по плану каталога."""
    if by_plan and on is not None:
        raise InvalidInput("Либо --by-plan, либо --on.")
    with region_inside(region):
        chosen = _chosen(codes, direction, block)
        if not by_plan:
            changed = categories_open_on(acting=SYSTEM, chosen=chosen, opens_on=on.date() if on else None)
        else:
            version = plan_version()
            if version is None:
                raise Conflict("У каталогов, которые взял регион, плана открытия нет.", code="no_plan")
            content = version_content(version)
            narrowed = None if chosen.is_empty else chosen
            changed = categories_open_by_plan(acting=SYSTEM, content=content, chosen=narrowed)
        show_changed(changed)


@app.command("edit")
def edit(
    code: Code,
    region: RegionSlug,
    cells: Cells = None,
    ministry: Ministry = "",
    moderators: Annotated[
        bool, typer.Option("--moderators", help="За «Другое» (own-other) никто не отвечает: выбирают модераторы.")
    ] = False,
) -> None:
    """Изменить категорию: любые столбцы каталога, кроме кода, и кто отвечает."""
    if ministry and moderators:
        raise InvalidInput("Либо --ministry, либо --moderators.", field="ministry")
    with region_inside(region):
        given, ministry_id = _cells(cells), organisation_by_code(ministry).id if ministry else None
        if not (given or ministry_id or moderators):
            raise InvalidInput("Что изменить? Например: --set deadline=5 --set deadline_unit=working_days.")
        before = category_of_set(code).version
        saved = category_edit(
            acting=SYSTEM,
            code=code,
            version=before,
            cells=given,
            ministry_id=ministry_id,
            moderators_keep=moderators,
        )
        show_changed([saved] if saved.version != before else [])


@app.command("add")
def add(
    region: RegionSlug,
    cells: Cells = None,
    ministry: Ministry = "",
    on: Day = None,
) -> None:
    """Добавить свою категорию региона. Без --ministry отвечает тот, кто отвечает за направление."""
    with region_inside(region):
        added = category_add(
            acting=SYSTEM,
            cells=_cells(cells),
            ministry_id=organisation_by_code(ministry).id if ministry else None,
            opens_on=on.date() if on else None,
        )
        console.print(f"[green]Добавлена:[/green] {added.code}")


@app.command("reset")
def reset(
    code: Code,
    region: RegionSlug,
    field: Annotated[
        list[str] | None, typer.Option(help="Поле, в котором взять слово каталога; без него — все исправленные.")
    ] = None,
) -> None:
    """Вернуть поля категории к тому, что сказано в каталоге."""
    with region_inside(region):
        category = category_of_set(code)
        fields = field or [item.name for item in category_edits(category)]
        before, saved = category.version, category
        if fields or category.base is None:
            saved = category_reset(acting=SYSTEM, code=code, version=before, fields=fields)
        show_changed([saved] if saved.version != before else [])


@app.command("retire")
def retire(
    code: Code,
    region: RegionSlug,
    successor: Annotated[str, typer.Option(help="Код категории, куда перейдут открытые обращения.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать.")] = False,
) -> None:
    """Закрыть навсегда свою категорию региона."""
    with region_inside(region):
        row = set_row(code)
        where = f"перейдут в «{category_of_set(successor).title}»" if successor else "останутся в ней"
        console.print(f"«{row.category.title}»: открытых обращений {row.open_appeals}, {where}.")
        if not yes and not typer.confirm("Закрыть навсегда?"):
            console.print("Ничего не изменено.")
            raise typer.Exit(1)
        version = row.category.version
        show_changed([category_retire(acting=SYSTEM, code=code, version=version, successor=successor or None)])


@app.command("responsible")
def responsible(
    region: RegionSlug,
    direction: Annotated[str, typer.Option(help="За какое направление.")] = "",
    code: Annotated[str, typer.Option(help="За какую одну категорию.")] = "",
    ministry: Ministry = "",
    present: Annotated[bool, typer.Option("--present", help="Передать и категории, которые уже есть.")] = False,
) -> None:
    """Показать, кто отвечает за то, что приносят каталоги, или назначить.

    Категории, которые уже есть, остаются у того, кто за них отвечает, если не сказано --present.
    """
    with region_inside(region):
        if direction or code or ministry:
            if not ministry:
                raise InvalidInput("Кто будет отвечать? Добавьте --ministry.", field="ministry")
            ministry_id = organisation_by_code(ministry).id
            responsibility_set(acting=SYSTEM, ministry_id=ministry_id, direction=direction, code=code, present=present)
        show_responsibilities(responsibilities_list(), _counted())


def _counted() -> dict[str, int]:
    """How many categories the set has, by direction and by code."""
    counted: dict[str, int] = {}
    for direction, code in Category.objects.filter(retired_at__isnull=True).values_list("direction", "code"):
        counted[direction] = counted.get(direction, 0) + 1
        counted[code] = 1
    return counted


def _chosen(codes: list[str] | None, direction: str, block: str) -> Chosen:
    return Chosen(codes=tuple(codes or ()), direction=direction, block=block)


def _cells(given: list[str] | None) -> dict[str, str]:
    cells = {}
    for text in given or []:
        name, sign, value = text.partition("=")
        if not (name and sign):
            raise InvalidInput(f"«{text}»: нужно ПОЛЕ=ЗНАЧЕНИЕ, например deadline=5.", field="set")
        cells[name.strip()] = value
    return cells


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

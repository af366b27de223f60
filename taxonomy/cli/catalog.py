"""`otklik catalog …`: store and show classifiers, merge them into a region's set."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InvalidInput, Missing
from core.events.types import SYSTEM
from core.tables.files import output_checked, output_written
from taxonomy.catalogs.folders import SHIPPED, CatalogDraft, draft_of_file, draft_read, shipped_slugs
from taxonomy.catalogs.rows import COLUMNS, row_of
from taxonomy.catalogs.selectors import VersionContent, catalog_versions, catalogs_list, version_content
from taxonomy.catalogs.storing import catalog_at_hand, catalog_import
from taxonomy.cli.inside import RegionSlug, region_inside
from taxonomy.cli.tables import (
    console,
    show_bad_rows,
    show_catalogs,
    show_category,
    show_diff,
    show_openings,
    show_version,
)
from taxonomy.facts import CategoryFacts
from taxonomy.sets.diff import LocalCategory, SetDiff, set_diff
from taxonomy.sets.listing import leaving_open_appeals
from taxonomy.sets.publishing import FieldKey, category_set_diff, category_set_publish
from taxonomy.sets.selectors import set_number
from taxonomy.sets.switching import openings_of, rollout_plan

__all__ = ["app"]

app = typer.Typer(help="Каталоги категорий.", no_args_is_help=True, add_completion=False)

Slug = Annotated[str, typer.Argument(help="Код каталога, например moscow-689.")]
# As far as an integer of the database goes.
LATEST = 2**31 - 1
Number = Annotated[int | None, typer.Option("--version", min=1, max=LATEST, help="Номер версии; без него — последняя.")]
CatalogSlug = Annotated[str, typer.Option("--catalog", help="Код каталога.")]


@app.command("list")
def list_() -> None:
    """Показать каталоги и их версии, и те, что идут с программой и ещё не загружены."""
    catalogs = catalogs_list()
    known = {catalog.slug for catalog in catalogs}
    show_catalogs(catalogs, [slug for slug in shipped_slugs() if slug not in known])


@app.command("show")
def show(
    slug: Slug,
    version: Number = None,
    code: Annotated[str, typer.Option(help="Показать одну категорию целиком.")] = "",
    direction: Annotated[str, typer.Option(help="Только это направление.")] = "",
    to: Annotated[
        Path | None, typer.Option("--csv", help="Записать категории в файл CSV, который можно загрузить.")
    ] = None,
) -> None:
    """Показать версию каталога: направления, категории, одну категорию; выгрузить в CSV."""
    if to is not None:
        output_checked(to)
    content = version_content(catalog_at_hand(slug, version))
    if code and code not in content.categories:
        raise Missing(f"В каталоге «{slug}» нет категории «{code}».")
    chosen = [
        facts
        for facts in content.categories.values()
        if (not code or facts.code == code) and (not direction or facts.direction == direction)
    ]
    if not chosen:
        known = ", ".join(f"«{name}»" for name in dict.fromkeys(f.direction for f in content.categories.values()))
        raise Missing(f"Направления «{direction}» в каталоге нет. Есть: {known}.")
    if to is not None:
        _export(chosen, to)
    elif code:
        show_category(chosen[0])
    else:
        show_version(content, chosen, in_full=bool(direction))


def _export(chosen: list[CategoryFacts], path: Path) -> None:
    with output_written(path, bom=True) as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(row_of(facts) for facts in chosen)
    console.print(f"Записано категорий: {len(chosen)}, файл {path}")


@app.command("import")
def import_(
    source: Annotated[
        str, typer.Argument(help="Папка каталога, файл .csv или .xlsx, либо код поставляемого каталога.")
    ],
    slug: Annotated[str, typer.Option(help="Код каталога (для файла).")] = "",
    title: Annotated[str, typer.Option(help="Название каталога (для файла).")] = "",
    version: Annotated[
        int | None, typer.Option(min=1, max=LATEST, help="Номер версии (для файла); без него — следующий.")
    ] = None,
    note: Annotated[str, typer.Option(help="Что нового в версии (для файла).")] = "",
    moves: Annotated[Path | None, typer.Option(help="Таблица from,to: куда перешли прежние категории.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Только проверить, ничего не записывая.")] = False,
) -> None:
    """Загрузить версию каталога. При ошибках показать все и не записать ничего."""
    path = Path(source)
    if path.is_file():
        draft = _draft_of_file(path, slug=slug, title=title, number=version, note=note, moves=moves)
    elif path.is_dir():
        draft = draft_read(path)
    elif source in shipped_slugs():
        draft = draft_read(SHIPPED / source)
    else:
        raise Missing(f"Нет ни файла, ни папки, ни поставляемого каталога «{source}».")
    if draft.problems:
        show_bad_rows(draft)
        raise typer.Exit(1)
    directions = len({category.direction for category in draft.categories})
    facts = f"«{draft.slug}», версия {draft.number}: категорий {len(draft.categories)}, направлений {directions}"
    if check:
        console.print(f"Ошибок нет. {facts}.")
        return
    stored = catalog_import(draft=draft)
    console.print(f"Загружено: {facts}. Хеш содержимого {stored.content_hash[:12]}.")


def _draft_of_file(
    path: Path, *, slug: str, title: str, number: int | None, note: str, moves: Path | None
) -> CatalogDraft:
    if not slug:
        raise InvalidInput("Для файла укажите код каталога: --slug my-catalog.", field="slug")
    versions = catalog_versions(slug)
    if not (title or versions):
        raise InvalidInput("У нового каталога должно быть название: --title «Мой каталог».", field="title")
    return draft_of_file(
        path.name,
        path,
        slug=slug,
        title=title or versions[0].catalog.title,
        number=number if number is not None else max((row.number for row in versions), default=0) + 1,
        note=note,
        moves_file=(moves.name, moves) if moves is not None else None,
    )


@app.command("diff")
def diff(
    slug: Annotated[str, typer.Argument(help="Код каталога: сравнить две его версии.")] = "",
    since: Annotated[int | None, typer.Option("--from", min=1, max=LATEST, help="Прежняя версия.")] = None,
    until: Annotated[
        int | None, typer.Option("--to", min=1, max=LATEST, help="Новая версия; без неё — последняя.")
    ] = None,
    region: RegionSlug = "",
    catalog: CatalogSlug = "",
    version: Number = None,
) -> None:
    """Показать, что версия каталога изменит в наборе региона, или чем отличаются две версии."""
    if region and (catalog or slug):
        with region_inside(region):
            content = version_content(catalog_at_hand(catalog or slug, version))
            _show_for_region(content, category_set_diff(content), {})
    elif slug and since is not None:
        old, new = (version_content(catalog_at_hand(slug, number)) for number in (since, until))
        before = [LocalCategory(facts=facts, base=facts) for facts in old.categories.values()]
        console.print(f"[bold]{new.title}[/bold]: версия {old.number} → версия {new.number}")
        show_diff(set_diff(before, new.categories, new.moves))
    else:
        raise InvalidInput(
            "Укажите --region и --catalog либо каталог и --from: otklik catalog diff moscow-689 --from 1."
        )


@app.command("publish")
def publish(
    region: RegionSlug,
    catalog: CatalogSlug,
    version: Number = None,
    by_plan: Annotated[
        bool, typer.Option("--by-plan", help="Открыть новые направления в дни, которые назвал план.")
    ] = False,
    opens_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="День, когда откроются новые категории.")
    ] = None,
    take: Annotated[
        list[str] | None, typer.Option(help="Расхождение, в котором взять слово каталога: КОД:ПОЛЕ; можно повторять.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать.")] = False,
) -> None:
    """Взять версию каталога в набор региона: показать изменения, спросить, опубликовать."""
    if by_plan and opens_on is not None:
        raise InvalidInput("Либо --by-plan, либо --opens-on.")
    keys = [_field_key(text) for text in take or []]
    with region_inside(region):
        content = version_content(catalog_at_hand(catalog, version))
        expected, changes = set_number(), category_set_diff(content)
        days = _days(content, by_plan=by_plan, opens_on=opens_on)
        _show_for_region(content, changes, days, keys)
        if not yes and not typer.confirm("Опубликовать?"):
            console.print("Ничего не изменено.")
            raise typer.Exit(1)
        published = category_set_publish(acting=SYSTEM, content=content, expected=expected, take=keys, opens_on=days)
        console.print(
            f"[green]Набор региона «{region}», версия {published.number}:[/green] категорий {published.size}. "
            "Открытые обращения переходят за своими категориями."
        )
        show_openings(openings_of(published.changes))


def _field_key(text: str) -> FieldKey:
    code, colon, name = text.partition(":")
    if not (code and colon and name):
        raise InvalidInput(f"«{text}»: нужно КОД:ПОЛЕ, например roads-potholes:deadline.", field="take")
    return code, name


def _days(content: VersionContent, *, by_plan: bool, opens_on: datetime | None) -> Mapping[str, date]:
    if opens_on is not None:
        return {facts.direction: opens_on.date() for facts in content.categories.values()}
    if not by_plan:
        return {}
    plan = rollout_plan(content)
    if not plan:
        raise InvalidInput("Плана открытия нет ни у этой версии, ни у каталога, с которого начал регион.")
    return plan


def _show_for_region(
    content: VersionContent, changes: SetDiff, days: Mapping[str, date], take: list[FieldKey] | None = None
) -> None:
    console.print(f"[bold]{content.title}[/bold], версия {content.number}. Набор региона: версия {set_number()}.")
    show_diff(changes, days=days, open_appeals=leaving_open_appeals(changes), take=take or [])

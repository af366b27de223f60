"""`otklik rubrics …`: evaluate and query rubrication."""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, Annotated

import typer
from django_tenants.utils import tenant_context
from rich.table import Table

from core import clock
from core.errors import InvalidInput
from core.tables.files import file_opened, output_checked, output_written
from core.terminal import Counters
from core.units import filesize
from language.engine import CategoryText, RubricModel
from language.engine.examining import (
    Asked,
    Question,
    Scores,
    Subject,
    confusion_of,
    cross_validate,
    examine,
    labels_of,
    learning_curve,
    scores_of,
    speed_of,
)
from taxonomy.cli.outside import outside
from taxonomy.cli.tables import console
from taxonomy.models import Category
from taxonomy.rubrication.answerer import Answerer, Rubrication, Suggested
from taxonomy.rubrication.answering import answerer_now
from taxonomy.rubrication.decisions import dated_labels
from taxonomy.rubrication.examination_report import Examination, report_place, report_write, score_rows
from taxonomy.rubrication.history import History, code_finder, file_rows, history_match, history_told
from taxonomy.rubrication.region_set import category_texts, current_set
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Рубрикация: текст находит категорию.", no_args_is_help=True, add_completion=False)

RegionSlug = Annotated[str, typer.Option("--region", help="Код региона, например ul.")]
CsvFile = Annotated[
    Path | None,
    typer.Option("--csv", help="Файл CSV: столбец text и один из code, topic, title; можно group и executor."),
]
TextWords = Annotated[str, typer.Argument(help="Текст обращения.")]

LEAST_QUESTIONS = 20


app.command("outside")(outside)


@app.command("evaluate")
def evaluate(
    region: RegionSlug,
    csv_file: CsvFile = None,
    trained: Annotated[
        bool,
        typer.Option("--trained", "--holdout", help="Проверить работающую модель на файле, ничему не обучая."),
    ] = False,
    folds: Annotated[int, typer.Option(min=2, max=20, help="На сколько частей делить для перекрёстной проверки.")] = 5,
    only_labelled: Annotated[
        bool, typer.Option("--only-labelled", help="Выбирать только из категорий, которые есть в данных.")
    ] = False,
    titles: Annotated[
        bool, typer.Option("--titles", help="Знать о категориях только названия, как в первый день у своего набора.")
    ] = False,
    curve: Annotated[bool, typer.Option("--curve", help="Измерить и то, как точность растёт с решениями.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Взять столько первых строк; 0 — все.")] = 0,
    out: Annotated[Path, typer.Option(help="Папка для отчёта.")] = Path("rubrics-report"),
) -> None:
    """Измерить рубрикацию: на решениях региона или на размеченном файле; записать отчёт с картинкой.

    Без --trained модель учится на частях данных и проверяется на остальных; холодный старт измеряется рядом.
    """
    if trained and curve:
        raise InvalidInput("Либо --trained, либо --curve: рост измеряют, обучая заново.")
    with tenant_context(region_by_slug(region)):
        report_place(out, inputs=(csv_file,) if csv_file is not None else ())
        groups = _groups()
        history = _matched(csv_file) if csv_file is not None else None
        questions = _questions(history, groups)[: limit or None]
        if len(questions) < LEAST_QUESTIONS:
            raise InvalidInput(f"Измерять не на чем: текстов с категорией {len(questions)}, нужно {LEAST_QUESTIONS}.")
        codes = {question.code for question in questions}
        texts = [item for item in category_texts() if not only_labelled or item.code in codes]
        if titles:
            texts = [CategoryText(code=item.code, title=item.title, direction=item.direction) for item in texts]
        subject = Subject(categories=texts, groups=groups, allowed=codes if only_labelled else None)
        sections: list[tuple[str, Scores]] = []
        points: list[tuple[int, Scores]] = []
        with console.counters() as bar:
            if trained:
                answerer = answerer_now()
                model = answerer.warm or answerer.cold
                if model is None:
                    raise InvalidInput("В регионе нет открытых категорий.")
                title = f"Модель {answerer.version}" if answerer.version else "Холодный старт"
                answers = examine(model, subject, questions, name=title, asked=_counter(bar, title, len(questions)))
                sections.append((title, scores_of(questions, answers)))
            else:
                cold = RubricModel.fit(texts)
                asked = _counter(bar, "Холодный старт", len(questions))
                answers = examine(cold, subject, questions, name="", asked=asked)
                sections.append(("Холодный старт", scores_of(questions, answers)))
                asked = _counter(bar, f"Перекрёстная проверка, частей {folds}", len(questions))
                answers = cross_validate(subject, questions, folds=folds, asked=asked)
                sections.insert(0, (f"Перекрёстная проверка, частей {folds}", scores_of(questions, answers)))
                model = cold
            if curve and not trained:
                points = learning_curve(subject, questions, asked=_counter(bar, "Рост с решениями", None))
        if not trained:
            with console.status("Скорость…"):
                model = RubricModel.fit(texts, labels_of(questions))
        speed = speed_of(model, [question.text for question in questions])
    examination = Examination(
        region=region,
        source=csv_file.name if csv_file is not None else "решения модераторов",
        command=" ".join(["otklik rubrics", *sys.argv[2:]]),
        made_at=clock.now(),
        sections=sections,
        curve=points,
        speed=speed,
        confusion=confusion_of(questions, answers),
        unmatched=list(history.unmatched.items())[:50] if history is not None else (),
    )
    _show(examination)
    console.print(f"Отчёт: {report_write(examination, out)}")


@app.command("predict")
def predict(
    region: RegionSlug,
    text: TextWords = "",
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Файл CSV со столбцом text.")] = None,
    out: Annotated[Path | None, typer.Option(help="Куда записать ответы; без него — на экран.")] = None,
    top: Annotated[int, typer.Option(min=1, max=10, help="Сколько категорий.")] = 3,
    cold: Annotated[bool, typer.Option("--cold", help="Как в первый день: только по словам категорий.")] = False,
) -> None:
    """Сказать, к каким категориям относится текст или каждая строка файла."""
    if csv_file is not None and text.strip():
        raise InvalidInput("Либо текст, либо --csv.")
    if out is not None and csv_file is None:
        raise InvalidInput("--out пишет ответы на файл: добавьте --csv ФАЙЛ.", field="out")
    with tenant_context(region_by_slug(region)):
        if csv_file is not None:
            file_opened(csv_file).close()
        if out is not None and csv_file is not None:
            output_checked(out, inputs=(csv_file,))
        groups = _groups()
        answerer = answerer_now(cold_only=cold)
        if csv_file is None:
            _one(text)
            _table(answerer.answer(text, top=top), groups)
            return
        with _sink(out, csv_file) as file, _said(out) as advance:
            writer = csv.writer(file)
            head = [
                f"{name}_{rank}" for rank in range(1, top + 1) for name in ("code", "title", "group", "probability")
            ]
            writer.writerow(["text", *head])
            for number, source in enumerate(file_rows(csv_file, labelled=False), start=1):
                row: list[str] = [source.text]
                for found in _told(answerer.answer(source.text, top=top))[:top]:
                    row += [found.code, found.title, groups.get(found.code, ""), _share(found, digits=4)]
                writer.writerow(row)
                advance(number)
    if out is not None:
        console.print(f"Ответы: {out}")


@app.command("explain")
def explain(
    region: RegionSlug,
    text: TextWords,
    top: Annotated[int, typer.Option(min=1, max=10, help="Сколько категорий.")] = 3,
    cold: Annotated[bool, typer.Option("--cold", help="Как в первый день: только по словам категорий.")] = False,
) -> None:
    """Показать, какие слова текста решили."""
    _one(text)
    with tenant_context(region_by_slug(region)):
        answerer: Answerer = answerer_now(cold_only=cold)
        rubrication = answerer.answer(text, top=top)
        groups = _groups()
    _table(rubrication, groups, with_words=True)


def _matched(path: Path) -> History:
    """The file against the set; what is not found there is said at once. Raises InvalidInput for no table."""
    with console.status(f"Читаю {path.name}…"):
        history = history_match(file_rows(path), code_finder())
    for line in history_told(history, path.name):
        console.print(line, markup=False, highlight=False)
    return history


def _questions(history: History | None, groups: dict[str, str]) -> list[Question]:
    if history is None:
        labels = [dated.label for dated in dated_labels(current_set())]
        return [
            Question(text=label.text, code=label.code, group=groups[label.code], executor=label.executor)
            for label in labels
            if label.code in groups
        ]
    return [
        Question(text=label.text, code=label.code, group=row.group or groups[label.code], executor=label.executor)
        for label, row in zip(history.labelled, history.rows, strict=True)
    ]


def _groups() -> dict[str, str]:
    """Wider rubrics by code: the group of «Инцидент», the direction where a category has none."""
    rows = Category.objects.values_list("code", "incident_group", "direction")
    return {code: group or direction for code, group, direction in rows}


def _one(text: str) -> None:
    if not text.strip():
        raise InvalidInput("Напишите текст в кавычках или дайте файл: --csv ФАЙЛ.")


def _table(rubrication: Rubrication, groups: dict[str, str], *, with_words: bool = False) -> None:
    told = _told(rubrication)
    if not told:
        console.print("Подсказать нечего: в регионе нет открытых категорий.")
        return
    table = Table("Код", "Категория", "Группа", "Вероятность", *(["Решили слова"] if with_words else []))
    for found in told:
        words = [", ".join(found.words) or "—"] if with_words else []
        table.add_row(found.code, found.title, groups.get(found.code, ""), _share(found), *words)
    console.print(table)
    answered = f"модель {rubrication.model_version}" if rubrication.model_version else "холодный старт"
    console.print(f"Ответила {answered}." if rubrication.model_version else f"Ответил {answered}.", highlight=False)


def _told(rubrication: Rubrication) -> list[Suggested]:
    """The answer first: «Другое» where no category is likely enough, then what is left to look at."""
    unsure = [] if rubrication.is_sure or rubrication.other is None else [rubrication.other]
    return [*unsure, *rubrication.suggestions]


def _share(found: Suggested, *, digits: int = 3) -> str:
    return "" if found.probability is None else f"{found.probability:.{digits}f}"


def _show(examination: Examination) -> None:
    for title, scores in examination.sections:
        table = Table(title, "")
        for name, value in score_rows(scores):
            table.add_row(name, value)
        console.print(table)
    if examination.curve:
        table = Table("Решений", "Категория", "Группа", "Группа, в тройке")
        for count, scores in examination.curve:
            table.add_row(str(count), f"{scores.top_1:.4f}", f"{scores.group_top_1:.4f}", f"{scores.group_top_3:.4f}")
        console.print(table)
    if examination.speed is not None:
        speed = examination.speed
        console.print(
            f"Текстов в секунду: {speed.texts_a_second:.0f}, с решившими словами {speed.explained_a_second:.0f}. "
            f"Модель {filesize(speed.model_bytes)}, память процесса в пике {filesize(speed.peak_bytes)}.",
            highlight=False,
        )


def _counter(counters: Counters, title: str, total: int | None) -> Asked:
    advance, numbers = counters.add(title, total), count(1)
    return lambda _name: advance(next(numbers))


@contextmanager
def _sink(out: Path | None, source: Path) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
        return
    with output_written(out, inputs=(source,)) as file:
        yield file


@contextmanager
def _said(out: Path | None) -> Iterator[Callable[[int], None]]:
    """How far it is; nothing where the answers themselves go to the screen."""
    if out is None:
        yield lambda _done: None
        return
    with console.progress("Ответов") as advance:
        yield advance

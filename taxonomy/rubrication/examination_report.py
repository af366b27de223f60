"""Report of an evaluation: a Markdown page and a confusion matrix (SVG)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path

from django.utils.translation import gettext as _

from core.tables.files import folder_checked, output_checked, output_written
from language.engine.examining import Scores, Speed

__all__ = ["Examination", "report_place", "report_write", "score_rows"]

REPORT, PICTURE = "report.md", "confusion.svg"
CELL, LEFT, TOP = 26, 300, 220
PAIRS = 15


@dataclass(frozen=True, kw_only=True)
class Examination:
    """Results of an evaluation. `sections` are titles with scores, in display order."""

    region: str
    source: str
    command: str
    made_at: datetime
    sections: Sequence[tuple[str, Scores]]
    curve: Sequence[tuple[int, Scores]] = field(default=())
    speed: Speed | None = None
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    unmatched: Sequence[tuple[str, int]] = field(default=())


def score_rows(scores: Scores) -> list[tuple[str, str]]:
    """Names of scores with formatted values."""
    rows = [
        (_("Текстов"), str(scores.texts)),
        (_("Категория, первая"), f"{scores.top_1:.4f}"),
        (_("Категория, в тройке"), f"{scores.top_3:.4f}"),
        (_("Группа, первая"), f"{scores.group_top_1:.4f}"),
        (_("Группа, в тройке"), f"{scores.group_top_3:.4f}"),
        (_("F1 взвешенная"), f"{scores.weighted_f1:.4f}"),
        (_("F1 средняя по категориям"), f"{scores.macro_f1:.4f}"),
        (_("Ошибка уверенности (ECE), категория"), f"{scores.ece:.4f}"),
        (_("Ошибка уверенности (ECE), группа"), f"{scores.group_ece:.4f}"),
    ]
    if scores.executor is not None:
        rows.append((_("Исполнитель, первый"), f"{scores.executor:.4f}"))
    return rows


def report_place(folder: Path, *, inputs: tuple[Path, ...] = ()) -> Path:
    """The folder, made where it is missing, if a report can be written there without touching `inputs`.

    Raises InvalidInput. Ask before an examination: it takes minutes.
    """
    folder_checked(folder)
    for name in (REPORT, PICTURE):
        output_checked(folder / name, inputs=inputs)
    return folder


def report_write(examination: Examination, folder: Path) -> Path:
    """Write the page and the picture into a folder, created if missing; returns the page's path."""
    folder_checked(folder)
    if examination.confusion:
        with output_written(folder / PICTURE) as picture:
            picture.write(_picture(examination.confusion))
    path = folder / REPORT
    with output_written(path) as page:
        page.write(_page(examination))
    return path


def _page(examination: Examination) -> str:
    lines = [
        f"# {_('Рубрикация: измерение')}",
        "",
        f"- {_('Регион')}: {examination.region}",
        f"- {_('Данные')}: {examination.source}",
        f"- {_('Когда')}: {examination.made_at:%Y-%m-%d %H:%M} UTC",
        f"- {_('Команда')}: `{examination.command}`",
        "",
    ]
    for title, scores in examination.sections:
        lines += [f"## {title}", "", f"| {_('Показатель')} | {_('Значение')} |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in score_rows(scores)] + [""]
    if examination.curve:
        lines += [f"## {_('Как растёт с решениями')}", ""]
        lines += [
            f"| {_('Решений')} | {_('Категория')} | {_('Группа')} | {_('Группа, в тройке')} | ECE |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {count} | {scores.top_1:.4f} | {scores.group_top_1:.4f} | {scores.group_top_3:.4f} | {scores.ece:.4f} |"
            for count, scores in examination.curve
        ] + [""]
    if examination.speed is not None:
        speed = examination.speed
        lines += [
            f"## {_('Скорость и память')}",
            "",
            f"- {_('Текстов в секунду на одном ядре')}: {speed.texts_a_second:.0f}",
            f"- {_('То же с решившими словами')}: {speed.explained_a_second:.0f}",
            f"- {_('Модель')}: {speed.model_bytes / 2**20:.1f} {_('МБ')}",
            f"- {_('Память процесса в пике, вместе с обучением')}: {speed.peak_bytes / 2**20:.0f} {_('МБ')}",
            "",
        ]
    lines += _confused(examination.confusion)
    if examination.unmatched:
        lines += [f"## {_('Не сопоставлено с набором региона')}", ""]
        lines += [f"- {name}: {count}" for name, count in examination.unmatched] + [""]
    return "\n".join(lines)


def _confused(confusion: Counter[tuple[str, str]]) -> list[str]:
    if not confusion:
        return []
    pairs = [(pair, count) for pair, count in confusion.most_common() if pair[0] != pair[1]][:PAIRS]
    lines = [f"## {_('Что с чем путает')}", "", f"![{_('Группы: как названо и как отвечено')}]({PICTURE})", ""]
    lines += [f"| {_('На деле')} | {_('Отвечено')} | {_('Раз')} |", "|---|---|---|"]
    return [*lines, *(f"| {meant} | {said} | {count} |" for (meant, said), count in pairs), ""]


def _picture(confusion: Counter[tuple[str, str]]) -> str:
    """The confusion matrix: rows are true categories, columns answers; the darker, the larger the share of the row."""
    meant: Counter[str] = Counter()
    for (group, _said), count in confusion.items():
        meant[group] += count
    names = [name for name, _count in meant.most_common()]
    names += sorted({said for _meant, said in confusion} - set(names))
    width, height = LEFT + CELL * len(names) + 20, TOP + CELL * len(names) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f"<title>{escape(_('Группы: строки — на деле, столбцы — отвечено, доля строки в процентах'))}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for row, name in enumerate(names):
        middle = TOP + row * CELL + CELL * 0.66
        label = f"{name or '—'} ({meant[name]})"
        parts.append(f'<text x="{LEFT - 8}" y="{middle:.1f}" text-anchor="end">{escape(label)}</text>')
        across = LEFT + row * CELL + CELL * 0.66
        parts.append(f'<text transform="translate({across:.1f} {TOP - 8}) rotate(-60)">{escape(name or "—")}</text>')
        for column, said in enumerate(names):
            count = confusion[name, said]
            if not count:
                continue
            share = count / meant[name]
            x, y = LEFT + column * CELL, TOP + row * CELL
            colour = "#14532d" if row == column else "#9a3412"
            told = f"<title>{escape(name)} → {escape(said)}: {count}</title>"
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{colour}"'
                f' fill-opacity="{0.08 + 0.92 * share:.3f}">{told}</rect>'
            )
            if share >= 0.01:
                ink = "#ffffff" if share > 0.45 else "#1c1917"
                parts.append(
                    f'<text x="{x + CELL / 2 - 0.5}" y="{y + CELL * 0.64:.1f}" text-anchor="middle" font-size="10"'
                    f' fill="{ink}">{round(share * 100)}</text>'
                )
    return "\n".join([*parts, "</svg>", ""])

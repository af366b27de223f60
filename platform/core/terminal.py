"""What commands print: for eyes on a terminal, for programs and logs everywhere else.

On a terminal tables have lines and long steps a moving bar. In a file or a pipe a table is its cells between tabs, a
sentence is one line however long, and a long step says now and then how far it is. Nothing is ever cut.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

__all__ = ["Terminal", "terminal"]

# A line of progress at most so often, in seconds.
EVERY = 5.0
# What a column that may be wrapped needs at least, with the lines of the table beside it.
LEAST_WIDTH, FRAME = 12, 3

Advance = Callable[[int], None]


class Terminal(Console):
    """Rich's console that cuts nothing and writes plain lines where nobody looks."""

    def __init__(self, *, stderr: bool = False, file: IO[str] | None = None) -> None:
        super().__init__(highlight=False, stderr=stderr, file=file)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as rich does; a table whole, and outside a terminal every sentence on one line."""
        if self.is_terminal:
            for item in objects:
                if isinstance(item, Table):
                    _unfold(item, self.width)
            super().print(*objects, **options)
        elif all(isinstance(item, str | Text | Table) for item in objects):
            with_markup = options.get("markup", True)
            words = (line for item in objects for line in _plain(item, with_markup=with_markup))
            self.file.write(options.get("sep", "\n").join(words) + options.get("end", "\n"))
            self.file.flush()
        else:
            super().print(*objects, **{"soft_wrap": True, **options})

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """While something lasts that nobody can count: what the yielded function is told is what is being done now."""
        if self.is_terminal:
            with self.status(f"{title}…") as status:
                yield lambda detail: status.update(f"{detail}…")
        else:
            self.print(f"{title}…", markup=False)
            yield lambda detail: self.print(f"{detail}…", markup=False)

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """While something lasts that is counted: tell the yielded function how many are done by now."""
        if self.is_terminal:
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, TimeRemainingColumn(), console=self) as bar:
                task = bar.add_task(title, total=total)
                yield lambda done: bar.update(task, completed=done)
        else:
            yield _Lines(self, title, total)


class _Lines:
    """Progress in a file: the first count, then one line at most every EVERY seconds, and the last."""

    def __init__(self, out: Terminal, title: str, total: int | None, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._title, self._total, self._now = out, title, total, now
        self._told_at: float | None = None

    def __call__(self, done: int) -> None:
        now = self._now()
        if self._told_at is None or now - self._told_at >= EVERY or done == self._total:
            self._told_at = now
            of_total = f" из {self._total}" if self._total is not None else ""
            self._out.print(f"{self._title}: {done}{of_total}", markup=False)


def _plain(item: str | Text | Table, *, with_markup: bool) -> Iterator[str]:
    """What was to be printed, as lines for a file."""
    if isinstance(item, Text):
        yield item.plain
    elif isinstance(item, str):
        yield Text.from_markup(item).plain if with_markup else item
    else:
        if item.title:
            yield _words(item.title)
        if item.show_header and any(_words(column.header) for column in item.columns):
            yield "\t".join(_words(column.header) for column in item.columns)
        for cells in zip(*(column.cells for column in item.columns), strict=True):
            yield "\t".join(_words(cell) for cell in cells)


def _words(cell: Any) -> str:
    """A cell on one line, without markup."""
    text = Text.from_markup(cell) if isinstance(cell, str) else cell
    return " ".join(str(text.plain if isinstance(text, Text) else text).split())


def _unfold(table: Table, width: int) -> None:
    """Keep codes and addresses whole: what is one word in every row isn't broken while the rest can be wrapped."""
    whole, other = 0, 0
    single = []
    for column in table.columns:
        column.overflow = "fold"
        cells = [_words(cell) for cell in column.cells]
        if any(cells) and not any(" " in cell for cell in cells):
            single.append(column)
            whole += max(map(cell_len, [*cells, _words(column.header)])) + FRAME
        else:
            other += LEAST_WIDTH + FRAME
    if whole + other <= width:
        for column in single:
            column.no_wrap = True


terminal = Terminal()
"""Where commands print."""

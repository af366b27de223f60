"""Output of commands: formatted on a terminal, plain lines elsewhere.

On a terminal tables have borders and long steps a progress bar. In a file or a pipe tables are tab-separated, a
sentence is one line, and a long step prints its progress now and then. Nothing is truncated.
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

__all__ = ["Counters", "Terminal", "terminal"]

# A line of progress at most so often, in seconds.
EVERY = 5.0
# What a column that may be wrapped needs at least, with the lines of the table beside it.
LEAST_WIDTH, FRAME = 12, 3

Advance = Callable[..., None]
"""`advance(done)`, or `advance(done, total)` where the total is known only by and by."""


class Terminal(Console):
    """Rich's console that truncates nothing and writes plain lines when not on a terminal."""

    def __init__(self, *, stderr: bool = False, file: IO[str] | None = None) -> None:
        super().__init__(highlight=False, stderr=stderr, file=file)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print like rich; tables whole, and outside a terminal every sentence on one line."""
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

    def status(self, status: Any, **options: Any) -> Any:
        """Show an activity without a count; call `update` of the yielded object to change its text."""
        return super().status(status, **options) if self.is_terminal else _Saying(self, status)

    @contextmanager
    def counters(self) -> Iterator["Counters"]:
        """Show several counts."""
        if self.is_terminal:
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, TimeRemainingColumn(), console=self) as bars:
                yield Counters(self, bars)
        else:
            yield Counters(self, None)

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """Show a count: call the yielded function with the number done so far."""
        with self.counters() as counters:
            yield counters.add(title, total)


class Counters:
    """Several counts; each is told how many are done."""

    def __init__(self, out: Terminal, bars: Progress | None) -> None:
        self._out, self._bars = out, bars

    def add(self, title: str, total: int | None = None) -> Advance:
        """Start a count; returns the function to update it. Without a total the end is unknown."""
        if self._bars is None:
            return _Lines(self._out, title, total)
        bars, task = self._bars, self._bars.add_task(title, total=total)
        return lambda done, total=total: bars.update(task, completed=done, total=total)


class _Lines:
    """Progress in a file: the first count, then one line at most every EVERY seconds, and the last."""

    def __init__(self, out: Terminal, title: str, total: int | None, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._title, self._total, self._now = out, title, total, now
        self._told_at: float | None = None

    def __call__(self, done: int, total: int | None = None) -> None:
        now, total = self._now(), self._total if total is None else total
        if self._told_at is None or now - self._told_at >= EVERY or done == total:
            self._told_at = now
            of_total = f" из {total}" if total is not None else ""
            self._out.print(f"{self._title}: {done}{of_total}", markup=False)


class _Saying:
    """A status in a file: a line for each new thing that is done; mere counting, one at most every EVERY seconds."""

    def __init__(self, out: Terminal, words: Any, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._now, self._words = out, now, words
        self._told, self._told_at = "", 0.0

    def __enter__(self) -> "_Saying":
        self.update(self._words)
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def update(self, status: Any = None, **_options: Any) -> None:
        """Say what is being done now."""
        words = _words(status) if status is not None else ""
        plain = "".join(character for character in words if not character.isdigit())
        if words and (plain != self._told or self._now() - self._told_at >= EVERY):
            self._told, self._told_at = plain, self._now()
            self._out.print(words, markup=False)


def _plain(item: str | Text | Table, *, with_markup: bool) -> Iterator[str]:
    """Convert output to lines for a file."""
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
    """Keep codes and URLs whole: never break what is one word in every row while other columns can wrap."""
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

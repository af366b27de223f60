"""Wrap every command: every failure ends with one sentence and an exit code, never with a traceback.

0 done · 1 not done, or only in part · 2 wrong arguments · 130 Ctrl-C · 141 the reader of the output has closed it.
"""

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import typer
from django.core.exceptions import ImproperlyConfigured

from config.cli.russian import UsageError, russian_speak, usage_told
from config.runtime.errors import RuntimeFault
from config.runtime.paths import data_directory
from core.errors import DomainError
from core.reasons import reason_of

__all__ = ["CALLED_WRONGLY", "FAILED", "INTERRUPTED", "command_run"]

FAILED, CALLED_WRONGLY, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141
FAULTS = "faults"
"""Folder of the data directory for what nobody expected: sentences go to the person, tracebacks there."""


def command_run(app: typer.Typer, arguments: list[str], *, prog: str) -> int:
    """Run a command as a person typed it; returns the exit code.

    The call has the process to itself: its output is made safe for every terminal.
    """
    _make_printable()
    if any("\udc80" <= character <= "\udcff" for argument in arguments for character in argument):
        return _told("В параметрах есть буквы не в кодировке UTF-8: проверьте кодировку терминала.", CALLED_WRONGLY)
    russian_speak()
    command = typer.main.get_command(app)
    known = " ".join([prog, *_leading_words(arguments)])
    return _code_of(lambda: command.main(arguments, prog_name=prog, standalone_mode=False), known)


def _code_of(run: Callable[[], object], prog: str) -> int:
    try:
        code = run()
        with suppress(AttributeError):
            sys.stdout.flush()
    except UsageError as error:
        return _told(usage_told(error, prog=prog), CALLED_WRONGLY)
    except SystemExit as leave:
        if isinstance(leave.__context__, BrokenPipeError):
            return PIPE_CLOSED
        return leave.code if isinstance(leave.code, int) else FAILED if leave.code else 0
    except (KeyboardInterrupt, typer.Abort):
        return _told("Прервано.", INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads any more; what is left in the buffer must not be complained of at exit.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001  (this is the place where all of them end)
        return _told(_sentence(error), FAILED)
    if code == INTERRUPTED:
        return _told("Прервано.", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _sentence(error: Exception) -> str:
    if isinstance(error, DomainError | RuntimeFault):
        return str(error)
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    return _of_services(error) or _of_system(error) or _unexpected(error)


def _of_services(error: Exception) -> str | None:
    """A sentence about the database or Valkey; None for other errors."""
    import redis
    from django.core.management import CommandError
    from django.db import DataError, InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError):
        reason = _first_line(error)
        return f"База данных недоступна или занята ({reason}). Проверьте, что PostgreSQL работает, и повторите."
    if isinstance(error, DataError):
        return f"Такое значение в базе не хранится ({_first_line(error)})."
    if isinstance(error, redis.RedisError):
        return f"Valkey недоступен ({_first_line(error)}). Проверьте, что он работает, и повторите."
    if isinstance(error, CommandError):
        return f"Команда Django не выполнена: {_first_line(error)}"
    return None


def _of_system(error: Exception) -> str | None:
    """A sentence about files, the network, memory or the terminal; None for other errors."""
    if isinstance(error, UnicodeEncodeError):
        return "Такие знаки нельзя ни напечатать, ни записать: проверьте кодировку того, что введено."
    if isinstance(error, OSError):
        return f"{error.filename}: {reason_of(error)}." if error.filename else f"Система отказала: {reason_of(error)}."
    if isinstance(error, OverflowError):
        return "Дата или число вне того, с чем можно считать: проверьте, что введено."
    if isinstance(error, MemoryError):
        return "Не хватило памяти."
    if isinstance(error, ModuleNotFoundError) and error.name and error.name.startswith("config.settings"):
        return f"Настройка DJANGO_SETTINGS_MODULE не годится: модуля {error.name} нет, есть config.settings.production."
    return None


def _unexpected(error: Exception) -> str:
    sentence = f"Непредвиденная ошибка: {type(error).__name__}. Это наша вина, а не ваша."
    try:
        path = _fault_written(error)
    except OSError as refused:
        return f"{sentence} Подробности записать не удалось: {reason_of(refused)}."
    return f"{sentence} Подробности для разработчика: {path}"


def _fault_written(error: Exception) -> Path:
    # The words and names of people may stand in an exception: for the owner of the data alone.
    folder = data_directory() / FAULTS
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("".join(traceback.format_exception(error)))
    return path


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__


def _told(words: str, code: int) -> int:
    with suppress(OSError):
        typer.secho(words, fg=typer.colors.RED if code != INTERRUPTED else None, err=True)
    return code


def _leading_words(arguments: list[str]) -> list[str]:
    """The subject and its command, as far as they are plain words."""
    words: list[str] = []
    for argument in arguments[:2]:
        if argument.startswith("-"):
            break
        words.append(argument)
    return words


def _make_printable() -> None:
    """Replace characters that the terminal's encoding lacks by question marks."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]

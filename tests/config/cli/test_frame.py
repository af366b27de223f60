"""Whatever a person types, a command ends with a Russian sentence and a code; nobody sees a traceback."""

import errno
import os
import re
import signal
import subprocess
import sys
from contextlib import nullcontext
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, get_args
from uuid import UUID

import pytest
import redis
import typer
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, OperationalError

from config.cli import frame
from config.cli.frame import command_run
from config.cli.main import SUBJECTS, app
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT
from core.errors import InvalidInput

ENGLISH = re.compile(
    r"\b(Invalid|Input|Missing|No such|Usage|Try|Error|should|valid|does not|requires|Got|Aborted|Show this|Options"
    r"|Arguments|Commands|required|default|Traceback)\b"
)


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


def run(capsys, command: typer.Typer, *arguments: str) -> tuple[int, str]:
    code = command_run(command, list(arguments), prog="otklik")
    output = capsys.readouterr()
    return code, output.out + output.err


def subjects() -> list[tuple[str, typer.Typer]]:
    return [(name, import_module(module).app) for name, (module, _help) in SUBJECTS.items()]


def commands() -> list[tuple[str, typer.Typer, str, object]]:
    found = []
    for name, subject in subjects():
        group = typer.main.get_command(subject)
        found += [(name, subject, command, group.commands[command]) for command in group.commands]
    return found


COMMANDS = commands()


@pytest.mark.parametrize(
    ("name", "subject", "command", "made"), COMMANDS, ids=[f"{name} {command}" for name, _s, command, _m in COMMANDS]
)
def test_every_wrong_call_of_every_command_is_told_in_russian(capsys, name, subject, command, made):
    calls = [["--no-such-option"], ["a", "b", "c", "d", "e", "--no-such-option=x"]]
    for parameter in made.params:
        if parameter.param_type_name == "option" and parameter.name != "help":
            # A switch would be a right call.
            is_switch = parameter.is_flag
            calls.append([f"{parameter.opts[0]}=x", "--no-such-option"] if is_switch else [parameter.opts[0]])
    for call in calls:
        code = command_run(subject, [command, *call], prog="otklik")
        output = capsys.readouterr()
        assert code == 2, call
        assert not ENGLISH.search(re.sub(r"--[a-z-]+", "", output.err)), output.err
        assert "--help" in output.err


def numbers(group: object, words: str) -> list[tuple[str, object]]:
    """What takes a number, of a subject and of the subjects within it."""
    found = []
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found += numbers(command, f"{words} {name}")
        else:
            told = [one for one in command.params if one.type_descriptor is not None]
            found += [
                (f"{words} {name} {one.name}", one)
                for one in told
                if {int, float} & {one.type_descriptor.annotation, *get_args(one.type_descriptor.annotation)}
            ]
    return found


def test_every_number_has_its_bounds():
    every = [found for name, subject in subjects() for found in numbers(typer.main.get_command(subject), name)]
    every += numbers(typer.main.get_command(app), "otklik")

    assert len(every) > 20
    assert [words for words, one in every if one.min is None] == []


@pytest.mark.parametrize(
    ("subject", "call"),
    [
        ("bench", ["seed", "--appeals", "-5"]),
        ("bench", ["intake", "--runs", "0"]),
        ("catalog", ["show", "moscow-689", "--version", "-1"]),
        ("catalog", ["show", "moscow-689", "--version", "99999999999"]),
    ],
)
def test_a_number_beyond_its_bounds_ends_before_anything_is_made(capsys, subject, call):
    code, output = run(capsys, dict(subjects())[subject], *call)

    assert code == 2
    assert re.search("нужно не (меньше|больше)", output)


@pytest.mark.parametrize(("name", "subject"), subjects(), ids=[name for name, _app in subjects()])
def test_help_of_every_subject_is_in_russian(capsys, name, subject):
    code, output = run(capsys, subject, "--help")

    assert code == 0
    assert "Команды" in output
    assert not ENGLISH.search(output)


@pytest.mark.parametrize(
    ("name", "subject", "command"),
    [*((name, subject, command) for name, subject, command, _made in COMMANDS), ("", app, "serve")],
)
def test_help_tells_in_russian_what_a_value_is(capsys, name, subject, command):
    code, output = run(capsys, subject, command, "--help")

    assert code == 0
    assert not re.search(r"<[^>]*\b(?:bool|int|float|str|range|path|file|directory|datetime|uuid)\b", output), output


def test_a_command_that_django_lacks_is_told_in_russian(capsys, monkeypatch):
    monkeypatch.setattr("config.cli.django_ready.environment_ready", nullcontext)

    code, output = run(capsys, app, "manage", "shel")

    assert (code, output.strip()) == (1, "Команды Django «shel» нет. Похожа: shell. Все команды: otklik manage help")


@pytest.mark.parametrize(
    ("annotation", "words", "reason"),
    [
        (int, "пять", "нужно целое число"),
        (int, "1.5", "нужно целое число"),
        (float, "пять", "нужно число"),
        (UUID, "x", "нужен номер вида"),
        (datetime, "вчера", "нужна дата"),
        (datetime, "0000-00-00", "нужна дата"),
        (Level, "средне", "«средне» здесь не бывает; есть: low, high"),
        (Annotated[int, typer.Argument(min=2)], "1", "нужно не меньше 2"),
        (Annotated[int, typer.Argument(max=2)], "3", "нужно не больше 2"),
        (int, "9" * 5000, "слишком большое число"),
        (Annotated[Path, typer.Argument(exists=True)], "/none", "«/none» нет"),
    ],
)
def test_what_a_value_should_be_is_said(capsys, annotation, words, reason):
    command = typer.Typer(add_completion=False)

    @command.command()
    def only(value: annotation) -> None: ...

    code, output = run(capsys, command, words)

    assert code == 2
    assert reason in output


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (InvalidInput("Так нельзя."), "Так нельзя.", 1),
        (RuntimeFault("Порт занят."), "Порт занят.", 1),
        (ImproperlyConfigured("Настройка X не годится"), "Настройка X не годится", 1),
        (OperationalError("connection refused\n\tIs it running?"), "База данных недоступна или занята", 1),
        (DataError("value too long"), "в базе не хранится", 1),
        (redis.ConnectionError("refused"), "Valkey недоступен", 1),
        (PermissionError(errno.EACCES, "Permission denied", "/etc/shadow"), "/etc/shadow: нет прав", 1),
        (OSError(errno.ENOSPC, "No space left on device"), "на диске не осталось места", 1),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), "проверьте кодировку", 1),
        (OverflowError("date value out of range"), "Дата или число", 1),
        (MemoryError(), "Не хватило памяти", 1),
        (KeyboardInterrupt(), "Прервано.", 130),
        (typer.Abort(), "Прервано.", 130),
    ],
)
def test_each_kind_of_failure_is_one_sentence(capsys, error, words, code):
    def fail() -> None:
        raise error

    assert frame._code_of(fail, "otklik") == code
    told = capsys.readouterr().err
    assert words in told
    assert len(told.strip().splitlines()) == 1


def test_what_nobody_expected_is_kept_for_the_developer_alone(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path))

    def fail() -> None:
        raise ZeroDivisionError("личное")

    assert frame._code_of(fail, "otklik") == 1
    told = capsys.readouterr().err
    (path,) = (tmp_path / frame.FAULTS).iterdir()
    assert "Непредвиденная ошибка: ZeroDivisionError" in told
    assert str(path) in told
    assert "личное" not in told
    assert "Traceback" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0


def test_words_that_are_no_utf_8_are_refused(capsys):
    assert run(capsys, app, "region", "show", "\udcff") == (
        2,
        "В параметрах есть буквы не в кодировке UTF-8: проверьте кодировку терминала.\n",
    )


def otklik(*arguments: str, data: Path, **options) -> "subprocess.Popen[str]":
    environment = {key: value for key, value in os.environ.items() if key not in ("LOG_LEVEL", "EMAIL_URL")}
    environment |= {"PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'platform'}", "OTKLIK_DATA": str(data)}
    environment |= options.pop("env", {})
    program = "from config.cli.main import run; run()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_bad_setting_is_named_by_the_command_itself(tmp_path):
    process = otklik("region", "list", data=tmp_path, env={"LOG_LEVEL": "loud"})
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert output == ""
    assert errors.startswith("Настройка LOG_LEVEL не годится (сейчас «loud»)")
    assert len(errors.splitlines()) == 1


def test_a_reader_that_goes_is_not_complained_of(tmp_path):
    process = otklik("--help", data=tmp_path)
    process.stdout.close()
    errors = process.stderr.read()

    assert process.wait(timeout=60) in (0, frame.PIPE_CLOSED)
    assert errors == ""


def test_ctrl_c_is_a_word_and_its_code(tmp_path):
    program = "import time, typer; from config.cli.frame import command_run; import sys\n" + (
        "a = typer.Typer()\n@a.command()\ndef wait(): print('ready', flush=True); time.sleep(60)\n"
        "sys.exit(command_run(a, [], prog='x'))"
    )
    environment = os.environ | {"PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'platform'}"}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=30)

    assert (process.returncode, errors) == (130, "Прервано.\n")

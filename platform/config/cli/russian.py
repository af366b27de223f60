"""Translate Typer's help and errors into Russian."""

import re
from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer._click import exceptions, termui
from typer._click.core import Command, Context
from typer.core import TyperArgument, TyperOption

__all__ = ["UsageError", "russian_speak", "usage_told"]

UsageError = exceptions.ClickException

# What stands in help pages. The names are Typer's own.
_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "Что указать",
    "OPTIONS_PANEL_TITLE": "Параметры",
    "COMMANDS_PANEL_TITLE": "Команды",
    "ERRORS_PANEL_TITLE": "Ошибка",
    "ABORTED_TEXT": "Прервано.",
    "DEFAULT_STRING": "[по умолчанию: {}]",
    "ENVVAR_STRING": "[переменная: {}]",
    "REQUIRED_LONG_STRING": "[обязательно]",
    "DEPRECATED_STRING": "(устарело) ",
}
_USAGE = (
    ("Usage:", "Как вызвать:"),
    ("COMMAND [ARGS]...", "КОМАНДА …"),
    ("[OPTIONS]", "[ПАРАМЕТРЫ]"),
)
# What a value is, as help pages tell it: `<int range>`.
_KINDS = {
    "bool": "да или нет",
    "int": "число",
    "float": "число",
    "str": "текст",
    "path": "путь",
    "file": "файл",
    "directory": "папка",
    "datetime": "дата",
    "uuid": "номер UUID",
}
_KIND = re.compile(r"\b(" + "|".join(_KINDS) + r")(?: range)?\b")
HELP_OPTION = "Показать эту справку."

_QUOTED = r"'([^']*)'"
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"Value error, (.*)", "{0}"),
    (r"Input should be greater than or equal to (.+)", "нужно не меньше {0}"),
    (r"Input should be less than or equal to (.+)", "нужно не больше {0}"),
    (r"Input should be greater than (.+)", "нужно больше {0}"),
    (r"Input should be less than (.+)", "нужно меньше {0}"),
    (r"Input should be a valid integer.*", "нужно целое число"),
    (r"Input should be a valid number.*", "нужно число"),
    (r"Input should be a finite number.*", "нужно число"),
    (r"Unable to parse input string as an integer.*", "слишком большое число"),
    (r"Input should be a valid (datetime|date).*", "нужна дата, например 2026-12-01 или 2026-12-01T10:30"),
    (r"Input should be a valid UUID.*", "нужен номер вида 0193b1c2-5d1e-7c3a-9f00-0a1b2c3d4e5f"),
    (r"Input should be a valid boolean.*", "нужно yes или no"),
    (r"Input should be a valid time.*", "нужно время, например 10:30"),
    (r".* does not match the formats (.*)\.", "нужна дата, например 2026-12-01"),
    (r"(.*) is not one of (.*)\.", "«{0}» здесь не бывает; есть: {1}"),
    (rf"Option {_QUOTED} requires an argument\.", "После {0} нужно значение."),
    (rf"Option {_QUOTED} requires (\d+) arguments\.", "После {0} нужно значений: {1}."),
    (rf"Option {_QUOTED} does not take a value\.", "После {0} значения не бывает."),
    (rf"Argument {_QUOTED} takes (\d+) values\.", "Для «{0}» нужно значений: {1}."),
    (rf"No such command {_QUOTED}\. Did you mean (.*)\?", "Команды «{0}» нет. Похожа: {1}."),
    (rf"No such command {_QUOTED}\.", "Команды «{0}» нет."),
    (r"Missing command\.", "Не хватает команды."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "Лишнее: {0}"),
    (r"\S+ '(.*)' does not exist\.", "«{0}» нет"),
    (r"\S+ '(.*)' is a file\.", "«{0}» — это файл, а нужна папка"),
    (r"\S+ '(.*)' is a directory\.", "«{0}» — это папка, а нужен файл"),
    (r"\S+ '(.*)' is not (?:readable|writable)\.", "«{0}» недоступен: нет прав"),
    (r"Error: The two entered values do not match\.", "Введённое не совпало, наберите ещё раз."),
    (r"Error: .*", "Так ответить нельзя, наберите ещё раз."),
)
_PATTERNS = [(re.compile(pattern, re.DOTALL), russian) for pattern, russian in _SENTENCES]


def russian_speak() -> None:
    """Translate Typer's texts into Russian for the rest of the process."""
    for name, words in _HEADINGS.items():
        setattr(rich_utils, name, words)
    if getattr(Command.get_usage, "is_russian", False):
        return
    Command.get_usage = _wrapped(Command.get_usage, _usage)  # type: ignore[method-assign]
    Command.get_help_option = _wrapped(Command.get_help_option, _help_option)  # type: ignore[method-assign]
    for kind in (TyperArgument, TyperOption):
        kind.display_type = _wrapped(kind.display_type, _kind)  # type: ignore[method-assign]
    said: Callable[..., None] = termui.echo
    termui.echo = lambda message=None, **options: said(_remark(message), **options)
    typer.confirm = _confirm  # type: ignore[assignment]


def usage_told(error: UsageError, *, prog: str) -> str:
    """What is wrong with a call, and where to read more: two lines at most.

    `prog` is the command as far as it is known, for an error that doesn't know it itself.
    """
    context: Context | None = getattr(error, "ctx", None)
    path = context.command_path if context is not None else prog
    return f"{_told(error)}\nСправка: {path} --help"


def _told(error: UsageError) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        near = f" Похожий: {', '.join(sorted(error.possibilities))}." if error.possibilities else ""
        return f"Параметра {error.option_name} нет.{near}"
    if isinstance(error, exceptions.MissingParameter):
        what = "параметра" if getattr(error.param, "param_type_name", "") == "option" else "значения"
        return f"Не хватает {what} {_hint(error)}."
    if isinstance(error, exceptions.BadParameter):
        return f"{_hint(error)}: {_sentence(error.message)}."
    return _sentence(error.message)


def _hint(error: exceptions.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _sentence(words: str) -> str:
    """Translate a sentence of Typer; ours stay, unknown ones become a general one."""
    for pattern, russian in _PATTERNS:
        if found := pattern.fullmatch(words.strip()):
            parts = (part.replace("'", "") for part in found.groups())
            return russian.format(*(_sentence(part) if russian == "{0}" else part for part in parts))
    return words if re.search("[а-яё]", words, re.IGNORECASE) else "такое значение не подходит"


def _remark(message: Any) -> Any:
    """What Typer says between two prompts; the prompts themselves are ours."""
    return _sentence(message) if isinstance(message, str) and message.startswith("Error:") else message


def _wrapped(method: Any, change: Callable[[Any], Any]) -> Any:
    def changed(self: Any, context: Any) -> Any:
        return change(method(self, context))

    changed.is_russian = True  # type: ignore[attr-defined]
    return changed


def _usage(words: str) -> str:
    for english, russian in _USAGE:
        words = words.replace(english, russian)
    return words


def _kind(told: str) -> str:
    """«<int range>» in Russian; choices and formats of dates are what one types, and stay."""
    if "|" in told or "%" in told:
        return told
    return _KIND.sub(lambda found: _KINDS[found[1]], told.lower()) if _KIND.search(told.lower()) else told


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = HELP_OPTION
    return option


def _confirm(text: str, default: bool | None = False, abort: bool = False, **_options: Any) -> bool:
    """As Typer's, in Russian: «да» and «нет», y and n."""
    answers = {"да": True, "д": True, "y": True, "yes": True, "нет": False, "н": False, "n": False, "no": False}
    shown = {None: "да/нет", True: "Да/нет", False: "да/Нет"}[default]
    while True:
        try:
            answer = termui.visible_prompt_func(f"{text} [{shown}]: ").strip().lower()
        except (KeyboardInterrupt, EOFError):
            raise typer.Abort from None
        chosen = default if not answer else answers.get(answer)
        if chosen is not None:
            break
        typer.echo("Ответьте «да» или «нет».")
    if abort and not chosen:
        raise typer.Abort
    return chosen

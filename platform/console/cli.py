"""`otklik operator …`: accounts that may enter the console."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from console.operators import operator_check, operator_create, operator_disable, operators_all
from core.errors import InvalidInput
from core.terminal import Terminal

__all__ = ["app"]

app = typer.Typer(help="Операторы.", no_args_is_help=True, add_completion=False)
console = Terminal()

Email = Annotated[str, typer.Option(help="Адрес электронной почты.")]


@app.command("create")
def create(
    email: Email,
    name: Annotated[str, typer.Option(help="Имя и фамилия.")] = "",
    password: Annotated[
        str, typer.Option(help="Пароль; без него спросит, а без терминала прочтёт первую строку ввода.")
    ] = "",
) -> None:
    """Завести оператора."""
    operator_check(email=email)
    operator = operator_create(email=email, full_name=name, password=password or _password_asked())
    console.print(f"Оператор {operator.email} заведён.")


def _password_asked() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Пароль", hide_input=True, confirmation_prompt="Ещё раз"))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise InvalidInput(
            "Пароля нет. Запустите команду в терминале, или передайте пароль первой строкой ввода, или назовите его: "
            "--password.",
            field="password",
        )
    return password


@app.command("list")
def list_() -> None:
    """Показать операторов."""
    operators = operators_all()
    if not operators:
        console.print("Операторов ещё нет. Завести: otklik operator create --email АДРЕС")
        return
    table = Table("Почта", "Имя", "Вход")
    for operator in operators:
        table.add_row(operator.email, operator.full_name, "открыт" if operator.is_active else "закрыт")
    console.print(table)


@app.command("disable")
def disable(email: Email) -> None:
    """Закрыть оператору вход."""
    operator_disable(email=email)
    console.print(f"Вход для {email} закрыт.")

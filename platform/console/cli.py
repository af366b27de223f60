"""`otklik operator …`: the people who may enter the console."""

from typing import Annotated

import typer
from rich.table import Table

from console.operators import operator_create, operator_disable, operators_all
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
        str, typer.Option(prompt="Пароль", hide_input=True, confirmation_prompt="Ещё раз", show_default=False)
    ] = "",
) -> None:
    """Завести оператора."""
    operator = operator_create(email=email, full_name=name, password=password)
    console.print(f"Оператор {operator.email} заведён.")


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

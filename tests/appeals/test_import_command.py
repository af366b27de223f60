"""`otklik appeals import`: what it refuses before it writes, and how it ends."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accounts.models import Correspondent
from appeals.cli import app
from appeals.models import Appeal
from core import clock
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery

TEXT = "Яма на дороге у дома глубокая: машины бьют колёса."


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(*rows: str, name: str = "messages.csv") -> Path:
    path = Path(name)
    path.write_text("\n".join(["text,topic", *rows]), encoding="utf-8")
    return path


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        app, ["import", str(path), "--region", "ul", "--category", "topic", *arguments], catch_exceptions=True
    )


def test_a_good_file_ends_with_nought(ul):
    result = run(write(f"{TEXT},roads-potholes"))

    assert result.exit_code == 0
    assert "Принято: 1. Уже было: 0. Отклонено: 0." in result.output


def test_columns_that_nobody_named_are_told(ul):
    path = Path("messages.csv")
    path.write_text(f"text,topic,lat,когда\n{TEXT},roads-potholes,54.31,05.03.2025\n", encoding="utf-8")

    told = run(path, "--lat", "Lat").output

    assert "Эти столбцы не загружаются: когда." in " ".join(told.split())


def test_each_unused_column_is_told_with_the_parameter_that_its_name_fits(ul):
    path = Path("messages.csv")
    header = "text,topic,category,received_at,Адрес дома,Дата обращения,адрес,x"
    path.write_text(f"{header}\n{TEXT},roads-potholes,a,b,c,d,e,f\n", encoding="utf-8")

    told = " ".join(run(path).output.split())

    assert "Эти столбцы не загружаются: category, received_at, Адрес дома, Дата обращения, адрес, x." in told
    assert "добавьте: --received-at received_at --address 'адрес'" in told
    assert "--category" not in told.partition("добавьте")[2]


def test_a_rejection_is_code_one_and_in_the_report(ul):
    result = run(write(f"{TEXT},roads-potholes", f"{TEXT},Летающие тарелки"))

    assert result.exit_code == 1
    assert "messages.rejected.csv" in result.output
    with Path("messages.rejected.csv").open(encoding="utf-8-sig") as file:
        assert [row["line"] for row in csv.DictReader(file)] == ["3"]


def test_the_report_lies_beside_the_file_wherever_the_command_was_given(ul):
    Path("inbox").mkdir()
    path = write(f"{TEXT},Летающие тарелки").rename("inbox/messages.csv")

    run(path)

    assert Path("inbox/messages.rejected.csv").exists()
    assert not Path("messages.rejected.csv").exists()


@pytest.mark.parametrize("report", ["none/report.csv", "folder", "messages.csv", "./messages.csv", "link.csv"])
def test_a_report_that_cannot_be_written_is_seen_before_rows_are(ul, report):
    path = write(f"{TEXT},Летающие тарелки", f"{TEXT},roads-potholes")
    before = path.read_bytes()
    Path("folder").mkdir()
    Path("link.csv").symlink_to(path)

    result = run(path, "--report", report)

    assert isinstance(result.exception, InvalidInput)
    assert not Appeal.objects.exists()
    assert path.read_bytes() == before


def test_progress_is_lines_where_nobody_looks(ul):
    result = run(write(*[f"{TEXT} {n},roads-potholes" for n in range(3)]))

    assert "messages.csv: 3 из 3" in result.output
    assert "\x1b" not in result.output


def letters() -> list[str]:
    while events_dispatch_batch():
        pass
    return list(Delivery.objects.values_list("recipient", flat=True))


def test_applicants_are_known_by_their_address_and_written_to_only_when_asked(ul):
    path = Path("messages.csv")
    path.write_text(
        f"text,topic,email,name\n{TEXT},roads-potholes,ANNA@post.example,Анна\n{TEXT} Ещё,roads-potholes,,\n",
        encoding="utf-8",
    )

    assert run(path, "--email", "email", "--name", "name").exit_code == 0
    known = Appeal.objects.exclude(correspondent=None).select_related("correspondent").get()
    assert (known.correspondent.external_id, known.contact_name) == ("anna@post.example", "Анна")
    assert letters() == []

    path.write_text(f"text,topic,email\n{TEXT} Снова,roads-potholes,anna@post.example\n", encoding="utf-8")
    assert run(path, "--email", "email", "--ask").exit_code == 0
    assert letters() == ["anna@post.example"]


def test_an_address_is_asked_however_old_its_row_is_and_once_for_all_its_rows(ul):
    path = Path("messages.csv")
    rows = [
        f"{TEXT} {n},roads-potholes,{who}@post.example,{day}"
        for n, (who, day) in enumerate(
            [("anna", "05.03.2025"), ("anna", "06.03.2025"), ("boris", "07.03.2025"), ("clara", "")]
        )
    ]
    path.write_text("\n".join(["text,topic,email,day", *rows]), encoding="utf-8")

    assert run(path, "--email", "email", "--received-at", "day", "--ask").exit_code == 0

    assert sorted(letters()) == ["anna@post.example", "boris@post.example", "clara@post.example"]


def test_old_news_of_an_address_that_was_asked_before_are_silent(ul):
    path = Path("messages.csv")
    for n in range(2):
        path.write_text(f"text,topic,email,day\n{TEXT} {n},roads-potholes,a@post.example,05.03.2025\n", "utf-8")
        run(path, "--email", "email", "--received-at", "day", "--ask")
        letters()
        Delivery.objects.all().delete()
        Correspondent.objects.update(asked_at=clock.now() - timedelta(days=400))

    assert letters() == []


def test_to_ask_without_a_column_of_addresses_is_refused(ul):
    result = run(write(f"{TEXT},roads-potholes"), "--ask")

    assert isinstance(result.exception, InvalidInput)
    assert "--email" in result.exception.message
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("first", [(), ("--email", "email"), ("--name", "name")])
def test_a_table_imported_again_with_its_applicants_is_known(ul, first):
    path = Path("messages.csv")
    line = f"{TEXT},roads-potholes,anna@post.example,Анна"
    path.write_text("\n".join(["text,topic,email,name", line, line]), encoding="utf-8")

    assert "Принято: 2." in run(path, *first).output
    assert "Принято: 0. Уже было: 2." in run(path, "--email", "email", "--name", "name").output


def test_a_line_with_what_is_no_address_is_rejected_with_its_column(ul):
    path = Path("messages.csv")
    path.write_text(f"text,topic,почта\n{TEXT},roads-potholes,не адрес\n", encoding="utf-8")

    assert run(path, "--email", "почта").exit_code == 1

    assert "почта" in Path("messages.rejected.csv").read_text(encoding="utf-8-sig")

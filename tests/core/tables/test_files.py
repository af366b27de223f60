"""Files that commands write: seen before the work, whole or not at all, never over what is read."""

import pytest

from core.errors import InvalidInput
from core.tables import output_checked, output_written


def test_a_missing_folder_is_told_before_anything(tmp_path):
    with pytest.raises(InvalidInput, match=r"Папки .* нет"):
        output_checked(tmp_path / "none" / "report.csv")


@pytest.mark.parametrize("kind", ["same", "dots", "symlink", "hardlink"])
def test_an_input_is_never_written_over_under_whatever_name(tmp_path, kind):
    source = tmp_path / "in.csv"
    source.write_text("text\n", encoding="utf-8")
    target = {"same": source, "dots": tmp_path / "." / "x" / ".." / "in.csv"}.get(kind, tmp_path / "other.csv")
    (tmp_path / "x").mkdir()
    if kind == "symlink":
        target.symlink_to(source)
    elif kind == "hardlink":
        target.hardlink_to(source)

    with pytest.raises(InvalidInput, match="который читается"), output_written(target, inputs=(source,)) as file:
        file.write("gone")
    assert source.read_text(encoding="utf-8") == "text\n"


def test_a_folder_and_a_path_through_a_file_are_told(tmp_path):
    file = tmp_path / "file"
    file.touch()
    for path in (tmp_path, file / "report.csv", tmp_path / "a\0b", tmp_path / ("я" * 300)):
        with pytest.raises(InvalidInput), output_written(path) as opened:
            opened.write("x")


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(UnicodeEncodeError), output_written(path) as file:
        file.write("half\ud800")

    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["report.csv"]


def test_a_full_disk_is_a_sentence():
    from pathlib import Path

    with pytest.raises(InvalidInput, match="не осталось места"), output_written(Path("/dev/full")) as file:
        file.write("x" * 100_000)

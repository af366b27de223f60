"""The second reader's process: what remains of its results when it is missing, dies, hangs or writes garbage."""

import sys
from pathlib import Path

import pytest

from appeals.second_reader import asking, persons_seen, second_reader_is_on

# Sees «Гроза», dies of «смерть», hangs at «вечность», says nonsense of «бред», and places outside of «край».
READER = """
import json, os, sys, time
for line in sys.stdin:
    text = json.loads(line)
    if text == "смерть":
        os._exit(9)
    if text == "вечность":
        time.sleep(60)
    at = text.find("Гроза")
    said = {"бред": "бред", "край": "[[0, 99]]"}.get(text) or json.dumps([[at, at + 5]] if at >= 0 else [])
    print(said, flush=True)
"""


@pytest.fixture
def reader(tmp_path, monkeypatch):
    script = tmp_path / "reader.py"
    script.write_text(READER, encoding="utf-8")
    monkeypatch.setattr(asking, "models_folder", lambda: tmp_path)
    monkeypatch.setattr(asking, "command", lambda: [sys.executable, "-I", "-X", "utf8", str(script)])
    return script


def test_each_text_gets_its_own_answer(reader):
    assert persons_seen(["пишет Гроза", "яма", ""]) == [[(6, 11)], [], []]
    assert persons_seen([]) == []


@pytest.mark.parametrize("bad", ["смерть", "бред", "край"])
def test_a_text_that_ends_the_reader_keeps_no_other_from_being_read(reader, bad):
    assert persons_seen(["пишет Гроза", bad, "Гроза пишет"]) == [[(6, 11)], None, [(0, 5)]]


def test_a_reader_that_dies_again_and_again_is_let_go(reader):
    assert persons_seen(["смерть"] * 9 + ["яма"]) == [None] * 10


def test_a_reader_that_hangs_is_stopped(reader, monkeypatch):
    monkeypatch.setattr(asking, "START_SECONDS", 1.0)
    monkeypatch.setattr(asking, "TEXT_SECONDS", 0.1)
    assert persons_seen(["пишет Гроза", "вечность"]) == [[(6, 11)], None]


def test_a_program_that_is_not_there_reads_nothing(reader, monkeypatch):
    monkeypatch.setattr(asking, "command", lambda: ["/nowhere/python"])
    assert persons_seen(["пишет Гроза"]) == [None]


def test_without_models_or_by_the_settings_there_is_no_reader(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "find_spec", lambda name: Path(name))
    settings.SECOND_READER_MODELS = str(tmp_path)
    assert not second_reader_is_on()
    for name in ("navec_news_v1_1B_250K_300d_100q.tar", "slovnet_ner_news_v1.tar"):
        (tmp_path / name).touch()
    assert second_reader_is_on()
    settings.SECOND_READER = False
    assert not second_reader_is_on()
    assert persons_seen(["пишет Гроза"]) == [None]


def test_without_its_packages_there_is_no_reader(monkeypatch):
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    assert not second_reader_is_on()

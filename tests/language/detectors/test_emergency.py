"""Danger now is found, whatever it is written like; what is over, asked about or meant otherwise is not."""

import os
import subprocess
import sys
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.detectors.emergency import EMERGENCY, emergency_find
from language.detectors.emergency.concepts import CONTEXT
from language.detectors.emergency.judging import WEIGHTS
from language.detectors.emergency.training import TAUGHT, Message, weights_fit, weights_write
from tests.language.detectors.messages import messages_of


def kinds(text):
    return {finding.kind for finding in emergency_find(text) if finding.score >= EMERGENCY}


@pytest.mark.parametrize(
    ("part", "recall", "precision"),
    [
        ("tuned", 0.98, 0.98),
        ("held", 0.94, 0.95),
        ("fresh", 0.95, 0.95),
        ("unseen", 0.93, 0.95),
        ("shaped", 0.95, 0.95),
        ("stated", 0.90, 0.95),
    ],
)
def test_labelled_messages_are_told_apart(part, recall, precision):
    messages = messages_of("emergency", part)
    said = [bool(kinds(message["text"])) for message in messages]
    meant = [bool(message["kinds"]) for message in messages]
    both = sum(one and other for one, other in zip(said, meant, strict=True))
    assert both / sum(meant) >= recall
    assert both / sum(said) >= precision


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("manhole", "Открытый люк у школы"),
        ("manhole", "ОТКРЫТЙ ЛЮК у школы"),
        ("manhole", "otkrytyj lyuk u shkoly"),
        ("manhole", "Вы там совсем о@уели, суки? Люк открыт, дети ходят!"),
        ("gas", "пахнет гаозм в подъезде"),
        ("wire", "Висит оголённый провод над тротуаром"),
        ("medical", "Скорая не едет третий час"),
    ],
)
def test_danger_is_seen_through_typos_case_transliteration_and_swearing(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("manhole", "Отсутствие люка на тротуаре"),
        ("manhole", "А дворовые люки? Они открытые!"),
        ("manhole", "Администрация, закройте люк, сколько можно"),
        ("ice", "Эти сосульки очень опасны"),
        ("ice", "Снег с крыши не убирают, а под ней дети ходят"),
        ("flood", "помещение затопило, вода 30 см"),
        ("pipe", "Прорвало трубу, вода хлещет на дорогу"),
        ("pipe", "Лопнула труба отопления, заливает подъезд"),
        ("animals", "Собаки у общежития. Кидаются на детей"),
        ("other", "Соседка пошла в аптеку и домой не вернулась"),
        ("medical", "Женщина лежит у подъезда и не двигается"),
        ("collapse", "Школьники лазят по заброшенному цеху"),
        ("collapse", "В развалинах у реки играют дети"),
        ("wire", "Линия оборвалась, один конец в грязи"),
        ("wire", "Порвало линию над огородом, провод в траве"),
        ("wire", "Линия электропередачи лежит на заборе"),
        ("flood", "Фекалии поднимаются из унитаза, первый этаж залит"),
        ("flood", "Стоки хлещут в комнаты через ванну"),
        ("flood", "Нечистотами затопило подвал, запах и вода выше"),
        ("medical", "Кровь хлещет из раны, бинтов нет"),
        ("medical", "За дверью бабушка стонет и не может встать"),
        ("medical", "Сбили пешехода, лежит на дороге"),
        ("other", "На пруду тонет мужчина"),
        ("other", "Лодка перевернулась, трое в воде"),
        ("other", "Жить не хочу, прощайте"),
        ("animals", "Четыре бездомные собаки у магазина, сегодня утром напали на меня, боюсь за детей"),
        ("manhole", "Дорогу сделали, а деревянную крышку колодца, которая держится на честном слове, не заметили"),
        ("flood", "Подъезд тонет в канализации с января, слесаря были и ушли"),
    ],
)
def test_danger_is_seen_however_people_say_it(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Жду скорого ремонта",
        "Выйдя из подъезда, попадаешь в грязь",
        "Женщина не реагирует на просьбы убрать за собакой",
        "Надеюсь на скорый ответ",
        "Коллекторы звонят каждый день",
        "Привозите чадо до самых ворот школы на машине",
        "У мужа два года назад был инфаркт, таблетки больше не выписывают",
        "Снег с козырька скинули на чищеную дорожку, не пройти",
        "Автобус ушёл в город и не вернулся",
        "В расписании чёрная дыра до вечера",
        "Очередь не двигается второй час",
        "Горячая линия не отвечает второй день",
        "Тонем в отписках",
        "Водитель проехал мимо остановки",
    ],
)
def test_words_that_only_look_like_danger_raise_no_alarm(text):
    assert not kinds(text)


def test_the_weights_in_use_are_those_learned_from_our_messages(tmp_path, monkeypatch):
    taught = [message for part in TAUGHT for message in messages_of("emergency", part)]
    learned = weights_fit(Message(message["text"], frozenset(message["kinds"])) for message in taught)
    monkeypatch.setattr("language.detectors.emergency.training.WEIGHTS", tmp_path / "weights.json")
    weights_write(learned)
    assert (tmp_path / "weights.json").read_text(encoding="utf-8") == WEIGHTS.read_text(encoding="utf-8")


def test_a_danger_without_a_rule_quotes_the_words_that_weighed_most():
    text = "Эти сосульки очень опасны"
    (finding,) = emergency_find(text)
    assert "сосульки" in [text[span.start : span.end] for span in finding.spans]


@pytest.mark.parametrize(
    "text",
    [
        "Люк закрыли, спасибо",
        "Проведите газ в деревню",
        "Прошлой зимой упало дерево",
        "Когда у нас будет газификация?",
        "Запаха газа нет, проверили",
        "Не горит фонарь у дома",
        "",
        "😀😀😀",
        "Урамда җиңел машиналар күп",
    ],
)
def test_what_is_no_danger_now_is_let_alone(text):
    assert not kinds(text)


def test_spans_quote_the_words():
    text = "Добрый день! Возле дома 5 открыт люк."
    (finding,) = emergency_find(text)
    assert [text[span.start : span.end] for span in finding.spans] == ["открыт", "люк"]
    assert (finding.detector, finding.kind) == ("emergency", "manhole")


def test_two_dangers_are_two_findings():
    assert kinds("Упало дерево на дорогу. Рядом открытый люк.") == {"tree", "manhole"}


@given(st.text())
def test_no_string_is_refused(text):
    for finding in emergency_find(text):
        assert 0 < finding.score <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


@pytest.mark.parametrize("piece", ["открытый люк ", "а", "ваврпоа ", "не ", "\x00", "🔥"])
def test_an_endless_text_takes_bounded_time(piece):
    text = (piece * 50_000)[:50_000]
    start = time.process_time()
    emergency_find(text)
    assert time.process_time() - start < 5


def test_every_rule_speaks_of_known_concepts_and_every_concept_is_spoken_of():
    rules, concepts = (
        tomllib.loads((files("language.detectors.emergency") / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("rules", "concepts")
    )
    terms = [term for rule in rules["rules"] for term in rule.split(":")[1].split()]
    named = {concept.lstrip("!") for term in terms for concept in term.lstrip("-").split("|")}
    anchors = {concept for listed in rules["anchors"].values() for concept in listed.split()}
    assert named | anchors | set(CONTEXT) == set(concepts)


QUOTES = """
from language.detectors.emergency import emergency_find
from tests.language.detectors.messages import messages_of
texts = [message["text"] for part in ("held", "shaped") for message in messages_of("emergency", part)]
print([emergency_find(text) for text in texts])
"""


def test_every_process_quotes_the_same_words():
    """Sets of strings come in another order in each process."""
    root = Path(__file__).parents[3]
    paths = os.pathsep.join([str(root), str(root / "platform")])
    runs = []
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        runs.append(
            subprocess.run([sys.executable, "-c", QUOTES], env=environment, capture_output=True, check=True).stdout
        )

    assert len(runs[0]) > 1000
    assert runs[0] == runs[1] == runs[2]

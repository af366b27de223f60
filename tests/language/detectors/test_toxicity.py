"""Rudeness is seen however it is hidden; words that only look rude, and roughness about things, are not it."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.detectors.emergency import EMERGENCY, emergency_find
from language.detectors.toxicity import TOXIC, ToxicityModel, toxicity_find
from language.detectors.toxicity.model import BrokenModel

RUDE = [
    f"{word}, {rest}" for word in ("ты дебил", "вы идиоты", "сука", "заткнись") for rest in ("уйди", "надоел", "вон")
]
CALM = [f"{word} {rest}" for word in ("яма", "лифт", "мусор", "фонарь") for rest in ("во дворе", "у дома", "опять")]


def is_toxic(text):
    return any(finding.score >= TOXIC for finding in toxicity_find(text))


@pytest.mark.parametrize(
    "text",
    [
        "вы там все дебилы",
        "вы там все д*билы",
        "вот су…ка",
        "х у й вам а не дорога",
        "хуeвая работа",
        "3аебали со своими ямами",
        "suka, pochinite svet",
        "СУУУКИ!!!",
        "пи@дец какой-то",
        "Идите на х...",
        "чтоб вы сдохли",
        "заткнись уже",
        "закройте рот",
        "понаехали чурки",
        "чурки понаехали, все дрова разворовали",
        "в газовую камеру вас всех",
        "Хохлов надо гнать",
        "Лох ты, а не мастер",
        "одни дураки в администрации",
        "в администрации одни мрази",
        "ты тупой?",
        "я вас всех убью",
    ],
)
def test_rudeness_is_seen_however_it_is_hidden(text):
    assert is_toxic(text)


@pytest.mark.parametrize(
    "text",
    [
        "Прошу застраховать дом",
        "Команда дворников не приехала",
        "Нарушены права потребителя",
        "Не надо нас оскорблять",
        "Стоит два рубля",
        "улица Маршала Блюхера, 5",
        "Сукно на столе порвано",
        "Хлебать эту воду нельзя",
        "Депутатский мандат",
        "Мы колеблемся, колебаться больше нельзя",
        "Дурацкий светофор",
        "Это дурдом, а не очередь",
        "Идиотский перекрёсток",
        "Музей Хохловка закрыт",
        "Страхуй не страхуй, всё равно",
        "Психиатра нет полгода, запишите к психиатру",
        "Художник Худяков, хулиганы, мудрый учитель",
        "Да... нет... не знаю",
        "Обломились суки у тополя, спилите",
        "Привезли дрова чурками, расколоть некому",
        "В группе вши и гниды, закройте на карантин",
        "Сын с синдромом Дауна, не берут в сад",
        "В подвале крысы, рядом помойка",
        "Троллейбус не ходит, нищий район",
        "Опущенный бордюр, отмороженные пальцы, скотина на дороге",
        "Врезались в газовую трубу, исправьте",
        "Обратились в газовую службу, ждём",
        "Всех отправили в газовую котельную за справкой",
        "Сложили чурки у забора, печь топить нечем",
        "Берёзовые чурки с опиловки лежат на дороге",
        "Терапевт Чуркин А. П. принял без очереди",
        "Улица Хохлова не освещена",
        "школа имени Русакова",
        "Депутат Виктор Холопов обещал ремонт",
        "Прошу принять меры к гражданину Лохову",
        "Мастеру Чурбанову от нас жалоба: не пришёл",
        "Ответил Дураков Иван Петрович, мер не принял",
        "Шавки бегают стаей, кусают детей, нужен отлов",
        "Посадите лох серебристый в сквере",
        "Выдали ватники без рукавиц",
        "",
        "😡😡😡",
    ],
)
def test_what_only_looks_rude_is_not(text):
    assert not is_toxic(text)


def test_roughness_about_things_is_a_trace_and_at_a_person_is_rudeness():
    (finding,) = toxicity_find("Говно, а не дорога")
    assert (finding.kind, finding.score < TOXIC) == ("vulgar", True)
    assert is_toxic("Говно ты, а не мастер")


def test_spans_quote_the_words():
    text = "Почините свет, д*билы!"
    (finding,) = toxicity_find(text)
    assert (finding.detector, finding.kind) == ("toxicity", "insult")
    assert [text[span.start : span.end] for span in finding.spans] == ["д*билы"]


def test_a_rude_message_about_an_open_manhole_is_still_an_emergency():
    text = "Вы охуели там, мрази? Люк открыт у школы, дети падают!"
    assert is_toxic(text)
    assert [finding.kind for finding in emergency_find(text) if finding.score >= EMERGENCY] == ["manhole"]


@given(st.text())
def test_no_string_is_refused(text):
    for finding in toxicity_find(text):
        assert 0 < finding.score <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


@given(st.text(alphabet="хуйсукаб*.…@ 0 -_ыя"))
def test_no_disguise_is_refused(text):
    toxicity_find(text)


@pytest.mark.parametrize("piece", ["сука ", "с у к а ", "х*", "а", "*", "иди на ", "\x00", "ты тупой "])
def test_an_endless_text_takes_bounded_time(piece):
    text = (piece * 50_000)[:50_000]
    start = time.process_time()
    toxicity_find(text)
    assert time.process_time() - start < 5


@pytest.fixture(scope="module")
def model():
    return ToxicityModel.fit(RUDE + CALM, [True] * len(RUDE) + [False] * len(CALM))


def test_a_model_learns_what_its_region_calls_rude(model):
    assert model.is_toxic("вы идиоты, сколько можно")
    assert not model.is_toxic("лифт не работает у дома")
    assert {finding.kind for finding in toxicity_find("вы идиоты", model)} == {"insult", "model"}


def test_a_model_is_the_same_after_it_was_stored(model, tmp_path):
    model.save(tmp_path)
    loaded = ToxicityModel.load(tmp_path)
    for text in RUDE + CALM:
        assert loaded.probability(text) == pytest.approx(model.probability(text), abs=1e-6)


@pytest.mark.parametrize("damage", ["no_folder", "no_json", "bad_json", "bad_npz", "pickle", "other_version"])
def test_a_damaged_model_is_refused_in_words(model, tmp_path, damage):
    model.save(tmp_path)
    if damage == "no_folder":
        tmp_path = tmp_path / "nowhere"
    elif damage == "no_json":
        (tmp_path / "model.json").unlink()
    elif damage == "bad_json":
        (tmp_path / "model.json").write_text("[]", encoding="utf-8")
    elif damage == "bad_npz":
        (tmp_path / "weights.npz").write_bytes(b"nothing of use")
    elif damage == "pickle":
        np.savez(tmp_path / "weights.npz", dense=np.array([object()], dtype=object))
    else:
        text = (tmp_path / "model.json").read_text(encoding="utf-8")
        (tmp_path / "model.json").write_text(text.replace('"format": 1', '"format": 0'), encoding="utf-8")
    with pytest.raises(BrokenModel):
        ToxicityModel.load(tmp_path)


def test_too_few_examples_are_refused():
    with pytest.raises(ValueError, match="10"):
        ToxicityModel.fit(RUDE[:3] + CALM, [True] * 3 + [False] * len(CALM))


@given(st.text())
def test_a_model_reads_any_string(model, text):
    assert 0 <= model.score(text) <= 1

"""Rudeness is seen however it is hidden; words that only look rude, and roughness about things, are not it."""

import io
import time
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.detectors.emergency import EMERGENCY, emergency_find
from language.detectors.toxicity import TOXIC, ToxicityModel, toxicity_find
from language.detectors.toxicity.model import ABOUT, NUMBERS
from language.training import BrokenModel

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


def stored(model: ToxicityModel, **parts: bytes | None) -> io.BytesIO:
    """A model's file, with parts (`about`, `numbers`) replaced or left out."""
    whole, file = io.BytesIO(), io.BytesIO()
    model.save(whole)
    with ZipFile(whole) as source, ZipFile(file, "w") as target:
        for part, name in (("about", ABOUT), ("numbers", NUMBERS)):
            content = parts.get(part, source.read(name))
            if content is not None:
                target.writestr(name, content)
    file.seek(0)
    return file


def test_a_model_is_the_same_after_it_was_stored(model):
    loaded = ToxicityModel.load(stored(model))
    for text in RUDE + CALM:
        assert loaded.probability(text) == pytest.approx(model.probability(text), abs=1e-6)


def pickled() -> bytes:
    file = io.BytesIO()
    np.savez(file, dense=np.array([object()], dtype=object))
    return file.getvalue()


@pytest.mark.parametrize(
    "parts",
    [{"about": None}, {"about": b"[]"}, {"numbers": b"nothing of use"}, {"numbers": pickled()}],
    ids=["no_json", "bad_json", "bad_npz", "pickle"],
)
def test_a_damaged_model_is_refused_in_words(model, parts):
    with pytest.raises(BrokenModel):
        ToxicityModel.load(stored(model, **parts))


@pytest.mark.parametrize("cut", [0, 1, 100, -1], ids=["empty", "a byte", "the beginning", "without the end"])
def test_a_model_that_was_cut_short_is_refused(model, cut):
    with pytest.raises(BrokenModel):
        ToxicityModel.load(io.BytesIO(stored(model).getvalue()[:cut]))


def test_a_model_of_another_version_is_refused(model):
    with ZipFile(stored(model)) as archive:
        about = archive.read(ABOUT).replace(b'"format": 1', b'"format": 0')
    with pytest.raises(BrokenModel, match="another version"):
        ToxicityModel.load(stored(model, about=about))


def test_too_few_examples_are_refused():
    with pytest.raises(ValueError, match="10"):
        ToxicityModel.fit(RUDE[:3] + CALM, [True] * 3 + [False] * len(CALM))


@given(st.text())
def test_a_model_reads_any_string(model, text):
    assert 0 <= model.score(text) <= 1

"""A message is read once, whoever asks."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer

from language import reading
from language.detectors.address import address_guess
from language.detectors.emergency import emergency_find
from language.detectors.personal_data import personal_data_find, personal_data_union
from language.detectors.relevance import relevance_find
from language.detectors.toxicity import toxicity_find
from language.engine import RubricModel
from language.gazetteer import District, Gazetteer, Place
from language.reading import read
from language.words import dictionary
from tests.language.engine.texts import CATEGORIES

GAZETTEER = Gazetteer(
    (District("melekess", "Мелекесский район", "Димитровград"),), (Place("Рязаново", "с", "melekess"),)
)
MODEL = RubricModel.fit(CATEGORIES)
MESSAGE = (
    "Здравствуйте! В Рязанове на Школьной улице, 14 открытый люк, ребёнок чуть не провалился. Дураки вы, что ли? "
    "Сосед Кузяшкин Павел Онуфриевич звонил 8 927 123-45-67, никто не приехал. Goryachej vody v dome tozhe net."
)


def everybody(text):
    """What all who read messages say of one."""
    return (
        personal_data_find(text),
        address_guess(text, GAZETTEER),
        MODEL.rubricate(text),
        MODEL.executors(text),
        emergency_find(text),
        toxicity_find(text),
        relevance_find(text),
        personal_data_union(text, [(0, 5)]),
    )


def test_the_dictionary_is_asked_for_each_word_once(monkeypatch):
    everybody("прогрев: словари, веса и списки читаются при первом сообщении")
    for kept in (dictionary.readings, dictionary.lemma, dictionary.parts_of_speech, dictionary._parses):
        kept.cache_clear()
    asked = Counter()
    parse = MorphAnalyzer.parse
    monkeypatch.setattr(MorphAnalyzer, "parse", lambda self, word: asked.update([word]) or parse(self, word))

    everybody(read(MESSAGE))

    assert asked["люк"] == 1
    assert {word: times for word, times in asked.items() if times > 1} == {}


def test_a_message_is_folded_and_cut_once(monkeypatch):
    done = Counter()
    for name in ("fold", "words", "spelt_words"):
        work = getattr(reading, name)
        monkeypatch.setattr(
            reading, name, lambda *given, name=name, work=work, **also: done.update([name]) or work(*given, **also)
        )

    everybody(read(MESSAGE))

    assert done == {"fold": 1, "words": 1, "spelt_words": 1}


def test_a_message_read_already_gets_the_answers_of_its_text():
    assert everybody(read(MESSAGE)) == everybody(MESSAGE)


@pytest.mark.parametrize("length", [0, 5, 1000])
def test_who_reads_no_further_gets_the_beginning(length):
    message = read(MESSAGE)
    assert message.first(length).text == MESSAGE[:length]
    assert (message.first(length) is message) == (length >= len(MESSAGE))
    assert read(message) is message


def test_sentences_end_at_their_marks():
    sentences = read("Яма. Когда уберёте?\nНикто не едет").sentences
    assert [[word.form for word in sentence.words] for sentence in sentences] == [
        ["яма"],
        ["когда", "уберете"],
        ["никто", "не", "едет"],
    ]
    assert ["?" in sentence.mark for sentence in sentences] == [False, True, False]


@given(st.text())
def test_sentences_have_all_words_in_order(text):
    message = read(text)
    inside = [word for sentence in message.sentences for word in sentence.words]
    assert inside == list(message.words)
    assert all(left.end <= right.start for left, right in pairwise(inside))

"""Features of messages: for training and for answers the same, of any text, and quickly."""

import time

import pytest

from language.engine.features import features_of, keys_of
from language.words.tokens import LONGEST_TEXT


@pytest.mark.parametrize("text", ["", " ", "🚧🚧😡", "…!?", "\x00\x01", "\ud800"])
def test_a_text_without_words_has_no_features(text: str) -> None:
    assert features_of(text).keys.size == 0


def test_keys_for_training_are_those_for_answers() -> None:
    text = "Яма на дороге, 3 недели не чинят!"
    features = features_of(text)
    assert (features.keys == keys_of(text)).all()
    assert features.owners.size == features.keys.size
    assert features.owners.max() == len(features.words) - 1


@pytest.mark.parametrize("text", ["а" * 50_000, "a" * 50_000, "вода нет " * 5_600, "д0" * 25_000, "\u00ad" * 50_000])
def test_fifty_thousand_characters_are_cheap(text: str) -> None:
    features_of("прогрев")
    started = time.process_time()
    features = features_of(text)
    assert time.process_time() - started < 1
    assert all(word.end <= LONGEST_TEXT for word in features.words)

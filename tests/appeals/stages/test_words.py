"""Invisible characters are removed from input: a phone that contains one is still a phone and is masked."""

import pytest

from appeals.stages.words import words_checked
from language.detectors.personal_data import MASK, personal_data_mask

UNSEEN = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\u2064", "\u034f", "\u180e", "\u3164", "\ufe0f"]
PRIVATE = ["Звоните: 8927{}1234567", "почта iva{}n@mail.ru", "пишите в тг @iv{}an_73", "код домофона 45{}К1234"]


@pytest.mark.parametrize("unseen", [*UNSEEN, "\U000e0030"], ids=ascii)
@pytest.mark.parametrize("text", PRIVATE)
def test_a_letter_that_nobody_sees_hides_nothing_from_the_mask(text, unseen):
    kept = words_checked(text.format(unseen), field="text")
    assert kept == text.format("")
    assert MASK in personal_data_mask(kept)


@pytest.mark.parametrize(
    "text", ["Звоните: ８９２７１２３４５６７", "Звоните: 𝟖𝟗𝟐𝟕𝟏𝟐𝟑𝟒𝟓𝟔𝟕", "почта ｉｖａｎ@mail.ru", "тг ＠ivan_73"]
)
def test_wide_letters_and_figures_are_read_as_people_read_them(text):
    assert personal_data_mask(text).split(" ", 1)[1] == MASK


@pytest.mark.parametrize(
    "text", ["Спасибо 👨‍👩‍👧 за двор", "Беда ❤️ с дорогой", "می‌خواهم", "Ёлка на ул. Карла Маркса — 12 м²"]
)
def test_what_is_joined_for_a_reason_stays(text):
    assert words_checked(text, field="text") == text


@pytest.mark.parametrize("text", ["подъезд открывается кодом 1590", "Домофон не работает, код 123456"])
def test_the_code_of_a_door_is_masked_behind_other_words(text):
    assert personal_data_mask(text).endswith(f" {MASK}")

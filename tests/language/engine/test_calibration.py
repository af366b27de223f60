"""Probabilities that mean what they say."""

import numpy as np
import pytest

from language.engine.calibration import (
    MOST_LOST,
    SURE_AT_USUALLY,
    Calibration,
    calibration_error,
    softmax,
    sure_at_chosen,
)
from language.engine.fitting import COLD, calibration_at_first


@pytest.mark.parametrize(
    "calibration", [Calibration(1.1, 0.3, -1.3), Calibration(0.5, 0.2, 2.0), Calibration(8, 1.5, -2)]
)
def test_calibration_keeps_the_order_and_the_sum(calibration: Calibration) -> None:
    scores = np.random.default_rng(0).normal(0, 5, (500, 30)).astype(np.float32)
    scores[:, 5] = -np.inf
    given = calibration.probabilities(scores)
    assert (given.argmax(axis=1) == scores.argmax(axis=1)).all()
    assert given.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (given >= 0).all()
    assert not given[:, 5].any()


def test_a_guess_that_is_too_sure_learns_to_doubt() -> None:
    order = np.random.default_rng(1)
    scores = order.normal(0, 1, (3000, 10)).astype(np.float32)
    labels = np.array([order.choice(10, p=row / row.sum()) for row in softmax(scores).astype(float)])
    boasting = scores * 6
    chosen = Calibration.chosen(boasting[:1500], labels[:1500])
    given = chosen.probabilities(boasting[1500:])
    right = given.argmax(axis=1) == labels[1500:]
    assert calibration_error(softmax(boasting[1500:]).max(axis=1), right) > 0.3
    assert calibration_error(given.max(axis=1), right) < 0.06


def test_an_honest_guess_has_no_error() -> None:
    promised = np.repeat(np.array([0.25, 0.75], np.float32), 4)
    right = np.array([True, False, False, False, True, True, True, False])
    assert calibration_error(promised, right) == pytest.approx(0)
    assert calibration_error(promised, ~right) == pytest.approx(0.5)


def test_a_few_labels_move_what_is_usual_a_little_and_many_move_it_far() -> None:
    order = np.random.default_rng(2)
    scores = order.normal(0, 3, (4000, 10)).astype(np.float32)
    doubtful = order.integers(0, 10, 4000)
    usual = Calibration(1.0)

    def promised(count: int) -> float:
        chosen = Calibration.chosen(scores[:count], doubtful[:count], usual=usual, worth=1000)
        return float(chosen.probabilities(scores).max(axis=1).mean())

    before = float(usual.probabilities(scores).max(axis=1).mean())
    assert before - 0.15 < promised(50) <= before + 0.02
    assert promised(4000) < before - 0.3


def test_a_calibration_goes_towards_another_one() -> None:
    cold, warm = Calibration(2.0, 0.3, -1.1), Calibration(3.0, 0.5, -0.1)
    assert cold.towards(warm, 0) == cold
    assert cold.towards(warm, 0.5) == Calibration(2.5, pytest.approx(0.4), pytest.approx(-0.6))
    assert cold.towards(warm, 1) == warm


def test_the_threshold_gives_up_as_many_right_answers_as_it_may() -> None:
    order = np.random.default_rng(3)
    right, strange = order.beta(5, 3, 5000).astype(np.float32), order.beta(2, 6, 5000).astype(np.float32)

    chosen = sure_at_chosen(right, strange)

    assert chosen.lost == pytest.approx(MOST_LOST, abs=0.02)
    assert chosen.caught > 0.6
    assert chosen.lost == pytest.approx((right < chosen.sure_at).mean())
    assert chosen.caught == pytest.approx((strange < chosen.sure_at).mean())


def test_nothing_is_given_up_that_no_strange_message_reaches() -> None:
    right, strange = np.linspace(0.5, 1, 5000, dtype=np.float32), np.full(50, 0.1, np.float32)

    assert sure_at_chosen(right, strange).lost == 0


@pytest.mark.parametrize("count", [0, 3])
def test_few_right_answers_move_the_usual_threshold_a_little(count: int) -> None:
    chosen = sure_at_chosen(np.full(count, 0.9, np.float32), np.full(count, 0.8, np.float32))

    assert chosen.sure_at == pytest.approx(SURE_AT_USUALLY, abs=0.05)


def test_titles_alone_promise_less_than_sets_that_describe_themselves() -> None:
    """Where nobody has decided anything, chance makes the scores of a few words as high as sense does."""
    scores = np.random.default_rng(3).normal(0, 4, (500, 200)).astype(np.float32)

    def promised(told: float) -> float:
        return float(calibration_at_first(told, 200).probabilities(scores).max(axis=1).mean())

    assert promised(65) < promised(300) < promised(1_200)
    assert calibration_at_first(1_200, 195) == calibration_at_first(5_000, 689) == COLD


def test_a_small_set_parts_its_categories_more_clearly() -> None:
    few, many = calibration_at_first(1_200, 40), calibration_at_first(1_200, 195)
    assert few.slope > many.slope
    assert few.shift > many.shift
    assert calibration_at_first(0, 1).temperature < 50


def test_few_titles_know_too_little_to_be_sure() -> None:
    """Twenty titles know a dozen features of a message: what they make of those is mostly chance."""
    scores = np.random.default_rng(4).normal(0, 6, (500, 20)).astype(np.float32)
    now, described = calibration_at_first(60, 20), calibration_at_first(1_200, 20)
    as_if_described = Calibration(now.temperature, described.slope, described.shift)

    def promised(calibration: Calibration) -> float:
        return float(calibration.probabilities(scores).max(axis=1).mean())

    # Of what seemed a third as many as a fifth were right.
    assert promised(now) < 0.85 * promised(as_if_described)
    assert calibration_at_first(60, 5).slope > 0


def test_as_many_titles_as_regions_have_keep_what_they_were_given() -> None:
    bare, described = calibration_at_first(60, 60), calibration_at_first(1_200, 60)
    assert (bare.slope, bare.shift) == (described.slope, described.shift)

"""How examples are held out of a training."""

from language.training import split_by_text, split_newest

TEXTS = [f"Яма на улице {number}" for number in range(400)]


def newest(count: int, **facts):
    return split_newest(range(count), **{"unseen": None, "share": 5, "least": 20, "most": 3000, **facts})


def test_the_same_texts_are_held_out_whatever_stands_beside_them():
    first = split_by_text(TEXTS, str, share=5)
    again = split_by_text(reversed([*TEXTS, "Ещё одна"]), str, share=5)

    assert 50 < len(first.held) < 120
    assert set(first.held) <= set(again.held)
    assert set(first.learned) | set(first.held) == set(TEXTS)


def test_no_more_than_asked_is_held_out_and_none_of_it_is_learned():
    whole, some = split_by_text(TEXTS, str, share=5), split_by_text(TEXTS, str, share=5, most_held=3)

    assert some.held == whole.held[:3]
    assert some.learned == whole.learned


def test_a_text_that_no_encoding_can_write_is_no_fault():
    assert len(split_by_text(["\ud800 яма"], str, share=1).held) == 1


def test_the_newest_are_held_out():
    split = newest(120)

    assert (split.held, split.is_fair) == (tuple(range(96, 120)), True)
    assert split.learned == tuple(range(96))


def test_half_at_most_of_what_the_active_model_has_not_seen_is_held_out():
    assert len(newest(1000, unseen=60).held) == 30
    assert newest(1000, unseen=60).is_fair


def test_too_few_unseen_examples_make_the_comparison_unfair():
    split = newest(1000, unseen=10)

    assert (len(split.held), split.is_fair) == (200, False)


def test_few_examples_are_shared_out_in_halves():
    assert [len(part) for part in (newest(30).learned, newest(30).held)] == [15, 15]
    assert newest(0).held == ()

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shell
from shell.brand import INK, PAPER, WHITE, Palette, contrast, normalise
from shell.styleguide import SAMPLE_BRANDS

AA_TEXT = 4.5
AA_CONTROL = 3.0
CSS = Path(shell.__file__).parent / "static/shell/css"
hex_colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def tokens() -> dict[str, str]:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))


def assert_readable(palette: Palette) -> None:
    for text, background in (
        (palette.on_primary, palette.primary),
        (palette.on_primary, palette.primary_strong),
        (palette.on_primary, palette.primary_deep),
        (palette.primary, WHITE),
        (palette.primary, PAPER),
        (palette.primary_strong, palette.primary_soft),
        (palette.primary_strong, PAPER),
        (palette.on_accent, palette.accent),
        (palette.accent_strong, PAPER),
        (palette.accent_strong, palette.accent_soft),
        (INK, palette.primary_soft),
        (INK, palette.accent_soft),
    ):
        assert contrast(text, background) >= AA_TEXT, (text, background)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000", "#fff") == pytest.approx(21)


def test_contrast_of_a_known_pair_is_what_wcag_says():
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("slug", SAMPLE_BRANDS)
def test_text_in_a_sample_brand_is_readable(slug):
    assert_readable(SAMPLE_BRANDS[slug].palette)


@pytest.mark.parametrize("slug", SAMPLE_BRANDS)
def test_a_sample_brand_keeps_the_colours_it_was_given(slug):
    brand = SAMPLE_BRANDS[slug]
    assert (brand.palette.primary, brand.palette.accent) == (brand.primary, brand.accent)


@given(primary=hex_colours, accent=hex_colours)
def test_text_is_readable_whatever_colours_a_region_chooses(primary, accent):
    assert_readable(Palette.derive(primary, accent))


@pytest.mark.parametrize("value", ["red", "#12", "#12345g", "url(x)", "#123456; } body { display: none", ""])
def test_anything_but_a_hex_colour_is_refused(value):
    with pytest.raises(ValueError, match="not a hex colour"):
        normalise(value)


@pytest.mark.parametrize("tone", ["neutral", "info", "progress", "success", "warning", "danger"])
def test_words_of_every_tone_are_readable_on_its_own_and_on_plain_background(tone):
    known = tokens()
    ink = known[f"{tone}-ink"]
    for background in (known[f"{tone}-soft"], known["surface"], known["paper"]):
        assert contrast(ink, background) >= AA_TEXT


def test_body_and_muted_text_are_readable_on_every_surface():
    known = tokens()
    for text in (known["ink"], known["ink-muted"]):
        for surface in ("paper", "surface", "surface-sunk"):
            assert contrast(text, known[surface]) >= AA_TEXT


def test_borders_of_controls_can_be_seen():
    known = tokens()
    for surface in ("paper", "surface", "surface-sunk"):
        assert contrast(known["line-strong"], known[surface]) >= AA_CONTROL


def test_colours_in_python_and_in_css_agree():
    known = tokens()
    assert (known["surface-sunk"], known["ink"], known["surface"]) == (PAPER, INK, WHITE)

"""Settings of maps that cannot work are told at the start."""

import pytest

from config.checks import maps_check


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAP_TILES_URL", "https://tiles.example/{z}/{x}.png"),
        ("MAP_TILES_URL", "tiles.example/{z}/{x}/{y}.png"),
        ("GEOCODER_KIND", "google"),
        ("GEOCODER_URL", "nominatim.example"),
    ],
)
def test_a_setting_that_cannot_work_is_named(settings, name, value):
    assert maps_check() == []

    setattr(settings, name, value)

    (error,) = maps_check()
    assert name in error.msg

"""Tile servers: their origins in the CSP, and the line that says whose map it is."""

import pytest

from shell.maps import attribution_html, tile_origins, tiles_wrong


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("", []),
        ("https://tiles.example/{z}/{x}/{y}.png", ["https://tiles.example"]),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", ["https://*.tiles.example"]),
        ("https://tile-{s}.example.org/{z}/{x}/{y}.png", ["https://*.example.org"]),
        ("http://10.0.0.7:8080/{z}/{x}/{y}.png", ["http://10.0.0.7:8080"]),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("tiles.example/{z}/{x}/{y}.png", []),
    ],
)
def test_only_the_tile_server_may_be_asked_for_images(url, origins):
    assert tile_origins(url) == origins


@pytest.mark.parametrize(
    "url", ["https://tiles.example/{z}/{x}.png", "ftp://tiles.example/{z}/{x}/{y}", "//a/{z}/{x}/{y}"]
)
def test_a_template_that_cannot_work_is_told(url):
    assert tiles_wrong(url)


def test_a_line_of_rights_keeps_its_words_and_links_and_nothing_else():
    line = (
        '<script>alert(1)</script>© <a href="https://osm.example/" onclick="x()">OSM</a> <a href="javascript:x">и</a>'
    )

    assert attribution_html(line) == (
        'alert(1)© <a href="https://osm.example/" rel="noopener" target="_blank">OSM</a> и'
    )

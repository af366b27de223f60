"""Checks for every page, whatever its subject."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def whole(page: Page, axe: Callable[[Page], None]) -> None:
    """The page that is loading or loaded has one heading, does not scroll sideways and is accessible."""
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    axe(page)

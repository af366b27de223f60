"""Chromium, once a session; a page of a phone or of a desktop for each test, with everything wrong in it noticed."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from config.runtime.paths import PROJECT
from tests.browser.person import People
from tests.browser.watch import Watch
from tests.site.running import Site

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEBIAN_CHROMIUM = "/usr/bin/chromium"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Mobile Safari/537.36"
    ),
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
TIMEOUT_MS = 10_000
PICTURES = PROJECT / "test-results"
# A colour on its way from one to another is nobody's choice. What turns for ever is not waited for.
AT_REST = """() => Promise.allSettled(
    document.getAnimations()
        .filter(item => item.effect.getComputedTiming().endTime !== Infinity)
        .map(item => item.finished)
)"""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser: CHROMIUM of the environment, Debian's, or Playwright's own.

    Gone after the last of these tests: beside the event loop that Playwright leaves in its thread Django would give
    other connections to those that follow.
    """
    program = os.environ.get("CHROMIUM") or (DEBIAN_CHROMIUM if Path(DEBIAN_CHROMIUM).exists() else None)
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def contexts(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[dict], BrowserContext]]:
    """Makes contexts; at the end the test fails for whatever went wrong in them that nobody expected."""
    made: list[tuple[BrowserContext, Watch]] = []

    def make(options: dict) -> BrowserContext:
        context = chromium.new_context(locale="ru-RU", timezone_id="Europe/Ulyanovsk", **options)
        context.set_default_timeout(TIMEOUT_MS)
        made.append((context, Watch(context)))
        return context

    yield make
    complaints: list[str] = []
    for number, (context, watch) in enumerate(made):
        if request.node.stash.get(_FAILED, False):
            _picture(context, request.node.name, number)
        complaints += watch.complaints
        context.close()
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)


def _picture(context: BrowserContext, name: str, number: int) -> None:
    PICTURES.mkdir(exist_ok=True)
    safe = re.sub(r"[^\w.-]+", "_", name)
    for position, page in enumerate(context.pages):
        page.screenshot(path=PICTURES / f"{safe}-{number}-{position}.png", full_page=True)


@pytest.fixture
def phone(contexts: Callable[[dict], BrowserContext]) -> BrowserContext:
    """A phone of 390 × 844 with touch."""
    return contexts(PHONE)


@pytest.fixture
def desktop(contexts: Callable[[dict], BrowserContext]) -> BrowserContext:
    """A window of 1280 × 800."""
    return contexts(DESKTOP)


@pytest.fixture
def people(site: Site, contexts: Callable[[dict], BrowserContext]) -> People:
    """Several people at once, each with a browser of their own: `people.at_desk("ul", "roads@staff.example")`."""
    return People(site, phone=lambda: contexts(PHONE), desktop=lambda: contexts(DESKTOP))


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails on every serious or critical violation of accessibility, and names the elements."""
    checker = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(AT_REST)
        found = checker.run(page).response["violations"]
        grave = [item for item in found if item["impact"] in ("serious", "critical")]
        told = [
            f"{item['impact']} {item['id']}: {item['help']}\n"
            + "\n".join(f"    {node['html'][:200]} — {node['failureSummary'][:300]}" for node in item["nodes"][:5])
            for item in grave
        ]
        assert not grave, f"{page.url}:\n" + "\n".join(told)

    return check

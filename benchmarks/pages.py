"""How long pages take on a slow network: an empty cache, slow 3G, a phone of 390 px.

Run beside a demo: python -m benchmarks.pages http://mo.localhost:8000 [--runs 5]. Prints medians, in seconds from the
request: the first words on the screen (first contentful paint), and everything there (the load event); KiB are what
came over the network until then.
"""

import argparse
import statistics

from playwright.sync_api import Browser, sync_playwright

from benchmarks.phone import PHONE, chromium_start, slow_network

PAGES = {
    "home": "/",
    "first step of an appeal": "/appeals/new/",
    "public list": "/appeals/",
    "map": "/map/",
    "sign-in": "/accounts/login/",
}
TIMES = """() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const page = performance.getEntriesByType('navigation')[0];
    const parts = performance.getEntriesByType('resource').filter(part => part.startTime < page.loadEventEnd);
    const size = parts.reduce((sum, part) => sum + part.transferSize, page.transferSize);
    return [paint.startTime / 1000, page.loadEventEnd / 1000, size];
}"""


def times(browser: Browser, address: str) -> tuple[float, float, float]:
    """(seconds to the first words, seconds to the load event, KiB) of a first visit."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    slow_network(page)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    painted, loaded, size = page.evaluate(TIMES)
    context.close()
    return painted, loaded, size / 1024


def main() -> None:
    """Print the medians of all runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = chromium_start(playwright)
        print(f"{'':26}{'first words, s':>16}{'all there, s':>14}{'KiB':>8}")
        for name, path in PAGES.items():
            address = asked.home.rstrip("/") + path
            runs = [times(browser, address) for _run in range(asked.runs)]
            painted, loaded, size = (statistics.median(run[n] for run in runs) for n in range(3))
            print(f"{name:26}{painted:16.1f}{loaded:14.1f}{size:8.0f}")
        browser.close()


if __name__ == "__main__":
    main()

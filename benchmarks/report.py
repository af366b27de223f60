"""How long a report takes on a cheap phone: a browser of 390 px, slowed, goes all the way over a slow network.

Run beside a demo: python -m benchmarks.report http://mo.localhost:8000 [--runs 5]. Machine time is from a tap until the
next page can be used, measured; human time is counted taps, keystrokes and pages by the model below. A guest sends with
a code from a letter, a resident is signed in already.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.phone import PHONE, chromium_start, slow_network

# The processor six times slower than here.
SLOWER = 6
# A character typed on a phone: 36 words of five a minute (Palin et al., MobileHCI 2019). A tap with finding the place
# for it: the keystroke-level model's pointing, 1.1 s (Card, Moran, Newell). A new page is looked at, and the code is
# read from the notification on the same phone; a name and an address are filled in by the browser, a tap each.
CHARACTER, TAP, LOOK, LETTER = 0.33, 1.1, 1.0, 5.0
WORDS = "Глубокая яма: Балашиха, Советская, 12"
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"


class Walk:
    """One report; adds up what the machine takes and what a person does."""

    def __init__(self, page: Page, home: str, words: str) -> None:
        self.page, self.home, self.words = page, home, words
        self.machine: list[tuple[str, float]] = []
        self.taps = self.characters = self.pages = self.letters = 0

    @property
    def human(self) -> float:
        return self.taps * TAP + self.characters * CHARACTER + self.pages * LOOK + self.letters * LETTER

    def goes(self, name: str, act: Callable[[], object], ready: str) -> None:
        began = time.perf_counter()
        act()
        self.page.locator(ready).first.wait_for(timeout=120_000)
        # An element may stand in a page that still waits for its styles and shows nothing.
        while not self.page.evaluate(PAINTED):
            time.sleep(0.02)
        self.machine.append((name, time.perf_counter() - began))
        self.pages += 1

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.taps += 1

    def type(self, selector: str, words: str) -> None:
        self.page.locator(selector).fill(words)
        self.taps += 1
        self.characters += len(words)

    def filled_in(self, selector: str, words: str) -> None:
        """By the browser, from what it knows of its owner."""
        self.page.locator(selector).fill(words)
        self.taps += 1

    def report(self, code: Callable[[str], str] | None, email: str = "") -> None:
        new = f"{self.home}/appeals/new/"
        self.goes("first page", lambda: self.page.goto(new, wait_until="commit"), "textarea")
        # While somebody types, the scripts arrive.
        self.page.wait_for_load_state("load", timeout=120_000)
        self.type("textarea", self.words)
        self.goes("suggestion", lambda: None, "#suggestion [type=radio]")
        self.pages -= 1
        self.tap("#suggestion label")
        forward = ".wizard-actions .button-primary"
        self.goes("details", lambda: self.tap(forward), "[data-step=details], [data-step=place]")
        if self.page.locator("[data-step=details]").count():
            self.tap("[data-step=details] fieldset .choice label, [data-step=details] .tiles label")
            self.goes("place", lambda: self.tap(forward), "[data-step=place] #id_address")
        if not self.page.locator("#id_municipality").input_value():
            self.page.locator("#id_municipality").select_option(index=1)
            self.taps += 2
        self.goes("last look", lambda: self.tap(forward), "[data-step=send] #id_contact_name")
        if code is not None:
            self.filled_in("#id_contact_name", "Анна")
            self.filled_in("#id_contact_email", email)
            self.tap("#id_consent")
            self.goes("code asked for", lambda: self.tap(forward), "#id_code")
            self.type("#id_code", code(email))
            self.letters += 1
        self.goes("sent", lambda: self.tap(forward), ".notice-success")
        # A slowed page takes the processor for as long as it is open.
        self.page.context.close()


def slowed(browser: Browser) -> Page:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    slow_network(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def letter_code(browser: Browser, home: str, email: str) -> str:
    """The code from the demo's page of letters, read aside."""
    context = browser.new_context()
    page = context.new_page()
    for _turn in range(60):
        page.goto(f"{home}/outbox/?to={email}")
        if found := re.search(r"\b(\d{6})\b", page.locator("main").inner_text()):
            context.close()
            return found[1]
        time.sleep(1)
    raise SystemExit(f"no letter to {email} came")


def signed_in(browser: Browser, home: str, email: str, password: str) -> Page:
    page = slowed(browser)
    page.goto(f"{home}/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form .button-primary").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


def main() -> None:
    """Print the medians of all runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--resident", default="")
    parser.add_argument("--words", default=WORDS)
    parser.add_argument("--password", default="otklik-demo")
    asked = parser.parse_args()
    home = asked.home.rstrip("/")
    with sync_playwright() as playwright:
        browser = chromium_start(playwright)
        kinds: dict[str, list[Walk]] = {"guest": []}
        for run in range(asked.runs):
            walk = Walk(slowed(browser), home, asked.words)
            address = f"bench-{int(time.time())}-{run}@post.example"
            walk.report(lambda email: letter_code(browser, home, email), address)
            kinds["guest"].append(walk)
            if asked.resident:
                walk = Walk(signed_in(browser, home, asked.resident, asked.password), home, asked.words)
                walk.report(None)
                kinds.setdefault("resident", []).append(walk)
        for kind, walks in kinds.items():
            show(kind, walks)
        browser.close()


def show(kind: str, walks: list[Walk]) -> None:
    for number, (name, _seconds) in enumerate(walks[0].machine):
        print(f"{kind:9} {name:16} {statistics.median(walk.machine[number][1] for walk in walks):6.1f} s")
    machine = statistics.median(sum(seconds for _name, seconds in walk.machine) for walk in walks)
    one = walks[0]
    print(f"{kind:9} machine {machine:.1f} s; {one.taps} taps, {one.characters} characters, {one.pages} pages", end="")
    print(f", {one.letters} letters: human {one.human:.1f} s; together {machine + one.human:.1f} s")


if __name__ == "__main__":
    main()

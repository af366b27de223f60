"""A browser of a cheap phone's size on a slow network."""

import os
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, Playwright

__all__ = ["PHONE", "chromium_start", "slow_network"]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "ru-RU"}
# «Slow 3G» of WebPageTest: 400 kbit/s both ways, 400 ms.
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


def chromium_start(playwright: Playwright) -> Browser:
    """Chromium of `CHROMIUM`, of the system, or playwright's own."""
    program = os.environ.get("CHROMIUM") or (str(DEBIAN_CHROMIUM) if DEBIAN_CHROMIUM.exists() else None)
    return playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])


def slow_network(page: Page) -> CDPSession:
    """Give the page slow 3G; returns its line to the browser's developer tools."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    return devtools

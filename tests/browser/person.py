"""People with a browser each."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.site.running import Site

__all__ = ["People", "sign_in"]


def sign_in(site: Site, context: BrowserContext, region: str, email: str) -> None:
    """Be signed in, without the form: for tests that are about something else."""
    cookie = site.session_cookie(region, email)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url(region)}])


class People:
    """Opens a browser for a person of a region; an empty address is somebody not signed in."""

    def __init__(
        self, site: Site, *, phone: Callable[[], BrowserContext], desktop: Callable[[], BrowserContext]
    ) -> None:
        self._site = site
        self._phone = phone
        self._desktop = desktop

    def on_phone(self, region: str, email: str = "") -> Page:
        return self._open(self._phone(), region, email)

    def at_desk(self, region: str, email: str = "") -> Page:
        return self._open(self._desktop(), region, email)

    def _open(self, context: BrowserContext, region: str, email: str) -> Page:
        if email:
            sign_in(self._site, context, region, email)
        return context.new_page()

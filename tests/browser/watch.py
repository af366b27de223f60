"""Detect errors in pages in the background: console errors, CSP violations, exceptions, 5xx responses."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

__all__ = ["Watch"]

# Chromium writes every 4xx into the console; whether one is right is for the test to say.
_CLIENT_ERROR = "Failed to load resource: the server responded with a status of 4"


class Watch:
    """Listens to all pages of a context; `complaints` is what it heard, `forgive` takes words a test expects."""

    def __init__(self, context: BrowserContext) -> None:
        self._heard: list[str] = []
        self._forgiven: list[str] = []
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        context.on("page", self._page)

    @property
    def complaints(self) -> list[str]:
        return [words for words in self._heard if not any(part in words for part in self._forgiven)]

    def forgive(self, part: str) -> None:
        """Do not mind what contains these words."""
        self._forgiven.append(part)

    def _page(self, page: Page) -> None:
        page.on("crash", lambda: self._heard.append(f"{page.url}: the page crashed"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_CLIENT_ERROR):
            where = message.page.url if message.page else ""
            self._heard.append(f"{where}: console: {message.text}")

    def _error(self, error: WebError) -> None:
        self._heard.append(f"exception: {error.error}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._heard.append(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left drops what it was loading; only a refusal by policy is a fault.
        if request.failure and "BLOCKED_BY" in request.failure:
            self._heard.append(f"{request.url}: {request.failure}")

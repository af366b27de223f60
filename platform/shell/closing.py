"""Read-only pages of a suspended region: controls that would be refused are disabled and say why."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shell.kept.filling import Page

__all__ = ["forms_close"]


def forms_close(response: HttpResponse, *, here: str, allowed: Collection[str], doors: Collection[str]) -> None:
    """Switch off every form of a page that is posted elsewhere than to the `allowed` paths; `here` is its own path.

    So are links to `doors`: paths of pages on which there is nothing to do but to send.

    A form with something to fill in also says why; a lone button is under the notice that every page begins with.
    """
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return
    page = Page(response.content.decode())
    closed = [form for form in page.posted() if form.path(here) not in allowed]
    for form in closed:
        page.switch_off(form)
        if form.is_written:
            page.say(form, render_to_string("shell/closed_form.html"), unfold=False)
    shut = [link for link in page.links if urlsplit(link.attributes["href"] or "").path in doors]
    for link in shut:
        page.unlink(link, _("Сейчас нельзя: портал временно работает только на чтение."))
    if closed or shut:
        response.content = page.changed().encode()

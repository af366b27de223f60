"""Every page that needs nothing to be opened is whole, accessible and fits the screen, on a phone and on a desk."""

import pytest

from tests.browser.person import sign_in
from tests.site.running import Site

PUBLIC = ["/", "/appeals/", "/map/", "/rules/", "/account/privacy/", "/accounts/login/", "/accounts/signup/"]
OWN = ["/account/", "/account/erase/", "/account/tokens/"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_page_for_everybody(site: Site, axe, request, path, screen):
    page = request.getfixturevalue(screen).new_page()

    answer = page.goto(site.url("ul", path))

    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    axe(page)


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_page_of_ones_own(site: Site, axe, request, path, screen):
    context = request.getfixturevalue(screen)
    sign_in(site, context, "ul", site.citizen("ul").email)
    page = context.new_page()

    answer = page.goto(site.url("ul", path))

    assert answer is not None
    assert (answer.status, page.url) == (200, site.url("ul", path))
    assert page.locator("h1").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    axe(page)

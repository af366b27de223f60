"""Pages of a suspended region: read as ever, and nothing on them ends in a refusal."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.html import Element, parse_html
from django_tenants.utils import tenant_context

from shell.kept.filling import Page
from tenants.administration import region_suspend
from tenants.service import region_by_slug
from tests.browsing import Browser
from tests.factories import appeal_at, citizen_make, staff_user

REASON = "Переносим данные, откроемся утром."
READS_ONLY = "Отправить сейчас нельзя"
PAGES = [
    ("citizen", "/appeals/{}/"),
    ("citizen", "/appeals/new/describe/"),
    ("citizen", "/account/"),
    ("citizen", "/account/tokens/"),
    ("citizen", "/account/erase/"),
    ("citizen", "/accounts/email/"),
    ("citizen", "/accounts/password/change/"),
    ("worker", "/work/appeals/{}/"),
    ("admin", "/work/people/"),
    ("admin", "/work/categories/"),
    ("admin", "/work/rubrication/settings/"),
    ("", "/accounts/signup/"),
]


def controls(element: Element, *, form: bool = False) -> list[Element]:
    """What could be filled in or pressed in posted forms, but for signing in and out."""
    told = dict(element.attributes)
    if element.name == "form":
        form = (told.get("method") or "").lower() == "post" and told.get("action") not in (
            "/accounts/logout/",
            "/accounts/login/",
        )
    found = []
    if form and element.name in ("input", "select", "textarea", "button") and told.get("type") != "hidden":
        found.append(element)
    for child in element.children:
        if isinstance(child, Element):
            found += controls(child, form=form)
    return found


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_what_would_be_refused_is_switched_off_and_says_why(ul, django_capture_on_commit_callbacks, who, path):
    citizen = citizen_make()
    appeal = appeal_at("assigned" if who == "worker" else "answered", citizen)
    user = {"citizen": citizen, "": None}.get(who) if who in ("citizen", "") else staff_user(who)
    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)

    with tenant_context(region_by_slug("ul")):
        browser = Browser("ul", user)
    browser.open(path.format(appeal.number))

    assert browser.response.status_code == 200
    assert REASON in browser.page
    found = controls(parse_html(browser.page))
    assert [item.attributes for item in found if "disabled" not in dict(item.attributes)] == []
    assert not found or READS_ONLY in browser.page


@pytest.mark.parametrize("path", ["/", "/appeals/", "/my/", "/account/", "/appeals/new/describe/"])
def test_links_to_pages_where_one_only_sends_are_switched_off(ul, django_capture_on_commit_callbacks, path):
    user = citizen_make()
    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)

    with tenant_context(region_by_slug("ul")):
        browser = Browser("ul", user)
    browser.open(path)

    assert browser.response.status_code == 200
    for door in settings.SUSPENDED_CLOSED_DOORS:
        assert f'href="{door}"' not in browser.page
    assert 'role="link" aria-disabled="true" title="Сейчас нельзя' in browser.page
    assert browser.page.count('class="suspended"') == 1


def test_a_button_that_stands_outside_of_its_form_is_switched_off_with_it():
    page = Page(
        '<button form="f" name="go">Дальше</button><form id="f" method="post" action="/x/"><input name="a"></form>'
        '<form id="g" method="get"></form><button form="g">Найти</button>'
    )

    (form,) = page.posted()
    page.switch_off(form)

    assert page.changed().count("disabled") == 2
    assert '<button form="g">' in page.changed()


def test_signing_in_stays_possible(ul, django_capture_on_commit_callbacks):
    user = citizen_make()
    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)
    browser = Browser("ul")

    browser.open("/accounts/login/?next=/my/")
    browser.sign_in(user)

    assert browser.url == "/my/"
    assert browser.response.status_code == 200


def test_words_that_were_sent_just_as_the_region_was_suspended_are_on_the_page_that_says_so(
    ul, django_capture_on_commit_callbacks
):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = ["Яму засыпали щебнем, но после дождя её размыло снова."]
    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        region_suspend(slug="ul", reason=REASON)

    browser.send(form)

    assert (browser.trail, browser.response.status_code) == ([303], 503)
    assert "после дождя её размыло снова" in browser.page

"""Every form of a page, sent as a browser sends it and wrong: 303 to a page that GET shows, again and again."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.bad_input.conftest import Cast
from tests.bad_input.post_urls import POSTS, Post
from tests.bad_input.test_words import _address
from tests.browsing import HEADERS
from tests.factories import appeal_at

TOO_LONG = "слово " * 5_000
# What refuses nothing: buttons, which a word on the next page answers, and words that are read while somebody types.
NOTHING_TO_REFUSE = {
    "portal:new-suggest",
    "portal:new-discard",
    "portal:appeal-again",
    "portal:letter-again",
    "taxonomy:playbook-withdraw",
    "work:module-switch",
    "work:organisation-switch",
    "work:boundaries-apply",
}
# The wizard keeps what was sent in its draft, and the step shows it with what is wrong.
KEPT = ("kept=", "checked=1")
FORMS = [(name, post) for name, post in POSTS if not name.startswith("api:") and name not in NOTHING_TO_REFUSE]
WRONG: tuple[Any, ...] = ("", TOO_LONG)


@pytest.mark.parametrize(("name", "post"), FORMS, ids=[f"{name}{list(post.at.values())}" for name, post in FORMS])
def test_a_wrong_form_is_answered_with_a_page_that_get_shows(cast: Cast, name: str, post: Post):
    appeal = appeal_at(post.state, cast.users["citizen"]) if post.state else None
    path = _address(name, post, appeal)
    client = cast.pages[post.who]
    answers = []
    for wrong in WRONG:
        body = dict.fromkeys(post.fields, wrong)
        if appeal is not None and post.version:
            body[post.version] = appeal.version
        answers.append(client.post(path, body, headers=HEADERS))

    # Nothing that is wrong stays in the history as a POST, but an empty form to a page that has none any more.
    gone = [answer for answer in answers if "<form" not in answer.content.decode() and answer.status_code == 404]
    assert all(300 <= answer.status_code < 400 for answer in answers if answer not in gone[:1])
    targets = [answer.headers.get("Location", "") for answer in answers]
    kept = [target for target in targets if any(mark in target for mark in KEPT)]
    assert kept, "neither an empty form nor one of endless words is refused"
    for where in kept:
        first, again = (client.get(where, headers=HEADERS) for _time in range(2))
        # Without a draft in its address the wizard begins one, and goes on there.
        assert urlsplit(where).path == path or name == "portal:new-step-latest"
        assert first.status_code < 500
        assert first.status_code == again.status_code
        # A step of the wizard whose earlier steps lack something leads there.
        if name == "portal:new-step" and first.status_code == 302:
            continue
        assert any(mark in first.content.decode() for mark in ("form-errors", "field-error", "notice-danger", "<h1>"))
        assert again.content.decode().count("csrfmiddlewaretoken") == first.content.decode().count(
            "csrfmiddlewaretoken"
        )

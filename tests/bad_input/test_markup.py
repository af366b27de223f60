"""Markup in every word of an appeal stays words wherever it is shown."""

import json

from appeals.photos.attachments import attachment_process
from appeals.service import Action
from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import events_dispatch_batch
from tenants.service import person_of
from tests.bad_input.conftest import Cast
from tests.bad_input.strange import MARKUP
from tests.factories import appeal_at, photo_make, staff_person, take

RAW = ("<script>alert", "<img src=x", "<svg/onload", "{{ 7*7 }}49")


def _everywhere(cast: Cast) -> int:
    """An appeal whose every word is markup, published and answered."""
    user = cast.users["citizen"]
    user.full_name = MARKUP[:140]
    user.save()
    photo = photo_make(person_of(user))
    attachment_process(photo.id)
    appeal = appeal_at(
        "moderation_2",
        user,
        text=MARKUP,
        address=MARKUP,
        contact_name=MARKUP[:140],
        photo_ids=(photo.id,),
    )
    take(Action.ASK, appeal, staff_person("roads"), text=MARKUP)
    take(Action.CLARIFY, appeal, person_of(user), text=MARKUP)
    take(Action.ASSIGN, appeal, staff_person("roads"), note=MARKUP)
    take(Action.ANSWER, appeal, staff_person("worker"), text=MARKUP)
    take(Action.RETURN, appeal, person_of(user), reason=MARKUP)
    take(Action.ANSWER, appeal, staff_person("worker"), text=MARKUP)
    return appeal.number


def test_pages_show_it_as_words(cast: Cast, subtests):
    number = _everywhere(cast)
    while events_dispatch_batch():
        pass
    seen = {
        "": ["/", "/appeals/", f"/appeals/{number}/", "/map/", "/appeals/?q=%3Cscript%3Ealert(1)%3C/script%3E"],
        "citizen": [f"/appeals/{number}/", "/my/", "/my/notifications/", "/account/", "/my/drafts/"],
        "worker": ["/work/", "/work/queues/tasks-awaiting-verdict/", f"/work/appeals/{number}/"],
        "roads": [f"/work/appeals/{number}/", "/work/queues/awaiting-verdict/"],
        "admin": [f"/work/appeals/{number}/", "/work/queues/all/", "/work/deliveries/", "/work/people/"],
    }
    shown = 0
    for who, paths in seen.items():
        for path in paths:
            with subtests.test(path, who=who):
                response = cast.pages[who].get(path)
                page = response.content.decode()
                assert response.status_code in (200, 302)
                assert not [raw for raw in RAW if raw in page]
                shown += "&lt;script&gt;alert" in page
    assert shown >= 8


def test_what_is_json_says_so_and_browsers_may_not_guess(cast: Cast):
    number = _everywhere(cast)

    for client, path in (
        (cast.pages[""], "/map/points.json"),
        (cast.pages[""], f"/api/v1/public/appeals/{number}"),
        (cast.pages["citizen"], f"/api/v1/appeals/{number}"),
    ):
        response = client.get(path)
        assert "json" in response.headers["Content-Type"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert MARKUP[:20] in json.dumps(response.json(), ensure_ascii=False).replace('\\"', '"') or "points" in path


def test_letters_show_it_as_words(cast: Cast, mailoutbox):
    _everywhere(cast)
    while events_dispatch_batch():
        pass
    deliveries_send_due()

    assert len(mailoutbox) >= 4
    for letter in mailoutbox:
        assert "\n" not in letter.subject
        for body, kind in letter.alternatives:
            assert kind == "text/html"
            assert not [raw for raw in RAW if raw in body]

"""One broken card, row or line never takes a page down."""

import pytest
from django.db import connection

from appeals.models import Appeal, Attachment, AttachmentState
from appeals.photos.attachments import attachment_process
from appeals.portals.citizen import home, rows
from appeals.portals.workplace.views import queues
from appeals.states import Action
from appeals.telling.timeline import presenting
from core.errors import Missing
from shell.navigation import navigation
from tenants.service import person_of
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_person, staff_user, take
from tests.http import region_client


def _photo(person):
    photo = photo_make(person)
    attachment_process(attachment_id=photo.id)
    return photo.id


def _solved(*, own=True, reply=False, proof=True):
    """A solved appeal with photos where asked for."""
    user = citizen_make()
    person, worker = person_of(user), staff_person("worker")
    appeal = appeal_make(user, photo_ids=(_photo(person),) if own else ())
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASK, appeal, staff_person("roads"))
    take(Action.CLARIFY, appeal, person, photo_ids=(_photo(person),) if reply else ())
    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, worker, photo_ids=(_photo(worker),) if proof else ())
    take(Action.CONFIRM, appeal, person)
    return appeal


def _open(path, user=None):
    response = region_client("ul", user).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_photo_in_the_reply_alone_is_no_photo_of_before(ul):
    _solved(own=False, reply=True)
    shown = _solved()

    page = _open("/")

    assert page.count('class="card card-flush solved"') == 1
    assert f"/appeals/{shown.number}/" in page


@pytest.mark.parametrize("state", [AttachmentState.PROCESSING, AttachmentState.FAILED])
def test_photos_that_are_not_ready_make_no_card(ul, state):
    hidden = _solved()
    Attachment.objects.filter(appeal=hidden, answer=None).update(state=state)

    assert "solved-title" not in _open("/")


def test_an_answer_without_photos_and_an_appeal_without_a_municipality_show_everywhere(ul):
    bare = _solved(proof=False)
    nowhere = _solved()
    Appeal.objects.filter(pk=nowhere.pk).update(municipality=None, lat=None, lon=None, address="", public_address="")

    for path in ("/", "/appeals/", "/map/points.json", f"/appeals/{bare.number}/", f"/appeals/{nowhere.number}/"):
        _open(path)
    assert _open(f"/work/appeals/{nowhere.number}/", staff_user("admin"))


def test_a_broken_card_leaves_the_others_on_the_home_page(ul, monkeypatch, failed_parts):
    broken, whole = _solved(), _solved()
    card = home._card

    def fails_once(request, item):
        return card(request, item) if item.number != broken.number else {}["nothing"]

    monkeypatch.setattr(home, "_card", fails_once)
    page = _open("/")

    assert f"/appeals/{whole.number}/" in page
    assert f"/appeals/{broken.number}/" not in page
    assert len(failed_parts) == 1


def test_numbers_that_the_database_refuses_leave_the_rest_of_the_home_page(ul, monkeypatch, failed_parts):
    def refused():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM nowhere")

    monkeypatch.setattr(home, "public_numbers", refused)
    shown = _solved()

    assert f"/appeals/{shown.number}/" in _open("/")
    assert failed_parts


def test_a_row_that_cannot_be_drawn_leaves_the_others_in_the_list(ul, monkeypatch, failed_parts):
    _broken, whole = appeal_at("moderation_2"), appeal_at("assigned")
    badge = rows.state_badge
    monkeypatch.setattr(rows, "state_badge", lambda state: {}["nothing"] if state == "moderation_2" else badge(state))

    page = _open("/appeals/")

    assert f"/appeals/{whole.number}/" in page
    assert "Эту строку сейчас не показать" in page
    assert len(failed_parts) == 1


def test_a_row_that_cannot_be_drawn_leaves_the_others_in_a_queue(ul, monkeypatch, failed_parts):
    broken, whole = appeal_at("moderation_1"), appeal_at("moderation_1")
    clock_of = queues.clock_of

    def fails_once(row):
        return clock_of(row) if row.number != broken.number else None.nothing

    monkeypatch.setattr(queues, "clock_of", fails_once)

    page = _open("/work/queues/new/", staff_user("moderator"))

    assert f'id="a-{whole.number}"' in page
    assert f'id="a-{broken.number}"' not in page
    assert len(failed_parts) == 1


def test_a_line_that_cannot_be_told_leaves_the_others_in_the_history(ul, monkeypatch, failed_parts):
    appeal = appeal_at("answered")
    presenter = presenting.presenters["appeals.AppealAssigned"]
    monkeypatch.setitem(
        presenting.presenters._items,
        "appeals.AppealAssigned",
        presenting.Presenter(presenter.name, lambda _event, _line: 1 / 0),
    )

    page = _open(f"/appeals/{appeal.number}/")

    assert "Исполнитель ответил" in page
    assert "Передано исполнителю" not in page
    assert len(failed_parts) == 1


def test_a_menu_entry_that_cannot_count_is_shown_without_a_number(ul, monkeypatch, failed_parts):
    item = next(item for item in navigation.items("tools") if item.url_name == "portal:notifications")

    def gone(_request):
        raise Missing("nothing of the kind")

    monkeypatch.setattr(type(item), "badge", property(lambda self: gone), raising=False)

    assert "/my/notifications/" in _open("/", citizen_make())
    assert failed_parts

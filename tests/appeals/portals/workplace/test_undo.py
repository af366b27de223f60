"""The offer to take back what one has just done, as the pages make it; without a script as well."""

import re
from datetime import timedelta

import time_machine

from appeals.models import Appeal, Attachment
from appeals.states import State
from core import clock
from taxonomy.service import category_by_code
from tenants.service import organisation_by_code
from tests.factories import appeal_at, appeal_make, photo_upload, staff_user
from tests.http import region_client

WORDS = "Уточните, пожалуйста, у какого дома это случилось."


def state_of(appeal: Appeal) -> str:
    return Appeal.objects.get(pk=appeal.pk).state


def offers(page: str) -> list[tuple[str, dict[str, str]]]:
    """Addresses and fields of the forms that take something back."""
    forms = re.findall(r'<form class="work-message work-undo.*?</form>', page, re.DOTALL)
    return [
        (
            re.search(r'action="([^"]+)"', form)[1].replace("&amp;", "&"),
            dict(re.findall(r'name="(version)" value="(\d+)"', form)),
        )
        for form in forms
    ]


def approve(client, appeal: Appeal, query: str = ""):
    body = {"version": appeal.version, "category": str(appeal.category_id), "publish": "on"}
    return client.post(f"/work/appeals/{appeal.number}/approve/{query}", body, follow=True)


def test_one_press_takes_back_what_one_key_did(ul):
    appeal, other = appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))

    page = approve(client, appeal, "?from=new").content.decode()
    assert f"/work/appeals/{other.number}/" in page
    ((url, body),) = offers(page)
    response = client.post(url, body, follow=True)

    assert state_of(appeal) == State.MODERATION_1
    page = response.content.decode()
    assert f"УЛ-{appeal.number}</a>: отменено, обращение снова «На модерации»" in page
    assert offers(page) == []


def test_the_offer_stays_on_every_page_and_goes_after_ten_seconds(ul):
    appeal = appeal_make()
    client = region_client("ul", staff_user("moderator"))

    with time_machine.travel(clock.now(), tick=False) as time:
        approve(client, appeal)
        time.shift(timedelta(seconds=9))
        for path in ("/work/queues/new/", "/work/queues/checked/", f"/work/appeals/{appeal.number}/"):
            page = client.get(path).content.decode()
            assert len(offers(page)) == 1
            assert 'data-undo="1"' in page
        time.shift(timedelta(seconds=1))
        assert offers(client.get("/work/queues/new/").content.decode()) == []


def test_each_of_two_quick_decisions_can_be_taken_back(ul):
    first, second = appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))
    approve(client, first)

    (_last, (url, body)) = offers(approve(client, second).content.decode())
    client.post(url, body)

    assert (state_of(first), state_of(second)) == (State.MODERATION_1, State.MODERATION_2)


def test_what_was_written_comes_back_into_its_form(ul):
    appeal = appeal_at("moderation_2")
    client = region_client("ul", staff_user("roads"))
    page = client.post(
        f"/work/appeals/{appeal.number}/ask/", {"version": appeal.version, "text": WORDS}, follow=True
    ).content.decode()

    ((url, body),) = offers(page)
    page = " ".join(client.post(url, body, follow=True).content.decode().split())

    assert WORDS in re.search(r'id="ask_text".*?</textarea>', page)[0]
    assert 'name="work-action" id="do-ask" open' in page


def test_choices_and_photos_come_back_too(ul):
    appeal = appeal_at("moderation_2")
    executor = str(organisation_by_code("roads-north").id)
    client = region_client("ul", staff_user("roads"))
    body = {"version": appeal.version, "executor": executor, "note": "До пятницы."}
    page = client.post(f"/work/appeals/{appeal.number}/assign/", body, follow=True).content.decode()
    ((url, fields),) = offers(page)
    page = client.post(url, fields, follow=True).content.decode()
    assert f'<option value="{executor}" selected>' in page
    assert "До пятницы." in page

    assigned = appeal_at("assigned")
    client = region_client("ul", staff_user("worker"))
    body = {"version": assigned.version, "text": WORDS, "photos": [photo_upload()]}
    page = client.post(f"/work/appeals/{assigned.number}/answer/", body, follow=True).content.decode()
    ((url, fields),) = offers(page)
    page = client.post(url, fields, follow=True).content.decode()
    assert f'name="photo_ids" value="{Attachment.objects.get().pk}" checked' in page


def test_who_gave_the_appeal_away_gets_it_back(ul):
    appeal = appeal_at("moderation_2")
    client = region_client("ul", staff_user("roads"))
    homes = str(organisation_by_code("ministry-homes").id)
    page = client.post(
        f"/work/appeals/{appeal.number}/pass_on/",
        {"version": appeal.version, "ministry": homes, "reason": WORDS},
        follow=True,
    ).content.decode()
    assert client.get(f"/work/appeals/{appeal.number}/").status_code in (404, 410)

    ((url, body),) = offers(page)
    response = client.post(url, body, follow=True)

    assert response.status_code == 200
    assert Appeal.objects.get(pk=appeal.pk).ministry.code == "ministry-roads"


def test_too_late_is_a_sentence_and_no_error(ul):
    appeal = appeal_make()
    client = region_client("ul", staff_user("moderator"))
    with time_machine.travel(clock.now(), tick=False) as time:
        ((url, body),) = offers(approve(client, appeal).content.decode())
        time.shift(timedelta(seconds=16))
        response = client.post(url, body, follow=True)

    assert response.status_code == 200
    assert "Отменить уже нельзя" in response.content.decode()
    assert state_of(appeal) == State.MODERATION_2


def test_the_address_opened_by_hand_shows_the_appeal(ul):
    appeal = appeal_make()

    response = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/undo/")

    assert response.url == f"/work/appeals/{appeal.number}/"


def test_words_that_somebody_else_took_back_are_not_shown(ul):
    appeal = appeal_at("moderation_2")
    client = region_client("ul", staff_user("roads"))
    category = str(category_by_code("yard-driveway-cleaning").id)
    page = client.post(
        f"/work/appeals/{appeal.number}/recategorise/",
        {"version": appeal.version, "category": category, "reason": WORDS},
        follow=True,
    ).content.decode()
    ((url, body),) = offers(page)
    again = client.post(url, body).url.partition("again=")[2]

    for who in ("moderator", "centre"):
        page = (
            region_client("ul", staff_user(who)).get(f"/work/appeals/{appeal.number}/?again={again}").content.decode()
        )
        assert WORDS not in page
    for odd in ("", "нет", "00000000-0000-0000-0000-000000000000", "\x00"):
        assert client.get(f"/work/appeals/{appeal.number}/", {"again": odd}).status_code == 200


def test_what_the_offer_says_the_page_of_the_appeal_does_not_say_again(ul):
    appeal, client = appeal_make(), region_client("ul", staff_user("moderator"))
    path = f"/work/appeals/{appeal.number}/?from=new"

    def notice() -> str:
        page = client.get(path).content.decode()
        assert "Этого обращения уже нет в очереди" in page
        return page[page.index("Этого обращения уже нет") : page.index('class="work-appeal"')]

    with time_machine.travel(clock.now(), tick=False) as time:
        approve(client, appeal)
        assert "Проверено модератором" not in notice()
        time.shift(timedelta(seconds=30))
        assert "Проверено модератором" in notice()

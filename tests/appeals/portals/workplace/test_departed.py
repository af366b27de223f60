"""An appeal that went on meanwhile: its page says who did what, and offers the next one."""

import pytest

from appeals.models import Appeal, Assignment
from appeals.states import Action
from core import clock
from taxonomy.models import Category
from tenants.service import organisation_by_code
from tests.factories import appeal_at, appeal_make, staff_person, staff_user, take
from tests.http import region_client

WORDS = "Двор, а не дорога: убирает управляющая компания."


def test_a_link_of_a_queue_says_what_took_the_appeal_out_of_it(ul):
    appeal, other = appeal_make(), appeal_make()
    take(Action.APPROVE, appeal, staff_person("moderator"))

    page = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/?from=new").content.decode()

    words = " ".join(page.split())
    assert "Этого обращения уже нет в очереди «Новые»." in words
    assert "Проверено модератором, передано: Министерство дорог" in words
    assert f'href="/work/appeals/{other.number}/?from=new"' in words


@pytest.mark.parametrize("query", ["?from=new", "", "?from=checked", "?from=нет", "?from="])
def test_an_appeal_that_is_where_it_should_be_says_nothing_of_it(ul, query):
    appeal = appeal_make()

    page = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/{query}").content.decode()

    assert ("Этого обращения уже нет" in page) == (query == "?from=checked")


@pytest.mark.parametrize(
    ("who", "state", "action"),
    [
        ("roads", "moderation_2", Action.PASS_ON),
        ("worker", "assigned", Action.REFUSE),
        ("worker", "assigned", Action.REASSIGN),
    ],
)
def test_whose_it_was_reads_where_it_went_and_no_more(ul, who, state, action):
    appeal, following = appeal_at(state), appeal_at(state)
    taker = "centre" if action == Action.REASSIGN else who
    changes = {} if action == Action.REASSIGN else {"reason": WORDS}
    take(action, appeal, staff_person(taker), **changes)
    queue = {"roads": "review", "worker": "tasks"}[who]

    response = region_client("ul", staff_user(who)).get(f"/work/appeals/{appeal.number}/?from={queue}")

    page = response.content.decode()
    assert response.status_code == 410
    assert "больше не у вас" in page
    assert f'href="/work/appeals/{following.number}/?from={queue}"' in page
    assert not any(secret in page for secret in (WORDS, appeal.text, appeal.address))


def test_what_was_written_for_it_is_given_back(ul):
    appeal = appeal_at("assigned")
    take(Action.REASSIGN, appeal, staff_person("centre"))
    body = {"version": appeal.version, "text": "Яму засыпали вчера утром."}

    response = region_client("ul", staff_user("worker")).post(f"/work/appeals/{appeal.number}/answer/", body)

    assert response.status_code == 410
    assert "Яму засыпали вчера утром." in response.content.decode()


def test_who_never_had_it_learns_nothing(ul):
    appeal = appeal_at("assigned")

    for who in ("homes", "homes-worker"):
        client = region_client("ul", staff_user(who))
        assert client.get(f"/work/appeals/{appeal.number}/").status_code == 404
        assert client.post(f"/work/appeals/{appeal.number}/answer/", {"text": WORDS}).status_code == 404


def test_of_what_became_confidential_nobody_is_told(ul):
    Category.objects.filter(code="yard-driveway-cleaning").update(regime="confidential", sensitivity="confidential")
    appeal = appeal_at("moderation_2")
    take(Action.RECATEGORISE, appeal, staff_person("roads"))

    assert Appeal.objects.get(pk=appeal.pk).ministry_id == organisation_by_code("ministry-homes").id
    assert region_client("ul", staff_user("roads")).get(f"/work/appeals/{appeal.number}/").status_code == 404


def test_a_note_to_an_appeal_that_went_elsewhere_keeps_its_words(ul):
    appeal = appeal_at("assigned")
    other = organisation_by_code("homes-south").id
    client = region_client("ul", staff_user("worker"))
    Assignment.objects.filter(appeal=appeal).update(ended_at=clock.now())
    Appeal.objects.filter(pk=appeal.pk).update(executor_id=other)

    answer = client.post(f"/work/appeals/{appeal.number}/note/", {"text": "Выезжали утром, яма у подъезда."})

    assert answer.status_code == 410
    page = answer.content.decode()
    assert "больше не у вас" in page
    assert "Выезжали утром, яма у подъезда." in page
    assert client.post(f"/work/appeals/{appeal.number}/note/", {"text": ""}).status_code == 410
    assert (
        region_client("ul", staff_user("homes"))
        .post(f"/work/appeals/{appeal.number + 500}/note/", {"text": "Слова."})
        .status_code
        == 404
    )

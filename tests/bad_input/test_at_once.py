"""Two people at once, and a broker that is dead: seen from outside, on the running site."""

import time
from concurrent.futures import ThreadPoolExecutor

from accounts.service import token_issue, user_get
from appeals.models import Appeal
from tests.factories import appeal_at
from tests.kits import INSIDE
from tests.site.client import RegionSession
from tests.site.running import Site

WORDS = "Достаточно длинные слова для любого действия."


def token_for(email: str) -> str:
    """The text of a new token; runs in the site."""
    user = user_get(email=email)
    assert user is not None
    return token_issue(user=user, title="Проверка")[1]


def history_of(number: int) -> tuple[str, int]:
    """The state and the version of an appeal; runs in the site."""
    appeal = Appeal.objects.get(number=number)
    return appeal.state, appeal.version


def test_of_two_who_act_at_once_one_acts_and_the_other_is_told(site: Site):
    appeal = site.ask("ul", appeal_at, "assigned")
    sessions = [site.session("ul", "worker@staff.example") for _number in range(2)]
    for session in sessions:
        session.headers["Authorization"] = f"Bearer {site.ask('ul', token_for, 'worker@staff.example')}"

    def answer(session: RegionSession, words: str):
        body = {"version": appeal.version, "text": words}
        return session.post(f"/api/v1/appeals/{appeal.number}/actions/answer", json=body)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(answer, sessions, ["Первый: " + WORDS, "Второй: " + WORDS]))

    assert sorted(reply.status_code for reply in answers) == [200, 409]
    loser = next(reply for reply in answers if reply.status_code == 409)
    assert loser.headers["Content-Type"] == "application/problem+json"
    assert loser.json()["code"] == "stale_version"
    assert site.ask("ul", history_of, appeal.number) == ("answered", appeal.version + 1)


def test_an_appeal_sent_while_the_broker_is_dead_is_kept_and_its_letter_goes_later(site: Site):
    user = site.citizen("ul")
    lat, lon = INSIDE["ul"]
    body = {
        "text": "Яма на дороге возле школы, машины объезжают по тротуару.",
        "category": "roads-potholes",
        "point": {"lat": lat, "lon": lon},
    }
    with site.web_without_broker() as port:
        session = RegionSession(port, "ul.localhost")
        session.headers["Authorization"] = f"Bearer {site.ask('ul', token_for, user.email)}"
        began = time.monotonic()
        sent = session.post("/api/v1/appeals", json=body)
        assert time.monotonic() - began < 10

    assert sent.status_code == 201, sent.text
    assert site.ask("ul", history_of, sent.json()["number"]) == ("moderation_1", 1)
    assert "task_not_sent" in site.logs("lonely")
    letter = site.letters_wait("ul", user.email, 1, seconds=60)[0]
    assert str(sent.json()["number"]) in letter["Subject"]

"""An appeal goes its whole way in `ul` through pages that people use; `mo` sees none of it."""

import re
from uuid import uuid4

import pytest

from core.models import uuid7
from tests.e2e.pictures import metadata_of, photo_with_place
from tests.factories import PASSWORD
from tests.kits import INSIDE
from tests.site.client import RegionSession
from tests.site.running import Site

PHONE = "8 927 123-45-67"
QUESTION = "В каком подъезде не горит лампа и на каком этаже это?"
REPLY = "Второй подъезд, третий этаж, у самого лифта."
ANSWER = "Лампу заменили и проверили соседние, на лестнице теперь светло."
AGAIN = "Заменили лампу вместе с патроном, теперь она держится."
HISTORY = [
    "AppealReceived",
    "AppealApproved",
    "QuestionAsked",
    "QuestionAnswered",
    "AppealAssigned",
    "AnswerGiven",
    "VerdictGiven",
    "AnswerGiven",
    "VerdictGiven",
]
RETURN = "Лампа перегорела на следующий же день."


@pytest.fixture
def word() -> str:
    """A word that is in this appeal alone; letters only, so that the search takes it for a word."""
    return "лестничнаялампа" + re.sub(r"\d", "", uuid4().hex)


def staff(site: Site, who: str) -> RegionSession:
    return site.session("ul", f"{who}@staff.example")


def test_it_is_registered_sent_led_through_returned_and_confirmed(site: Site, word: str):
    email = f"{uuid4().hex[:12]}@post.example"
    citizen = register(site, email)
    number = send(site, citizen, f"На лестнице не горит {word}, темно. Звоните {PHONE}, спросите Марину.")

    act(staff(site, "moderator"), number, "approve", {"category": category(site), "publish": "on"})
    act(staff(site, "roads"), number, "ask", {"text": QUESTION})
    assert QUESTION in citizen.get(f"/appeals/{number}/").text
    judge(citizen, number, "clarify", {"text": REPLY})
    act(staff(site, "roads"), number, "assign", {"executor": executor(site), "note": "Лампа на лестнице."})
    act(staff(site, "worker"), number, "answer", {"text": ANSWER}, photo=photo_with_place("green"))
    judge(citizen, number, "return", {"reason": RETURN})
    act(staff(site, "worker"), number, "answer", {"text": AGAIN}, photo=photo_with_place("blue"))
    judge(citizen, number, "confirm", {"rating": "5", "text": "Спасибо."})

    the_letters_came_in_order(site, email, number)
    the_applicant_reads_the_whole_history(citizen, number)
    everybody_reads_it(site, number, word)
    the_other_region_sees_nothing(site, number, word)


def register(site: Site, email: str) -> RegionSession:
    session = site.session("ul")
    form = {"email": email, "password1": PASSWORD, "full_name": "Марина Орлова", "consent": "on"}
    answer = session.submit("/accounts/signup/", form)
    assert answer.url.endswith("/accounts/confirm-email/"), answer.text
    letter = site.letters_wait("ul", email, 1)[0]
    code = re.search(r"Код: (\S+)", letter.get_body(("plain",)).get_content())
    assert code
    answer = session.submit("/accounts/confirm-email/", {"code": code.group(1)})
    assert answer.status_code == 200
    assert session.get("/my/").url.endswith("/my/")
    return session


def category(site: Site) -> str:
    return site.ask("ul", category_id, "roads-potholes")


def executor(site: Site) -> str:
    return site.ask("ul", executor_id, "roads-north")


def category_id(code: str) -> str:
    from taxonomy.service import category_by_code

    return str(category_by_code(code).id)


def executor_id(code: str) -> str:
    from tenants.service import organisation_by_code

    return str(organisation_by_code(code).id)


def send(site: Site, citizen: RegionSession, text: str) -> int:
    """Through the steps of the wizard, as a browser without scripts would."""
    lat, lon = INSIDE["ul"]
    new = f"/appeals/new/{uuid7()}/"
    answer = citizen.submit(f"{new}describe/", {"text": text})
    assert answer.url.endswith("/category/"), answer.text
    answer = citizen.submit(f"{new}category/", {"category": category(site)})
    assert answer.url.endswith("/details/"), answer.text
    answer = citizen.submit(f"{new}details/", {"depth": "до 5 см", "damage": "no"})
    assert answer.url.endswith("/place/"), answer.text
    place = {"lat": str(lat), "lon": str(lon), "address": "ул. Гончарова, 12"}
    files = {"photos": ("photo.jpg", photo_with_place(), "image/jpeg")}
    answer = citizen.submit(f"{new}place/", place, files=files)
    assert answer.url.endswith("/send/"), answer.text
    contacts = {"contact_name": "Марина Орлова", "contact_phone": PHONE, "wants_publicity": "on"}
    answer = citizen.submit(f"{new}send/", contacts)
    found = re.search(r"/appeals/(\d+)/\?sent=1$", answer.url)
    assert found, answer.text
    return int(found.group(1))


def act(session: RegionSession, number: int, action: str, data: dict[str, str], photo: bytes = b"") -> None:
    """Take an action in the workplace."""
    files = {"photos": ("photo.jpg", photo, "image/jpeg")} if photo else None
    answer = session.submit(f"/work/appeals/{number}/{action}/", data, page=f"/work/appeals/{number}/", files=files)
    assert answer.status_code == 200, answer.text


def judge(session: RegionSession, number: int, what: str, data: dict[str, str]) -> None:
    """Take an action as the applicant, on the page of the appeal."""
    data = {f"{what}-{name}": value for name, value in data.items()}
    answer = session.submit(f"/appeals/{number}/{what}/", data, page=f"/appeals/{number}/")
    assert answer.status_code == 200, answer.text


def the_letters_came_in_order(site: Site, email: str, number: int) -> None:
    letters = site.letters_wait("ul", email, 6)
    subjects = [str(letter["Subject"]).strip() for letter in letters]
    assert subjects[0] == "Код подтверждения адреса"
    # Between the number and the news stand the first words of the appeal.
    assert all(subject.startswith(f"УЛ-{number} «На лестнице не горит") for subject in subjects[1:])
    assert [subject.rpartition(": ")[2] for subject in subjects[1:]] == [
        "обращение получено",
        "нужен ваш ответ",
        "обращение передано исполнителю",
        "есть ответ, оцените решение",
        "есть ответ, оцените решение",
    ]
    question, last = (letters[index].get_body(("plain",)).get_content() for index in (2, 5))
    assert QUESTION in question
    assert AGAIN in last
    assert f"/appeals/{number}/" in last


def the_applicant_reads_the_whole_history(citizen: RegionSession, number: int) -> None:
    page = citizen.get(f"/appeals/{number}/").text
    told = [page.index(words) for words in (QUESTION, REPLY, ANSWER, RETURN, AGAIN)]
    assert all(position > 0 for position in told)
    entries = citizen.get(f"/api/v1/appeals/{number}/timeline").json()["results"]
    assert [entry["kind"].rpartition(".")[2] for entry in entries] == HISTORY


def everybody_reads_it(site: Site, number: int, word: str) -> None:
    stranger = site.session("ul")
    page = stranger.get(f"/appeals/{number}/")
    assert page.status_code == 200
    assert word in page.text
    assert PHONE not in page.text
    assert "Марина Орлова" not in page.text
    for words in (ANSWER, AGAIN, "Решено"):
        assert words in page.text
    photos = site.wait(lambda: photos_of(stranger, number, 3), "the last photo is not shown")
    for path in photos:
        served = stranger.get(path)
        assert served.status_code == 200
        assert served.headers["Content-Type"] == "image/jpeg"
        assert metadata_of(served.content) == {}
        assert b"Secret" not in served.content
        assert stranger.get(path.replace("display", "original")).status_code == 404
    assert word in stranger.get("/appeals/", params={"q": word}).text
    assert f"/appeals/{number}/" in stranger.get("/map/points.json").text


def photos_of(session: RegionSession, number: int, count: int) -> list[str]:
    """What the page shows once the worker has made so many ready; until then nothing."""
    found = sorted(set(re.findall(r"/photos/[0-9a-f-]{36}/display", session.get(f"/appeals/{number}/").text)))
    return found if len(found) == count else []


def the_other_region_sees_nothing(site: Site, number: int, word: str) -> None:
    # Whoever is not signed in is asked to sign in, whether there is such an appeal or not.
    assert "/accounts/login/" in site.session("mo").get(f"/appeals/{number}/").url
    assert site.session("mo", "admin@staff.example").get(f"/appeals/{number}/").status_code == 404
    for session in (site.session("mo"), site.session("mo", "admin@staff.example")):
        for path in ("/", "/map/points.json", "/appeals/", f"/appeals/?q={word}", "/outbox/"):
            page = session.get(path)
            assert page.status_code == 200
            assert f"/appeals/{number}/" not in page.text
            assert word not in page.text.replace(f'value="{word}"', "")
    admin = site.session("mo", "admin@staff.example")
    assert admin.get(f"/work/appeals/{number}/").status_code == 404
    assert admin.get(f"/api/v1/appeals/{number}").status_code == 404
    assert not any(word in letter.as_string() for letter in site.outbox("mo"))

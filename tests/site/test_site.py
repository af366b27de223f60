"""The site itself: it runs, its worker delivers, and losing the worker loses nothing."""

from tests.factories import PASSWORD, appeal_make
from tests.site.running import Site


def test_both_regions_and_the_console_answer(site: Site):
    assert "Решаем вместе" in site.session("ul").get("/").text
    assert "Добродел" in site.session("mo").get("/").text
    assert site.session("console").get("/accounts/login/").status_code == 200


def test_a_citizen_signs_in_over_http(site: Site):
    user = site.citizen("ul", full_name="Мария Волкова")
    session = site.session("ul")

    answer = session.submit("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert session.get("/account/").url.endswith("/account/")


def test_the_worker_sends_the_letter_of_an_appeal(site: Site):
    user = site.citizen("ul")

    appeal = site.ask("ul", appeal_make, user)

    letters = site.letters_wait("ul", user.email, 1)
    assert str(appeal.number) in letters[0]["Subject"]
    assert site.outbox("mo", user.email) == []


def test_a_letter_survives_the_death_of_the_worker(site: Site):
    user = site.citizen("ul")
    site.kill_worker()
    site.ask("ul", appeal_make, user)
    assert site.outbox("ul", user.email) == []

    site.restart_worker()

    assert len(site.letters_wait("ul", user.email, 1)) == 1

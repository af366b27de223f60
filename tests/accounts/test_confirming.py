"""Confirming an address: the code works in any browser, can be asked for again, and is never a dead end."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.codes import CODE_LIFETIME, CodeCheck, code_check, code_issue
from accounts.models import AddressCode, User
from core import clock
from core.events.deliveries import deliveries_send_due
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client

LOGIN, SIGNUP, CONFIRM = "/accounts/login/", "/accounts/signup/", "/accounts/confirm-email/"
EMAIL = "anna@post.example"
OTHER_PASSWORD = "Совсем-другой-2"


def sign_up(client: Client, **changes: str):
    form = {"email": EMAIL, "password1": PASSWORD, "full_name": "Анна Волкова", "consent": "on", **changes}
    return client.post(SIGNUP, form)


def sign_in(client: Client, password: str = PASSWORD):
    return client.post(LOGIN, {"login": EMAIL, "password": password})


def letters() -> list:
    deliveries_send_due()
    return mail.outbox


def code_in(letter) -> str:
    return re.search(r"Код: (\d{6,10})", letter.body).group(1)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_in_another_browser_leads_to_the_code_page_at_once(ul):
    sign_up(region_client("ul"))
    (letter,) = letters()

    other = region_client("ul")
    answer = sign_in(other)
    assert (answer.status_code, answer["Location"]) == (302, CONFIRM)
    assert EMAIL in other.get(CONFIRM).content.decode()

    assert other.post(CONFIRM, {"code": code_in(letter)}).status_code == 302
    assert signed_in(other)
    assert EmailAddress.objects.get(email=EMAIL).verified


def test_a_second_browser_makes_no_second_letter_within_the_minute(ul):
    sign_up(region_client("ul"))
    sign_in(region_client("ul"))
    assert len(letters()) == 1


def test_the_code_page_opens_without_anything_pending_and_takes_address_and_code(ul):
    sign_up(region_client("ul"))
    code = code_in(letters()[0])
    stranger = region_client("ul")
    assert stranger.get(CONFIRM).status_code == 200

    answer = stranger.post(CONFIRM, {"email": EMAIL.upper(), "code": code})

    assert answer["Location"] == LOGIN
    assert EmailAddress.objects.get(email=EMAIL).verified
    assert not signed_in(stranger)
    assert sign_in(stranger)["Location"] == "/"


def test_the_sign_in_page_leads_to_the_code_page(ul):
    assert f'href="{CONFIRM}"' in region_client("ul").get(LOGIN).content.decode()


def test_the_page_says_how_long_the_code_lives(ul):
    client = region_client("ul")
    sign_up(client)
    assert "30 минут" in client.get(CONFIRM).content.decode()
    assert "30 минут" in letters()[0].body


@pytest.mark.parametrize("spelling", ["{}", " {} ", "\u00a0{}", "{}."])
def test_a_code_may_be_typed_with_blanks(ul, spelling):
    client = region_client("ul")
    sign_up(client)
    code = code_in(letters()[0])
    client.post(CONFIRM, {"code": spelling.format(f"{code[:3]} {code[3:]}")})
    assert signed_in(client)


def test_a_second_press_whose_browser_lost_the_first_answer_is_told_to_sign_in(ul):
    client = region_client("ul")
    sign_up(client)
    before, code = client.cookies["sessionid"].value, code_in(letters()[0])
    client.post(CONFIRM, {"code": code})
    client.cookies["sessionid"] = before

    answer = client.post(CONFIRM, {"code": code}, follow=True)

    assert answer.redirect_chain == [(LOGIN, 302)]
    assert "адрес подтверждён: войдите" in answer.content.decode()


def test_a_letter_sent_again_waits_a_minute_and_carries_the_same_code(ul):
    client = region_client("ul")
    sign_up(client)
    too_early = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "Следующее можно попросить через" in too_early.content.decode()
    assert len(letters()) == 1

    with clock.at(clock.now() + timedelta(seconds=61)):
        client.post(CONFIRM, {"action": "resend"})
        first, second = letters()
    assert code_in(first) == code_in(second)


def test_an_expired_code_says_so_and_a_new_one_is_a_press_away(ul):
    client = region_client("ul")
    sign_up(client)
    old = code_in(letters()[0])
    with clock.at(clock.now() + CODE_LIFETIME + timedelta(minutes=1)):
        page = client.post(CONFIRM, {"code": old})
        assert page.status_code == 422
        assert "Код больше не действует" in page.content.decode()
        client.post(CONFIRM, {"action": "resend"})
        client.post(CONFIRM, {"code": code_in(letters()[1])})
    assert signed_in(client)


def wrong_for(code: str) -> str:
    return "111111" if code != "111111" else "222222"


def test_guessing_ends_the_code_and_not_the_way_in(ul):
    client = region_client("ul")
    sign_up(client)
    right = code_in(letters()[0])
    for _guess in range(5):
        client.post(CONFIRM, {"code": wrong_for(right)})
    assert "больше не действует" in client.post(CONFIRM, {"code": right}).content.decode()
    with clock.at(clock.now() + timedelta(seconds=61)):
        client.post(CONFIRM, {"action": "resend"})
        client.post(CONFIRM, {"code": code_in(letters()[1])})
    assert signed_in(client)


def test_a_stranger_in_the_same_network_who_guesses_locks_nobody_out(ul):
    mine, strangers = region_client("ul"), region_client("ul")
    sign_up(mine)
    right = code_in(letters()[0])
    for _guess in range(8):
        strangers.post(CONFIRM, {"email": EMAIL, "code": wrong_for(right)})

    mine.post(CONFIRM, {"code": right})

    assert signed_in(mine)


def test_a_stranger_who_asks_for_the_code_and_guesses_locks_nobody_out(ul):
    mine, strangers = region_client("ul"), region_client("ul")
    sign_up(mine)
    right = code_in(letters()[0])
    sign_up(strangers, full_name="Чужой")
    for _guess in range(8):
        strangers.post(CONFIRM, {"code": wrong_for(right)})

    mine.post(CONFIRM, {"code": right})

    assert signed_in(mine)


def test_many_guessers_end_a_short_code_and_the_next_one_is_long_and_nobody_can_end_it(ul):
    mine = region_client("ul")
    sign_up(mine)
    right = code_in(letters()[0])
    for stranger in range(5):
        for _guess in range(5):
            code_check(purpose="confirm", email=EMAIL, typed=wrong_for(right), guesser=f"stranger {stranger}")
    assert "больше не действует" in mine.post(CONFIRM, {"code": right}).content.decode()

    with clock.at(clock.now() + timedelta(seconds=61)):
        mine.post(CONFIRM, {"action": "resend"})
        longer = code_in(letters()[1])
        for _guess in range(100):
            code_check(purpose="confirm", email=EMAIL, typed=right, guesser="stranger")
        mine.post(CONFIRM, {"code": longer})

    assert len(longer) == 10
    assert signed_in(mine)


def test_a_stranger_who_uses_up_the_letters_leaves_the_code_in_them_good(ul):
    for minute in range(5):
        with clock.at(clock.now() + timedelta(minutes=2 * minute)):
            code_issue(purpose="confirm", email=EMAIL, guesser="stranger")
            told = code_issue(purpose="confirm", email=EMAIL, guesser="mine")

    assert not told.is_due
    assert code_check(purpose="confirm", email=EMAIL, typed=told.code, guesser="mine") is CodeCheck.RIGHT


def test_guesses_of_one_guesser_are_counted(ul):
    code = code_issue(purpose="confirm", email=EMAIL, guesser="one").code
    checks = [code_check(purpose="confirm", email=EMAIL, typed=wrong_for(code), guesser="one") for _guess in range(5)]
    assert checks == [CodeCheck.WRONG] * 4 + [CodeCheck.GONE]
    assert code_check(purpose="confirm", email=EMAIL, typed=code, guesser="one") is CodeCheck.GONE


def test_a_code_says_nothing_of_who_guessed_at_it(ul):
    client = region_client("ul", REMOTE_ADDR="203.0.113.9")
    sign_up(client)
    client.post(CONFIRM, {"code": "000001"})
    (guesses,) = AddressCode.objects.values_list("guesses", flat=True)
    assert sum(guesses.values()) <= 1
    assert "203.0" not in str(guesses)


def test_signing_up_again_with_an_unconfirmed_address_simply_begins_again(ul):
    sign_up(region_client("ul"))
    client = region_client("ul")
    with clock.at(clock.now() + timedelta(minutes=2)):
        sign_up(client, password1=OTHER_PASSWORD, full_name="Анна Петрова")
        client.post(CONFIRM, {"code": code_in(letters()[-1])})
    assert signed_in(client)
    user = User.objects.get(email=EMAIL)
    assert user.full_name == "Анна Петрова"
    assert user.check_password(OTHER_PASSWORD)
    assert {letter.subject for letter in letters()} == {"Код подтверждения адреса"}


def test_a_stranger_who_signs_up_second_changes_nothing_of_the_first(ul):
    mine = region_client("ul")
    sign_up(mine)
    sign_up(region_client("ul"), password1=OTHER_PASSWORD, full_name="Чужой")
    mine.post(CONFIRM, {"code": code_in(letters()[0])})
    user = User.objects.get(email=EMAIL)
    assert (user.full_name, user.check_password(PASSWORD)) == ("Анна Волкова", True)


def test_who_signed_up_first_with_anothers_address_gets_nothing_when_its_owner_types_the_code_elsewhere(ul):
    strangers, mine, phone = region_client("ul"), region_client("ul"), region_client("ul")
    sign_up(strangers, password1=OTHER_PASSWORD, full_name="Чужой")
    sign_up(mine)
    answer = phone.post(CONFIRM, {"email": EMAIL, "code": code_in(letters()[-1])})

    assert EmailAddress.objects.get(email=EMAIL).verified
    assert answer["Location"] == "/accounts/password/reset/"
    assert "задайте пароль заново" in phone.get(answer["Location"]).content.decode()
    sign_in(strangers, OTHER_PASSWORD)
    assert not signed_in(strangers)
    phone.post("/accounts/password/reset/", {"email": EMAIL})
    assert "/accounts/password/reset/key/" in letters()[-1].body


def test_signing_up_twice_with_one_password_keeps_it(ul):
    sign_up(region_client("ul"))
    sign_up(region_client("ul"))
    phone = region_client("ul")
    assert phone.post(CONFIRM, {"email": EMAIL, "code": code_in(letters()[-1])})["Location"] == LOGIN
    sign_in(phone)
    assert signed_in(phone)


def test_a_browser_that_waits_does_not_get_in_when_another_confirms(ul):
    mine, strangers = region_client("ul"), region_client("ul")
    sign_up(mine)
    sign_up(strangers, password1=OTHER_PASSWORD)
    mine.post(CONFIRM, {"code": code_in(letters()[0])})
    assert strangers.get(CONFIRM)["Location"] == LOGIN
    assert not signed_in(strangers)


def test_asking_for_a_code_does_not_tell_who_has_an_account(ul):
    known = citizen_make()
    sign_up(region_client("ul"))
    pages = []
    for email in (EMAIL, known.email, "nobody@post.example"):
        client = region_client("ul")
        client.post(CONFIRM, {"email": email})
        pages.append(client.post(CONFIRM, {"code": "999999999"}).content.decode().replace(email, ""))
    strip = [re.sub(r'value="[\w-]{40,}"|<time.*?</time>|nonce="[^"]*"', "", page) for page in pages]
    assert strip[0] == strip[1] == strip[2]


def test_a_new_password_ends_the_lockout_that_advised_it(ul):
    user = citizen_make()
    client = region_client("ul")
    for number in range(5):
        client.post(LOGIN, {"login": user.email, "password": f"Неверный-{number}"})
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}).status_code == 429

    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"(/accounts/password/reset/key/\S+)", letters()[-1].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})

    assert client.post(LOGIN, {"login": user.email, "password": OTHER_PASSWORD}).status_code == 302
    assert letters()[-1].subject == "Пароль изменён"


def test_a_password_set_by_letter_confirms_the_address_it_went_to(ul):
    client = region_client("ul")
    sign_up(client)
    client.post("/accounts/password/reset/", {"email": EMAIL})
    link = re.search(r"(/accounts/password/reset/key/\S+)", letters()[-1].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    client.cookies.clear()
    sign_in(client, OTHER_PASSWORD)
    assert signed_in(client)


def test_codes_that_ran_out_are_swept(ul):
    code_issue(purpose="confirm", email=EMAIL, guesser="mine")
    from accounts.tasks import sessions_sweep

    with clock.at(clock.now() + timedelta(hours=3)):
        sessions_sweep.run(ul.schema_name)
    assert not AddressCode.objects.exists()


def test_whom_a_limit_stops_reads_russian(ul, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/m/ip"}
    client = region_client("ul")
    sign_up(client)
    stopped = sign_up(client)
    assert stopped.status_code == 429
    assert "Слишком много запросов" in stopped.content.decode()

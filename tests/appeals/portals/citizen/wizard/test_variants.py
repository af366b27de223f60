"""One draft in three tabs and more, or after a lost session: no text drops out, and who chooses has seen all."""

import pytest

from appeals import drafts
from appeals.models import Draft
from appeals.selectors.choices import choices_now
from taxonomy.service import category_questions
from tests.appeals.portals.citizen.wizard.tabs import FOURTH, NEWER, OLDER, THIRD, Tab, others, textarea
from tests.appeals.portals.citizen.wizard.walking import TEXT, Wizard, potholes
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def in_three_tabs(wizard: Wizard) -> list[Tab]:
    """Three tabs that were drawn at once and sent one after another, each with words of its own."""
    tabs = [Tab(wizard, "describe") for _tab in range(3)]
    for tab, text in zip(tabs, (NEWER, OLDER, THIRD), strict=True):
        tab.sends(text=text)
    return tabs


def test_a_third_text_drops_none_of_the_others(wizard):
    in_three_tabs(wizard)

    page = wizard.html("describe")

    assert textarea(page) == THIRD
    assert others(page) == [NEWER, OLDER]
    assert "остальные" in page


def test_each_of_three_texts_can_be_taken(wizard):
    in_three_tabs(wizard)
    asking = Tab(wizard, "describe")

    assert asking.sends(text=THIRD, tab_other=asking.takes[0]) == "describe"
    swapped = Tab(wizard, "describe")
    assert (textarea(swapped.html), others(swapped.html)) == (NEWER, [THIRD, OLDER])
    assert swapped.sends(text=NEWER, tab_other=swapped.takes[1]) == "describe"
    swapped = Tab(wizard, "describe")
    assert (textarea(swapped.html), others(swapped.html)) == (OLDER, [THIRD, NEWER])

    assert swapped.sends(text=OLDER) == "category"
    assert wizard.draft.data["text"] == OLDER
    assert others(wizard.html("describe")) == []


def test_a_text_that_several_tabs_have_is_shown_once(wizard):
    tabs = [Tab(wizard, "describe") for _tab in range(4)]
    for tab, text in zip(tabs, (NEWER, OLDER, THIRD, NEWER), strict=True):
        tab.sends(text=text)

    page = wizard.html("describe")

    assert textarea(page) == NEWER
    assert others(page) == [OLDER, THIRD]


def test_many_tabs_keep_a_few_variants(wizard):
    tabs = [Tab(wizard, "describe") for _tab in range(9)]
    for number, tab in enumerate(tabs):
        tab.sends(text=f"{TEXT} Вкладка {number}.")

    assert others(wizard.html("describe")) == [f"{TEXT} Вкладка {number}." for number in range(3, 8)]


@pytest.mark.parametrize("press", ["on", "take"])
def test_a_page_that_asked_before_a_third_text_came_chooses_nothing_unseen(wizard, press):
    tabs = [Tab(wizard, "describe") for _tab in range(3)]
    tabs[0].sends(text=NEWER)
    tabs[1].sends(text=OLDER)
    asking = Tab(wizard, "describe")
    tabs[2].sends(text=THIRD)

    assert asking.sends(text=OLDER, **({"tab_other": asking.takes[0]} if press == "take" else {})) == "describe"

    page = wizard.html("describe")
    assert textarea(page) == OLDER
    assert others(page) == [NEWER, THIRD]


def test_a_page_that_asked_overwrites_nothing_that_was_chosen_meanwhile(wizard):
    tabs = [Tab(wizard, "describe") for _tab in range(2)]
    tabs[0].sends(text=NEWER)
    tabs[1].sends(text=OLDER)
    one, other = Tab(wizard, "describe"), Tab(wizard, "describe")
    assert one.sends(text=FOURTH) == "category"

    assert other.sends(text=OLDER) == "describe"

    assert wizard.draft.data["text"] == FOURTH
    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (OLDER, [FOURTH])


@pytest.mark.parametrize("text", [OLDER, TEXT], ids=["as in the form", "left as it was"])
def test_a_tab_that_has_not_seen_the_variants_chooses_none(wizard, text):
    tabs = [Tab(wizard, "describe") for _tab in range(3)]
    tabs[0].sends(text=NEWER)
    tabs[1].sends(text=OLDER)

    assert tabs[2].sends(text=text) == "describe"

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (OLDER, [NEWER])


def test_an_older_tab_pressed_twice_chooses_nothing_unseen(wizard):
    older = Tab(wizard, "describe")
    Tab(wizard, "describe").sends(text=NEWER)

    assert [older.sends(text=OLDER) for _press in range(2)] == ["describe"] * 2

    assert wizard.draft.data["text"] == NEWER
    assert others(wizard.html("describe")) == [NEWER]


def test_three_places_stay_whole(wizard):
    lat, lon = INSIDE["ul"]
    Tab(wizard, "category").sends(category=potholes())
    Tab(wizard, "details").sends(depth="5–15 см")
    tabs = [Tab(wizard, "place") for _tab in range(3)]
    assert tabs[0].sends(lat=lat, lon=lon, address="ул. Мира, 1", municipality="") == "send"
    tabs[1].sends(lat=lat, lon=lon, address="ул. Гончарова, 12", municipality="")
    tabs[2].sends(lat="", lon="", address="ул. Минаева, 3", municipality="")

    asking = Tab(wizard, "place")
    assert "<p>ул. Мира, 1</p>" in asking.html
    assert "<p>ул. Гончарова, 12</p>" in asking.html
    asking.sends(lat="", lon="", address="ул. Минаева, 3", municipality="", tab_other=asking.takes[1])

    typed = wizard.draft.data["tried"]["place"]["values"]
    assert typed["address"] == ["ул. Гончарова, 12"]
    assert [float(typed[name][0]) for name in ("lat", "lon")] == pytest.approx([lat, lon])


def test_variants_of_answers_that_are_no_longer_asked_for_block_nothing(wizard):
    Tab(wizard, "category").sends(category=potholes())
    older = Tab(wizard, "details")
    Tab(wizard, "details").sends(depth="5–15 см")
    older.sends(depth="до 5 см")
    silent = next(str(item.id) for item in choices_now().categories if not category_questions(item.id))

    assert Tab(wizard, "category").sends(category=silent) == "place"

    assert wizard.get("place").status_code == 200


def test_variants_of_answers_to_other_questions_are_not_told(wizard):
    Tab(wizard, "category").sends(category=potholes())
    drafts.draft_save(draft_id=wizard.draft.id, changes={"other": {"details": [{"asked_before": "Да, асфальт"}]}})

    assert "асфальт" not in wizard.html("details")
    assert Tab(wizard, "details").sends(depth="5–15 см") == "place"


def test_a_variant_that_an_earlier_version_kept_is_shown(wizard):
    drafts.draft_save(draft_id=wizard.draft.id, changes={"other": {"describe": {"text": NEWER}}})

    assert others(wizard.html("describe")) == [NEWER]


@pytest.fixture
def signed_out(ul):
    """A person's draft open in a browser that has lost their session, and what brings them back."""
    user = citizen_make()
    client = region_client("ul", user)
    wizard = Wizard(client)
    assert Tab(wizard, "describe").sends(text=TEXT) == "category"
    return wizard, lambda: client.force_login(user, backend=BACKEND)


def test_words_typed_after_a_lost_session_meet_those_of_another_device(signed_out):
    wizard, sign_in = signed_out
    here = Tab(wizard, "describe")
    elsewhere = Tab(Wizard(region_client("ul", wizard.draft.user), wizard.id), "describe")
    wizard.client.logout()
    here.sends(text=OLDER)
    elsewhere.sends(text=NEWER)

    sign_in()
    assert wizard.get("category").headers["Location"] == wizard.step("describe")

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (OLDER, [NEWER])
    assert wizard.draft.data["text"] == NEWER
    assert Draft.objects.count() == 1
    assert Tab(wizard, "describe").sends(text=OLDER) == "category"


def test_words_of_two_tabs_typed_after_a_lost_session_are_both_kept(signed_out):
    wizard, sign_in = signed_out
    tabs = [Tab(wizard, "describe") for _tab in range(3)]
    wizard.client.logout()
    for tab, text in zip(tabs, (NEWER, OLDER, THIRD), strict=True):
        tab.sends(text=text)

    sign_in()

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (THIRD, [NEWER, OLDER])
    assert Draft.objects.count() == 1


def test_what_is_not_right_yet_stays_beside_words_typed_after_a_lost_session(signed_out):
    wizard, sign_in = signed_out
    here, other = Tab(wizard, "describe"), Tab(wizard, "describe")
    other.sends(text="мало")
    wizard.client.logout()
    here.sends(text=OLDER)

    sign_in()

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (OLDER, ["мало"])


def test_one_tab_with_a_lost_session_is_asked_nothing(signed_out):
    wizard, sign_in = signed_out
    here = Tab(wizard, "describe")
    wizard.client.logout()
    for _press in range(2):
        here.sends(text=OLDER)

    sign_in()

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (OLDER, [])
    assert Draft.objects.count() == 1


def test_what_was_left_as_it_was_after_a_lost_session_gives_way(signed_out):
    wizard, sign_in = signed_out
    here = Tab(wizard, "describe")
    Tab(wizard, "describe").sends(text=NEWER)
    wizard.client.logout()
    here.sends(text=TEXT)

    sign_in()

    page = wizard.html("describe")
    assert (textarea(page), others(page)) == (NEWER, [])


def test_words_too_long_to_join_wait_among_the_drafts(signed_out, monkeypatch):
    wizard, sign_in = signed_out
    here, other = Tab(wizard, "describe"), Tab(wizard, "describe")
    other.sends(text=NEWER)
    wizard.client.logout()
    here.sends(text=OLDER)
    sign_in()
    monkeypatch.setattr(drafts, "MOST_WRITTEN", 10)

    page = wizard.html("describe")

    assert textarea(page) == NEWER
    assert "не поместились" in page
    assert OLDER in wizard.client.get("/my/drafts/").content.decode()

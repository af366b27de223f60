"""One draft in two tabs: what one wrote the other never overwrites unseen."""

import re

import pytest

from appeals import drafts
from appeals.models import Appeal, Draft
from tests.appeals.portals.citizen.wizard.tabs import CHANGED, NEWER, OLDER, Tab, textarea
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, TEXT, Wizard, photo, potholes
from tests.http import region_client
from tests.kits import INSIDE


def test_an_older_tab_overwrites_nothing_and_shows_both_texts(wizard):
    older, newer = Tab(wizard, "describe"), Tab(wizard, "describe")
    assert newer.sends(text=NEWER) == "category"

    assert older.sends(text=OLDER) == "describe"

    assert wizard.draft.data["text"] == NEWER
    page = Tab(wizard, "describe")
    assert CHANGED in page.html
    assert textarea(page.html) == OLDER
    assert f"<p>{NEWER}</p>" in page.html
    assert 'role="alert"' in page.html


def test_the_other_text_is_taken_and_the_first_is_still_there(wizard):
    older, newer = Tab(wizard, "describe"), Tab(wizard, "describe")
    newer.sends(text=NEWER)
    older.sends(text=OLDER)

    asking = Tab(wizard, "describe")
    assert asking.sends(text=OLDER + " Срочно.", tab_other=asking.takes[0]) == "describe"
    swapped = Tab(wizard, "describe")
    assert textarea(swapped.html) == NEWER
    assert f"<p>{OLDER} Срочно.</p>" in swapped.html

    assert swapped.sends(text=NEWER) == "category"
    assert wizard.draft.data["text"] == NEWER
    assert CHANGED not in wizard.html("describe")


def test_the_own_text_is_kept_by_going_on(wizard):
    older, newer = Tab(wizard, "describe"), Tab(wizard, "describe")
    newer.sends(text=NEWER)
    older.sends(text=OLDER)

    assert Tab(wizard, "describe").sends(text=OLDER) == "category"

    assert wizard.draft.data["text"] == OLDER
    assert CHANGED not in wizard.html("describe")


def test_nothing_is_sent_before_one_of_two_texts_is_chosen(wizard):
    lat, lon = INSIDE["ul"]
    older = Tab(wizard, "describe")
    Tab(wizard, "describe").sends(text=NEWER)
    Tab(wizard, "category").sends(category=potholes())
    Tab(wizard, "details").sends(depth="5–15 см")
    assert Tab(wizard, "place").sends(lat=lat, lon=lon) == "send"
    sending = Tab(wizard, "send")
    older.sends(text=OLDER)

    contacts = {**CONTACTS, "contact_email": "anna@example.org", "consent": "on"}
    assert sending.sends(**contacts) == "describe"

    assert not Appeal.objects.exists()
    assert Tab(wizard, "describe").sends(text=OLDER) == "send"


def test_back_and_the_same_page_once_more_goes_on(wizard):
    page = Tab(wizard, "describe")
    assert page.sends(text=NEWER) == "category"

    assert page.sends(text=OLDER) == "category"
    assert page.sends(text=NEWER) == "category", "a change of mind, to what the page said first"

    assert wizard.draft.data["text"] == NEWER


def test_back_after_a_fault_goes_on(wizard):
    page = Tab(wizard, "describe")
    assert page.sends(text="м") == "describe"

    assert page.sends(text=NEWER) == "category"
    assert wizard.draft.data["text"] == NEWER


def test_back_past_two_pages_of_the_same_tab_goes_on(wizard):
    first = Tab(wizard, "describe")
    first.sends(text=NEWER)
    second = Tab(wizard, "describe")
    second.sends(text=OLDER)

    told = {"tab_pages": f"{first.hidden['tab_page']},{second.hidden['tab_page']}"}

    assert first.sends(text=NEWER, **told) == "category"
    assert wizard.draft.data["text"] == NEWER


def test_pressed_twice_is_once(wizard):
    page = Tab(wizard, "describe")

    assert [page.sends(text=NEWER) for _press in range(2)] == ["category"] * 2

    assert Draft.objects.count() == 1
    assert CHANGED not in wizard.html("describe")


def test_the_same_words_in_both_tabs_are_no_news(wizard):
    older, newer = Tab(wizard, "describe"), Tab(wizard, "describe")
    newer.sends(text=NEWER)

    assert older.sends(text=NEWER) == "category"


def test_what_the_older_tab_left_as_it_was_gives_way(wizard):
    older = Tab(wizard, "describe")
    Tab(wizard, "describe").sends(text=NEWER)
    Tab(wizard, "category").sends(category=potholes())

    assert older.sends(text=TEXT, category="") == "details"

    assert wizard.draft.data["text"] == NEWER
    assert wizard.draft.data["category"] == potholes()
    assert "изменили в другой вкладке" in wizard.html("describe")


def test_the_place_of_two_tabs_is_asked_about_as_a_whole(wizard):
    lat, lon = INSIDE["ul"]
    Tab(wizard, "category").sends(category=potholes())
    Tab(wizard, "details").sends(depth="5–15 см")
    older = Tab(wizard, "place")
    assert Tab(wizard, "place").sends(lat=lat, lon=lon, address="ул. Мира, 1") == "send"

    assert older.sends(lat=lat, lon=lon, address="ул. Гончарова, 12", municipality="") == "place"

    page = Tab(wizard, "place")
    assert wizard.draft.data["address"] == "ул. Мира, 1"
    assert CHANGED in page.html
    assert 'value="ул. Гончарова, 12"' in page.html
    assert "<p>ул. Мира, 1</p>" in page.html


def test_two_answers_and_two_categories_are_asked_about(wizard):
    older_category = Tab(wizard, "category")
    Tab(wizard, "category").sends(category=potholes())
    older = Tab(wizard, "details")
    Tab(wizard, "details").sends(depth="5–15 см", damage="yes")

    assert older.sends(depth="до 5 см", damage="yes") == "details"
    assert "<p>5–15 см</p>" in Tab(wizard, "details").html
    assert older_category.sends(category="auto") == "category"
    page = Tab(wizard, "category").html
    assert "<p>Ямы и выбоины на дороге</p>" in page
    assert re.search(r'value="auto"\s+checked', page)


def test_photos_of_an_older_tab_come_along(wizard):
    lat, lon = INSIDE["ul"]
    Tab(wizard, "category").sends(category=potholes())
    Tab(wizard, "details").sends(depth="5–15 см")
    older = Tab(wizard, "place")
    Tab(wizard, "place").sends(lat=lat, lon=lon, address="ул. Мира, 1", photos=[photo("one.jpg")])

    assert older.sends(address="ул. Гончарова, 12", photos=[photo("two.jpg")]) == "place"
    assert wizard.draft.attachments.count() == 2
    assert older.sends(address="", lat="", lon="", municipality="") in ("place", "send")
    assert wizard.draft.data["address"] == "ул. Мира, 1"


def test_the_button_back_of_an_older_tab_overwrites_nothing(wizard):
    Tab(wizard, "category").sends(category=potholes())
    older = Tab(wizard, "category")
    Tab(wizard, "category").sends(category="auto")

    assert older.sends(category=potholes(), go="back") == "describe"

    assert wizard.draft.data["category"] == "auto", "left as it was: the newer choice stays"


def test_a_page_of_a_former_release_is_taken_as_before(wizard):
    Tab(wizard, "describe").sends(text=NEWER)

    assert wizard.goes("describe", text=OLDER) == "category"

    assert wizard.draft.data["text"] == OLDER


@pytest.mark.parametrize("base", ["", ".", "text", "text.", "nonsense.1,,,.2", "x" * 5000, "\x00"])
def test_strange_marks_break_nothing(wizard, base):
    Tab(wizard, "describe").sends(text=NEWER)

    assert wizard.goes("describe", text=OLDER, tab_base=base, tab_page=base, tab_pages=base) in ("category", "describe")


def test_words_of_a_new_draft_open_in_two_tabs_are_both_kept(ul):
    wizard = Wizard(region_client("ul"))
    first, second = Tab(wizard, "describe"), Tab(wizard, "describe")
    first.sends(text=NEWER)

    assert second.sends(text=OLDER) == "describe"

    page = wizard.html("describe")
    assert OLDER in page
    assert NEWER in page
    assert Draft.objects.count() == 1


def test_a_tab_that_is_faster_by_a_moment_is_met_as_well(wizard, monkeypatch):
    older, newer = Tab(wizard, "describe"), Tab(wizard, "describe")
    saves = drafts.draft_save
    raced = []

    def race(**facts):
        if not raced:
            raced.append(True)
            newer.sends(text=NEWER)
        return saves(**facts)

    monkeypatch.setattr("appeals.portals.citizen.wizard.page.draft_save", race)

    assert older.sends(text=OLDER) == "describe"

    assert wizard.draft.data["text"] == NEWER
    assert CHANGED in wizard.html("describe")

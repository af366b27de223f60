"""`core.one_language` returns the same as Django, faster."""

import threading
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

NO = gettext_lazy("No")


def test_an_activated_language_wins_and_ends():
    assert gettext("No") == str(NO) == "Нет"
    with translation.override("en"):
        assert gettext("No") == str(NO) == "No"
        assert translation.get_language() == "en"
    assert gettext("No") == str(NO) == "Нет"
    assert translation.get_language() == "ru"


def test_without_any_language_words_are_those_of_the_code():
    with translation.override(None):
        assert gettext("No") == "No"
    assert gettext("No") == "Нет"


def test_safe_words_stay_safe_and_plain_ones_plain():
    assert not isinstance(gettext("No"), SafeString)
    assert isinstance(gettext(mark_safe("No")), SafeString)
    assert not isinstance(gettext("No"), SafeString)


def test_a_thread_has_its_own_zone_and_language():
    told = []

    def elsewhere():
        told.append((timezone.get_current_timezone_name(), gettext("No")))

    with timezone.override(ZoneInfo("Asia/Omsk")), translation.override("en"):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert told == [("UTC", "Нет")]

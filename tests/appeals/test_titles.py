"""What an appeal is called: its first words."""

import pytest

from appeals.models import Appeal
from appeals.states import Action
from appeals.titles import LONGEST, after_title, title_of
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery
from language.detectors.personal_data import MASK
from tests.factories import appeal_at, appeal_make, citizen_make, staff_person, staff_user, take
from tests.http import region_client

WORDS = "Провалился асфальт у детского сада. Машины объезжают по газону, дети идут рядом."
TITLE = "Провалился асфальт у детского сада"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (WORDS, TITLE),
        ("яма", "Яма"),
        ("Здравствуйте! Прошу помочь: на ул. Гончарова, д. 12 яма. Второй год.", "На ул. Гончарова, д. 12 яма"),
        ("Добрый день\nНет света\nво дворе", "Нет света"),
        ("", "Категория"),
        (f"{MASK}, {MASK}", "Категория"),
        ("!!! ???", "Категория"),
        ("Здравствуйте.", "Категория"),
        (f"Сосед {MASK} шумит", f"Сосед {MASK} шумит"),
    ],
)
def test_the_first_sentence_is_the_title(words, title):
    assert title_of(words, "Категория") == title


def test_a_long_sentence_ends_with_a_whole_word():
    words = "слово " * 40
    title = title_of(words, "")

    assert len(title) <= LONGEST + 1
    assert title.endswith("слово…")


@pytest.mark.parametrize("before", range(50, 62))
def test_a_mask_is_never_cut(before):
    for words in ("я" * before + MASK + "я" * 30, "я " * (before // 2) + MASK + " я" * 30):
        title = title_of(words, "")
        assert title.count("▒") in (0, len(MASK))


def test_what_follows_the_title_is_not_told_twice():
    assert after_title(WORDS) == "Машины объезжают по газону, дети идут рядом."
    assert after_title("Яма на дороге.") == ""


def test_the_first_words_name_the_appeal_everywhere(ul):
    user = citizen_make()
    appeal = appeal_at("closed", user, text=WORDS)
    events_dispatch_batch()
    page, category = f"/appeals/{appeal.number}/", appeal.category.title

    for path, who in (
        ("/appeals/", None),
        (page, None),
        ("/map/points.json", None),
        ("/my/", user),
        ("/my/notifications/", user),
        ("/work/queues/all/", staff_user("admin")),
        (f"/work{page}", staff_user("roads")),
    ):
        html = region_client("ul", who).get(path).content.decode()
        assert TITLE in html, path
        assert path == "/my/notifications/" or category in html, path
    html = region_client("ul").get(page).content.decode()
    assert f"<h1>{TITLE}</h1>" in html
    assert f"<title>{TITLE}" in html


def test_the_public_reads_a_masked_title_and_the_author_and_the_staff_their_words(ul):
    user = citizen_make()
    appeal = appeal_make(user, text="Звоните 8 927 123-45-67, во дворе яма.")
    take(Action.APPROVE, appeal, staff_person("moderator"))
    page = f"/appeals/{appeal.number}/"

    assert f"<h1>Звоните {MASK}, во дворе яма</h1>" in region_client("ul").get(page).content.decode()
    for who, path in ((user, page), (staff_user("roads"), f"/work{page}")):
        assert "<h1>Звоните 8 927 123-45-67, во дворе яма</h1>" in region_client("ul", who).get(path).content.decode()


def test_a_notification_does_not_tell_the_words_to_who_may_no_longer_open_the_appeal(ul):

    roads = staff_user("roads")
    appeal = appeal_at("moderation_2", text=WORDS)
    events_dispatch_batch()
    client = region_client("ul", roads)

    assert TITLE in client.get("/my/notifications/").content.decode()
    other = Appeal.objects.exclude(ministry=appeal.ministry).first()
    ministry = other.ministry if other else staff_person("homes").grants[0].organisation_id
    Appeal.objects.filter(pk=appeal.pk).update(ministry=ministry)
    assert TITLE not in client.get("/my/notifications/").content.decode()


@pytest.mark.parametrize(("facts", "is_told"), [({}, True), ({"wants_publicity": False}, False)])
def test_the_subject_of_a_letter_names_what_the_applicant_would_show_to_all(ul, facts, is_told):

    appeal_make(text="Звоните 8 927 123-45-67, во дворе яма.", **facts)
    events_dispatch_batch()
    subject = Delivery.objects.latest("created_at").title

    assert ("во дворе яма" in subject) is is_told
    assert "927" not in subject


@pytest.mark.parametrize(
    "words",
    [
        "Во дворе дома на улице Гончарова третью неделю не горит фонарь вечерами",
        "Во дворе дома на улице Гончарова третью неделю не горит фонарь. Почините",
        "Здравствуйте! На остановке у рынка утром с семи до восьми не останавливается автобус никогда.",
    ],
)
def test_a_word_or_two_behind_a_cut_title_belong_to_it(words):
    title = title_of(words, "")

    assert not title.endswith("…")
    assert len(title) + len(after_title(words)) < LONGEST + 24
    assert after_title(words) in ("", "Почините")


def test_a_list_shows_no_excerpt_of_one_word(ul):
    words = "Во дворе дома на улице Гончарова третью неделю не горит фонарь вечерами"
    appeal_at("moderation_2", text=words)

    page = region_client("ul").get("/appeals/").content.decode()

    assert words in page
    assert "row-text" not in page

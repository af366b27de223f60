"""What programs do with a new appeal before any person sees it."""

import pytest

from appeals.access import appeals_visible
from appeals.models import Appeal, CategorySuggestion
from appeals.portals.workplace.insight import Insight
from appeals.selectors.queue_table import QUEUES
from appeals.selectors.queues import queue_emergencies
from appeals.states import Action
from core.errors import InvalidInput
from core.events.log import events_of
from core.events.types import SYSTEM
from taxonomy.models import Category, Decision, RubricSettings
from taxonomy.service import category_by_code
from taxonomy.sets.responsibility import responsibility_set
from tenants.service import organisation_by_code, person_of
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, photo_make, staff_person, staff_user, take
from tests.http import region_client

POTHOLE = "Глубокая яма на проезжей части, колдобина, пробил колесо. Сделайте ямочный ремонт."
MANHOLE = "Во дворе открытый люк без крышки, рядом играют дети, вот-вот кто-нибудь провалится!"


def triaged(appeal: Appeal) -> dict:
    return events_of("appeal", appeal.id)[1].payload


def threshold(value: float | None) -> None:
    RubricSettings.objects.update_or_create(defaults={"skip_level_1_at": value})


def test_an_appeal_has_suggestions_with_the_words_that_decided(ul):
    appeal = appeal_make(text=POTHOLE)

    best = appeal.suggestions.get(rank=1)
    assert best.category.code == "roads-potholes"
    assert 0 < best.probability <= 1
    assert best.words
    assert all(word in POTHOLE for word in best.words)
    assert triaged(appeal)["suggested_category_id"] == str(best.category_id)


def test_danger_to_life_stands_first_in_the_queue(ul):
    appeal_make(text=POTHOLE)
    danger = appeal_make(text=MANHOLE)
    appeal_make(text=POTHOLE)

    assert danger.is_emergency
    assert danger.findings.filter(detector="emergency", kind="manhole").exists()
    queue = next(queue for queue in QUEUES if queue.slug == "new")
    assert [row.number for row in queue_emergencies(staff_person("moderator"), queue)] == [danger.number]


def test_a_rude_message_about_an_open_manhole_is_still_an_emergency(ul):
    appeal = appeal_make(text="Вы там все дебилы и уроды! " + MANHOLE)

    assert appeal.is_emergency
    assert appeal.findings.filter(detector="toxicity").exists()


def test_level_1_looks_at_everything_until_the_region_says_otherwise(ul):
    assert appeal_make(text=POTHOLE).state == "moderation_1"


def test_a_sure_category_passes_level_1_and_is_on_the_portal_at_once(ul):
    threshold(0.5)

    appeal = appeal_make(text=POTHOLE)

    assert (appeal.state, appeal.skipped_level_1, appeal.is_published) == ("moderation_2", True, True)
    assert triaged(appeal)["passed_level_1"]
    assert not Decision.objects.exists()


def test_photos_wait_for_the_eyes_of_the_ministry(ul):
    threshold(0.5)
    applicant = citizen_make()
    appeal = appeal_make(applicant, text=POTHOLE, photo_ids=(photo_make(person_of(applicant)).id,))
    assert (appeal.state, appeal.is_published) == ("moderation_2", False)

    take(Action.ASSIGN, appeal, staff_person("roads"), publish=True)

    assert Appeal.objects.get(pk=appeal.pk).is_published


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (POTHOLE, "yard-driveway-cleaning"),
        ("Вы там все дебилы и уроды! " + POTHOLE, "roads-potholes"),
        ("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "roads-potholes"),
    ],
    ids=["another category chosen", "rude", "no words"],
)
def test_what_is_doubtful_goes_to_a_person(ul, text, code):
    threshold(0.5)

    assert appeal_make(text=text, category=code).state == "moderation_1"


@pytest.mark.parametrize("sensitivity", ["personal", "confidential"])
def test_what_is_private_goes_to_a_person(ul, sensitivity):
    threshold(0.5)
    Category.objects.filter(code="roads-potholes").update(sensitivity=sensitivity)

    assert appeal_make(text=POTHOLE).state == "moderation_1"


def test_a_confidential_category_is_never_on_the_portal_and_not_for_the_municipality(ul):
    Category.objects.filter(code="roads-potholes").update(sensitivity="confidential", regime="confidential")
    appeal = appeal_make(text=POTHOLE)

    take(Action.APPROVE, appeal, staff_person("moderator"), publish=True)

    appeal.refresh_from_db()
    assert (appeal.is_published, appeal.is_confidential) == (False, True)
    assert appeal not in appeals_visible(staff_person("centre"))
    assert appeal in appeals_visible(staff_person("roads"))


@pytest.mark.parametrize(
    ("confirmed", "kind"), [("roads-potholes", "accepted"), ("yard-driveway-cleaning", "corrected")]
)
def test_what_the_moderator_decides_is_a_training_label(ul, confirmed, kind):
    appeal = appeal_make(text=POTHOLE + " Звоните 8 927 123-45-67.")

    take(Action.APPROVE, appeal, staff_person("moderator"), category_id=category_by_code(confirmed).id)

    decision = Decision.objects.get(appeal_id=appeal.id)
    assert (decision.category.code, decision.kind) == (confirmed, kind)
    assert "927" not in decision.text


def test_the_executor_belongs_to_the_label(ul):
    appeal = appeal_make(text=POTHOLE)
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASSIGN, Appeal.objects.get(pk=appeal.pk), staff_person("roads"))

    assert Decision.objects.get(appeal_id=appeal.id).executor.code == "roads-north"
    take(Action.REASSIGN, appeal, staff_person("roads"))
    assert Decision.objects.get(appeal_id=appeal.id).executor.code == "homes-south"


def test_without_a_category_the_words_decide(ul):
    assert appeal_make(text=POTHOLE, category=None).category.code == "roads-potholes"
    assert appeal_make(text="🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", category=None).category.code == "own-other"


def test_without_a_category_and_without_the_one_that_every_region_has_one_is_asked_for(ul):
    Category.objects.filter(code="own-other").delete()

    with pytest.raises(InvalidInput) as refusal:
        appeal_make(text="🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", category=None)

    assert refusal.value.field == "category"


@pytest.mark.parametrize(
    "text",
    ["🙂" * 2000, "Ә" * 9000, "слово " * 1500, "<b>" * 3000, "яма\u200b" * 2000, "A1!" * 3000],
    ids=["emoji", "Tatar", "words", "markup", "invisible", "mixture"],
)
def test_whatever_the_text_no_appeal_is_lost(ul, text):
    assert appeal_make(text=text).number


FOREIGN = "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"


def test_what_is_like_no_category_waits_for_a_moderator_and_nobody_answers_for_it(ul):
    appeal = appeal_make(text=FOREIGN, category=None)

    assert (appeal.category.code, appeal.ministry, appeal.state) == ("own-other", None, "moderation_1")
    said = appeal.suggestions.get()
    assert (said.category.code, said.probability) == ("own-other", None)
    assert triaged(appeal)["suggested_category_id"] is None


def test_other_never_passes_level_1_by_itself(ul):
    threshold(0.5)

    assert appeal_make(text=FOREIGN, category="own-other").state == "moderation_1"
    assert appeal_make(text=POTHOLE, category="own-other").state == "moderation_1"


def test_a_moderator_may_not_pass_on_what_nobody_answers_for(ul):
    appeal = appeal_make(text=FOREIGN, category=None)

    with pytest.raises(InvalidInput, match="никто не отвечает") as refused:
        take(Action.APPROVE, appeal, staff_person("moderator"))
    assert refused.value.field == "category"

    take(Action.APPROVE, appeal, staff_person("moderator"), category_id=category_by_code("roads-potholes").id)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.ministry.code) == ("moderation_2", "ministry-roads")
    decision = Decision.objects.get(appeal_id=appeal.id)
    assert (decision.kind, decision.suggested.code, decision.probability) == ("unaided", "own-other", None)


def test_whom_the_region_names_gets_what_stays_without_a_category(ul):
    appeal = appeal_make(text=FOREIGN, category=None)
    responsibility_set(acting=SYSTEM, code="own-other", ministry_id=organisation_by_code("ministry-homes").id)

    take(Action.APPROVE, appeal, staff_person("moderator"))

    appeal.refresh_from_db()
    assert (appeal.state, appeal.ministry.code) == ("moderation_2", "ministry-homes")


def test_pages_and_programs_show_an_appeal_that_nobody_answers_for(ul):
    user = citizen_make()
    appeal = appeal_make(user, text=FOREIGN, category=None)

    work = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/").content.decode()
    assert "Слова не похожи ни на одну категорию" in work
    assert "data-accept" not in work
    assert "Никто, пока не выбрана категория" in work
    assert "попросите администратора региона назначить ведомство" in work
    assert region_client("ul", staff_user("moderator")).get("/work/queues/new/").status_code == 200
    assert region_client("ul", user).get(f"/appeals/{appeal.number}/").status_code == 200
    assert ApiClient("ul", user).get(f"appeals/{appeal.number}").data["ministry"] is None
    assert ApiClient("ul", staff_user("moderator")).get("appeals").data["results"][0]["ministry"] is None


def test_a_category_that_was_chosen_for_strange_words_is_to_be_checked_and_not_chosen_again(ul):
    appeal = appeal_make(text=FOREIGN)

    work = region_client("ul", staff_user("moderator")).get(f"/work/appeals/{appeal.number}/").content.decode()

    assert "Проверьте ту, что выбрана" in work
    assert "выберите её сами" not in work
    assert "попросите администратора региона" not in work


def test_a_key_is_for_what_is_likely_enough():
    suggestions = [CategorySuggestion(rank=rank, probability=share) for rank, share in ((1, 0.6), (2, 0.06))]
    told = Insight(warnings=[], pieces=[], details=[], suggestions=suggestions)
    assert (told.keyed, told.keys) == (1, "1")
    assert Insight(warnings=[], pieces=[], details=[], suggestions=suggestions, is_lost=True).keyed == 0

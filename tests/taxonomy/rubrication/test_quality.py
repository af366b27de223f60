"""What the administrator's pages say of suggestions, and what can be done there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core import clock
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, Event
from core.events.types import SYSTEM
from core.storage import private_storage
from learning.models import ModelState, TrainedModel
from learning.service import model_check, training_request
from learning.tasks import model_train_task
from learning.training import model_train, training_lock
from taxonomy.models import RubricSettings
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.rubrication.quality import (
    accuracy_by_week,
    categories_confused,
    categories_corrected,
    texts_homeless,
)
from taxonomy.service import level_1_threshold
from tests.factories import staff_user
from tests.http import region_client
from tests.taxonomy.rubrication.decided import POTHOLES, YARDS, decision_make, decisions_make

PAGES = ("rubrication", "rubrication-models", "rubrication-settings")


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


def page(client, name: str, **at) -> str:
    answer = client.get(reverse(f"taxonomy:{name}", kwargs=at, urlconf="config.urls.region"))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, name: str, data: dict | None = None, **at):
    return client.post(reverse(f"taxonomy:{name}", kwargs=at, urlconf="config.urls.region"), data or {}, follow=True)


def test_weeks_begin_on_monday_of_the_regions_calendar(ul):
    # Sunday evening in Greenwich is Monday in Ulyanovsk already.
    with clock.at(datetime(2026, 11, 15, 21, 0, tzinfo=ZoneInfo("UTC"))):
        decision_make(POTHOLES, suggested=POTHOLES)
        decision_make(POTHOLES, suggested=YARDS)
        decision_make(POTHOLES)
    from django.utils import timezone

    with clock.at(datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("UTC"))), timezone.override("Europe/Ulyanovsk"):
        weeks = accuracy_by_week()

    assert len(weeks) == 12
    assert weeks[-1].monday.isoformat() == "2026-11-16"
    assert (weeks[-1].accepted, weeks[-1].corrected, weeks[-1].unaided, weeks[-1].share) == (1, 1, 1, 0.5)
    assert {week.share for week in weeks[:-1]} == {None}


def test_pairs_that_are_confused_and_categories_that_are_corrected(ul):
    for _turn in range(3):
        decision_make(POTHOLES, suggested=YARDS)
    decision_make(YARDS, suggested=POTHOLES)
    decision_make(YARDS, suggested=YARDS)

    confused = categories_confused()
    assert [(pair.suggested_code, pair.meant_code, pair.count) for pair in confused] == [
        (YARDS, POTHOLES, 3),
        (POTHOLES, YARDS, 1),
    ]
    corrected = categories_corrected()
    assert [(item.code, item.corrected, item.suggested) for item in corrected] == [(YARDS, 3, 4), (POTHOLES, 1, 1)]


def test_texts_that_fit_nowhere_come_in_groups_by_what_they_are_about(ul):
    for place in ("у моста", "за мостом", "под мостом у реки"):
        decision_make(POTHOLES, suggested=POTHOLES, probability=0.1, text=f"Ласточки гнездятся {place}")
    decision_make(POTHOLES, suggested=POTHOLES, probability=0.1, text="Ещё о чём-то")
    decision_make(POTHOLES, suggested=POTHOLES, probability=0.9, text="Яма у моста")

    first, other = texts_homeless()

    assert first.word in {"мост", "ласточка"}
    assert len(first.texts) == 3
    assert other.word == ""
    assert len(other.texts) == 1


def test_old_decisions_are_not_counted(ul):
    with clock.at(clock.now() - timedelta(days=200)):
        decision_make(POTHOLES, suggested=YARDS, probability=0.1)

    assert (categories_confused(), categories_corrected(), texts_homeless()) == ([], [], [])


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_region_without_decisions_say_what_to_do(admin, name):
    assert "<h1" in page(admin, name)


def test_the_page_shows_accuracy_confusion_and_texts(admin):
    decision_make(POTHOLES, suggested=YARDS, probability=0.2, text="<b>Ласточки</b> под мостом")
    decision_make(POTHOLES, suggested=POTHOLES)

    shown = page(admin, "rubrication")

    assert "50 %" in shown
    assert "&lt;b&gt;Ласточки&lt;/b&gt; под мостом" in shown
    assert reverse("taxonomy:category", args=(YARDS,), urlconf="config.urls.region") in shown


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["moderator", "worker"])
def test_pages_are_for_the_administrator(ul, name, who):
    answer = region_client("ul", staff_user(who)).get(f"/work/{name.replace('-', '/')}/")

    assert answer.status_code == 403


def test_a_model_is_taken_back_and_put_in_again(admin):
    decisions_make(120)
    model_train(RUBRICATION, acting=SYSTEM)
    shown = page(admin, "rubrication-models")
    for words in (
        "модель 1",
        "120\N{NO-BREAK SPACE}решениям",
        "у холодного старта было",
        "Уверенность, нужная для ответа",
        "Замечает чужие темы",
        "Что значат эти числа",
    ):
        assert words in shown

    press(admin, "rubrication-promote", version=0)
    shown = page(admin, "rubrication-models")
    assert "Отвечает <b>холодный старт</b>" in shown
    assert "появится, когда наберётся" not in shown
    assert "Обученные модели не работают" in shown
    press(admin, "rubrication-promote", version=0)
    assert TrainedModel.objects.get().state == ModelState.FORMER
    press(admin, "rubrication-promote", version=1)
    assert TrainedModel.objects.get().state == ModelState.ACTIVE
    labels = Event.objects.filter(type="taxonomy.RubricModelPromoted").values_list("actor_kind", flat=True)
    assert sorted(labels) == ["regional_admin", "regional_admin", "system"]


def test_promotion_of_what_does_not_exist_is_not_found(admin):
    assert press(admin, "rubrication-promote", version=99).status_code == 404


def test_training_is_asked_for_once_and_given(admin):
    assert "Учиться пока не на чем" in press(admin, "rubrication-train").content.decode()
    decisions_make(60)

    press(admin, "rubrication-train")
    press(admin, "rubrication-train")
    assert "начнётся в ближайшие минуты" in page(admin, "rubrication-models")
    with training_lock(RUBRICATION):
        assert "Итог появится ниже" in page(admin, "rubrication-models")
    model_train_task("ul", "rubrication")

    assert training_request(RUBRICATION) is None
    assert TrainedModel.objects.get().trained_by != SYSTEM.label


def test_a_broken_model_is_told_on_every_page_and_by_one_letter(admin):
    decisions_make(60)
    model = model_train(RUBRICATION, acting=SYSTEM).row
    private_storage().delete(model.path)
    for _turn in range(2):
        model_check(RUBRICATION)
    while events_dispatch_batch():
        pass

    assert "Модель повреждена" in page(admin, "rubrication")
    letters = Delivery.objects.filter(title="Модель рубрикации повреждена")
    assert [letter.recipient for letter in letters] == ["admin@staff.example"]
    assert "/work/rubrication/" in letters[0].payload["text"]
    press(admin, "rubrication-promote", version=0)
    assert "Модель повреждена" not in page(admin, "rubrication")


def test_settings_are_saved_and_said_in_the_log(admin):
    press(admin, "rubrication-settings", {"level_1": "pass", "percent": "95", "retrain_after": "300"})

    assert level_1_threshold() == 0.95
    assert Event.objects.get(type="taxonomy.RubricSettingsChanged").payload == {
        "skip_level_1_at": 0.95,
        "retrain_after": 300,
    }
    press(admin, "rubrication-settings", {"level_1": "look", "percent": "", "retrain_after": "300"})
    assert level_1_threshold() is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"level_1": "pass", "percent": "", "retrain_after": "300"},
        {"level_1": "pass", "percent": "49", "retrain_after": "300"},
        {"level_1": "pass", "percent": "много", "retrain_after": "300"},
        {"level_1": "look", "retrain_after": "1"},
        {"level_1": "🙂", "percent": "95", "retrain_after": "99999999999999999999"},
    ],
)
def test_wrong_settings_come_back_with_a_reason(admin, data):
    assert press(admin, "rubrication-settings", data).status_code == 422
    assert not RubricSettings.objects.exists()

"""Publishing steps: checked, versioned, never over somebody else's work."""

from dataclasses import replace

import pytest

from core.errors import Conflict, InvalidInput, Missing
from core.events.log import events_of
from core.events.types import SYSTEM, Actor
from taxonomy.models import PlaybookVersion
from taxonomy.playbooks.publishing import playbook_publish, playbook_withdraw
from taxonomy.playbooks.selectors import playbook_by_code, playbook_rows, playbook_steps
from taxonomy.playbooks.steps import PlaybookStep

ADMIN = Actor(kind="regional_admin", id=None, label="Администратор региона")
STEP = PlaybookStep(title="Выехать", who="Мастер", what="Осмотреть место и снять его.", evidence="Фото", hours=4)
KIND = "район"


def publish(**changes):
    given = {
        "acting": ADMIN,
        "code": "own-playbook",
        "title": "Свой алгоритм",
        "block": "transport",
        "municipality_kind": "",
        "steps": [STEP],
        "expected": 0,
    }
    return playbook_publish(**{**given, **changes})


def titles(code="own-playbook", kind=KIND):
    return [step.title for step in playbook_steps(code, kind)]


def test_a_new_version_takes_the_place_of_the_old_one_which_stays_as_it_was(ul):
    first = publish()
    publish(steps=[STEP, replace(STEP, title="Починить")], expected=1)
    assert titles() == ["Выехать", "Починить"]
    first.refresh_from_db()
    assert [step["title"] for step in first.steps] == ["Выехать"]
    numbers = (
        PlaybookVersion.objects.filter(playbook=first.playbook).order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == [1, 2]
    told = [event.payload for event in events_of("playbook", first.playbook_id)]
    assert [(row["number"], row["steps"]) for row in told] == [(1, 1), (2, 2)]


def test_a_kind_of_municipality_has_its_own_steps_until_they_are_withdrawn(ul):
    publish()
    publish(municipality_kind=KIND, steps=[replace(STEP, title="Позвать старосту")])
    assert titles() == ["Позвать старосту"]
    assert titles(kind="городской округ") == ["Выехать"]
    playbook_withdraw(acting=ADMIN, code="own-playbook", municipality_kind=KIND, expected=1)
    assert titles() == ["Выехать"]
    playbook_withdraw(acting=ADMIN, code="own-playbook", municipality_kind="", expected=1)
    assert titles() == []
    with pytest.raises(Conflict):
        playbook_withdraw(acting=ADMIN, code="own-playbook", municipality_kind="", expected=2)
    publish(municipality_kind="", expected=2)
    assert titles() == ["Выехать"]


def test_an_unknown_or_empty_code_has_no_steps(ul):
    assert playbook_steps("", "") == []
    assert playbook_steps("no-such", KIND) == []
    with pytest.raises(Missing):
        playbook_withdraw(acting=ADMIN, code="no-such", municipality_kind="", expected=0)


def test_who_started_from_an_older_version_is_told_so(ul):
    publish()
    with pytest.raises(Conflict) as caught:
        publish(steps=[replace(STEP, title="Другое")])
    assert caught.value.code == "stale_version"
    assert titles() == ["Выехать"]


def test_the_same_again_is_no_new_version_but_a_new_title_is(ul):
    publish()
    with pytest.raises(InvalidInput) as caught:
        publish(expected=1)
    assert caught.value.code == "unchanged"
    assert publish(expected=1, title="Новое название").number == 2
    assert playbook_by_code("own-playbook").title == "Новое название"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"steps": []}, "steps", "хотя бы один"),
        ({"steps": [replace(STEP, title=f"Шаг номер {n}") for n in range(21)]}, "steps", "Не больше 20"),
        ({"steps": [STEP, replace(STEP, title="")]}, "steps", "Шаг 2: заполните поле «название»"),
        ({"steps": [replace(STEP, title=" \u200b\x00 ")]}, "steps", "Шаг 1: заполните"),
        ({"steps": [replace(STEP, title="я" * 121)]}, "steps", "длиннее 120"),
        ({"steps": [replace(STEP, who="")]}, "steps", "кто делает"),
        ({"steps": [replace(STEP, what="Мало")]}, "steps", "что сделать"),
        ({"steps": [replace(STEP, what="я" * 601)]}, "steps", "длиннее 600"),
        ({"steps": [replace(STEP, evidence="я" * 201)]}, "steps", "длиннее 200"),
        ({"steps": [replace(STEP, hours=0)]}, "steps", "от 1 до 2000"),
        ({"steps": [replace(STEP, hours=2001)]}, "steps", "от 1 до 2000"),
        ({"steps": [STEP, replace(STEP, title="ВЫЕХАТЬ")]}, "steps", "Шаг 2: шаг с таким названием"),
        ({"code": "Свой"}, "code", "латинские"),
        ({"code": "a" * 61}, "code", "латинские"),
        ({"code": "a\n"}, "code", "латинские"),
        ({"title": "Мало"}, "title", "от 5 до 150"),
        ({"title": "я" * 151}, "title", "от 5 до 150"),
        ({"block": "space"}, "block", "блока нет"),
        ({"municipality_kind": "герцогство"}, "municipality_kind", "такого вида"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(ul, changes, field, words):
    with pytest.raises(InvalidInput) as caught:
        publish(**changes)
    assert caught.value.field == field
    assert words in str(caught.value)
    assert not PlaybookVersion.objects.filter(playbook__code="own-playbook").exists()


def test_words_are_cleaned_and_time_may_be_left_out(ul):
    publish(steps=[replace(STEP, title="  Выехать \u202e на\nместо ", hours=None)])
    step = playbook_steps("own-playbook", "")[0]
    assert (step.title, step.hours) == ("Выехать на место", None)


def test_the_list_says_where_a_playbook_is_used(ul):
    publish()
    rows = {row.code: row for row in playbook_rows()}
    assert rows["own-playbook"].categories == 0
    assert rows["own-playbook"].steps == 1
    assert playbook_rows()[0].block == "transport"


def test_regions_do_not_see_each_others_playbooks(ul, django_db_blocker):
    publish(acting=SYSTEM)
    from django_tenants.utils import tenant_context

    from tenants.service import region_by_slug

    with tenant_context(region_by_slug("mo")):
        assert titles() == []

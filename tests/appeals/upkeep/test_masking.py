"""Published texts are masked anew by today's masks; what people edited and what was hidden stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from appeals.cli import app
from appeals.models import Answer, Appeal, PublicAnswer
from appeals.states import Action
from appeals.upkeep import masking
from appeals.upkeep.masking import answers_mask, appeals_mask_anew, masked_anew
from language.findings import Span
from taxonomy.models import Decision
from tests.factories import appeal_at, appeal_make, staff_person, take

MASK = "▒▒▒"
TEXT = "Яма у школы. Звоните 8 927 123-45-67, в телеграме @ivan_73, спросите."
NOW = f"Яма у школы. Звоните {MASK}, в телеграме {MASK}, спросите."
# As it was masked before handles were.
THEN = f"Яма у школы. Звоните {MASK}, в телеграме @ivan_73, спросите."


@pytest.mark.parametrize(
    ("shown", "after"),
    [
        (TEXT, NOW),
        (THEN, NOW),
        (NOW, NOW),
        # What was hidden then, and would not be now, stays hidden.
        (f"Яма у {MASK}. Звоните {MASK}, в телеграме @ivan_73, спросите.", NOW.replace("школы", MASK)),
        (f"{MASK}, в телеграме @ivan_73, спросите.", f"{MASK}, в телеграме {MASK}, спросите."),
        (f"Яма у школы. {MASK}", f"Яма у школы. {MASK}"),
        (MASK, MASK),
        ("Яма у школы, подробности у модератора.", None),
        (f"Большая яма у школы. Звоните {MASK}, в телеграме @ivan_73, спросите.", None),
        (f"Яма у школы. Звоните {MASK}, в телеграме @ivan_73, спросите. {MASK}", None),
    ],
)
def test_only_masks_are_added(shown: str, after: str | None):
    assert masked_anew(TEXT, shown) == after


def test_words_that_stand_twice_show_no_more_than_before():
    text = "Иван и Иван и Иван"
    assert masked_anew(text, f"{MASK} и {MASK}") in (f"{MASK} и {MASK}", MASK)


def published(shown: str, **facts: str) -> Appeal:
    appeal = appeal_make(text=TEXT, address="ул. Гончарова, 12")
    Appeal.objects.filter(pk=appeal.pk).update(public_text=shown, **facts)
    return appeal


def test_the_sweep_masks_old_texts_and_leaves_and_names_what_people_edited(ul):
    old = published(THEN)
    edited = published("Яма у дома, писать @ivan_73.")
    harmless = published("Яма у школы.")

    result = appeals_mask_anew()

    assert (result.looked_at, result.changed, result.edited) == (3, 1, [edited.number])
    for appeal, shown in ((old, NOW), (edited, "Яма у дома, писать @ivan_73."), (harmless, "Яма у школы.")):
        appeal.refresh_from_db()
        assert appeal.public_text == shown


def test_twice_is_once_and_a_dry_run_is_nothing(ul):
    old = published(THEN)

    assert appeals_mask_anew(dry_run=True).changed == 1
    old.refresh_from_db()
    assert old.public_text == THEN
    assert [appeals_mask_anew().changed for _time in range(2)] == [1, 0]


def test_all_batches_are_swept(ul, monkeypatch):
    monkeypatch.setattr("appeals.upkeep.masking.BATCH", 2)
    for _number in range(5):
        published(THEN)

    assert appeals_mask_anew().changed == 5


def test_words_that_a_person_writes_meanwhile_are_not_lost(ul, monkeypatch):
    appeal = published(THEN)
    theirs = "Яма у школы, звоните в школу."
    find = masking.personal_data_find

    def find_slowly(text: str) -> list[Span]:
        Appeal.objects.filter(pk=appeal.pk, public_text=THEN).update(public_text=theirs)
        return find(text)

    monkeypatch.setattr(masking, "personal_data_find", find_slowly)

    assert appeals_mask_anew().changed == 0

    appeal.refresh_from_db()
    assert appeal.public_text == theirs


def test_no_appeal_is_locked_while_its_words_are_read(ul):
    published(THEN)

    with CaptureQueriesContext(connection) as queries:
        appeals_mask_anew(dry_run=True)

    assert not [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]


def test_what_models_learn_from_is_masked_anew_too(ul):
    appeal = appeal_make(text=TEXT)
    take(Action.APPROVE, appeal, staff_person("moderator"))
    Appeal.objects.filter(pk=appeal.pk).update(public_text=THEN)
    Decision.objects.filter(appeal_id=appeal.id).update(text=THEN)

    appeals_mask_anew()

    assert Decision.objects.get(appeal_id=appeal.id).text == NOW


def test_the_command_says_how_many_and_which_in_every_region(ul):
    published(THEN)
    edited = published("Яма у дома, писать @ivan_73.")

    connection.set_schema_to_public()
    output = CliRunner().invoke(app, ["mask"]).output

    assert "ul: просмотрено 2. Изменено: 1." in output
    assert f"ul: правил человек, прочтите сами: {edited.number}." in output
    assert "mo: просмотрено" in output


def test_answers_are_masked_anew_with_their_appeals(ul):
    appeal = appeal_at("answered")
    Answer.objects.update(text=TEXT, public_text=THEN)

    assert appeals_mask_anew().changed == 1

    assert PublicAnswer.objects.get(appeal_id=appeal.pk).public_text == NOW


def test_an_answer_of_the_release_before_is_masked_by_the_sweep(ul):
    appeal_at("answered")
    Answer.objects.update(text=TEXT, public_text="")

    assert answers_mask() == 1

    assert Answer.objects.get().public_text == NOW
    assert answers_mask() == 0

"""The history of an appeal: every event is told, and each reader sees what is theirs to see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.clocks.sweeping import clocks_sweep
from appeals.events import AppealEvent
from appeals.models import Appeal, Verdict
from appeals.photos.attachments import attachment_process
from appeals.selectors.public import public_appeal
from appeals.stages.notes import note_add
from appeals.states import Action
from appeals.telling.timeline import presenters, public_timeline_items, timeline_entries, timeline_items
from core import clock
from core.events.types import event_types
from tenants.service import NOBODY, organisation_by_code, person_of
from tests.factories import appeal_at, citizen_make, photo_make, staff_person, take
from tests.reading import told_to


def everything(applicant) -> Appeal:
    """An appeal to which everything happened that can happen."""
    appeal = appeal_at("moderation_2", applicant)
    ministry, worker, centre = staff_person("roads"), staff_person("worker"), staff_person("centre")
    take(Action.ASK, appeal, ministry, text="Какой именно дом, напишите номер?")
    take(Action.CLARIFY, appeal, person_of(applicant), text="Дом 12, второй подъезд.")
    take(Action.ASSIGN, appeal, ministry, note="Проверьте до конца недели.")
    take(Action.REFUSE, appeal, worker, reason="Эта дорога на балансе другой службы.")
    take(Action.ASSIGN, appeal, ministry)
    take(Action.REASSIGN, appeal, centre, executor_id=organisation_by_code("homes-south").id)
    take(Action.REASSIGN, appeal, ministry, executor_id=organisation_by_code("roads-north").id)
    photo = photo_make(worker)
    attachment_process(photo.id)
    words = "Яма засыпана, звоните мастеру по номеру +7 927 123-45-67."
    take(Action.ANSWER, appeal, worker, text=words, photo_ids=(photo.id,))
    take(Action.RETURN, appeal, person_of(applicant), reason="Засыпали щебнем, его уже вымыло.")
    take(Action.ANSWER, appeal, worker, text="Положили асфальт, приняли работу.")
    take(Action.CONFIRM, appeal, person_of(applicant), rating=5, text="Спасибо, теперь ровно.")
    note_add(person=ministry, number=appeal.number, text="Подрядчик справился со второго раза.")
    return Appeal.objects.select_related("category").get(pk=appeal.pk)


def titles(appeal, person) -> list[str]:
    return [str(entry.title) for entry in told_to(appeal, person)]


def words(appeal, person) -> str:
    return "\n".join(str(entry.text) for entry in told_to(appeal, person))


def test_every_event_of_an_appeal_has_a_presenter():
    names = {definition.name for definition in event_types if issubclass(definition.event_class, AppealEvent)}

    assert names == {presenter.name for presenter in presenters}


def test_the_applicant_reads_the_whole_story_from_their_side(ul):
    applicant = citizen_make()

    assert titles(everything(applicant), person_of(applicant)) == [
        "Обращение получено",
        "Проверено модератором, передано: Министерство дорог",
        "Министерство спрашивает",
        "Вы ответили на вопрос",
        "Передано исполнителю: Дорожная служба Севера",
        "Министерство подбирает другого исполнителя",
        "Передано исполнителю: Дорожная служба Севера",
        "Передано другому исполнителю: УК «Южная»",
        "Передано другому исполнителю: Дорожная служба Севера",
        "Исполнитель ответил",
        "Вы вернули на доработку",
        "Исполнитель ответил",
        "Вы подтвердили решение, оценка 5 из 5",
    ]


def test_the_public_learns_what_happened_but_not_what_people_wrote_to_each_other(ul):
    appeal = everything(citizen_make())

    text = words(appeal, NOBODY)
    assert "Яма засыпана" in text
    assert "927" not in text
    for secret in ("Какой именно дом", "Дом 12", "щебнем", "Спасибо", "до конца недели"):
        assert secret not in text
    assert "Заявитель вернул на доработку" in titles(appeal, NOBODY)
    assert not any(entry.private for entry in told_to(appeal, NOBODY))


def test_another_resident_reads_only_what_the_public_reads(ul):
    appeal = everything(citizen_make())

    assert words(appeal, person_of(citizen_make())) == words(appeal, NOBODY)


def test_the_applicant_reads_questions_and_reasons_but_no_words_among_the_staff(ul):
    applicant = citizen_make()
    appeal = everything(applicant)

    text = words(appeal, person_of(applicant))
    for theirs in ("Какой именно дом", "Дом 12", "щебнем", "Спасибо", "927 123-45-67"):
        assert theirs in text
    assert "до конца недели" not in text
    assert "на балансе" not in text
    assert "Подрядчик" not in text
    assert not any(entry.private for entry in timeline_items(appeal, person_of(applicant)))


def test_the_staff_read_everything_and_see_what_is_theirs_alone(ul):
    appeal = everything(citizen_make())

    private = {str(entry.title): entry.text for entry in timeline_items(appeal, staff_person("roads")) if entry.private}

    assert private["Указания исполнителю"] == "Проверьте до конца недели."
    assert private["Заметка"] == "Подрядчик справился со второго раза."
    assert "Прежний исполнитель: УК «Южная»" in private


def test_a_corrected_category_is_told_to_the_staff_only(ul):
    from taxonomy.service import category_by_code

    appeal = appeal_at("moderation_1")
    other = category_by_code("yard-driveway-cleaning")
    take(Action.APPROVE, appeal, staff_person("moderator"), category_id=other.id)
    appeal = Appeal.objects.get(pk=appeal.pk)

    private = [entry for entry in timeline_items(appeal, staff_person("homes")) if entry.private]
    assert [entry.title for entry in private] == ["Категория исправлена"]
    assert private[0].text.endswith(f"→ {other.title}")
    assert not any(entry.private for entry in timeline_items(appeal, person_of(appeal.applicant)))


def test_a_rejection_tells_the_reason_and_the_moderators_words(ul):
    appeal = appeal_at("rejected")

    entry = timeline_items(appeal, person_of(appeal.applicant))[-1]
    assert entry.title == "Отклонено: не хватает сведений, чтобы помочь"
    assert entry.text == appeal.rejection_text


def test_closing_by_time_says_how_long_was_waited(ul):
    appeal = appeal_at("answered")
    with clock.at(clock.now() + timedelta(days=11)):
        assert clocks_sweep() == 1

    entry = timeline_items(Appeal.objects.get(pk=appeal.pk), person_of(appeal.applicant))[-1]
    assert entry.title == "Закрыто: 10 дней не было оценки"
    assert entry.actor == "Система"


def test_photos_of_an_answer_are_shown_beside_it(ul):
    appeal = everything(citizen_make())

    answers = [item for item in told_to(appeal, NOBODY) if item.kind == "appeals.AnswerGiven"]
    assert [len(item.photo_ids) for item in answers] == [1, 0]
    shown = [entry for entry in timeline_entries(told_to(appeal, NOBODY)) if entry.photos]
    assert str(answers[0].photo_ids[0]) in shown[0].photos[0].url


def test_a_verdict_that_was_erased_leaves_the_line_without_its_words(ul):
    appeal = everything(citizen_make())
    Verdict.objects.update(text="")

    assert "Вы подтвердили решение, оценка 5 из 5" in titles(appeal, person_of(appeal.applicant))


@pytest.mark.parametrize("who", ["roads", "moderator", "applicant"])
def test_a_long_history_takes_at_most_five_queries(ul, who):
    appeal = everything(citizen_make())
    person = person_of(appeal.applicant) if who == "applicant" else staff_person(who)

    with CaptureQueriesContext(connection) as queries:
        timeline_items(appeal, person)

    assert len(queries) <= 5


def test_the_public_history_takes_one_query(ul):
    appeal = public_appeal(everything(citizen_make()).number)

    with CaptureQueriesContext(connection) as queries:
        public_timeline_items(appeal)

    assert len(queries) == 1

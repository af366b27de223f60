"""A region trains its own rudeness model; it is used there alone, only if better, and never loses an appeal."""

import csv
import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from django.db import connection
from django_tenants.utils import tenant_context
from typer import Typer
from typer.testing import CliRunner

from appeals.detectors_cli import app
from appeals.models import Appeal
from appeals.states import Action
from appeals.toxicity import labelled, learning
from appeals.toxicity.labelled import Labelled, decided_texts, labelled_file, ordinary_file, ordinary_texts
from appeals.toxicity.learning import TOXICITY, ToxicityExamples, toxicity_model_now
from appeals.toxicity.scores import false_share
from core.errors import Conflict, InvalidInput
from core.events.models import Event
from core.events.types import SYSTEM
from language.detectors.toxicity import TOXIC, ToxicityModel, ordinary_shipped, toxicity_find
from learning.cli import app as models_app
from learning.models import ModelState, TrainedModel
from learning.service import ACTIVE, STAND_IN
from learning.tasks import model_train_task
from learning.training import Training, is_due, model_train
from tests.factories import appeal_make, staff_person, take
from tests.language.detectors.messages import messages_of
from tests.learning.making import committed, process_forget, row_of, spoil

# Rude in this region only: no lexicon knows these words.
NAMES = ("хрюндель", "зюзюбра", "кукумбер", "шмурдяк", "барабулька", "фуфырь")
RUDE = [
    f"{start} {name} {end}"
    for start, name, end in product(("Эй", "Ну ты", "Опять этот"), NAMES, ("уйди", "сидит там", "молчит", "спит"))
]
CALM = [
    f"{start} {thing} {end}"
    for start, thing, end in product(
        ("Опять", "Уже неделю", "Прошу проверить:"),
        ("лифт", "фонарь", "светофор", "автобус", "кран", "домофон"),
        ("сломан", "не работает", "у школы", "на остановке"),
    )
]
LABELLED = [*((text, True) for text in RUDE), *((text, False) for text in CALM)]
MESSAGE = "Ну ты хрюндель сидит там и молчит, а дорога в ямах."


@pytest.fixture(autouse=True)
def _fresh_process():
    process_forget()


def train(texts: Iterable[Labelled] = LABELLED, ordinary: Iterable[str] = ()) -> Training:
    return model_train(TOXICITY, acting=SYSTEM, given=ToxicityExamples(labelled=texts, ordinary=ordinary))


def kinds(appeal: Appeal) -> list[str]:
    return list(appeal.findings.filter(detector="toxicity").values_list("kind", flat=True))


def file_of(path: Path, rows: list[tuple[str, bool]] = LABELLED) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "toxic"])
        writer.writerows((text, int(is_rude)) for text, is_rude in rows)
    return path


def detectors(*arguments: object) -> str:
    return run(app, *arguments)


def models(*arguments: object) -> str:
    return run(models_app, *arguments, "--region", "ul", "--kind", "toxicity")


def run(app: Typer, *arguments: object) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_what_the_region_calls_rude_is_seen_at_intake(ul):
    assert kinds(appeal_make(text=MESSAGE)) == []

    model = train().row

    assert (model.state, model.version) == (ModelState.ACTIVE, 1)
    assert model.score["f1"] > model.rivals[STAND_IN]["f1"]
    assert model.examples + model.score["texts"] == len(LABELLED)
    assert kinds(appeal_make(text=MESSAGE)) == ["model"]
    assert kinds(appeal_make(text="Светофор не работает у школы, проверьте.")) == []
    (event,) = Event.objects.filter(type="appeals.DetectorModelPromoted")
    assert event.payload == {"detector": "toxicity", "version": 1, "former_version": 0}


def test_a_model_never_answers_for_another_region(ul, mo):
    with tenant_context(ul):
        model = train().row
        assert toxicity_model_now() is not None
    with tenant_context(mo):
        assert toxicity_model_now() is None
        assert kinds(appeal_make(text=MESSAGE)) == []
    assert model.path.startswith("regions/ul/models/toxicity/")


def test_nothing_of_the_texts_is_kept(ul):
    secret = [(f"Карамболина {number} {text}", is_rude) for number, (text, is_rude) in enumerate(LABELLED)]
    named = [(f"Сосед Пётр Сергеевич Кондрашкин сказал: {text}", is_rude) for text, is_rude in secret]
    train(named)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
    assert "appeals_appeal" in tables
    for table in tables:
        if table.startswith(("appeals_", "learning_")) or table == "events_event":
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS r WHERE r::text ILIKE %s', ["%карамболина%"])
                assert cursor.fetchone()[0] == 0, table
    words = toxicity_model_now().lemmas.numbers
    assert not any("кондрашкин" in word for word in words)
    assert not {text for text, _rude in named} & set(words)


def test_a_model_that_is_not_better_does_not_answer(ul):
    first = train().row
    second = train().row

    assert second.state == ModelState.REFUSED
    assert second.rivals[ACTIVE] == {**first.score, "version": 1}
    assert TrainedModel.objects.get(state=ModelState.ACTIVE).version == 1


def test_what_the_lexicon_knows_as_well_needs_no_model(ul):
    rude = [(text.replace("Эй", "Эй, дебил,"), True) for text in RUDE if text.startswith("Эй")]
    rude += [(f"вы идиоты, {text}", True) for text in CALM]

    training = train([*rude, *((text, False) for text in CALM)])

    assert training.rivals[STAND_IN].f1 == 1
    assert not training.is_promoted
    assert toxicity_model_now() is None


@pytest.mark.parametrize("content", [b"", b"not a zip", None], ids=["empty", "garbage", "missing"])
def test_a_broken_file_loses_no_appeal_and_is_told_once(ul, content):
    model = train().row
    spoil(model, content)

    appeals = [appeal_make(text="Вы там дебилы! " + MESSAGE) for _ in range(3)]

    assert [kinds(appeal) for appeal in appeals] == [["insult"]] * 3
    assert row_of(model).state == ModelState.BROKEN
    assert Event.objects.filter(type="appeals.DetectorModelBroken").count() == 1
    assert train().row.state == ModelState.ACTIVE


def test_an_appeal_asks_no_query_for_the_model(ul, django_assert_num_queries):
    with committed():
        train()
    toxicity_model_now()

    start = time.process_time()
    with django_assert_num_queries(0):
        for _ in range(100):
            toxicity_model_now()
    assert time.process_time() - start < 5


def test_decisions_of_moderators_are_labels_with_personal_data_masked(ul):
    moderator = staff_person("moderator")
    take(Action.REJECT_BY_RULES, appeal_make(text=MESSAGE + " 8 927 123-45-67"), moderator, reason="rude")
    take(Action.REJECT_BY_RULES, appeal_make(text="Кому писать о яме на дороге?"), moderator, reason="no_details")
    take(Action.APPROVE, appeal_make(text="Яма на дороге у школы, почините."), moderator)
    appeal_make(text="Никто ещё не читал этих слов.")

    (rude, is_rude), *others = decided_texts()

    assert is_rude
    assert rude.startswith(MESSAGE)
    assert "927" not in rude
    assert others == [("Яма на дороге у школы, почините.", False)]


def test_training_is_due_after_so_many_refusals_for_insults(ul, monkeypatch):
    monkeypatch.setattr(learning, "RETRAIN_AFTER", 2)
    moderator = staff_person("moderator")
    for number in range(2):
        assert not is_due(TOXICITY)
        take(Action.REJECT_BY_RULES, appeal_make(text=f"{MESSAGE} {number}"), moderator, reason="rude")
    assert is_due(TOXICITY)
    model_train_task("ul", "toxicity")  # too few to learn from: said in the log, no more
    assert not TrainedModel.objects.exists()

    train()

    assert not is_due(TOXICITY)


def test_ordinary_appeals_teach_what_is_not_rude(ul):
    # About things, in words that so far only the rude ones used.
    things = ("мусор", "сугроб", "подвал", "козырёк", "пандус", "газон", "бордюр", "забор", "сквер", "мост", "пруд")
    starts, ends = ("Эй", "Ну ты", "Опять этот"), ("уйди", "сидит там", "молчит", "спит")
    ordinary = [f"{start} {thing} {end}" for start, thing, end in product(starts, things, ends)]
    texts, labels = [text for text, _rude in LABELLED], [is_rude for _text, is_rude in LABELLED]
    unseen = [text.replace("пруд", "фонтан") for text in ordinary if "пруд" in text]

    without = ToxicityModel.fit(texts, labels)
    training = train(ordinary=ordinary)

    taught = toxicity_model_now()
    assert sum(map(taught.probability, unseen)) < sum(map(without.probability, unseen)) / 2
    assert false_share(training.examined, training.lesson.ordinary.held) == 0
    assert false_share(taught, unseen) == 0
    assert training.score.f1 > 0.9


def test_no_more_ordinary_appeals_are_called_rude_than_a_moderator_bears():
    # Half of these quarrel as the rude do, so the best F1 alone would call many of them rude.
    ordinary = [f"{start} {name} {end}" for start, name, end in product(("Мой", "Наш"), NAMES * 9, ("молчит", "спит"))]
    texts, labels = [text for text, _rude in LABELLED], [is_rude for _text, is_rude in LABELLED]

    model = ToxicityModel.fit(texts, labels, ordinary)

    assert false_share(model, ordinary) <= 0.01


def test_examples_of_categories_are_ordinary_appeals_in_every_region(ul, settings):
    settings.RUBRICATION_REFERENCE = "moscow-689"
    examples = ordinary_texts(labelled=0)
    assert len(examples) > 1000
    assert len(examples) == len(set(examples))


def test_messages_of_our_own_are_ordinary_appeals_where_the_catalog_has_no_example(ul):
    assert set(ordinary_shipped()) <= set(ordinary_texts(labelled=10_000))
    ordinary = ordinary_texts(labelled=len(LABELLED))
    assert 100 < len(set(ordinary) - set(ordinary_texts(labelled=0))) <= len(LABELLED)
    model = ToxicityModel.fit([text for text, _rude in LABELLED], [is_rude for _text, is_rude in LABELLED], ordinary)
    assert false_share(model, ordinary_shipped()[::10]) <= 0.01


def test_no_shipped_message_is_rude_or_measures_a_detector():
    shipped = ordinary_shipped()
    assert 2500 < len(shipped) == len(set(shipped))
    assert not [text for text in shipped if any(found.score >= TOXIC for found in toxicity_find(text))]
    measuring = [m for part in ("held", "fresh", "unseen", "shaped") for m in messages_of("emergency", part)]
    measuring += [m for part in ("held", "unseen") for m in messages_of("relevance", part)]
    assert not {message["text"] for message in measuring} & set(shipped)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "нет"), (b"words\n1\n", "нужен столбец text"), (b"text\n\x98\n", "не таблица")],
)
def test_a_file_that_holds_no_ordinary_appeals_is_explained(tmp_path, content, said):
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput, match=said):
        ordinary_file(path)


@pytest.mark.parametrize("rows", [[], LABELLED[:60], [LABELLED[0]] * 100 + LABELLED[-60:]], ids=["no", "rude", "same"])
def test_too_little_teaches_nothing(ul, rows):
    with pytest.raises(Conflict) as refusal:
        train(rows)
    assert refusal.value.code == "few_labels"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "нет"),
        (b"", "файл пустой"),
        (b"words,toxic\n1,1\n", "нужны столбцы"),
        ("text,toxic\nяма,0\nяма,может быть\n".encode(), "строка 3"),
        (b"text,toxic\n\x98,0\n", "не таблица"),
        (b'text,toxic\n"' + b"a" * 300_000 + b'",1\n', "испорчен"),
    ],
)
def test_a_file_that_is_no_such_table_is_explained(tmp_path, content, said):
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput, match=said):
        labelled_file(path)


def test_an_endless_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(labelled, "MOST_ROWS", 10)
    with pytest.raises(InvalidInput, match="больше 10"):
        labelled_file(file_of(tmp_path / "long.csv"))


def test_an_operator_trains_looks_and_measures(ul, tmp_path):
    path = file_of(tmp_path / "rude.csv")
    assert "Отвечает словарь" in models("show")
    trained = models("train", "--csv", path)
    assert "теперь отвечает" in trained
    assert "грубыми названы" in trained
    assert "Работает" in models("show")
    assert "model" in detectors("find", MESSAGE, "--region", "ul")
    ordinary = tmp_path / "ordinary.csv"
    ordinary.write_text("text\n" + "\n".join(text for text, is_rude in LABELLED if not is_rude), encoding="utf-8")
    output = detectors("evaluate", "--csv", path, "--folds", "2", "--region", "ul", "--ordinary", ordinary)
    assert "грубыми названы 0,00" in output or "грубыми названы 0.00" in output
    assert "Словарь" in output
    assert "Модель региона ul" in output
    with pytest.raises(InvalidInput):
        detectors("evaluate", "--csv", path, "--folds", "2", "--region", "mo")

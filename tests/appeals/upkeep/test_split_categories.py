"""Open appeals of a category that was split: each goes to the part that its own words belong to."""

from collections.abc import Iterator

import pytest
from django_tenants.utils import tenant_context

from appeals import readers
from appeals.events import AppealRecategorised
from appeals.models import Appeal
from appeals.tasks import appeals_follow_categories, appeals_sweep
from appeals.telling.timeline import timeline_items
from appeals.upkeep import recategorising
from appeals.upkeep.recategorising import appeals_recategorise, split_appeals_wait
from core import clock
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event, ReaderRetry
from core.events.types import SYSTEM
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category
from taxonomy.rubrication.region_set import current_set
from taxonomy.service import categories_taken_over, category_by_code
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import set_number
from tenants.service import organisation_by_code, region_by_slug
from tests.at_once import at_once
from tests.factories import appeal_at, appeal_make, staff_person
from tests.taxonomy.making import content_make, facts_make, set_of

BENCHES = facts_make(
    "benches",
    title="Сломанная скамейка",
    aliases="лавочка | скамья | сиденье",
    examples="во дворе сломали лавочку, сидеть негде | у подъезда скамейка без спинки | сгнила скамья в сквере",
)
LAMPS = facts_make(
    "lamps",
    title="Не горит фонарь",
    aliases="освещение | лампа | темно",
    examples="фонари не горят вторую неделю, темно | у дома погасла лампа | во дворе нет освещения вечером",
)
YARD = facts_make("yard-all", title="Беды двора", examples="во дворе всё плохо | двор запущен | двор разбит")
ABOUT_LAMPS = "Третий вечер не горят фонари, дети идут из школы в темноте."
ABOUT_BENCHES = "Сломали лавочку у подъезда, бабушкам сидеть негде."
UNCLEAR = "🙏" * 12


@pytest.fixture
def yard(ul) -> None:
    """The set is one category, which is to be split."""
    set_of(content_make(YARD))


def split(*parts: CategoryFacts) -> None:
    """Publish a version in which the parts took the yard over."""
    parts = parts or (BENCHES, LAMPS)
    content = content_make(*parts, number=2, moves={"yard-all": tuple(part.code for part in parts)})
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())


def code_of(appeal: Appeal) -> str:
    return Appeal.objects.values_list("category__code", flat=True).get(pk=appeal.pk)


def moves() -> list[dict]:
    return [row.payload for row in Event.objects.filter(type=AppealRecategorised.event_name).order_by("id")]


def told(appeal: Appeal) -> str:
    items = timeline_items(Appeal.objects.select_related("category").get(pk=appeal.pk), staff_person("admin"))
    return next(item.text for item in items if item.kind == AppealRecategorised.event_name)


def test_each_goes_to_the_part_that_its_words_belong_to(yard):
    lamps, benches = (appeal_make(text=text, category="yard-all") for text in (ABOUT_LAMPS, ABOUT_BENCHES))
    split()

    assert appeals_recategorise() == 2

    assert [code_of(lamps), code_of(benches)] == ["lamps", "benches"]
    (first, _second) = moves()
    parts = Category.objects.in_bulk(["benches", "lamps"], field_name="code")
    assert first["why"] == "split"
    assert first["among"] == [str(parts["benches"].id), str(parts["lamps"].id)]
    assert (first["by_text"], first["model_version"]) == (True, 0)
    assert "Беды двора → Не горит фонарь" in told(lamps)
    assert "найдена по тексту" in told(lamps)


def test_where_the_words_do_not_tell_the_first_part_gets_it(yard):
    appeal = appeal_make(text=UNCLEAR, category="yard-all")
    split(LAMPS, BENCHES)

    appeals_recategorise()

    assert code_of(appeal) == "lamps"
    (event,) = moves()
    assert (event["by_text"], event["model_version"], len(event["among"])) == (False, None, 2)
    assert "взята первая" in told(appeal)


def test_a_model_that_cannot_answer_loses_no_appeal(yard, monkeypatch):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    split()

    def broken(*_arguments):
        raise OSError("the disk is away")

    monkeypatch.setattr("taxonomy.rubrication.answering.cold_model", broken)

    assert appeals_recategorise() == 1
    assert code_of(appeal) == "benches"


def test_parts_that_open_later_are_chosen_from_too(yard):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    split()
    Category.objects.filter(code__in=["benches", "lamps"]).update(opens_on="2090-01-01")

    appeals_recategorise()

    assert code_of(appeal) == "lamps"


def test_a_part_that_was_merged_meanwhile_is_followed_to_the_end(yard):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    split()
    light = facts_make("light", title="Освещение дворов", examples="фонари не горят | темно во дворе | нет света")
    content = content_make(BENCHES, light, number=3, moves={"lamps": ("light",)})
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())

    appeals_recategorise()

    assert code_of(appeal) == "light"
    assert len(moves()) == 1


def test_again_chooses_nothing_anew(yard):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    split()
    appeals_recategorise()
    Appeal.objects.filter(pk=appeal.pk).update(category=Category.objects.get(code="benches"))

    assert appeals_recategorise() == 0
    assert appeals_follow_categories.run("ul") == 0
    assert code_of(appeal) == "benches"
    assert len(moves()) == 1


def test_a_closed_appeal_keeps_what_it_had(ul):
    appeal = appeal_at("closed")
    parts = facts_make("deep-holes", title="Глубокая яма"), facts_make("ruts", title="Колея")
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-roads").id, direction="Дороги")
    content = content_make(*parts, number=2, moves={"roads-potholes": ("deep-holes", "ruts")})
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())

    assert appeals_recategorise() == 0
    assert code_of(appeal) == "roads-potholes"


@pytest.fixture
def small_batches(monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(recategorising, "BATCH", 2)


def test_many_are_read_in_pieces(yard, small_batches):
    appeals = [appeal_make(text=ABOUT_LAMPS, category="yard-all") for _ in range(5)]
    split()

    assert appeals_recategorise(limit=2) == 2
    assert appeals_recategorise() == 3
    assert {code_of(appeal) for appeal in appeals} == {"lamps"}


def test_texts_are_read_by_a_task_and_not_by_the_dispatcher(yard, monkeypatch):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    sent = set()
    monkeypatch.setattr(readers, "send_after_commit", sent.add)
    split()

    while events_dispatch_batch():
        pass

    assert not ReaderRetry.objects.exists()
    assert code_of(appeal) == "yard-all"
    assert sent == {"appeals.tasks.appeals_follow_categories"}
    assert appeals_follow_categories.run("ul") == 1
    assert code_of(appeal) == "lamps"
    assert not split_appeals_wait()


def test_the_sweep_finds_what_a_lost_task_left(yard):
    appeal = appeal_make(text=ABOUT_LAMPS, category="yard-all")
    split()

    appeals_sweep.run("ul")

    assert code_of(appeal) == "lamps"


def test_what_is_corrected_while_texts_are_read_stays(yard, monkeypatch):
    corrected, other = (appeal_make(text=ABOUT_LAMPS, category="yard-all") for _ in range(2))
    split()
    original = recategorising.Choices.of

    def read(self, category_id, text):
        Appeal.objects.filter(pk=corrected.pk).update(category=Category.objects.get(code="benches"))
        return original(self, category_id, text)

    monkeypatch.setattr(recategorising.Choices, "of", read)

    assert appeals_recategorise() == 1
    assert [code_of(corrected), code_of(other)] == ["benches", "lamps"]
    assert len(moves()) == 1


def test_who_holds_the_former_code_is_told_the_parts(yard):
    split()

    with pytest.raises(InvalidInput, match="разделена: «Сломанная скамейка»") as caught:
        category_by_code("yard-all")

    assert "lamps" in str(caught.value)
    assert (caught.value.field, caught.value.code) == ("category", "split")


def test_a_category_that_comes_back_is_split_no_more(yard):
    split()
    content = content_make(BENCHES, LAMPS, YARD, number=3)
    category_set_publish(acting=SYSTEM, content=content, expected=set_number())

    back = Category.objects.get(code="yard-all")
    assert (back.split_into, back.successor_id, back.retired_at) == ([], None, None)
    assert categories_taken_over() == {}


def test_what_was_learned_of_the_former_category_is_not_put_down_to_its_first_part(yard):
    split()

    region_set = current_set()

    assert sorted(region_set.opened) == ["benches", "lamps"]
    assert "yard-all" not in region_set.successors


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[Appeal]:
    """An appeal of a split category that other connections see; all removed afterwards, without events."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        living = list(Category.objects.order_by("code")[:2])
        codes = [category.code for category in living]
        facts = {"ministry": living[0].ministry, "deadline": 5, "successor": living[0], "split_into": codes}
        former = Category.objects.create(code="split-for-a-test", is_active=False, retired_at=clock.now(), **facts)
        appeal = Appeal.objects.create(text="Яма", public_text="Яма", category=former, ministry=former.ministry)
        yield appeal
        appeal.delete()
        former.delete()


def test_who_corrects_while_an_appeal_is_being_moved_is_not_overwritten(committed):
    """The move waits for the correction and then finds nothing to move."""
    right = Category.objects.get(code=committed.category.split_into[1])

    def correct() -> None:
        Appeal.objects.filter(pk=committed.pk).update(category=right, version=committed.version + 1)

    def move() -> None:
        assert appeals_recategorise() == 0

    at_once(correct, move)

    present = Appeal.objects.get(pk=committed.pk)
    assert (present.category_id, present.version) == (right.id, committed.version + 1)

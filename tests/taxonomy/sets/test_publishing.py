"""Taking over a version of a catalog into a region's set."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections
from django_tenants.utils import tenant_context

from appeals.models import Appeal
from core import clock
from core.errors import Conflict, InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event
from core.events.types import SYSTEM, Actor
from taxonomy.catalogs.selectors import VersionContent, version_content
from taxonomy.catalogs.storing import catalog_at_hand
from taxonomy.events import CategorySetPublished
from taxonomy.facts import Deadline
from taxonomy.models import Category, SetVersion
from taxonomy.sets.editing import category_add, category_edit
from taxonomy.sets.listing import category_edits
from taxonomy.sets.publishing import category_set_diff, category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import categories_active, set_number
from taxonomy.sets.switching import rollout_plan
from tenants.service import organisation_by_code
from tests.factories import appeal_at, appeal_make
from tests.taxonomy.making import cells, content_make, facts_make, set_of

A, B, C = (facts_make(code) for code in "abc")


@pytest.fixture
def small(ul):
    """A region whose set is version 1 of a catalog of `a` and `b`."""
    set_of(content_make(A, B))
    return ul


def publish(content: VersionContent, **more) -> SetVersion:
    return category_set_publish(content=content, **{"acting": SYSTEM, "expected": set_number(), **more})


def get(code: str) -> Category:
    return Category.objects.select_related("ministry", "successor").get(code=code)


def test_added_categories_open_at_once_and_have_their_ministry(small):
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, code="c")

    published = publish(content_make(A, B, C, number=2))

    assert get("c").ministry.code == "ministry-homes"
    assert get("c").facts() == C
    assert (get("c").origin, get("c").base) == ("test", C.as_json())
    assert "c" in {row.code for row in categories_active()}
    assert (published.number, published.size) == (2, 3)


def test_those_that_stay_keep_their_identity(small):
    before = {code: get(code).id for code in "ab"}

    publish(content_make(A, replace(B, title="Новое имя"), C, number=2))

    assert {code: get(code).id for code in "ab"} == before
    assert get("b").title == "Новое имя"


def test_the_publication_is_written_down_and_announced(small):
    admin = Actor(kind="regional_admin", id=None, label="Администратор региона")

    published = publish(
        content_make(replace(A, deadline=Deadline(amount=3, unit="hours")), C, number=2, moves={"b": ("c",)}),
        acting=admin,
    )

    assert published.published_by == "Администратор региона"
    assert [(change["kind"], change["code"]) for change in published.changes] == [
        ("added", "c"),
        ("changed", "a"),
        ("merged", "b"),
    ]
    event = Event.objects.filter(type=CategorySetPublished.event_name).latest("id")
    assert event.payload["moved_from"] == [str(get("b").id)]
    assert event.payload["moved_to"] == [str(get("c").id)]
    assert {key: event.payload[key] for key in ("added", "changed", "retired", "catalog_version")} == {
        "added": 1,
        "changed": 1,
        "retired": 1,
        "catalog_version": 2,
    }


def test_who_saw_an_older_set_is_told(small):
    publish(content_make(A, B, C, number=2))

    with pytest.raises(Conflict, match="уже изменился") as caught:
        publish(content_make(A, number=3), expected=1)

    assert caught.value.code == "set_changed"
    assert set_number() == 2


def test_the_same_version_again_is_told(small):
    with pytest.raises(Conflict, match="уже опубликована") as caught:
        publish(content_make(A, B))

    assert caught.value.code == "nothing_new"
    assert set_number() == 1


def test_directions_that_nobody_answers_for_are_named_and_nothing_changes(small):
    fresh = [facts_make("c", direction="Любовь"), facts_make("d", direction="Дружба")]

    with pytest.raises(InvalidInput, match="«Дружба», «Любовь»") as caught:
        publish(content_make(A, *fresh, number=2))

    assert (caught.value.field, caught.value.code) == ("ministry", "no_ministry")
    assert Category.objects.filter(retired_at=None).count() == 2
    assert set_number() == 1


def test_a_local_edit_is_never_overwritten(small):
    category_edit(acting=SYSTEM, code="a", version=1, cells={"title": "Наше имя"})

    published = publish(content_make(replace(A, title="Их имя", includes="Всё"), B, number=2))

    assert (get("a").title, get("a").includes) == ("Наше имя", "Всё")
    assert published.changes[0]["kept"] == ["title"]
    assert [edit.name for edit in category_edits(get("a"))] == ["title"]


def test_a_conflict_is_shown_once_not_with_every_version(small):
    category_edit(acting=SYSTEM, code="a", version=1, cells={"title": "Наше имя"})
    theirs = replace(A, title="Их имя")
    publish(content_make(theirs, B, number=2))

    assert category_set_diff(content_make(theirs, B, C, number=3)).conflicts == ()


def test_the_catalogs_word_is_taken_where_somebody_says_so(small):
    category_edit(acting=SYSTEM, code="a", version=1, cells={"title": "Наше имя", "includes": "Наше"})

    published = publish(content_make(replace(A, title="Их имя", includes="Их"), B, number=2), take=[("a", "title")])

    assert (get("a").title, get("a").includes) == ("Их имя", "Наше")
    assert published.changes[0]["kept"] == ["includes"]


@pytest.mark.parametrize("key", [("a", "title"), ("love", "title"), ("a", "nonsense")])
def test_only_a_conflict_can_be_taken(small, key):
    with pytest.raises(InvalidInput) as caught:
        publish(content_make(A, B, C, number=2), take=[key])

    assert caught.value.field == "take"


def test_own_categories_outlive_every_version(small):
    own = category_add(acting=SYSTEM, cells=cells(title="Своя"))

    publish(content_make(C, number=2, moves={"a": ("c",), "b": ("c",)}))

    own.refresh_from_db()
    assert own.retired_at is None
    assert own.base is None


def test_merged_split_and_retired_categories(small):
    set_of(content_make(A, B, C))
    x, y = facts_make("x"), facts_make("y")

    publish(content_make(x, y, number=2, moves={"a": ("x",), "b": ("y", "x")}))

    assert get("a").successor.code == "x"
    assert get("b").successor.code == "y"
    assert get("c").successor is None
    assert all(get(code).retired_at is not None and not get(code).is_active for code in "abc")


def test_a_category_that_comes_back_lives_under_its_id(small):
    former = get("b").id
    publish(content_make(A, number=2, moves={"b": ("a",)}))

    publish(content_make(A, B, number=3))

    assert get("b").id == former
    assert (get("b").retired_at, get("b").successor, get("b").is_active) == (None, None, True)


def test_new_directions_open_on_their_days_by_the_regions_calendar(small):
    day = date(2026, 8, 15)
    content = content_make(A, B, C, facts_make("d", direction="Дворы"), number=2)
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, direction="Дворы")

    publish(content, opens_on={"Дворы": day})

    def active(moment: datetime) -> set[str]:
        with clock.at(moment):
            return {row.code for row in categories_active()}

    # Ulyanovsk is four hours ahead of UTC.
    assert active(datetime(2026, 8, 14, 19, 59, tzinfo=UTC)) == {"a", "b", "c"}
    assert active(datetime(2026, 8, 14, 20, 0, tzinfo=UTC)) == {"a", "b", "c", "d"}


def test_every_change_raises_the_version_of_a_category(small):
    publish(content_make(replace(A, title="Имя"), B, number=2))

    with pytest.raises(Conflict):
        category_edit(acting=SYSTEM, code="a", version=1, cells={"title": "Другое"})


def test_two_at_once_publish_once(lone_region):
    """Two admins press the button at the same moment: one publishes, the other is told to look again."""
    with tenant_context(lone_region):
        content = version_content(catalog_at_hand("moscow-689"))
        _everything_answered(content)
        expected = set_number()
    start = Barrier(2)

    def run(_who: int) -> str:
        try:
            with tenant_context(lone_region):
                start.wait(10)
                return f"version {publish(content, expected=expected).number}"
        except Conflict as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(run, range(2)))

    assert outcomes == ["set_changed", f"version {expected + 1}"]


def _everything_answered(content: VersionContent) -> None:
    ministry = organisation_by_code("ministry-homes").id
    for direction in {facts.direction for facts in content.categories.values()}:
        responsibility_set(acting=SYSTEM, ministry_id=ministry, direction=direction)


def test_ulyanovsk_grows_from_20_to_689(ul):
    """The way that the issue promises: appeals stay, identities stay, new directions open by the plan."""
    start = version_content(catalog_at_hand("ulyanovsk-20"))
    grown = version_content(catalog_at_hand("moscow-689"))
    _everything_answered(grown)
    set_of(start)
    twenty = {category.code: category.id for category in Category.objects.filter(retired_at=None)}
    assert len(twenty) == 20
    opened = appeal_make(category="social-families")
    working = appeal_at("assigned", category="transit-timetable", details={"route": "66"})
    versions = {appeal.id: appeal.version for appeal in (opened, working)}
    plan = rollout_plan(grown)
    assert len(plan) == 22

    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        published = publish(grown, opens_on=plan)
        while events_dispatch_batch():
            pass

        assert published.size == 689
        assert {row.code for row in categories_active()} == set(twenty)
    kept = Category.objects.filter(code__in=twenty, retired_at=None)
    assert {category.code: category.id for category in kept} == twenty
    for appeal in Appeal.objects.filter(pk__in=versions):
        assert appeal.version == versions[appeal.id]
        assert appeal.category_id in twenty.values()
    with clock.at(datetime(2027, 9, 1, tzinfo=UTC)):
        assert len(categories_active()) == 689


def test_publishing_689_takes_few_queries(ul, django_assert_max_num_queries):
    grown = version_content(catalog_at_hand("moscow-689"))
    _everything_answered(grown)

    with django_assert_max_num_queries(25):
        publish(grown)

"""From the log to its readers, on a real PostgreSQL with real commits."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from core import clock
from core.events.dispatcher import RETRY_DELAYS, events_dispatch_batch, reader_retries_run, retry_replay
from core.events.models import Event, ReaderRetry, RetryState
from core.events.readers import StoredEvent
from core.modules import API_VERSION, Manifest, modules
from core.registry import NotRegistered
from tenants.structure.switches import module_switch_set
from tests.core.events.samples import append, reading


class Notebook:
    """A reader that remembers what it was shown, and fails while told to."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.fails = False

    def __call__(self, event: StoredEvent) -> None:
        if self.fails:
            raise ValueError("Пётр, petr@post.example, не найден")
        self.numbers.append(event.data.number)


class Elsewhere:
    """Work in another thread with a connection of its own in schema «live»; it stops where the work says."""

    def __init__(self, work: Callable[["Elsewhere"], None]) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,))

    def _run(self, work: Callable[["Elsewhere"], None]) -> None:
        connection.set_schema("live")
        try:
            work(self)
        except BaseException as error:  # noqa: BLE001 - it is the test's, and raised again in its thread
            self.error = error
            self.reached.set()
        finally:
            connection.close()

    def stop_here(self) -> None:
        self.reached.set()
        assert self.go_on.wait(20)

    def __enter__(self) -> "Elsewhere":
        self._thread.start()
        assert self.reached.wait(20)
        return self

    def __exit__(self, *_error: object) -> None:
        self.finish()

    def finish(self) -> None:
        self.go_on.set()
        self._thread.join(20)
        assert self.error is None, self.error


@pytest.fixture
def notebook():
    """A reader of the sample event, registered for the test."""
    book = Notebook()
    with reading(book):
        yield book


def test_each_event_is_read_once_and_in_order(live, notebook):
    for number in range(5):
        append(number)

    assert events_dispatch_batch() == 5
    assert events_dispatch_batch() == 0
    assert notebook.numbers == [0, 1, 2, 3, 4]


def test_an_event_that_commits_late_is_not_missed(live, notebook):
    def slow(elsewhere: Elsewhere) -> None:
        with transaction.atomic():
            append(1)
            elsewhere.stop_here()

    with Elsewhere(slow) as late:
        append(2)
        assert events_dispatch_batch() == 1
        late.finish()
    assert events_dispatch_batch() == 1

    assert notebook.numbers == [2, 1]


def test_two_dispatchers_share_the_work_and_neither_waits_nor_repeats(live):
    seen: list[int] = []
    dispatcher: list[Elsewhere] = []

    def handle(event: StoredEvent) -> None:
        if dispatcher and threading.current_thread() is not threading.main_thread():
            dispatcher.pop().stop_here()
        seen.append(event.data.number)

    def dispatch(elsewhere: Elsewhere) -> None:
        dispatcher.append(elsewhere)
        events_dispatch_batch(limit=2)

    with reading(handle):
        for number in (1, 2, 3):
            append(number)
        with Elsewhere(dispatch):
            assert events_dispatch_batch() == 1
            assert seen == [3]
        assert events_dispatch_batch() == 0

    assert sorted(seen) == [1, 2, 3]


def test_a_dispatcher_killed_in_the_middle_leaves_everything_to_the_next(live, notebook):
    append(1)
    with transaction.atomic():
        assert events_dispatch_batch() == 1
        transaction.set_rollback(True)

    assert Event.objects.filter(dispatched_at=None).count() == 1
    assert events_dispatch_batch() == 1


def test_a_failing_reader_owes_the_event_and_holds_nobody_up(live, notebook):
    other = Notebook()
    with reading(other, name="tests.other"):
        notebook.fails = True
        append(1)
        append(2)
        events_dispatch_batch()

        assert other.numbers == [1, 2]
        debt = ReaderRetry.objects.filter(reader="tests.reader", state=RetryState.PENDING)
        assert debt.count() == 2
        assert "petr@post.example" not in debt[0].last_error

        notebook.fails = False
        with clock.at(clock.now() + RETRY_DELAYS[0] + timedelta(seconds=1)):
            assert reader_retries_run() == 2
        assert sorted(notebook.numbers) == [1, 2]
        assert other.numbers == [1, 2]
        assert not ReaderRetry.objects.exclude(state=RetryState.DONE).exists()


def test_what_a_failing_reader_wrote_is_undone(live):
    def write_and_fail(event: StoredEvent) -> None:
        ReaderRetry.objects.create(event_id=event.id, reader="half-done", next_attempt_at=clock.now())
        raise ValueError

    with reading(write_and_fail):
        append()
        events_dispatch_batch()

    assert list(ReaderRetry.objects.values_list("reader", flat=True)) == ["tests.reader"]


def test_a_reader_that_never_succeeds_is_stopped_and_a_person_can_replay_it(live, notebook):
    notebook.fails = True
    append(7)
    events_dispatch_batch()

    moment, tries = clock.now(), 0
    while ReaderRetry.objects.get().state == RetryState.PENDING:
        moment += timedelta(days=1)
        with clock.at(moment):
            tries += reader_retries_run()
    assert tries == len(RETRY_DELAYS)

    notebook.fails = False
    retry_replay(retry_id=ReaderRetry.objects.get().id)
    assert reader_retries_run() == 1
    assert notebook.numbers == [7]
    with pytest.raises(ReaderRetry.DoesNotExist):
        retry_replay(retry_id=ReaderRetry.objects.get().id)


def test_a_retry_waits_for_its_time(live, notebook):
    notebook.fails = True
    append()
    events_dispatch_batch()

    assert reader_retries_run() == 0


@pytest.fixture
def pluggable():
    """An installed module, switched on nowhere."""
    manifest = modules.register(
        Manifest(slug="pluggable", title="…", version="1", api_version=API_VERSION, django_app="pluggable")
    )
    yield manifest
    modules.unregister(manifest.slug)


def test_a_modules_reader_works_only_where_the_module_is_switched_on(ul, pluggable):
    book = Notebook()
    with reading(book, module="pluggable"):
        append(1)
        events_dispatch_batch()
        module_switch_set(slug="pluggable", is_on=True)
        append(2)
        events_dispatch_batch()
        module_switch_set(slug="pluggable", is_on=False)
        append(3)
        events_dispatch_batch()

    assert book.numbers == [2]


def test_a_retry_of_a_module_that_was_switched_off_is_stopped_and_says_why(ul, pluggable):
    book = Notebook()
    book.fails = True
    with reading(book, module="pluggable"):
        module_switch_set(slug="pluggable", is_on=True)
        append(1)
        events_dispatch_batch()
        module_switch_set(slug="pluggable", is_on=False)
        book.fails = False
        with clock.at(clock.now() + timedelta(hours=1)):
            reader_retries_run()

    retry = ReaderRetry.objects.get(reader="tests.reader")
    assert retry.state == RetryState.DEAD
    assert "switched off" in retry.last_error
    assert book.numbers == []


def test_an_event_of_a_package_that_is_gone_is_dispatched_past(live, notebook):
    row = append(1)
    Event.objects.create(
        type="gone.Thing", subject_type="x", subject_id=row.subject_id, actor_kind="system", actor_label="", payload={}
    )

    assert events_dispatch_batch() == 2
    assert notebook.numbers == [1]
    with pytest.raises(NotRegistered):
        StoredEvent.of(Event.objects.get(type="gone.Thing"))


def test_the_operators_log_in_public_is_dispatched_the_same_way(db, notebook):
    events_dispatch_batch(limit=1000)
    append(5)

    assert events_dispatch_batch() == 1
    assert notebook.numbers == [5]

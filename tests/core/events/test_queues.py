"""A slow outside delays nobody else: real workers of each queue, a mail server and a webhook that never answer."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import psutil
import pytest
from celery.exceptions import QueueNotFound
from django.db import connection

from config.celery import app
from config.runtime import programs
from core import clock
from core.database.locks import slot_taken
from core.events import deliveries
from core.events.deliveries import channels, delivery_enqueue
from core.events.models import Delivery, DeliveryState, Event
from core.events.tasks import deliveries_send, log_sweep
from core.idempotency.models import IdempotentAnswer
from core.idempotency.tasks import answers_sweep
from core.mail.channel import EMAIL, mail_enqueue
from core.plane import in_public
from core.queues import Queue
from core.tasks import SchemaTask, schema_headers, send_after_commit
from tests.core.events.conftest import live_appeal, until
from tests.core.events.outside import answering, silent

TRIAL = "tests.core.events.trial"
# A stuck conversation with a mail server ends after EMAIL_TIMEOUT = 20 s, one of the webhook after 60 s.
SOON = 15.0


@pytest.fixture
def trial_channels() -> Iterator[tuple[str, str]]:
    """The channels of `trial/`, registered for the test."""
    for name in ("webhook", "pager"):
        sys.modules.pop(f"{TRIAL}.{name}", None)
        import_module(f"{TRIAL}.{name}")
    yield "trial-webhook", "trial-pager"
    for name in ("trial-webhook", "trial-pager"):
        channels.unregister(name)


@pytest.fixture
def all_workers(worker_of) -> Callable[[int], dict[str, psutil.Process]]:
    """Starts what `otklik serve worker` runs, but for the learner."""

    def start(mail_port: int) -> dict[str, psutil.Process]:
        commands = programs.workers()
        commands["sender"] += ["--include", f"{TRIAL}.pager"]
        return {name: worker_of(mail_port, command=command) for name, command in commands.items() if name != "learner"}

    return start


def test_a_stuck_mail_server_and_a_stuck_webhook_delay_neither_events_nor_sweeps_nor_another_channel(
    all_workers, trial_channels, settings
):
    webhook, pager = trial_channels
    with silent() as mail, silent() as subscriber, answering() as (url, bodies):
        all_workers(mail.port)
        for number in range(6):
            mail_enqueue(key=f"letter:{number}", to="a@post.example", subject="Письмо", text="Слова")
            delivery_enqueue(channel=webhook, key=f"hook:{number}", recipient=subscriber.url, title="Весть", payload={})
        until(lambda: mail.guests() and subscriber.guests(), "both to be stuck")

        began = time.monotonic()
        appeal = live_appeal()
        with clock.at(clock.now() - timedelta(days=2)):
            IdempotentAnswer.objects.create(key="old", person_id=appeal.applicant_id, status=200)
        answers_sweep.apply_async(("live",), headers=schema_headers("live"))
        delivery_enqueue(channel=pager, key="page", recipient=url, title="Вызов", payload={"text": "…"})

        until(lambda: _is_dispatched(appeal.id), "the event to be dispatched")
        until(lambda: not IdempotentAnswer.objects.filter(key="old").exists(), "the sweep to run")
        until(lambda: bodies, "the other channel to send")
        assert time.monotonic() - began < SOON
        assert json.loads(bodies[0])["title"] == "Вызов"
        until(lambda: Delivery.objects.get(key="page").state == DeliveryState.SENT, "the outcome to be written")

        sending = Delivery.objects.filter(state=DeliveryState.SENDING).values_list("channel", flat=True)
        assert sorted(set(sending)) == [EMAIL, webhook]
        assert Delivery.objects.filter(channel=webhook, state=DeliveryState.SENDING).count() == 1
        assert subscriber.guests() == 1


def _is_dispatched(subject_id) -> bool:
    return not Event.objects.filter(subject_id=subject_id, dispatched_at=None).exists()


@contextmanager
def slot_held(*parts: object) -> Iterator[bool]:
    """Another worker holds a slot of one meanwhile, over a connection of its own; yields whether it got it."""
    taken: list[bool] = []
    ready, done = threading.Event(), threading.Event()

    def hold() -> None:
        with slot_taken(*parts, of=1) as is_ours:
            taken.append(is_ours)
            ready.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait(20)
    try:
        yield taken[0]
    finally:
        done.set()
        thread.join()


def test_a_channel_whose_slots_are_taken_sends_when_one_is_free(live, trial_channels):
    webhook, _pager = trial_channels
    with answering() as (url, bodies):
        delivery_enqueue(channel=webhook, key="a", recipient=url, title="Весть", payload={})
        with slot_held("deliveries", webhook):
            assert deliveries_send.apply(("live", webhook), headers=schema_headers("live")).get() == 0
            assert bodies == []

        assert deliveries_send.apply(("live", webhook), headers=schema_headers("live")).get() == 1
        assert len(bodies) == 1


def test_slots_are_counted_over_all_regions_and_given_back(live):
    with slot_held("sample") as is_theirs:
        assert is_theirs
        with slot_taken("sample", of=1) as is_ours:
            assert not is_ours
        with slot_taken("sample", of=2) as is_ours:
            assert is_ours
        with in_public(), slot_taken("sample", of=1) as is_ours:
            assert not is_ours
    with slot_held("sample") as is_theirs:
        assert is_theirs


@pytest.fixture
def sent(monkeypatch) -> list[tuple]:
    """Wake-ups of channels: task arguments, queue and delay."""
    found = []
    monkeypatch.setattr(
        deliveries_send,
        "apply_async",
        lambda args, headers, queue="", countdown=0, **_: found.append((args[1], queue, countdown)),
    )
    return found


def test_an_item_wakes_the_queue_of_its_channel_and_one_for_later_does_so_later(
    ul, sent, trial_channels, django_capture_on_commit_callbacks
):
    webhook, _pager = trial_channels
    now = clock.now()
    with clock.at(now), django_capture_on_commit_callbacks(execute=True):
        mail_enqueue(key="a", to="a@post.example", subject="Письмо", text="Слова")
        mail_enqueue(key="b", to="b@post.example", subject="Письмо", text="Слова")
        mail_enqueue(
            key="c", to="c@post.example", subject="Письмо", text="Слова", not_before=now + timedelta(seconds=10)
        )
        mail_enqueue(key="d", to="d@post.example", subject="Письмо", text="Слова", not_before=now + timedelta(hours=1))
        delivery_enqueue(channel=webhook, key="e", recipient="http://127.0.0.1:1/", title="Весть", payload={})

    assert sent == [(EMAIL, "mail", 0), (EMAIL, "mail", 11), (webhook, "channels", 0)]


def test_the_sweep_wakes_the_channels_that_have_something_due(
    ul, sent, trial_channels, django_capture_on_commit_callbacks
):
    webhook, pager = trial_channels
    # What a lost wake-up left.
    Delivery.objects.create(channel=webhook, key="a")
    Delivery.objects.create(channel=pager, key="b", next_attempt_at=clock.now() + timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        log_sweep.run("ul")

    assert sent == [(webhook, "channels", 0)]


def test_an_item_of_a_channel_that_is_gone_ends_as_a_dead_letter(ul, trial_channels):
    webhook, _pager = trial_channels
    delivery_enqueue(channel=webhook, key="a", recipient="x", title="Весть", payload={})
    channels.unregister(webhook)
    try:
        moment = clock.now()
        for delay in (*deliveries.RETRY_DELAYS, timedelta()):
            with clock.at(moment):
                deliveries_send.apply(("ul", webhook), headers=schema_headers("ul"))
            moment += delay
    finally:
        channels.register(deliveries.Channel(webhook, print))
    assert Delivery.objects.get().state == DeliveryState.DEAD
    assert "NotRegistered" in Delivery.objects.get().last_error


def test_every_queue_is_read_by_one_program():
    read = [queue for worker in programs.WORKERS.values() for queue in worker.queues]

    assert sorted(read) == sorted(Queue)


def test_every_task_names_a_queue_that_is_read():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]

    assert ours
    assert {type(getattr(task, "runs_in", None)) for task in ours if isinstance(task, SchemaTask)} == {Queue}
    assert [task.name for task in ours if not isinstance(task, SchemaTask) and not task.name.startswith("tests.")] == []
    for task in ours:
        assert app.amqp.router.route({}, task.name, task_type=task)["queue"].name == task.runs_in


def test_a_queue_that_nobody_reads_is_refused_when_it_is_named(ul, django_capture_on_commit_callbacks):
    with pytest.raises(QueueNotFound), django_capture_on_commit_callbacks(execute=True):
        send_after_commit(log_sweep.name, queue="elsewhere")


def test_all_channels_together_leave_threads_of_the_sender_free():
    assert sum(channel.concurrency for channel in channels) < programs.SENDER_THREADS

"""Seed a region with appeals and their whole history, by COPY: the same rows that services would write, faster."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from appeals.events import (
    AnswerGiven,
    AppealApproved,
    AppealAssigned,
    AppealEvent,
    AppealReceived,
    AppealRejected,
    VerdictGiven,
)
from appeals.models import Answer, Appeal, AppealClock, Assignment, Verdict
from benchmarks.words import sentence
from core.database.owner import as_owner
from core.events.models import Event
from core.models import uuid7

__all__ = ["World", "history_seed"]

BATCH = 5_000
DAYS = 365

# Of a hundred appeals, how many stand where (the share of closed ones is what a running region has).
SHARES = {
    "moderation_1": 3,
    "moderation_2": 4,
    "assigned": 8,
    "returned": 1,
    "answered": 4,
    "closed": 74,
    "rejected": 6,
}
_ANSWER = "Работы выполнены, место приведено в порядок, приняли с жителями."
_STEPS = {
    "moderation_1": [],
    "moderation_2": ["AppealApproved"],
    "rejected": ["AppealRejected"],
    "assigned": ["AppealApproved", "AppealAssigned"],
    "answered": ["AppealApproved", "AppealAssigned", "AnswerGiven"],
    "closed": ["AppealApproved", "AppealAssigned", "AnswerGiven", "VerdictGiven"],
}
_STEPS["returned"] = _STEPS["closed"]
_STATE_AFTER = {
    "AppealReceived": "moderation_1",
    "AppealApproved": "moderation_2",
    "AppealRejected": "rejected",
    "AppealAssigned": "assigned",
    "AnswerGiven": "answered",
}


@dataclass(frozen=True)
class World:
    """What appeals of the seeded region refer to: (category, ministry), (municipality, lat, lon), executors, people."""

    categories: list[tuple[UUID, UUID]]
    municipalities: list[tuple[UUID, float, float]]
    executors: list[UUID]
    applicants: list[UUID]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def history_seed(count: int, world: World, *, seed: int = 1, progress: Callable[[int], None] = lambda n: None) -> None:
    """Write `count` appeals with their events, assignments, answers and verdicts; the same seed, the same world."""
    random = Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM appeals_appeal")
        number = cursor.fetchone()[0]
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        rows = Rows()
        for offset in range(size):
            age = timedelta(days=DAYS * (1 - (start + offset) / count))
            _appeal(rows, random, world, number + start + offset + 1, world.now - age)
        with transaction.atomic():
            rows.copy()
        progress(start + size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('appeals_number_seq', %s)", [number + count])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Rows:
    """Rows of the six tables, gathered for COPY."""

    MODELS = (Appeal, AppealClock, Assignment, Answer, Verdict, Event)

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in self.MODELS}

    def add(self, model: Any, **values: Any) -> None:
        self._rows[model].append(values)

    def copy(self) -> None:
        """Write everything, parents first; COPY checks all constraints as INSERT does."""
        with connection.cursor() as cursor:
            for model, rows in self._rows.items():
                if not rows:
                    continue
                columns = ", ".join(f'"{name}"' for name in rows[0])
                text = io.StringIO("".join(_lines(rows)))
                cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', text)


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join(map(_cell, row.values())) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


def _appeal(rows: Rows, random: Random, world: World, number: int, received: datetime) -> None:
    state = random.choices(list(SHARES), list(SHARES.values()))[0]
    category, ministry = random.choice(world.categories)
    municipality, lat, lon = random.choice(world.municipalities)
    executor, applicant = random.choice(world.executors), random.choice(world.applicants)
    appeal_id, text_address = uuid7(), sentence(random)
    steps = ["AppealReceived", *_STEPS[state]]
    moments = [received + (world.now - received) * 0.5 * index / len(steps) for index in range(len(steps))]
    past = dict(zip(steps, moments, strict=True))
    has_executor = "AppealAssigned" in past
    is_published = "AppealApproved" in past and state != "rejected"
    text, address = text_address
    kind, due = _first_clock(state, received, world.now)
    rows.add(
        Appeal,
        id=appeal_id, created_at=received, number=number, channel="portal", source_key=None,
        applicant_id=applicant, contact_name="", contact_email="", contact_phone="",
        category_id=category, municipality_id=municipality, address=address,
        lat=lat + random.uniform(-0.02, 0.02), lon=lon + random.uniform(-0.02, 0.02),
        public_address=address, text=text, public_text=text, wants_publicity=True, is_published=is_published,
        details={}, is_emergency=False, skipped_level_1=False, is_confidential=False,
        state=state, state_since=moments[-1], version=len(steps), received_at=received, ministry_id=ministry,
        executor_id=executor if has_executor else None,
        answered_at=past.get("AnswerGiven"),
        due_at=due, due_kind=kind, verdict_due_at=None,
        closed_at=moments[-1] if state in ("closed", "rejected") else None,
        rating=random.randint(1, 5) if state == "closed" else None,
        rejection_reason="no_details" if state == "rejected" else "",
        rejection_text="Не хватает сведений: укажите улицу и дом." if state == "rejected" else "",
    )  # fmt: skip
    _clocks(rows, appeal_id, state, received, moments[-1], world.now)
    assignment_id, answer_id, verdict_id = uuid7(), uuid7(), uuid7()
    if has_executor:
        answered = past.get("AnswerGiven")
        rows.add(
            Assignment,
            id=assignment_id, created_at=past["AppealAssigned"], appeal_id=appeal_id, executor_id=executor, note="",
            assigned_by="Министерство", ended_at=answered, ended_as="answered" if answered else "", end_reason="",
        )  # fmt: skip
        if answered:
            rows.add(
                Answer,
                id=answer_id, created_at=answered, appeal_id=appeal_id, assignment_id=assignment_id,
                executor_id=executor, text=_ANSWER, public_text=_ANSWER,
            )  # fmt: skip
    if "VerdictGiven" in past:
        _verdict(rows, random, verdict_id, appeal_id, answer_id, executor, state, past["VerdictGiven"])
    facts = Facts(appeal_id, number, category, municipality, ministry, executor, assignment_id, answer_id, verdict_id)
    for version, (name, moment) in enumerate(past.items(), start=1):
        event = _event(name, facts, state, version)
        rows.add(
            Event,
            id=uuid7(), type=event.event_name, version=event.event_version, occurred_at=moment,
            subject_type=event.subject_type, subject_id=appeal_id, actor_kind="system", actor_id=None,
            actor_label="Система", payload=event.payload(), dispatched_at=moment,
        )  # fmt: skip


# Nothing is due while benchmarks run: nine days for a verdict, a year for an answer.
_VERDICT, _RESOLUTION = timedelta(days=9), timedelta(days=365)


def _first_clock(state: str, received: datetime, now: datetime) -> tuple[str, datetime | None]:
    if state == "answered":
        return "verdict", now + _VERDICT
    return ("", None) if state in ("closed", "rejected") else ("resolution", received + _RESOLUTION)


def _clocks(rows: Rows, appeal_id: UUID, state: str, received: datetime, since: datetime, now: datetime) -> None:
    is_final = state in ("closed", "rejected")
    common: dict[str, Any] = {"appeal_id": appeal_id, "pauses": "[]", "handled_at": None, "source": "Категория"}
    rows.add(
        AppealClock,
        id=uuid7(), created_at=received, kind="resolution", amount=365, unit="calendar_days", started_at=received,
        due_at=received + _RESOLUTION, paused_at=since if state == "answered" else None,
        stopped_at=since if is_final else None, **common,
    )  # fmt: skip
    if state == "answered":
        rows.add(
            AppealClock,
            id=uuid7(), created_at=since, kind="verdict", amount=10, unit="calendar_days", started_at=since,
            due_at=now + _VERDICT, paused_at=None, stopped_at=None, **common,
        )  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the events of one appeal point to."""

    appeal_id: UUID
    number: int
    category_id: UUID
    municipality_id: UUID
    ministry_id: UUID
    executor_id: UUID
    assignment_id: UUID
    answer_id: UUID
    verdict_id: UUID


def _event(name: str, facts: Facts, state: str, version: int) -> AppealEvent:
    common: dict[str, Any] = {
        "appeal_id": facts.appeal_id,
        "number": facts.number,
        "state": _STATE_AFTER.get(name, state),
        "version": version,
    }
    match name:
        case "AppealReceived":
            return AppealReceived(
                **common,
                channel="portal",
                category_id=facts.category_id,
                municipality_id=facts.municipality_id,
                photos=0,
                asks=False,
            )
        case "AppealApproved":
            return AppealApproved(
                **common,
                ministry_id=facts.ministry_id,
                ministry_name="Министерство",
                category_id=facts.category_id,
                former_category_id=None,
                is_published=True,
            )
        case "AppealRejected":
            return AppealRejected(**common, level=1, reason="no_details")
        case "AppealAssigned":
            return AppealAssigned(
                **common, assignment_id=facts.assignment_id, executor_id=facts.executor_id, executor_name="Исполнитель"
            )
        case "AnswerGiven":
            return AnswerGiven(**common, answer_id=facts.answer_id, executor_id=facts.executor_id, photos=0)
    confirmed = state == "closed"
    return VerdictGiven(
        **common,
        verdict_id=facts.verdict_id,
        answer_id=facts.answer_id,
        kind="confirmed" if confirmed else "returned",
        rating=5 if confirmed else None,
        message_id=None,
    )


def _verdict(
    rows: Rows,
    random: Random,
    verdict_id: UUID,
    appeal_id: UUID,
    answer_id: UUID,
    executor: UUID,
    state: str,
    moment: datetime,
) -> None:
    confirmed = state == "closed"
    rows.add(
        Verdict,
        id=verdict_id, created_at=moment, appeal_id=appeal_id, answer_id=answer_id,
        kind="confirmed" if confirmed else "returned", rating=random.randint(1, 5) if confirmed else None, text="",
    )  # fmt: skip
    if not confirmed:
        rows.add(
            Assignment,
            id=uuid7(), created_at=moment, appeal_id=appeal_id, executor_id=executor, note="Не сделано.",
            assigned_by="Заявитель", ended_at=None, ended_as="", end_reason="",
        )  # fmt: skip

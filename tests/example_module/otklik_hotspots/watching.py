"""WATCHED: a ministry keeps an appeal on a hot theme in sight for three days before it assigns somebody.

Needs: an appeal in moderation_2.
Decides: nothing; when the time is over the appeal comes back by itself.
Announces: WatchBegun, WatchEnded.
"""

from collections.abc import Iterable
from datetime import datetime

from appeals.declaring import (
    ActionForm,
    ActionInput,
    Appeal,
    DeadlineUnit,
    Line,
    Party,
    Period,
    Policy,
    State,
    TimelineItem,
    action_form,
    action_request,
    appeal_action,
    appeal_clock,
    appeal_state,
    presents,
    step_by_system,
    step_taken,
)
from otklik_hotspots.events import WatchBegun, WatchEnded
from tenants.service import Person

SLUG = "hotspots"
WATCHED = "hotspots_watched"
WATCH, RESUME, WATCH_OVER = "hotspots_watch", "hotspots_resume", "hotspots_watch_over"

appeal_state(
    WATCHED,
    label="Под наблюдением",
    tone="info",
    guidance="Министерство ждёт, не пройдёт ли это само: тема сейчас горячая.",
    turn=Party.MINISTRY_MODERATOR,
    waits="наблюдаем %(span)s",
    shown_as="work",
    module=SLUG,
)


@appeal_action(
    WATCH,
    label="Понаблюдать",
    sources={State.MODERATION_2},
    target=WATCHED,
    by={Party.MINISTRY_MODERATOR},
    done="обращение под наблюдением",
    module=SLUG,
)
def watch(*, person: Person, number: int, version: int) -> Appeal:
    """Keep an appeal in sight."""
    with step_taken(person=person, number=number, action=WATCH, version=version) as step:
        step.finish(WatchBegun(**_facts(step.appeal)))
    return step.appeal


@appeal_action(
    RESUME,
    label="Вернуть в работу",
    sources={WATCHED},
    target=State.MODERATION_2,
    by={Party.MINISTRY_MODERATOR},
    done="обращение снова в работе",
    module=SLUG,
)
def resume(*, person: Person, number: int, version: int) -> Appeal:
    """Watch no longer."""
    with step_taken(person=person, number=number, action=RESUME, version=version) as step:
        step.finish(WatchEnded(**_facts(step.appeal)))
    return step.appeal


@appeal_action(
    WATCH_OVER,
    label="Наблюдение окончено",
    sources={WATCHED},
    target=State.MODERATION_2,
    by={Party.SYSTEM},
    module=SLUG,
)
def watch_over(appeal: Appeal, at: datetime) -> bool:
    """The clock has run out."""
    step = step_by_system(appeal, WATCH_OVER, at=at)
    step.finish(WatchEnded(**_facts(step.appeal)))
    return True


def _policy(appeal: Appeal) -> Policy:
    return Policy(period=Period(3, DeadlineUnit.CALENDAR_DAYS), source="горячая тема")


appeal_clock(
    "hotspots.watch",
    label="Наблюдать до",
    policy=_policy,
    party=Party.MINISTRY_MODERATOR,
    when_due=watch_over,
    started_in={WATCHED},
    stopped_by={RESUME, WATCH_OVER},
    module=SLUG,
)


@action_form
class WatchForm(ActionForm):
    action = WATCH


@action_form
class ResumeForm(ActionForm):
    action = RESUME


@action_request(WATCH)
class Watch(ActionInput):
    """Keep an appeal on a hot theme in sight."""


@action_request(RESUME)
class Resume(ActionInput):
    """Watch it no longer."""


@presents(WatchBegun, module=SLUG)
def _begun(event: WatchBegun, line: Line) -> Iterable[TimelineItem]:
    yield line.item("Министерство наблюдает: об этом пишут многие", icon="eye")


@presents(WatchEnded, module=SLUG)
def _ended(event: WatchEnded, line: Line) -> Iterable[TimelineItem]:
    yield line.item("Наблюдение окончено", icon="eye")


def _facts(appeal: Appeal) -> dict[str, object]:
    return {"appeal_id": appeal.id, "number": appeal.number, "state": appeal.state, "version": appeal.version}

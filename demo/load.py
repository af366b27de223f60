"""Load the demo: every appeal passes all steps through the services that people use, at its historical time.

Loading is resumable: an appeal is identified by its key, and its version tells how many steps it has taken.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import tenant_context

from appeals.service import (
    Action,
    ChannelKind,
    Intake,
    State,
    action_service,
    appeal_receive,
    attachment_process,
    attachment_upload,
    checklist_of,
    checklist_tick,
    clocks_sweep,
)
from core import clock
from core.errors import InvalidInput
from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import events_dispatch_batch
from demo.content import REGIONS, Story, stories
from demo.people import Cast, demo_accounts, operator_prepare, people_prepare
from demo.pictures import Pictures, picture_key, pictures_draw
from taxonomy.service import category_by_code
from tenants.places import municipality_at
from tenants.service import Person, Role, municipality_by_code, organisation_by_code, region_by_slug

__all__ = ["demo_accounts", "load_demo"]

# Degrees around the centre of a municipality: within its largest settlement, mostly.
SCATTER = 0.012
TRIES = 20


def load_demo(progress: Callable[[int, int], None]) -> None:
    """Bring both regions' content to where the stories end; `progress` is told how many of how many are done."""
    operator_prepare()
    total, done = sum(len(stories(slug)) for slug in REGIONS), 0
    for slug in REGIONS:
        with tenant_context(region_by_slug(slug)):
            for _finished in _load_region(slug):
                done += 1
                progress(done, total)


def _load_region(slug: str) -> Any:
    told = stories(slug)
    unfinished = [story for story in told if not _is_finished(story)]
    yield from (story for story in told if story not in unfinished)
    if not unfinished:
        return
    people_prepare(slug)
    teller = Teller(Cast(slug), pictures_draw(unfinished), now=clock.now())
    for story in unfinished:
        teller.tell(story)
        yield story


def _is_finished(story: Story) -> bool:
    from appeals.service import appeal_by_source_key

    appeal = appeal_by_source_key(_source_key(story))
    return appeal is not None and appeal.version > len(story.story)


def _source_key(story: Story) -> str:
    return f"demo:{story.key}"


class Teller:
    """Tells stories of one region: who does what, when, with which photos."""

    def __init__(self, cast: Cast, pictures: Pictures, *, now: datetime) -> None:
        self.cast = cast
        self.pictures = pictures
        self.now = now

    def tell(self, story: Story) -> None:
        """Send the appeal and take the steps it has not taken yet, each at its own time."""
        moment = self.now - timedelta(days=story.days_ago)
        with clock.at(moment):
            appeal = self._send(story)
            _settle()
        moment = appeal.received_at
        for position, step in enumerate(story.story, start=1):
            moment += timedelta(hours=step["after_hours"])
            if appeal.version > position:
                continue
            with clock.at(moment):
                self._take(story, step, appeal)
                _settle()
            appeal.refresh_from_db(fields=["version", "executor", "ministry", "state", "state_since"])
        if appeal.state in (State.ASSIGNED, State.RETURNED):
            self._tick(appeal, share=0.5, until=self.now)

    def _send(self, story: Story) -> Any:
        from appeals.service import appeal_by_source_key

        known = appeal_by_source_key(_source_key(story))
        if known is not None:
            return known
        resident = self.cast.resident(story.resident)
        lat, lon = _point(story)
        return appeal_receive(
            person=resident,
            intake=Intake(
                text=story.text,
                details=story.details,
                category_id=category_by_code(story.category).id,
                channel=ChannelKind(story.channel),
                lat=lat,
                lon=lon,
                address=f"{story.settlement}, {story.address}",
                photo_ids=self._photo(story, "before", resident),
                contact_name=resident.full_name,
                wants_publicity=story.public,
                source_key=_source_key(story),
            ),
        )

    def _photo(self, story: Story, moment: Any, person: Person) -> tuple[UUID, ...]:
        if story.scene == "none":
            return ()
        data = self.pictures[picture_key(story, moment)]
        upload = SimpleUploadedFile(f"{story.key}-{moment}.jpg", data, content_type="image/jpeg")
        attachment = attachment_upload(person=person, upload=upload)
        attachment_process(attachment.id)
        return (attachment.id,)

    def _take(self, story: Story, step: dict[str, Any], appeal: Any) -> None:
        if step["do"] == "expire":
            clocks_sweep()
            return
        action, person, arguments = self._reading(story, step, appeal)
        if action == Action.ANSWER:
            self._tick(appeal, share=1, until=clock.now())
        action_service(action)(person=person, number=appeal.number, version=appeal.version, **arguments)

    def _tick(self, appeal: Any, *, share: float, until: datetime) -> None:
        """Let the executor tick a share of the open steps, one after the other between the assignment and `until`."""
        checklist = checklist_of(appeal)
        if checklist is None:
            return
        steps = checklist.left[: round(checklist.total * share)]
        for turn, item in enumerate(steps, start=1):
            with clock.at(appeal.state_since + (until - appeal.state_since) * turn / (len(steps) + 1)):
                checklist_tick(person=self._executor(appeal), number=appeal.number, item_id=item.id, ticked=True)

    def _reading(self, story: Story, step: dict[str, Any], appeal: Any) -> tuple[Action, Person, dict[str, Any]]:
        """What a step of a story means: which action, by whom, with what."""
        applicant = self.cast.resident(story.resident)
        match step["do"]:
            case "approve":
                return Action.APPROVE, self.cast.staff(Role.MODERATOR), {"publish": story.public}
            case "reject" if step["by"] == "moderator":
                return Action.REJECT_BY_RULES, self.cast.staff(Role.MODERATOR), _rejection(step)
            case "reject":
                return Action.REJECT_BY_SUBSTANCE, self._ministry(appeal), _rejection(step)
            case "ask":
                return Action.ASK, self._ministry(appeal), {"text": step["question"]}
            case "clarify":
                return Action.CLARIFY, applicant, {"text": step["reply"]}
            case "assign":
                executor = organisation_by_code(step["executor"])
                note = step.get("note", "")
                return Action.ASSIGN, self._ministry(appeal), {"executor_id": executor.id, "note": note}
            case "refuse":
                return Action.REFUSE, self._executor(appeal), {"reason": step["reason"]}
            case "answer":
                executor_person = self._executor(appeal)
                photos = self._photo(story, "after", executor_person) if step.get("photos") else ()
                return Action.ANSWER, executor_person, {"text": step["text"], "photo_ids": photos}
            case "return":
                return Action.RETURN, applicant, {"reason": step["reason"]}
            case "confirm":
                verdict = {"rating": step["rating"], "text": step.get("comment", "")}
                return Action.CONFIRM, applicant, verdict
        raise AssertionError(step)

    def _ministry(self, appeal: Any) -> Person:
        return self.cast.staff(Role.MINISTRY_MODERATOR, appeal.ministry.code)

    def _executor(self, appeal: Any) -> Person:
        return self.cast.staff(Role.EXECUTOR, appeal.executor.code)


def _rejection(step: dict[str, Any]) -> dict[str, Any]:
    return {"reason": step["reason_code"], "text": step["reason"]}


def _settle() -> None:
    """Let the readers of the log see what has happened at the moment it happened; letters go to the outbox."""
    events_dispatch_batch()
    deliveries_send_due()


def _point(story: Story) -> tuple[float, float]:
    """A point near the centre of the story's municipality, always the same for the same story."""
    municipality = municipality_by_code(story.municipality)
    random = Random(story.key)
    for _try in range(TRIES):
        lat, lon = random.gauss(municipality.lat, SCATTER), random.gauss(municipality.lon, SCATTER * 1.6)
        try:
            if municipality_at(lat=lat, lon=lon).id == municipality.id:
                return lat, lon
        except InvalidInput:
            continue
    return municipality.lat, municipality.lon

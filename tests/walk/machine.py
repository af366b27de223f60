"""The state machine of the random walk: legal and illegal steps in any order."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ClassVar

import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context
from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from appeals.models import Appeal, Attachment, AttachmentState
from appeals.photos.attachments import attachment_process
from appeals.states import Action, Party, State, actions
from appeals.tasks import appeals_sweep
from core.events.dispatcher import events_dispatch_batch, reader_retries_run
from tenants.service import region_by_slug
from tests.factories import photo_upload
from tests.kits import INSIDE
from tests.undone import undone
from tests.walk.filling import form_fill
from tests.walk.pages import Form
from tests.walk.people import CITIZENS, EVERYBODY, GUEST, STAFF, Walker, people_make
from tests.walk.watching import NOTE, Watch, nothing_reported

__all__ = ["Walk"]

REGIONS = ("ul", "mo")
BEGIN = datetime(2026, 11, 23, 6, tzinfo=UTC)
TEXTS = (
    "Яма на дороге возле школы, машины объезжают по тротуару.",
    "Во дворе не убирают снег, скорая не может проехать к подъезду.",
    "Спасибо за ремонт, но фонарь у дома 12 снова не горит.",
)
# All that a step decides (what it is, who takes it, which link, what is written into a form) comes from one number. As
# rules with draws of their own the steps would be switched off by whole kinds in most walks, and hypothesis would not
# remember a walk that is long enough to solve anything.
DICE = st.integers(0, 9999).map(Random)
# What mostly becomes of an appeal, by its state. Left to chance alone hardly one would be published, let alone solved.
USUAL = {
    State.MODERATION_1: (*[Action.APPROVE] * 4, Action.REJECT_BY_RULES),
    State.MODERATION_2: (*[Action.ASSIGN] * 6, Action.ASK, Action.REJECT_BY_SUBSTANCE, Action.RECATEGORISE),
    State.CLARIFICATION: (Action.CLARIFY,),
    State.ASSIGNED: (*[Action.ANSWER] * 6, Action.REFUSE, Action.REASSIGN, Action.PASS_ON),
    State.RETURNED: (Action.ANSWER,),
    State.ANSWERED: (*[Action.CONFIRM] * 3, Action.RETURN),
    State.REJECTED: (Action.REOPEN,),
}
NAMES = {
    Party.APPLICANT: CITIZENS,
    Party.MODERATOR: ("moderator",),
    Party.MINISTRY_MODERATOR: ("roads", "homes"),
    Party.EXECUTOR: ("worker", "homes-worker"),
    Party.MUNICIPAL_CENTRE: ("centre",),
}
# Pages on which an erasure or a sign-out would end a person's part in the walk at once.
RARE = ("/accounts/erase/", "/accounts/logout/")


def told(line: str) -> None:
    """One line of the way that a failure prints."""
    if currently_in_test_context():
        note(line)
    else:
        sys.stdout.write(f"{line}\n")


class Walk(RuleBasedStateMachine):
    """Two regions, ten people in each. Everything is rolled back at the end of a walk."""

    # Whether all pages are opened after each step, or those that the step could have touched.
    look_everywhere = False
    # After how many steps lists and numbers of the regions that were touched are compared with the rows, and at the
    # end: a number that has come to be wrong stays so.
    count_every = 1
    # What states appeals came to, published or not, in all walks: a walk that never gets there finds nothing.
    reached: ClassVar[Counter[tuple[State, bool]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._clock = time_machine.travel(BEGIN, tick=True)
        self.clock = self._clock.start()
        self._transaction = undone()
        self._transaction.__enter__()
        for cache in ("default", "shared"):
            caches[cache].clear()
        connection.set_schema_to_public()
        self.people = {region: people_make(region) for region in REGIONS}
        self.watch = Watch(self.people)
        self.touched: tuple[str, int] | None = None
        self.uncounted: set[str] = set()
        self.steps = 0
        self.looks = 0

    def teardown(self) -> None:
        try:
            self._count()
            self.watch.everything(self._some_people(0))
        finally:
            self._transaction.__exit__(None, None, None)
            connection.set_schema_to_public()
            self._clock.stop()

    def _numbers(self, region: str) -> list[int]:
        with tenant_context(region_by_slug(region)):
            return list(Appeal.objects.order_by("number").values_list("number", flat=True))

    def _any(self, dice: Random, region: str) -> int | None:
        numbers = self._numbers(region)
        return dice.choice(numbers) if numbers else None

    def _saw(self, who: Walker, answer: Any) -> None:
        told(f"   → {answer.path} {answer.status}")
        self.watch.answer(who, answer)

    # --- Sending

    @initialize(dice=DICE)
    def somebody_has_sent_one(self, dice: Random) -> None:
        self.somebody_sends(dice, dice.choice(REGIONS))

    @rule(dice=DICE)
    def step(self, dice: Random) -> None:
        """One thing happens in one of the regions, the likelier the more often it stands among `STEPS`."""
        act = dice.choice(STEPS)
        region = dice.choice(REGIONS)
        told(f"{region}: {act.__name__}")
        act(self, dice, region)

    def somebody_sends(self, dice: Random, region: str) -> None:
        """Through the API, as a program would; the wizard is walked by its forms like every other page."""
        who = self.people[region][dice.choice(CITIZENS)]
        text, photos = dice.choice(TEXTS), dice.choice((0, 0, 1, 2))
        lat, lon = INSIDE[region]
        phone = who.secrets[2] if who.secrets else ""
        body = {
            "text": f"{text} Звоните +7{phone}, спросите {who.secrets[0] if who.secrets else ''}.",
            "category": "roads-potholes",
            "point": {"lat": lat, "lon": lon},
            "address": "ул. Гончарова, 12",
            "wants_publicity": dice.random() < 0.8,
            "photos": [photo for _n in range(photos) if (photo := self._upload(who))],
        }
        answer = who.api("post", "/api/v1/appeals", body)
        self._saw(who, answer)
        if answer.status == 201:
            self.touched = region, self._numbers(region)[-1]

    def _upload(self, who: Walker) -> str | None:
        caller = Client(HTTP_HOST=f"{who.region}.localhost")
        caller.cookies = who.client.cookies
        connection.set_schema_to_public()
        answer = caller.post("/api/v1/photos", {"photo": photo_upload()})
        connection.set_schema_to_public()
        return json.loads(answer.content)["id"] if answer.status_code == 201 else None

    # --- Browsing

    def somebody_acts_on_an_appeal(self, dice: Random, region: str) -> None:
        """Opens an appeal and sends one of its forms at once: the usual way. Mostly it is somebody who may."""
        number = self._any(dice, region)
        if number is None:
            return
        people = list(self.people[region].values())
        dice.shuffle(people)
        for who in people:
            path = f"/work/appeals/{number}/" if who.name in STAFF else f"/appeals/{number}/"
            self._saw(who, who.open(path, 0))
            page = who.page(0)
            forms = [form for form in page.forms if f"/{number}/" in form.action] if page is not None else []
            forms = [form for form in forms if form.method == "post"]
            if forms:
                self._send(dice, who, dice.choice(forms), 0)
                return

    def an_appeal_goes_on(self, dice: Random, region: str) -> None:
        """Somebody who may takes a usual step, and fills in its form as it is meant."""
        with tenant_context(region_by_slug(region)):
            going = list(Appeal.objects.filter(state__in=USUAL).order_by("number").values_list("number", "state"))
        if not going:
            return
        number, state = dice.choice(going)
        action = dice.choice(USUAL[State(state)])
        names = [name for party in Party if party in actions[action].parties for name in NAMES.get(party, ())]
        dice.shuffle(names)
        for who in (self.people[region][name] for name in names):
            who.sign_in()
            self._saw(who, who.open(f"/work/appeals/{number}/" if who.name in STAFF else f"/appeals/{number}/", 0))
            page = who.page(0)
            for form in page.forms if page is not None else []:
                if form.method == "post" and form.action.partition("?")[0].endswith(f"/{number}/{action}/"):
                    self._send(dice, who, form, 0, sensibly=True)
                    return

    def somebody_sends_an_old_form(self, dice: Random, region: str) -> None:
        """From a page that is in some tab, or behind it: the session may have ended, the appeal may have moved on."""
        found = [
            (who, tab, form)
            for who in self.people[region].values()
            for tab, pages in enumerate(who.tabs)
            for page in pages[-3:]
            for form in page.forms
            if form.method == "post" and not form.action.startswith(RARE)
        ]
        if found:
            who, tab, form = dice.choice(found)
            self._send(dice, who, form, tab)

    def somebody_goes_on_reporting(self, dice: Random, region: str) -> None:
        """One step of the wizard, in one of two tabs."""
        who = self.people[region][dice.choice([*CITIZENS, GUEST])]
        tab = dice.randint(0, 1)
        page = who.page(tab)
        if page is None or not page.path.startswith("/appeals/new/"):
            self._saw(who, who.open("/appeals/new/", tab))
            page = who.page(tab)
        forms = [form for form in page.forms if form.method == "post"] if page is not None else []
        if forms:
            self._send(dice, who, dice.choice(forms), tab)

    def somebody_follows_a_link(self, dice: Random, region: str) -> None:
        who = self.people[region][dice.choice(EVERYBODY)]
        tab = dice.randint(0, 1)
        page = who.page(tab)
        links = page.links if page is not None else []
        path = dice.choice([*links, "/work/" if who.name in STAFF else "/my/"])
        if not path.startswith(RARE):
            self._saw(who, who.open(path, tab))

    def somebody_goes_back_or_reloads(self, dice: Random, region: str) -> None:
        """Goes back in a tab, or has it restored by the phone: its address is opened again."""
        tabs = [(who, tab) for who in self.people[region].values() for tab in (0, 1) if who.tabs[tab]]
        if tabs:
            who, tab = dice.choice(tabs)
            if dice.random() < 0.5:
                who.back(tab)
            else:
                self._saw(who, who.open(who.tabs[tab][-1].path, tab))

    def a_session_ends_or_begins(self, dice: Random, region: str) -> None:
        who = self.people[region][dice.choice([*STAFF, *CITIZENS])]
        if dice.random() < 0.4:
            who.lose_session()
        else:
            who.sign_in()

    def _send(self, dice: Random, who: Walker, form: Form, tab: int, *, sensibly: bool = False) -> None:
        form, fields = form_fill(dice, form, region=who.region, secret=NOTE, sensibly=sensibly)
        told(f"   {who.region}/{who.name} sends {form.action}: {fields}")
        self._saw(who, who.send(form, fields, tab))
        number = next((int(part) for part in form.action.split("/") if part.isdecimal()), None)
        if number in self._numbers(who.region):
            self.touched = who.region, int(number or 0)
            self._reach(who.region, int(number or 0))

    def _reach(self, region: str, number: int) -> None:
        with tenant_context(region_by_slug(region)):
            appeal = Appeal.objects.get(number=number)
        self.reached[State(appeal.state), appeal.is_published] += 1

    # --- What goes on around

    def the_worker_works(self, _dice: Random, region: str) -> None:
        with tenant_context(region_by_slug(region)), nothing_reported():
            for photo in Attachment.objects.filter(state=AttachmentState.PROCESSING):
                attachment_process(photo.id)
            while events_dispatch_batch():
                pass
            reader_retries_run()

    def time_passes(self, dice: Random, region: str) -> None:
        self.clock.shift(timedelta(days=dice.randint(1, 12)))
        with tenant_context(region_by_slug(region)), nothing_reported():
            appeals_sweep.run(region)

    def a_category_is_switched(self, dice: Random, region: str) -> None:
        admin = self.people[region]["admin"]
        code = dice.choice(["roads-potholes", "yard-driveway-cleaning"])
        answer = admin.api("post", "/api/v1/category-set/switch", {"codes": [code], "on": dice.random() < 0.7})
        self._saw(admin, answer)

    # --- What must hold

    @invariant()
    def pages_open_and_numbers_agree(self) -> None:
        with nothing_reported():
            if self.touched is not None:
                region, number = self.touched
                self.watch.pages_of(number, region, self._some_people(number))
                self.uncounted.add(region)
            self.looks += 1
            if self.looks % self.count_every == 0:
                self._count()
            if self.look_everywhere:
                for region in REGIONS:
                    for number in self._numbers(region):
                        self.watch.pages_of(number, region, EVERYBODY)
                    self.watch.lists(region)
                self.watch.everything(EVERYBODY)
        self.touched = None

    def _count(self) -> None:
        for region in sorted(self.uncounted):
            self.watch.lists(region)
        self.uncounted.clear()

    def _some_people(self, number: int) -> tuple[str, ...]:
        """The residents, a stranger, and two of the staff in turn."""
        self.steps += 1
        return (*CITIZENS, GUEST, STAFF[self.steps % len(STAFF)], STAFF[(self.steps + number) % len(STAFF)])


Act = Callable[[Walk, Random, str], None]
STEPS: tuple[Act, ...] = (
    Walk.somebody_sends,
    *[Walk.an_appeal_goes_on] * 20,
    *[Walk.somebody_acts_on_an_appeal] * 2,
    *[Walk.somebody_sends_an_old_form] * 2,
    *[Walk.somebody_goes_on_reporting] * 2,
    *[Walk.somebody_follows_a_link] * 2,
    Walk.somebody_goes_back_or_reloads,
    Walk.a_session_ends_or_begins,
    *[Walk.the_worker_works] * 2,
    Walk.time_passes,
    Walk.a_category_is_switched,
)

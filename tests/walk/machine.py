"""The walk itself: the steps that people may take, legal and illegal, in any order."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django_tenants.utils import tenant_context
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from appeals.attachments import attachment_process
from appeals.models import Appeal, Attachment, AttachmentState
from appeals.tasks import appeals_sweep
from core.events.dispatcher import events_dispatch_batch, reader_retries_run
from tenants.service import region_by_slug
from tests.factories import photo_upload
from tests.kits import INSIDE
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
REGION, TAB = st.sampled_from(REGIONS), st.integers(0, 1)
# What a step decides by itself (which link, what is written into a form) comes from one number: a walk of many steps
# that drew each of these choices would be too long for hypothesis to remember.
DICE = st.integers(0, 9999).map(Random)
# Pages on which an erasure or a sign-out would end a person's part in the walk at once.
RARE = ("/accounts/erase/", "/accounts/logout/")


class Walk(RuleBasedStateMachine):
    """Two regions, ten people in each. Everything is rolled back at the end of a walk."""

    # Whether all pages are opened after each step, or those that the step could have touched.
    look_everywhere = False

    def __init__(self) -> None:
        super().__init__()
        self._clock = time_machine.travel(BEGIN, tick=True)
        self.clock = self._clock.start()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        for cache in ("default", "shared"):
            caches[cache].clear()
        connection.set_schema_to_public()
        self.people = {region: people_make(region) for region in REGIONS}
        self.watch = Watch(self.people)
        self.touched: tuple[str, int] | None = None
        self.steps = 0

    def teardown(self) -> None:
        try:
            self.watch.everything(self._some_people(0))
        finally:
            transaction.set_rollback(True)
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
        note(f"   → {answer.path} {answer.status}")
        self.watch.answer(who, answer)

    # --- Sending

    @initialize(region=REGION)
    def somebody_has_sent_one(self, region: str) -> None:
        self.sends(region, CITIZENS[0], TEXTS[0], 1, True)

    @rule(
        region=REGION,
        name=st.sampled_from(CITIZENS),
        text=st.sampled_from(TEXTS),
        photos=st.integers(0, 2),
        public=st.booleans(),
    )
    def sends(self, region: str, name: str, text: str, photos: int, public: bool) -> None:
        """Through the API, as a program would; the wizard is walked by its forms like every other page."""
        who = self.people[region][name]
        lat, lon = INSIDE[region]
        phone = who.secrets[2] if who.secrets else ""
        body = {
            "text": f"{text} Звоните +7{phone}, спросите {who.secrets[0] if who.secrets else ''}.",
            "category": "roads-potholes",
            "point": {"lat": lat, "lon": lon},
            "address": "ул. Гончарова, 12",
            "wants_publicity": public,
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

    @rule(dice=DICE, region=REGION)
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

    @rule(dice=DICE, region=REGION)
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

    @rule(dice=DICE, region=REGION, name=st.sampled_from([*CITIZENS, GUEST]), tab=TAB)
    def somebody_goes_on_reporting(self, dice: Random, region: str, name: str, tab: int) -> None:
        """One step of the wizard, in one of two tabs."""
        who = self.people[region][name]
        page = who.page(tab)
        if page is None or not page.path.startswith("/appeals/new/"):
            self._saw(who, who.open("/appeals/new/", tab))
            page = who.page(tab)
        forms = [form for form in page.forms if form.method == "post"] if page is not None else []
        if forms:
            self._send(dice, who, dice.choice(forms), tab)

    @rule(dice=DICE, region=REGION, name=st.sampled_from(EVERYBODY), tab=TAB)
    def somebody_follows_a_link(self, dice: Random, region: str, name: str, tab: int) -> None:
        who = self.people[region][name]
        page = who.page(tab)
        links = page.links if page is not None else []
        path = dice.choice([*links, "/work/" if name in STAFF else "/my/"])
        if not path.startswith(RARE):
            self._saw(who, who.open(path, tab))

    @rule(dice=DICE, region=REGION)
    def somebody_goes_back_or_reloads(self, dice: Random, region: str) -> None:
        """Goes back in a tab, or has it restored by the phone: its address is opened again."""
        tabs = [(who, tab) for who in self.people[region].values() for tab in (0, 1) if who.tabs[tab]]
        if tabs:
            who, tab = dice.choice(tabs)
            if dice.random() < 0.5:
                who.back(tab)
            else:
                self._saw(who, who.open(who.tabs[tab][-1].path, tab))

    @rule(dice=DICE, region=REGION)
    def a_session_ends_or_begins(self, dice: Random, region: str) -> None:
        who = self.people[region][dice.choice([*STAFF, *CITIZENS])]
        if dice.random() < 0.4:
            who.lose_session()
        else:
            who.sign_in()

    def _send(self, dice: Random, who: Walker, form: Form, tab: int) -> None:
        form, fields = form_fill(dice, form, region=who.region, secret=NOTE)
        note(f"   {who.region}/{who.name} sends {form.action}: {fields}")
        self._saw(who, who.send(form, fields, tab))
        number = next((int(part) for part in form.action.split("/") if part.isdecimal()), None)
        if number in self._numbers(who.region):
            self.touched = who.region, int(number or 0)

    # --- What goes on around

    @rule(region=REGION)
    def the_worker_works(self, region: str) -> None:
        with tenant_context(region_by_slug(region)), nothing_reported():
            for photo in Attachment.objects.filter(state=AttachmentState.PROCESSING):
                attachment_process(photo.id)
            while events_dispatch_batch():
                pass
            reader_retries_run()

    @precondition(lambda self: self.touched is not None)
    @rule(region=REGION, days=st.integers(1, 12))
    def time_passes(self, region: str, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        with tenant_context(region_by_slug(region)), nothing_reported():
            appeals_sweep.run(region)

    @rule(region=REGION, code=st.sampled_from(["roads-potholes", "yard-driveway-cleaning"]), active=st.booleans())
    def a_category_is_switched(self, region: str, code: str, active: bool) -> None:
        admin = self.people[region]["admin"]
        answer = admin.api("post", "/api/v1/category-set/switch", {"codes": [code], "on": active})
        self._saw(admin, answer)

    # --- What must hold

    @invariant()
    def pages_open_and_numbers_agree(self) -> None:
        with nothing_reported():
            if self.touched is not None:
                region, number = self.touched
                self.watch.pages_of(number, region, self._some_people(number))
                self.watch.lists(region)
            if self.look_everywhere:
                for region in REGIONS:
                    for number in self._numbers(region):
                        self.watch.pages_of(number, region, EVERYBODY)
                    self.watch.lists(region)
                self.watch.everything(EVERYBODY)
        self.touched = None

    def _some_people(self, number: int) -> tuple[str, ...]:
        """The residents, a stranger, and two of the staff in turn."""
        self.steps += 1
        return (*CITIZENS, GUEST, STAFF[self.steps % len(STAFF)], STAFF[(self.steps + number) % len(STAFF)])

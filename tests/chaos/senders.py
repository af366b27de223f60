"""Clients that send appeals and retry each with its idempotency key until it is acknowledged."""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.factories import INSIDE
from tests.site.client import RegionSession

SECONDS = 15
# An answer that says: later. Everything else that is not 201 is a fault.
LATER = {409, 429, 500, 502, 503}


@dataclass
class Senders:
    """`acknowledged` is number of the appeal by mark of its text; `strange` are answers that should not be."""

    port: int
    token: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, count: int) -> None:
        for number in range(count):
            self._threads.append(threading.Thread(target=self._send_on, args=[number], daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """No new appeals; those under way are sent until they are acknowledged."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive(), "a sender never got its answer"

    def _send_on(self, number: int) -> None:
        sent = 0
        while not self._stop.is_set():
            self._send_one(f"mark-{number}-{sent}")
            sent += 1
            time.sleep(0.1)

    def _send_one(self, mark: str) -> None:
        lat, lon = INSIDE["ul"]
        body = {"text": f"Яма на дороге у школы, объезжают по тротуару, {mark}.", "point": {"lat": lat, "lon": lon}}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": mark,
            "Content-Type": "application/json",
        }
        deadline = time.monotonic() + 50
        while time.monotonic() < deadline:
            # A new connection each time: the old one may lead to a dead worker.
            answer = self._try(json.dumps({**body, "wants_publicity": False}), headers)
            if answer is not None and answer.status_code == 201:
                self.acknowledged[mark] = answer.json()["number"]
                return
            time.sleep(0.2)

    def _try(self, body: str, headers: dict[str, Any]) -> "requests.Response | None":
        try:
            with RegionSession(self.port, "ul.localhost") as session:
                answer = session.post("/api/v1/appeals", body.encode(), headers=headers, timeout=SECONDS)
        except requests.RequestException:
            return None
        self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1
        if answer.status_code != 201 and answer.status_code not in LATER:
            self.strange.append(f"{answer.status_code} {answer.text[:300]}")
        return answer

"""Pigeon post: a channel in one file. The example of docs/how-to/add-a-channel.md."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from appeals.service import Incoming, appeal_channel, message_receive
from core.errors import DomainError
from core.events.deliveries import Channel, ChannelDown, channels
from core.events.models import Delivery

PIGEON = "pigeon"

appeal_channel(PIGEON, label="Голубиная почта", proves_sender=True)


@csrf_exempt
@require_POST
def callback(request: HttpRequest) -> JsonResponse:
    """Take a message that a pigeon has brought; the loft repeats it until it hears 200."""
    try:
        body = json.loads(request.body)
        told = Incoming(
            channel=PIGEON,
            external_id=str(body["ring"]),
            sender=str(body["loft"]),
            sender_name=str(body.get("name", "")),
            text=str(body["text"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"detail": "no message"}, status=400)
    try:
        row = message_receive(told)
    except DomainError as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    return JsonResponse({"outcome": row.outcome})


class Sky:
    """The outside: what pigeons have carried away. A real channel calls an API here, with a timeout."""

    def __init__(self) -> None:
        self.flown: dict[str, dict[str, Any]] = {}
        self.is_stormy = False

    def fly(self, *, ring: str, loft: str, text: str) -> None:
        if self.is_stormy:
            raise ConnectionError("a storm")
        # A repeated ring is the same letter.
        self.flown.setdefault(ring, {"loft": loft, "text": text})


sky = Sky()


def pigeon_send(delivery: Delivery) -> None:
    """Carry a letter to the loft of its recipient."""
    try:
        sky.fly(ring=str(delivery.id), loft=delivery.recipient, text=delivery.payload["text"])
    except (ConnectionError, TimeoutError) as error:
        raise ChannelDown(f"{type(error).__name__}: {error}") from error


channels.register(Channel(PIGEON, pigeon_send, concurrency=1))

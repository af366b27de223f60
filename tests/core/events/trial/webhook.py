"""A delivery channel without letters: each item is posted as JSON to its recipient.

The example of docs/how-to/add-a-channel.md: everything about sending is in this file.
"""

import json
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from core.events.deliveries import Channel, ChannelDown, PermanentFailure, channels
from core.events.models import Delivery

WEBHOOK = "trial-webhook"
SECONDS = 60
GONE = 410


def webhook_send(delivery: Delivery) -> None:
    """Post an item; its id is the same in every attempt, so that the other side can drop a repetition."""
    body = json.dumps({"id": str(delivery.id), "title": delivery.title, **delivery.payload}).encode()
    request = Request(delivery.recipient, data=body, headers={"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=SECONDS):
            return
    except HTTPError as answer:
        if answer.code == GONE:
            raise PermanentFailure("HTTP 410") from answer
        raise
    except (URLError, TimeoutError) as error:
        raise ChannelDown(f"{type(error).__name__}: {error}") from error


channels.register(Channel(WEBHOOK, webhook_send, concurrency=1))

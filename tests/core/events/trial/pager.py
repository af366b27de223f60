"""A second channel beside the webhook: what is sent by one does not wait for the other."""

from core.events.deliveries import Channel, channels
from tests.core.events.trial.webhook import webhook_send

PAGER = "trial-pager"

channels.register(Channel(PAGER, webhook_send, concurrency=1))

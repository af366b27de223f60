"""Declare an example for the time of a test: nothing of it is met by other tests."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from appeals.api.requests import ACTION_REQUESTS
from appeals.channel_kinds import appeal_channels
from appeals.clocks.kinds import clock_kinds
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.selectors import queues
from appeals.stages.optional import optional_stages
from appeals.states import actions, states
from appeals.telling.registry import applicant_lines, letters, staff_lines
from appeals.telling.timeline.presenting import presenters
from core.events.deliveries import channels
from core.events.types import event_types

__all__ = ["declared"]

REGISTRIES = (
    states,
    actions,
    clock_kinds,
    optional_stages,
    event_types,
    presenters,
    letters,
    applicant_lines,
    staff_lines,
    appeal_channels,
    channels,
)
TABLES = (ACTION_FORMS, ACTION_REQUESTS)
PREPARED = (queues._opened, queues._emergencies, queues._neighbours)


@contextmanager
def declared(name: str) -> Iterator[ModuleType]:
    """Import the module of that name of this package, and unregister afterwards what it has registered."""
    # Queries are compiled once a process, with the states of that moment.
    for prepared in PREPARED:
        prepared.cache_clear()
    # Addresses are made once a process, too: without the example's, which other tests would meet.
    import_module("config.urls.region")
    known = [set(registry.names()) for registry in REGISTRIES], [set(table) for table in TABLES]
    path = f"tests.appeals.trial.{name}"
    try:
        yield import_module(path)
    finally:
        for registry, names in zip(REGISTRIES, known[0], strict=True):
            for item in set(registry.names()) - names:
                registry.unregister(item)
        for table, names in zip(TABLES, known[1], strict=True):
            for item in set(table) - names:
                del table[item]
        for prepared in PREPARED:
            prepared.cache_clear()
        sys.modules.pop(path, None)

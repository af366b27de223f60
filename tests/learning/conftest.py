"""The trial kind of trained model, registered as long as a test lasts."""

import sys
from importlib import import_module

import pytest

from learning.service import model_kinds
from tests.learning.making import process_forget

NAME = "tests.learning.trial.urgency"


@pytest.fixture
def trial():
    """The module of the trial kind."""
    process_forget()
    yield import_module(NAME)
    model_kinds.unregister("urgency")
    del sys.modules[NAME]
    process_forget()

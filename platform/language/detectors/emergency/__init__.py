"""Danger to life and health now: what the messages say that cannot wait for a queue."""

from language.detectors.emergency.judging import EMERGENCY, emergencies_in, emergency_find

__all__ = ["EMERGENCY", "emergencies_in", "emergency_find"]

"""Danger to life and health now: what the messages say that cannot wait for a queue."""

from appeals.detectors.emergency.matching import EMERGENCY, emergency_find

__all__ = ["EMERGENCY", "emergency_find"]

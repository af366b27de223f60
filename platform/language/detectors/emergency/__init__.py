"""Find immediate danger to life and health in a message."""

from language.detectors.emergency.judging import EMERGENCY, emergencies_in, emergency_find

__all__ = ["EMERGENCY", "emergencies_in", "emergency_find"]

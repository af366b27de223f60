"""Warm up text reading: the first text loads a dictionary, weights and rules."""

__all__ = ["reading_warm"]

SAMPLE = "Открыт люк у дома 5 по улице Мира, позвоните Ивану Петрову."


def reading_warm() -> None:
    """Have every program that reads appeals read a sentence."""
    from appeals.stages.triage import text_read
    from language.detectors.personal_data import personal_data_find
    from language.reading import read
    from taxonomy.service import Rubrication

    message = read(SAMPLE)
    text_read(message, Rubrication(), personal_data_find(message))

"""Readers of the log that tell people what happened."""

__all__: list[str] = []

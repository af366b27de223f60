"""Labelled messages of our own, for measuring detectors."""

import json
from pathlib import Path

__all__ = ["messages_of"]


def messages_of(detector: str, part: str) -> list[dict]:
    """The messages of a part of a detector's file, each with its text and labels."""
    lines = Path(__file__).with_name(f"{detector}.jsonl").read_text(encoding="utf-8").splitlines()
    return [message for message in map(json.loads, lines) if message["part"] == part]

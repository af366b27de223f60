"""Our own ordinary messages (`ordinary.txt`): negative examples of every region's rudeness model.

They are invented messages without rude words, from those labelled messages of other detectors that are no test set.
"""

from pathlib import Path

__all__ = ["ordinary_shipped"]

_FILE = Path(__file__).with_name("ordinary.txt")


def ordinary_shipped(*, most: int | None = None) -> list[str]:
    """Three thousand short messages about potholes, rubbish, danger and the like; `most` of them, evenly drawn."""
    messages = _FILE.read_text(encoding="utf-8").splitlines()
    if most is None or most >= len(messages):
        return messages
    return [messages[place * len(messages) // most] for place in range(most)]

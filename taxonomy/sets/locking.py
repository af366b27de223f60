"""Lock a region's set for one writer at a time."""

from core.database.locks import wait_for_turn

__all__ = ["set_lock"]


def set_lock() -> None:
    """Lock this region's set for other writers until the transaction ends."""
    wait_for_turn("set")

"""Forms of staff. Importing this package registers the form of every action."""

from appeals.portals.workplace.forms import actions, moving

__all__ = ["actions", "moving"]

"""Public functions of the workplace for other packages: guard, menu."""

from workplace.guard import ADMIN, STAFF, Access, access_of, may_open, work_path
from workplace.menu import MenuLead, menu_leads, menu_page

__all__ = [
    "ADMIN",
    "STAFF",
    "Access",
    "MenuLead",
    "access_of",
    "may_open",
    "menu_leads",
    "menu_page",
    "work_path",
]

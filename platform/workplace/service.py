"""Public functions of the workplace for other packages: guard, menu, slots, forms, offers to undo, exports."""

from workplace.access import ADMIN, STAFF, Access, may_open, work_path
from workplace.choices import (
    MINISTRY,
    executor_choices,
    ministry_choices,
    municipality_choices,
    organisation_choices,
)
from workplace.exports import ExportList, export_send
from workplace.long_select import TYPED, LongChoiceField, LongSelect, Offered, long_choice, options_html
from workplace.menu import MenuLead, menu_leads, menu_page
from workplace.offers import offer_make, offer_take_away, offers_of
from workplace.slots import REGION_TABS, WORK_SIDE, ActionLink, Card, Panel, Slot, Tab

__all__ = [
    "ADMIN",
    "MINISTRY",
    "REGION_TABS",
    "STAFF",
    "TYPED",
    "WORK_SIDE",
    "Access",
    "ActionLink",
    "Card",
    "ExportList",
    "LongChoiceField",
    "LongSelect",
    "MenuLead",
    "Offered",
    "Panel",
    "Slot",
    "Tab",
    "executor_choices",
    "export_send",
    "long_choice",
    "may_open",
    "menu_leads",
    "menu_page",
    "ministry_choices",
    "municipality_choices",
    "offer_make",
    "offer_take_away",
    "offers_of",
    "options_html",
    "organisation_choices",
    "work_path",
]

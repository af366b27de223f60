"""Slots of the frame and of the workplace's own pages."""

from django.utils.translation import gettext_lazy as _

from workplace.slots import Panel, Slot, Tab

__all__ = ["REGION_TABS", "WORK_SIDE"]

# Under the menu, on every page of the workplace.
WORK_SIDE: Slot[Panel] = Slot("work.side", Panel)
# Pages about the region, for its administrator.
REGION_TABS: Slot[Tab] = Slot("region.tabs", Tab)

for tab in (
    Tab(name="portal", label=_("Портал"), url_name="work:region", order=10),
    Tab(name="organisations", label=_("Организации"), url_name="work:organisations", order=20),
    Tab(name="municipalities", label=_("Муниципалитеты"), url_name="work:municipalities", order=30),
):
    REGION_TABS.add(tab)

"""What the module adds to pages of the staff: a card and a button of an appeal, a tab of the region's pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from appeals.service import APPEAL_ACTIONS, APPEAL_SIDE, AppealOnPage
from otklik_hotspots.counts import similar_to
from workplace.service import REGION_TABS, WORK_SIDE, ActionLink, Card, Panel, Tab

SLUG = "hotspots"


def _similar(request: HttpRequest, about: AppealOnPage) -> Mapping[str, Any] | None:
    count = similar_to(about.category_id)
    return {"count": count} if count > 1 else None


APPEAL_SIDE.add(Card(name=SLUG, template="hotspots/card.html", facts=_similar, module=SLUG))
APPEAL_ACTIONS.add(
    ActionLink(name=SLUG, label="Горячие темы", url_name="hotspots-work:list", icon="chart", module=SLUG)
)
WORK_SIDE.add(Panel(name=SLUG, template="hotspots/side.html", roles=("hotspots.observer",), module=SLUG))
REGION_TABS.add(Tab(name=SLUG, label="Горячие темы", url_name="hotspots-work:list", module=SLUG))

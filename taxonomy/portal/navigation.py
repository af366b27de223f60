"""Menu items of the administrator's pages."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shell.navigation import NavItem, navigation
from taxonomy.access import may_manage
from tenants.service import NOBODY

__all__: list[str] = []


def _manages(request: HttpRequest) -> bool:
    return may_manage(getattr(request, "person", NOBODY))


# An item whose URL the host lacks is not shown.
for label, short_label, url_name, icon, order, within in (
    (_("Категории"), "", "taxonomy:categories", "tag", 200, ("taxonomy:catalogs",)),
    (_("Алгоритмы"), "", "taxonomy:playbooks", "list", 210, ()),
    (_("Рубрикация"), _("Подсказки"), "taxonomy:rubrication", "chart", 220, ()),
):
    navigation.register(
        NavItem(
            label=label,
            short_label=short_label,
            url_name=url_name,
            icon=icon,
            frame="workplace",
            order=order,
            visible=_manages,
            within=within,
        )
    )

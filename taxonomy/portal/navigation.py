"""Menu items of the administrator's pages."""

from django.utils.translation import gettext_lazy as _

from workplace.service import menu_page

__all__: list[str] = []

menu_page("taxonomy:categories", _("Категории"), icon="tag", order=200, within=("taxonomy:catalogs",))
menu_page("taxonomy:playbooks", _("Алгоритмы"), icon="list", order=210)
menu_page("taxonomy:rubrication", _("Рубрикация"), short_label=_("Подсказки"), icon="chart", order=220)

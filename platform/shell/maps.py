"""The words that a map says; map.js reads them from the page, so that they go through gettext."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MAP_WORDS = {
    "locate": _("Где я сейчас"),
    "centre": _("Метка в центр карты"),
    "help": _(
        "Нажмите на карту или перетащите метку. С клавиатуры: стрелками подвиньте карту "
        "и нажмите «Метка в центр карты»."
    ),
    "outside": _("Эта точка за границей региона. Поставьте метку внутри границ."),
    "picked": _("Метка поставлена"),
    "denied": _("Не получилось узнать, где вы. Разрешите доступ к геопозиции или поставьте метку сами."),
    "locating": _("Ищем, где вы…"),
    "failed": _("Карта не загрузилась. Проверьте связь и обновите страницу."),
    "nothing": _("Здесь пока ничего нет"),
    "many": _("Меток здесь"),
    "zoomIn": _("Приблизить"),
    "zoomOut": _("Отдалить"),
    "twoFingers": _("Карту двигают двумя пальцами"),
    "close": _("Закрыть"),
}

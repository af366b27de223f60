"""Menu items of the citizen portal."""

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appeals.telling.notifications import notifications_unread_count
from core.units import plural
from shell.navigation import NavItem, navigation, signed_in

__all__: list[str] = []


def _unread(request: HttpRequest) -> int:
    return notifications_unread_count(person=request.person)  # type: ignore[attr-defined]


def _unread_label(count: int) -> str:
    return plural(count, gettext("непрочитанное"), gettext("непрочитанных"), gettext("непрочитанных"))


for item in (
    NavItem(label=_("Главная"), url_name="portal:home", icon="home", frame="portal", order=10),
    NavItem(
        label=_("Обращения"), short_label=_("Список"), url_name="portal:list", icon="list", frame="portal", order=20
    ),
    NavItem(label=_("Сообщить"), url_name="portal:new", icon="plus", frame="portal", order=30, emphasis=True),
    NavItem(label=_("Карта"), url_name="portal:map", icon="map", frame="portal", order=40),
    NavItem(label=_("Мои"), url_name="portal:mine", icon="inbox", frame="portal", order=50),
    NavItem(
        label=_("Уведомления"),
        url_name="portal:notifications",
        icon="bell",
        frame="tools",
        order=10,
        visible=signed_in,
        badge=_unread,
        badge_label=_unread_label,
    ),
    NavItem(label=_("Мои обращения"), url_name="portal:mine", icon="inbox", frame="account", order=10),
    NavItem(label=_("Правила портала"), url_name="portal:rules", icon="info", frame="footer", order=10),
):
    navigation.register(item)

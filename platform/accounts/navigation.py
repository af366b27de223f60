"""Menu items of accounts."""

from django.utils.translation import gettext_lazy as _

from shell.navigation import NavItem, navigation

__all__: list[str] = []

for item in (
    NavItem(label=_("Мои данные"), url_name="accounts:profile", icon="user", frame="account", order=50),
    NavItem(label=_("Ключи для программ"), url_name="accounts:tokens", icon="settings", frame="account", order=60),
    NavItem(label=_("API для программ"), url_name="api:docs", icon="link", frame="footer", order=40),
    NavItem(
        label=_("Согласие на обработку данных"), url_name="accounts:consent", icon="info", frame="footer", order=20
    ),
    NavItem(label=_("Как мы храним ваши данные"), url_name="accounts:privacy", icon="lock", frame="footer", order=30),
):
    navigation.register(item)

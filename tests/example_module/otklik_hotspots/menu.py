"""Menu items of the module, on the portal and in the workplace."""

from shell.navigation import NavItem, navigation
from workplace.service import menu_page

SLUG = "hotspots"

navigation.register(
    NavItem(label="Горячие темы", url_name="hotspots:list", icon="chart", frame="footer", order=200, module=SLUG)
)
menu_page("hotspots-work:observer", "Мои темы", icon="eye", order=290, module=SLUG)
menu_page("hotspots-work:list", "Горячие темы", icon="chart", order=300, module=SLUG)

"""Launch step that loads the library of playbooks into a region."""

from typing import Any

from django.utils.translation import gettext_lazy

from core.events.types import SYSTEM
from core.units import plural
from taxonomy.models import Playbook
from taxonomy.playbooks.shipped import library_load
from tenants.launching import launch_step

__all__: list[str] = []


@launch_step("playbooks", title=gettext_lazy("Алгоритмы"), position=55)
def playbooks(region: Any, kit: dict[str, Any]) -> str:
    """Load what the library has newer than the region; what the region has published itself stays."""
    library_load(acting=SYSTEM)
    count = Playbook.objects.count()
    return f"{count} {plural(count, 'алгоритм', 'алгоритма', 'алгоритмов')}"

"""Event readers: a changed set, a broken model, a switched module."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.events.readers import StoredEvent, reader
from core.mail.channel import mail_enqueue
from core.tasks import send_after_commit
from taxonomy.events import CategoriesChanged, CategorySetPublished, RubricModelBroken
from taxonomy.sets.of_modules import module_categories_follow
from tenants.events import ModuleSwitched
from tenants.service import Role, region_brand, region_current, region_url, staff_with_role

__all__: list[str] = []


@reader("taxonomy.rubrication", on=(CategorySetPublished, CategoriesChanged))
def set_changed(event: StoredEvent) -> None:
    """Build the cold model of the new set in advance."""
    send_after_commit("taxonomy.rubrication.tasks.rubric_prepare")


@reader("taxonomy.module_categories", on=(ModuleSwitched,))
def follow_switch(event: StoredEvent) -> None:
    """Bring in the categories of a module that was switched on; switch them off with it."""
    assert isinstance(event.data, ModuleSwitched)
    module_categories_follow(event.data.module)


@reader("taxonomy.rubrication-alarm", on=(RubricModelBroken,))
def model_broken_tell(event: StoredEvent) -> None:
    """Send a letter to the region's administrators, one per broken model."""
    assert isinstance(event.data, RubricModelBroken)
    region = region_current()
    path = reverse("taxonomy:rubrication", urlconf=settings.ROOT_URLCONF)
    context = {
        "version": event.data.version,
        "brand": region_brand(region),
        "portal_url": region_url("/", region=region),
        "action_url": region_url(path, region=region),
        "action_label": _("Открыть «Рубрикацию»"),
    }
    text = render_to_string("taxonomy/email/model_broken.txt", context)
    html = render_to_string("taxonomy/email/model_broken.html", context)
    for admin in staff_with_role(Role.REGIONAL_ADMIN):
        mail_enqueue(
            key=f"event:{event.id}:mail:{admin.email}",
            to=admin.email,
            subject=_("Модель рубрикации повреждена"),
            text=text,
            html=html,
            sender=region.portal_name,
            person_id=admin.user_id,
            event_id=event.id,
        )

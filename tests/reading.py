"""The timeline of an appeal as one audience sees it."""

from appeals.models import Appeal, PublicAppeal
from appeals.telling.timeline import TimelineItem, public_timeline_items, timeline_items, timeline_outline
from core.errors import Missing
from tenants.service import Person

__all__ = ["told_to"]


def told_to(appeal: Appeal, person: Person) -> list[TimelineItem]:
    """Their own history, or the public's; of an appeal that is not published what happened and no words."""
    try:
        return timeline_items(appeal, person)
    except Missing:
        published = PublicAppeal.objects.filter(pk=appeal.pk).first()
        return public_timeline_items(published) if published else timeline_outline(appeal)

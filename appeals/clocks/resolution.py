"""RESOLUTION: the category's deadline, from receipt to answer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.clocks.kinds import RESOLUTION, Policy, appeal_clock
from appeals.clocks.working_time import Period
from appeals.models import Appeal
from appeals.states import Party

__all__: list[str] = []


def _policy(appeal: Appeal) -> Policy:
    category = appeal.category
    source = _("%(title)s, быстрый срок") if category.fast_track else "%(title)s"
    return Policy(
        period=Period(category.deadline, category.deadline_unit),
        source=source % {"title": category.title},
        since=appeal.received_at,
    )


# A refusal that was taken back was the centre's own mistake: the time goes on as if it had not been.
appeal_clock(
    RESOLUTION,
    label=gettext_lazy("Срок ответа"),
    policy=_policy,
    party=Party.EXECUTOR,
    goes_on=True,
    is_public=True,
)

"""VERDICT: ten days to judge an answer, the last to its end; then the appeal closes without a verdict."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.clocks.kinds import VERDICT, Policy, appeal_clock
from appeals.clocks.working_time import Period
from appeals.models import Appeal
from appeals.states import Party
from taxonomy.service import DeadlineUnit

__all__ = ["VERDICT_TIME"]

# The project's specification, «The appeal's life».
VERDICT_TIME = timedelta(days=10)


def _policy(appeal: Appeal) -> Policy:
    return Policy(period=Period(VERDICT_TIME.days, DeadlineUnit.CALENDAR_DAYS), source=_("столько ждём оценки ответа"))


appeal_clock(
    VERDICT,
    label=gettext_lazy("Без оценки закроется"),
    policy=_policy,
    party=Party.APPLICANT,
    when_due="appeals.stages.verdict.verdict_expire",
    is_public=True,
)

"""REOPENING: a rejection was a mistake; moderation starts again.

Needs: an appeal in rejected.
Decides: nothing; level 1 decides again, also on publication.
Announces: AppealReopened.
"""

from django.utils.translation import gettext_lazy

from appeals.events import AppealReopened
from appeals.models import Appeal
from appeals.stages.notes import note_write
from appeals.stages.step import step_taken
from appeals.stages.words import words_checked
from appeals.states import Action, Party, State, appeal_action
from tenants.service import Person

__all__ = ["appeal_reopen"]

MIN_REASON = 10


@appeal_action(
    Action.REOPEN,
    label=gettext_lazy("Вернуть на рассмотрение"),
    sources={State.REJECTED},
    target=State.MODERATION_1,
    by={Party.MODERATOR, Party.MINISTRY_MODERATOR},
    done=gettext_lazy("отказ отменён, обращение снова на модерации"),
)
def appeal_reopen(*, person: Person, number: int, version: int, reason: str) -> Appeal:
    """Reopen a rejected appeal, however old; `reason` is for staff, the applicant is notified of the fact."""
    words = words_checked(reason, field="reason", minimum=MIN_REASON)
    with step_taken(person=person, number=number, action=Action.REOPEN, version=version) as step:
        appeal = step.appeal
        # The refusal's words stay for the history; what they said holds no longer.
        appeal.closed_at = None
        note = note_write(step, words)
        step.finish(
            AppealReopened(
                appeal_id=appeal.id, number=appeal.number, state=appeal.state, version=appeal.version, note_id=note.id
            )
        )
    return appeal

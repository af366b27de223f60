"""What a module declares of appeals: states, actions, optional stages, clocks, forms, requests, notifications.

The second door of appeals, beside `service.py`: import it only from files that the manifest lists in `registers`.
Everything declared passes `module=` with the slug of the module. Events extend `appeals.events.AppealEvent`.
"""

from appeals.api.requests import ActionInput, action_request
from appeals.clocks.kinds import RESOLUTION, VERDICT, Policy, appeal_clock
from appeals.clocks.working_time import Period
from appeals.models import Appeal
from appeals.portals.citizen.appeal_forms import VersionedForm, applicant_form
from appeals.portals.workplace.forms.base import ActionForm, action_form, words_field
from appeals.stages.assignment import assignment_again
from appeals.stages.optional import optional_stage
from appeals.stages.step import Step, step_by_system, step_taken
from appeals.stages.words import MAX_WORDS, words_checked
from appeals.states import Action, Party, State, appeal_action, appeal_state
from appeals.telling.letters import answer_letter
from appeals.telling.registry import Letter, Occasion, StaffLine, tells_applicant, tells_by_letter, tells_staff
from appeals.telling.timeline.facts import TimelineItem
from appeals.telling.timeline.presenting import Line, presents
from taxonomy.service import DeadlineUnit

__all__ = [
    "MAX_WORDS",
    "RESOLUTION",
    "VERDICT",
    "Action",
    "ActionForm",
    "ActionInput",
    "Appeal",
    "DeadlineUnit",
    "Letter",
    "Line",
    "Occasion",
    "Party",
    "Period",
    "Policy",
    "StaffLine",
    "State",
    "Step",
    "TimelineItem",
    "VersionedForm",
    "action_form",
    "action_request",
    "answer_letter",
    "appeal_action",
    "appeal_clock",
    "appeal_state",
    "applicant_form",
    "assignment_again",
    "optional_stage",
    "presents",
    "step_by_system",
    "step_taken",
    "tells_applicant",
    "tells_by_letter",
    "tells_staff",
    "words_checked",
    "words_field",
]

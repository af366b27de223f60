"""Texts of in-app lines: one sentence per event, for the applicant and for the staff whose turn it is."""

from django.utils.translation import gettext as _

from appeals.events import (
    AnswerGiven,
    AppealApproved,
    AppealAssigned,
    AppealCategoryChanged,
    AppealPassedOn,
    AppealReassigned,
    AppealRecategorised,
    AppealReceived,
    AppealRejected,
    AppealReopened,
    AppealTriaged,
    ApplicantWrote,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import VerdictKind
from appeals.states import Party, State, states
from appeals.telling.registry import Occasion, StaffLine, tells_applicant, tells_staff
from tenants.service import Role

__all__: list[str] = []


@tells_applicant(AppealReceived)
def _received(event: AppealReceived, occasion: Occasion) -> str:
    return _("обращение получено, его проверит модератор")


@tells_applicant(AppealTriaged)
def _triaged(event: AppealTriaged, occasion: Occasion) -> str:
    return _passed_to(event.ministry_name) if event.passed_level_1 else ""


@tells_applicant(AppealApproved)
def _approved(event: AppealApproved, occasion: Occasion) -> str:
    return _passed_to(event.ministry_name)


def _passed_to(ministry: str) -> str:
    return _("передано: %(ministry)s") % {"ministry": ministry} if ministry else _("передано в министерство")


@tells_applicant(AppealRejected)
def _rejected(event: AppealRejected, occasion: Occasion) -> str:
    return _("обращение отклонено")


@tells_applicant(AppealReopened)
def _reopened(event: AppealReopened, occasion: Occasion) -> str:
    return _("обращение рассматривают заново")


@tells_applicant(AppealPassedOn, AppealCategoryChanged)
def _passed_on(event: AppealPassedOn | AppealCategoryChanged, occasion: Occasion) -> str:
    if event.to_moderator:
        return _("модератор уточняет, какое ведомство ответит")
    return _passed_to(event.ministry_name) if event.former_ministry_id else ""


@tells_applicant(QuestionAsked)
def _asked(event: QuestionAsked, occasion: Occasion) -> str:
    return _("министерство спрашивает, ответьте на вопрос")


@tells_applicant(AppealAssigned)
def _assigned(event: AppealAssigned, occasion: Occasion) -> str:
    return _("передано исполнителю: %(executor)s") % {"executor": event.executor_name}


@tells_applicant(AppealReassigned)
def _reassigned(event: AppealReassigned, occasion: Occasion) -> str:
    return _("передано другому исполнителю: %(executor)s") % {"executor": event.executor_name}


@tells_applicant(AnswerGiven)
def _answered(event: AnswerGiven, occasion: Occasion) -> str:
    # An optional stage before the verdict tells of the answer when it lets it go.
    return _("исполнитель ответил, оцените решение") if event.state == State.ANSWERED else ""


@tells_applicant(VerdictGiven)
def _closed_by_time(event: VerdictGiven, occasion: Occasion) -> str:
    return _("закрыто: оценки не было") if event.kind == VerdictKind.EXPIRED else ""


def _for_ministry(title: str, occasion: Occasion) -> StaffLine:
    return StaffLine(title, Role.MINISTRY_MODERATOR, occasion.appeal.ministry_id)


@tells_staff(AppealApproved, AppealTriaged, AppealRecategorised, AppealPassedOn, AppealCategoryChanged)
def _comes_to_ministry(
    event: AppealApproved | AppealTriaged | AppealRecategorised | AppealPassedOn | AppealCategoryChanged,
    occasion: Occasion,
) -> StaffLine | None:
    match event:
        case AppealTriaged(passed_level_1=False):
            return None
        case AppealRecategorised() if event.former_ministry_id is None or event.state != State.MODERATION_2:
            return None
        case AppealPassedOn(to_moderator=True) | AppealCategoryChanged(to_moderator=True):
            return None
    return _for_ministry(_("новое обращение в министерстве"), occasion)


@tells_staff(QuestionAnswered)
def _clarified(event: QuestionAnswered, occasion: Occasion) -> StaffLine:
    return _for_ministry(_("заявитель ответил на вопрос"), occasion)


@tells_staff(ApplicantWrote)
def _wrote(event: ApplicantWrote, occasion: Occasion) -> StaffLine | None:
    title, appeal = _("заявитель написал ещё"), occasion.appeal
    match states[appeal.state].turn:
        case Party.EXECUTOR:
            return StaffLine(title, Role.EXECUTOR, appeal.executor_id)
        case Party.MODERATOR:
            return None
    return _for_ministry(title, occasion)


@tells_staff(AssignmentRefused)
def _refused(event: AssignmentRefused, occasion: Occasion) -> StaffLine:
    return _for_ministry(_("исполнитель вернул обращение, назначьте другого"), occasion)


@tells_staff(AppealAssigned, AppealReassigned)
def _has_a_task(event: AppealAssigned | AppealReassigned, occasion: Occasion) -> StaffLine:
    return StaffLine(_("новое поручение"), Role.EXECUTOR, event.executor_id)


@tells_staff(VerdictGiven)
def _returned(event: VerdictGiven, occasion: Occasion) -> StaffLine | None:
    if event.kind != VerdictKind.RETURNED:
        return None
    return StaffLine(_("заявитель вернул на доработку"), Role.EXECUTOR, occasion.appeal.executor_id)

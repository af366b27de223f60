"""One form per staff action; the page shows those that the person may take now."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.models import Appeal, RejectionReason
from appeals.photos.limits import ACCEPT, MAX_MEGABYTES, MAX_PHOTOS_PER_APPEAL
from appeals.portals.workplace.forms.base import ActionForm, action_form, offer_categories, words_field
from appeals.portals.workplace.words import REJECTION_TEMPLATES
from appeals.stages.answer import problem_is_shown
from appeals.states import Action
from shell.forms import FilesField, FilesInput
from taxonomy.service import EvidenceNeed, Sensitivity
from tenants.service import OrganisationListed
from workplace.service import TYPED, LongSelect, executor_choices, long_choice

__all__ = ["AnswerForm"]


@action_form
class ApproveForm(ActionForm):
    action = Action.APPROVE
    key = "a"
    submit = gettext_lazy("Принять")

    category = long_choice(gettext_lazy("Категория"))
    publish = forms.BooleanField(label=gettext_lazy("Показать на портале"), required=False)

    def prepare(self) -> None:
        if self.sent is not None and self.sent.get("suggested"):
            # The button of a suggestion sends the form: it says more than the list that was left as it was.
            self.data = self.sent.copy()
            self.data["category"], self.data[f"category{TYPED}"] = str(self.sent["suggested"]), ""
        offer_categories(self)
        kept = self.appeal.category.moderators_keep
        self.fields["category"].initial = "" if kept else str(self.appeal.category_id)
        _offer_publicity(self.fields["publish"], self.appeal)

    def arguments(self) -> dict[str, Any]:
        return {"category_id": self.cleaned_data["category"], "publish": self.cleaned_data["publish"]}


# Said beside the tick; where the category is chosen on the same form, a script says it of the chosen one.
_SENSITIVE = {
    Sensitivity.CONFIDENTIAL: gettext_lazy("Обращения этой категории на портале не показываются никогда."),
    Sensitivity.PERSONAL: gettext_lazy(
        "Категория о личном: показывайте, только если по тексту нельзя узнать человека."
    ),
}


def _offer_publicity(publish: forms.Field, appeal: Appeal) -> None:
    publish.initial = appeal.wants_publicity and appeal.category.sensitivity == Sensitivity.OPEN
    if not appeal.wants_publicity:
        publish.disabled = True
        publish.help_text = _("Заявитель просил не показывать.")
        return
    publish.help_text = _SENSITIVE.get(Sensitivity(appeal.category.sensitivity), "")
    publish.widget.attrs |= {f"data-hint-{kind.value}": words for kind, words in _SENSITIVE.items()}


class RejectForm(ActionForm):
    """Rejection on both levels: a reason and a text for the applicant."""

    key = "r"
    icon = "x"
    variant = "danger"
    submit = gettext_lazy("Отклонить")
    reasons: ClassVar[Iterable[RejectionReason]] = RejectionReason

    reason = forms.ChoiceField(
        label=gettext_lazy("Причина"),
        widget=LongSelect(attrs={"data-templates": True}),
        error_messages={"required": gettext_lazy("Выберите причину: заявитель увидит её вместе с вашими словами.")},
    )
    text = words_field(gettext_lazy("Что прочтёт заявитель"))

    def prepare(self) -> None:
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)
        reason.choices = [("", _("Выберите причину")), *((item.value, item.label) for item in self.reasons)]

    def clean(self) -> dict[str, Any]:
        """Fill the template of a reason without text, to be edited before sending."""
        values = self.cleaned_data
        if values.get("reason") and not values.get("text", "").strip() and not self.data.get("text", "").strip():
            assert self.sent is not None
            self.data = self.sent.copy()
            self.data["text"] = str(REJECTION_TEMPLATES[values["reason"]])
            self.errors.pop("text", None)
            self.add_error("text", _("Проверьте этот текст: его прочтёт заявитель. Потом отправьте ещё раз."))
        return values


@action_form
class RejectByRulesForm(RejectForm):
    action = Action.REJECT_BY_RULES


@action_form
class RejectBySubstanceForm(RejectForm):
    action = Action.REJECT_BY_SUBSTANCE
    submit = gettext_lazy("Отказать")
    reasons = (
        RejectionReason.NOT_OUR_AUTHORITY,
        RejectionReason.NO_DETAILS,
        RejectionReason.DUPLICATE,
        RejectionReason.NOT_AN_APPEAL,
    )


@action_form
class AskForm(ActionForm):
    action = Action.ASK
    key = "q"
    icon = "help"
    submit = gettext_lazy("Спросить")

    text = words_field(
        gettext_lazy("Вопрос"),
        help_text=gettext_lazy("Спросите всё сразу: пока заявитель не ответит, обращение ждёт."),
    )


@action_form
class AssignForm(ActionForm):
    action = Action.ASSIGN
    key = "a"
    icon = "send"
    submit = gettext_lazy("Назначить")

    executor = long_choice(gettext_lazy("Исполнитель"))
    note = words_field(
        gettext_lazy("Указания"), help_text=gettext_lazy("Видят только сотрудники и исполнитель."), required=False
    )

    def prepare(self) -> None:
        executor = self.fields["executor"]
        assert isinstance(executor, forms.TypedChoiceField)
        executor.choices = [("", _("Выберите организацию")), *_executors(self.appeal, but=self.taken_by())]
        if self.decides_publicity():
            publish = forms.BooleanField(label=_("Показать на портале"), required=False)
            _offer_publicity(publish, self.appeal)
            self.fields["publish"] = publish

    def decides_publicity(self) -> bool:
        """Whether publication is undecided: level 1 was skipped."""
        return self.action == Action.ASSIGN and self.appeal.skipped_level_1 and not self.appeal.is_published

    def taken_by(self) -> UUID | None:
        """The organisation to leave out of the choices."""
        return None

    def arguments(self) -> dict[str, Any]:
        sent = {"executor_id": self.cleaned_data["executor"], "note": self.cleaned_data["note"]}
        return sent | ({"publish": self.cleaned_data["publish"]} if "publish" in self.fields else {})


@action_form
class ReassignForm(AssignForm):
    action = Action.REASSIGN
    icon = "refresh"
    submit = gettext_lazy("Передать")

    def taken_by(self) -> UUID | None:
        return self.appeal.executor_id


def _executors(appeal: Appeal, *, but: UUID | None) -> list[Any]:
    """Executors of the appeal's municipality first, then of the whole region, then others."""
    near: list[OrganisationListed] = []
    regional: list[OrganisationListed] = []
    far: list[OrganisationListed] = []
    for item in executor_choices():
        if item.id == but:
            continue
        group = regional if item.municipality_id is None else near
        (group if item.municipality_id in (None, appeal.municipality_id) else far).append(item)
    groups = [
        (appeal.municipality.name if appeal.municipality else "", [(str(item.id), item.short_name) for item in near]),
        (_("Весь регион"), [(str(item.id), item.short_name) for item in regional]),
        (_("Другие муниципалитеты"), [(str(item.id), f"{item.short_name} — {item.municipality_name}") for item in far]),
    ]
    return [group for group in groups if group[1]]


@action_form
class RefuseForm(ActionForm):
    action = Action.REFUSE
    key = "r"
    icon = "return"
    variant = "danger"
    submit = gettext_lazy("Вернуть в министерство")

    reason = words_field(
        gettext_lazy("Почему это не ваше"),
        help_text=gettext_lazy("Если знаете, чьё это, — напишите: министерство назначит быстрее."),
    )


@action_form
class AnswerForm(ActionForm):
    """The executor's answer. Photos are ids of uploads, or files without JavaScript."""

    action = Action.ANSWER
    key = "a"
    icon = "check"
    submit = gettext_lazy("Отправить ответ")

    text = words_field(
        gettext_lazy("Что сделано"),
        help_text=gettext_lazy("Напишите, что сделали и когда. Если ещё нет — когда сделаете и почему не сразу."),
    )
    photos = FilesField(
        label=gettext_lazy("Фотографии «стало»"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT, "data-photos": True}),
    )

    def prepare(self) -> None:
        limits = _("До %(n)d снимков, каждый до %(mb)d МБ.") % {"n": MAX_PHOTOS_PER_APPEAL, "mb": MAX_MEGABYTES}
        evidence = self._evidence()
        self.fields["photos"].help_text = f"{limits} {evidence}".strip()
        # They may come as ids of uploaded ones, so only the service can say that they are missing.
        self.fields["photos"].required = bool(evidence)
        sent = self.sent.getlist("photo_ids") if self.sent is not None else self.again.get("photo_ids", [])
        self.uploaded: list[UUID] = [parsed for text in sent if (parsed := _parsed(text)) is not None]
        self.broken_ids = len(sent) - len(self.uploaded)
        # Of those uploaded, what came with this very request.
        self.stored: list[UUID] = []

    def _evidence(self) -> str:
        need = self.appeal.category.evidence
        if need == EvidenceNeed.NONE:
            return ""
        if need == EvidenceNeed.BEFORE_AFTER and not problem_is_shown(self.appeal):
            return _("Фото проблемы ещё нет, поэтому нужны два: первым «было», вторым «стало».")
        return _("Без фото «стало» ответ не отправится.")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if self.broken_ids:
            self.add_error("photos", _("Фотография не найдена: загрузите её ещё раз."))
        if len(self.uploaded) + len(values.get("photos", [])) > MAX_PHOTOS_PER_APPEAL:
            self.add_error("photos", _("Можно приложить не больше %(n)d фотографий.") % {"n": MAX_PHOTOS_PER_APPEAL})
        return values

    def arguments(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "photo_ids": tuple(self.uploaded)}


def _parsed(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

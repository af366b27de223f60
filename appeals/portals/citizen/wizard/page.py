"""Base of all wizard steps: open a draft, save the input, go on.

A form is always answered by a redirect to a page that can be reloaded, left and reopened. Invalid input is saved in the
draft as typed, and the page of the step shows it with its errors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from appeals.drafts import (
    AGAIN_OF,
    DRAFT_CHANGED,
    TRIED,
    draft_find,
    draft_key,
    draft_key_fits,
    draft_photo_add,
    draft_photo_remove,
    draft_save,
    draft_start,
    draft_tried,
)
from appeals.models import Appeal, Draft
from appeals.portals.citizen.wizard.danger import danger_in
from appeals.portals.citizen.wizard.steps import (
    STEPS,
    Standing,
    first_unfinished,
    next_step,
    previous_step,
    standing_of,
    step_url,
    stepper,
)
from appeals.portals.citizen.wizard.tabs import (
    PAGE,
    TAKE_OTHER,
    Variant,
    marks_of,
    meeting_of,
    new_page_name,
    others_with,
    swapped,
    variants_told,
    written_by,
)
from appeals.portals.drafts import draft_forget, draft_remember
from appeals.portals.looks import appeal_label
from appeals.portals.throttle import draft_refuse, upload_refused
from appeals.states import State
from core.errors import Conflict, InvalidInput
from core.typed import plain
from shell.kept.sending import sign_in_url
from tenants.service import RegionRequest

__all__ = ["FETCHED", "MOST_KEPT", "Step", "StepPage", "Values", "go_on", "gone_to_appeal", "typed_clean"]

# wizard.js sends forms itself, so that a lost connection loses nothing, and asks for the next address as data.
FETCHED = "X-Wizard"
# Beyond what any field takes, but not beyond what somebody may paste and want to shorten.
MOST_KEPT = 200_000
# What a step's page is asked for once more after a form that had nothing to keep.
CHECKED = "checked"
_SLUGS = frozenset(step.slug for step in STEPS)
SIGN_IN, BACK = "login", "back"

Values = MultiValueDict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A wizard step: its form over typed values, its changes of the draft, its page.

    `form` gets None or what was typed, `changes` the form once it is right, `saved` says where one goes then; `pressed`
    answers the step's own buttons.
    """

    form: Callable[["StepPage", Values | None], Form | None]
    changes: Callable[["StepPage", Any], dict[str, Any]]
    context: Callable[["StepPage", Any], dict[str, Any]]
    saved: Callable[["StepPage"], HttpResponse] | None = None
    pressed: Callable[["StepPage", Values], HttpResponse | None] | None = None


@dataclass
class StepPage:
    """A step of a draft that is shown or saved. An empty draft has no row yet."""

    request: RegionRequest
    slug: str
    draft: Draft
    standing: Standing = field(init=False)
    # When the draft was written in last, as far as the answer to this request knows.
    seen_at: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.standing = standing_of(self.draft.data)

    @property
    def is_new(self) -> bool:
        return self.draft._state.adding

    @property
    def url(self) -> str:
        return step_url(self.draft.id, self.slug)

    def show(self, step: Step) -> HttpResponse:
        """The page of the step, filled with the last input."""
        tried = self.draft.data.get(TRIED, {}).get(self.slug)
        typed: Values | None = None
        if tried is not None and tried["judged"]:
            typed = MultiValueDict(tried["values"])
        elif CHECKED in self.request.GET and self.is_new:
            typed = MultiValueDict()
        form = step.form(self, typed)
        if form is not None and tried is not None and typed is None:
            # What was left empty is filled in as it would be on a first look: with the name of who has signed in since.
            form.initial.update({name: values[-1] for name, values in tried["values"].items() if values and values[-1]})
        return self.render(f"citizen/wizard/{self.slug}.html", form=form, **step.context(self, form))

    def render(self, template: str, *, form: Form | None = None, **context: Any) -> HttpResponse:
        """A page of the wizard."""
        text = self.standing.data.get("text", "")
        common = {
            "draft": self.draft,
            "key": draft_key(self.draft.id),
            "is_new": self.is_new,
            "data": self.standing.data,
            "form": form,
            "step": self.slug,
            "steps": stepper(self.standing, self.slug, self.draft.id) if self.slug in _SLUGS else [],
            "previous": previous_step(self.standing, self.slug) if self.slug in _SLUGS else "send",
            "owner": str(self.request.person.user_id or "guest"),
            "danger": danger_in(text) if text else None,
            "rejected": self._rejected(),
            "tab_page": new_page_name(),
            "tab_base": marks_of(self.draft.data, self.slug, form),
            "others": variants_told(form, self.draft.data, self.slug),
        }
        return render(self.request, template, {**common, **context})

    def _rejected(self) -> Appeal | None:
        """The rejected appeal that this draft corrects, with the explanation its author got."""
        number, user_id = self.draft.data.get(AGAIN_OF), self.request.person.user_id
        if number is None or user_id is None:
            return None
        words = Appeal.objects.only("number", "rejection_reason", "rejection_text")
        return words.filter(number=number, applicant_id=user_id, state=State.REJECTED).first()

    def take(self, step: Step) -> HttpResponse:
        """Store all input of a form, whichever button sent it, and redirect accordingly."""
        posted = typed_clean(self.request.POST)
        problems = self.take_photos(self.request.FILES.getlist("photos"))
        for is_last in (False, False, True):
            try:
                return self._take(step, posted, problems, is_last=is_last)
            except Conflict as error:
                if error.code != DRAFT_CHANGED:
                    raise
            # Another tab was faster by a moment: the form meets what that has saved.
            self._now(draft_find(self.draft.id) or Draft(id=self.draft.id, user_id=self.request.person.user_id))
        raise AssertionError

    def _take(self, step: Step, posted: Values, problems: list[str], *, is_last: bool) -> HttpResponse:
        request = self.request
        self.seen_at = None if is_last or self.is_new else self.draft.updated_at
        goes = posted.get("go") or ""
        form = step.form(self, posted)
        if form is not None and not self.is_new:
            met = meeting_of(self.draft.data, self.slug, form, posted)
            if met.others:
                self._keep(form, met.posted, judged=False, others=met.others)
                return go_on(request, self._way(goes) if goes == SIGN_IN else self.url, again=True)
            if met.has_given_way:
                posted, form = met.posted, step.form(self, met.posted)
                messages.info(request, _("Здесь и то, что вы изменили в другой вкладке."))
        if form is not None and TAKE_OTHER in posted:
            taken, others = swapped(self.draft.data, self.slug, posted)
            self._keep(form, taken, judged=False, others=others)
            return go_on(request, self.url, again=True)
        if step.pressed is not None and (answer := step.pressed(self, posted)) is not None:
            return answer
        if photo := posted.get("remove"):
            self._remove_photo(photo)
        leaves = bool(goes or photo)
        if form is None or form.is_valid():
            changes = step.changes(self, form) if form is not None else {}
            self.save(changes, form, leaves=leaves)
        elif not self._is_blank(form, posted):
            self._keep(form, posted, judged=not leaves)
        for problem in problems:
            messages.error(request, problem)
        if goes:
            return go_on(request, self._way(goes))
        if form is not None and form.errors and self.is_new:
            return go_on(request, f"{self.url}?{CHECKED}=1", again=True)
        if photo or problems or (form is not None and form.errors):
            return go_on(request, self.url, again=True)
        if (missing := first_unfinished(self.standing, before=self.slug)) is not None:
            return go_on(request, step_url(self.draft.id, missing.slug))
        if step.saved is not None:
            return step.saved(self)
        return go_on(request, step_url(self.draft.id, next_step(self.standing, self.slug)))

    def save(self, changes: dict[str, Any], form: Form | None = None, *, leaves: bool = False) -> None:
        """Save the step's input. Raises Conflict if the draft was sent or changed meanwhile."""
        self.begin()
        if not leaves:
            # The person has looked at all variants, and goes on with this one.
            changes = {**changes, **others_with(self.draft.data, self.slug, [])}
        guessed = standing_of({**self.draft.data, **changes}).data.get("guess", "")
        changes = {**changes, "guess": guessed, **self._written(form)}
        self._now(draft_save(draft_id=self.draft.id, changes=changes, step=self.slug, seen_at=self.seen_at))

    def _written(self, form: Form | None) -> dict[str, Any]:
        return written_by(self.draft.data, form.fields if form is not None else (), self.request.POST.get(PAGE, ""))

    def begin(self) -> None:
        """Ensure that the draft has a row. A draft deleted in another tab is created again, so no text is lost."""
        if self.is_new:
            is_ours = draft_key_fits(self.draft.id, self.request.POST.get("key", ""))
            draft_refuse(self.request)
            self._now(draft_start(person=self.request.person, draft_id=self.draft.id, is_ours=is_ours))
            draft_remember(self.request, self.draft.id)
            if self.draft.data:
                raise Conflict(_("Этот черновик изменён в другой вкладке."), code=DRAFT_CHANGED)

    def _keep(self, form: Form, posted: Values, *, judged: bool, others: list[Variant] | None = None) -> None:
        names = [name for name in form.fields if name in posted]
        values = {name: [value[:MOST_KEPT] for value in posted.getlist(name)] for name in names}
        changes = {} if others is None else others_with(self.draft.data, self.slug, others)
        self.type_in(values, judged=judged, changes={**changes, **self._written(form)})

    def type_in(
        self, values: dict[str, list[str]], *, judged: bool = False, changes: dict[str, Any] | None = None
    ) -> None:
        """Store raw input of the step. Raises Conflict as `save`."""
        self.begin()
        draft = draft_tried(
            draft_id=self.draft.id,
            step=self.slug,
            values=values,
            judged=judged,
            changes=changes,
            seen_at=self.seen_at,
        )
        self._now(draft)

    def _now(self, draft: Draft) -> None:
        self.draft = draft
        self.standing = standing_of(draft.data)

    def _is_blank(self, form: Form, posted: Values) -> bool:
        return self.is_new and not any(posted.get(name, "").strip() for name in form.fields)

    def _way(self, goes: str) -> str:
        if goes == SIGN_IN:
            return sign_in_url(self.url)
        slug = previous_step(self.standing, self.slug) if goes == BACK and self.slug in _SLUGS else goes
        return step_url(self.draft.id, slug if slug in _SLUGS else STEPS[0].slug)

    def take_photos(self, files: Sequence[UploadedFile]) -> list[str]:
        """Add photos to the draft; returns errors of refused ones."""
        if not files:
            return []
        if upload_refused(self.request, files):
            return [_("Слишком много фотографий подряд. Остальное сохранено, фото добавьте позже.")]
        self.begin()
        problems = []
        for file in files:
            try:
                draft_photo_add(person=self.request.person, draft_id=self.draft.id, upload=file)
            except InvalidInput as error:
                problems.append(f"{file.name}: {error.message}")
        return problems

    def _remove_photo(self, photo: str) -> None:
        try:
            draft_photo_remove(draft_id=self.draft.id, photo_id=UUID(photo))
        except ValueError:
            return


def typed_clean(posted: MultiValueDict[str, str]) -> Values:
    """Form data that can be stored."""
    return MultiValueDict({name: [plain(value) for value in values] for name, values in posted.lists()})


def go_on(request: RegionRequest, url: str, *, again: bool = False) -> HttpResponse:
    """Go to the next page: a redirect for browsers, JSON for wizard.js; `again` repeats the same step."""
    if request.headers.get(FETCHED):
        return JsonResponse({"next": url, "again": again})
    response = redirect(url)
    # On the way to the sign-in, too, the draft has all that was typed: nothing else need keep it.
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response


def gone_to_appeal(request: RegionRequest, draft: Draft, appeal: Appeal, *, again: bool = False) -> HttpResponse:
    """Redirect to the appeal that the draft became."""
    draft_forget(request, draft.id)
    label = appeal_label(request, appeal.number)
    if again:
        messages.info(request, _("Это обращение уже отправлено, его номер — %(number)s.") % {"number": label})
    else:
        words = _("Обращение %(number)s принято. Модератор проверит его и передаст тем, кто отвечает.")
        messages.success(request, words % {"number": label})
    return go_on(request, reverse("portal:appeal", args=(appeal.number,)) + "?sent=1")

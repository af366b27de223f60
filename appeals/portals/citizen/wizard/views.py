"""The pages of the wizard's steps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.service import consent_give, consent_is_given
from appeals.detectors.address import address_guess
from appeals.drafts import AUTO_CATEGORY, draft_discard, draft_photos, draft_send
from appeals.photos.limits import ACCEPT, MAX_MEGABYTES, MAX_PHOTOS_PER_APPEAL
from appeals.portals.citizen.throttle import send_refused, suggest_refused
from appeals.portals.citizen.wizard.categories import MOST_FOUND, categories_found, categories_suggested
from appeals.portals.citizen.wizard.forms import (
    CategoryForm,
    ConsentForm,
    ContactsForm,
    DescribeForm,
    DetailsForm,
    PlaceForm,
)
from appeals.portals.citizen.wizard.page import StepPage, go_on, gone_to_appeal, page_open
from appeals.portals.citizen.wizard.place import place_searched
from appeals.portals.citizen.wizard.session import draft_current, draft_forget, draft_open, draft_posted
from appeals.portals.citizen.wizard.steps import first_unfinished, step_of_field, step_url
from appeals.selectors.choices import CategoryChoice, Choices, category_words_now, choices_now
from appeals.stages.intake import MIN_TEXT
from core.errors import InvalidInput
from shell.errors import too_many_requests
from shell.kept.doors import posted_from
from taxonomy.service import Question, category_questions, rubricate
from tenants.service import RegionRequest, gazetteer

__all__ = ["categories", "discard", "start", "step", "suggest"]

MAX_QUERY = 200
# Enough to know what a message is about; the rest of a long one costs time while somebody types.
MAX_SUGGESTED_TEXT = 2000
# So many categories weigh nothing even on a cheap phone; of more, a direction's come when it is unfolded.
MOST_AT_ONCE = 100


@never_cache
@require_safe
def start(request: RegionRequest) -> HttpResponse:
    """Where «Сообщить о проблеме» leads: to the first step that still lacks something."""
    draft = draft_open(request)
    missing = first_unfinished(draft.data if draft is not None else {})
    return redirect(step_url(missing.slug if missing else "review"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: RegionRequest, slug: str) -> HttpResponse:
    """One step of the wizard."""
    view = _VIEWS.get(slug)
    if view is None:
        raise Http404
    page = page_open(request, slug)
    return page if isinstance(page, HttpResponseRedirect) else view(page)


def _describe(page: StepPage) -> HttpResponse:
    initial = {"text": page.data.get("text", "")}
    form = DescribeForm(page.request.POST if page.request.method == "POST" else None, initial=initial)
    choices = choices_now()
    if form.is_bound and form.is_valid():
        changes = {"text": form.cleaned_data["text"]}
        if (taken := choices.category(form.cleaned_data["category"])) is not None:
            changes |= _taken(page, str(taken.id))
        elif form.data.get("category") == "":
            # «Другое»: none of the suggested ones, nor the one that was chosen before.
            changes |= _taken(page, "")
        return page.save(changes)
    chosen = form.data.get("category", "") if form.is_bound else page.data.get("category", "")
    return page.show(form=form, **_suggestion(form["text"].value() or "", chosen, choices))


def _suggestion(text: str, chosen: str, choices: Choices) -> dict[str, Any]:
    """What the describe step shows under the words: what is likely, and what was chosen already."""
    suggested = _suggested(text, choices)
    earlier = next((item for item in choices.categories if str(item.id) == chosen), None)
    if suggested and earlier is not None and earlier not in suggested:
        suggested = [*suggested, earlier]
    return {"suggested": suggested, "chosen": chosen if earlier is not None else ""}


def _suggested(text: str, choices: Choices) -> list[CategoryChoice]:
    return _guessed(text, choices)[0]


def _guessed(text: str, choices: Choices) -> tuple[list[CategoryChoice], bool]:
    """The likely categories of a text, and whether one may leave it to the words: what they do not tell is «Другое»."""
    if len(text.strip()) < MIN_TEXT:
        return [], False
    rubrication = rubricate(text)
    return categories_suggested(choices, rubrication), rubrication.answer is not None


def _taken(page: StepPage, category: str) -> dict[str, Any]:
    """What choosing a category changes in a draft: another one asks other questions."""
    if category == page.data.get("category") and "asks" in page.data:
        return {}
    asks = bool(_questions(category))
    return {"category": category, "asks": asks, "details": {}, "details_seen": False}


def _questions(category: str) -> Sequence[Question]:
    return () if category in ("", AUTO_CATEGORY) else category_questions(UUID(category))


@never_cache
@posted_from("portal:new")
def suggest(request: RegionRequest) -> HttpResponse:
    """Categories by the words typed so far, for a person who is still typing."""
    if wait := suggest_refused(request):
        return too_many_requests(request, retry_after=wait)
    text = request.POST.get("text", "")[:MAX_SUGGESTED_TEXT]
    context = _suggestion(text, request.POST.get("category", ""), choices_now())
    return render(request, "citizen/wizard/suggestion.html", context)


def _category(page: StepPage) -> HttpResponse:
    choices = choices_now()
    form = CategoryForm(page.request.POST if page.request.method == "POST" else None, choices=choices)
    if form.is_bound and form.is_valid():
        return page.save(_taken(page, form.cleaned_data["category"]))
    chosen = form.data.get("category", "") if form.is_bound else page.data.get("category", "")
    return page.show(form=form, **_category_list(page.request, page.data, choices, chosen))


def _category_list(request: RegionRequest, data: Mapping[str, Any], choices: Choices, chosen: str) -> dict[str, Any]:
    words = request.GET.get("q", "")[:MAX_QUERY]
    suggested, may_guess = _guessed(data.get("text", ""), choices)
    # The same category stands twice on the page, and of two chosen ones a browser shows the last.
    is_suggested = any(str(item.id) == chosen for item in suggested)
    listed = "" if is_suggested else chosen
    unfolded = request.GET.get("direction", "")
    return {
        "q": words,
        "chosen": chosen,
        "listed": listed,
        "unfolded": unfolded or next((item.direction for item in choices.categories if str(item.id) == listed), ""),
        "found": categories_found(choices.categories, category_words_now(), words) if words.strip() else None,
        "most_found": MOST_FOUND,
        "suggested": suggested,
        "auto": AUTO_CATEGORY if may_guess or chosen == AUTO_CATEGORY else "",
        "directions": choices.directions,
        "at_once": len(choices.categories) <= MOST_AT_ONCE,
    }


@never_cache
@require_safe
def categories(request: RegionRequest) -> HttpResponse:
    """Pieces of the category step: what a search finds as you type, or the categories of one direction."""
    choices, chosen = choices_now(), request.GET.get("category", "")
    if (items := choices.directions.get(request.GET.get("direction", ""))) is not None:
        return render(request, "citizen/wizard/direction.html", {"items": items, "listed": chosen})
    draft = draft_current(request)
    data = draft.data if draft is not None else {}
    return render(request, "citizen/wizard/categories.html", _category_list(request, data, choices, chosen))


def _details(page: StepPage) -> HttpResponse:
    category = page.data.get("category", "")
    questions = _questions(category)
    if not questions:
        if page.request.method == "POST":
            return page.save({"asks": False, "details": {}})
        return redirect(step_url("place"))
    posted = page.request.POST if page.request.method == "POST" else None
    form = DetailsForm(posted, initial=_shown(page.data.get("details") or {}), questions=questions)
    if form.is_bound and form.is_valid():
        return page.save({"details": form.cleaned_data["details"], "details_seen": True})
    choice = choices_now().category(UUID(category))
    return page.show(form=form, category=choice)


def _shown(details: Mapping[str, Any]) -> dict[str, Any]:
    words = {True: "yes", False: "no"}
    return {key: words[answer] if isinstance(answer, bool) else answer for key, answer in details.items()}


def _place(page: StepPage) -> HttpResponse:
    choices = choices_now()
    names = ("lat", "lon", "address", "municipality")
    told = {name: page.data[name] for name in names if page.data.get(name) not in (None, "")}
    initial = told or _place_in_words(page.data.get("text", ""), choices)
    posted = page.request.POST if page.request.method == "POST" else None
    if posted is not None and (search := place_searched(posted)) is not None:
        return page.show(form=PlaceForm(initial=search.fields, choices=choices), search=search)
    form = PlaceForm(posted, initial=initial, choices=choices)
    if form.is_bound and form.is_valid():
        return page.save({name: form.cleaned_data[name] for name in ("lat", "lon", "address", "municipality")})
    return page.show(form=form)


def _place_in_words(text: str, choices: Choices) -> dict[str, str]:
    """The address that the person has written among their words, so that nobody types it twice."""
    guess = address_guess(text, gazetteer())
    if guess is None:
        return {}
    municipality = choices.municipality(guess.municipality)
    return {"address": guess.text, "municipality": str(municipality.id) if municipality else ""}


def _photos(page: StepPage) -> HttpResponse:
    if page.request.method == "POST":
        return page.save({"photos_seen": True})
    return page.show(
        photos=draft_photos(page.draft) if page.draft is not None else [],
        accept=ACCEPT,
        limit=MAX_PHOTOS_PER_APPEAL,
        megabytes=MAX_MEGABYTES,
    )


def _contacts(page: StepPage) -> HttpResponse:
    request = page.request
    if not request.person.is_signed_in:
        if request.method == "POST":
            return go_on(request, step_url("contacts"))
        here = urlencode({"next": step_url("contacts")})
        return page.show(
            login_url=f"{reverse('account_login')}?{here}", signup_url=f"{reverse('account_signup')}?{here}"
        )
    agreed = consent_is_given(user=request.user)
    initial = {
        "contact_name": page.data.get("contact_name") or request.user.full_name,
        "contact_phone": page.data.get("contact_phone", request.user.phone),
        "wants_publicity": page.data.get("wants_publicity", True),
    }
    form_class = ContactsForm if agreed else ConsentForm
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        if not agreed:
            consent_give(user=request.user)
        names = ("contact_name", "contact_phone", "wants_publicity")
        changes = {name: form.cleaned_data[name] for name in names}
        return page.save({**changes, "contact_email": request.user.email})
    return page.show(form=form)


def _review(page: StepPage) -> HttpResponse:
    request = page.request
    if request.method == "POST":
        return _send(page)
    choices = choices_now()
    chosen = page.data.get("category", "")
    category = next((item for item in choices.categories if str(item.id) == chosen), None)
    by_words = _suggested(page.data.get("text", ""), choices) if chosen == AUTO_CATEGORY else []
    municipality = next(
        (item for item in choices.municipalities if str(item.id) == page.data.get("municipality")), None
    )
    return page.show(
        category=category,
        by_words=by_words[0] if by_words else None,
        is_auto=chosen == AUTO_CATEGORY,
        answers=_answers(page.data),
        municipality=municipality,
        photos=draft_photos(page.draft) if page.draft is not None else [],
    )


def _answers(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels = {question.key: question.label for question in _questions(data.get("category", ""))}
    words = {True: _("да"), False: _("нет")}
    details = data.get("details") or {}
    return [
        (labels[key], words[answer] if isinstance(answer, bool) else answer)
        for key, answer in details.items()
        if key in labels
    ]


def _send(page: StepPage) -> HttpResponse:
    request = page.request
    if not request.person.is_signed_in:
        return go_on(request, step_url("contacts"))
    draft = draft_posted(request) or page.draft
    if draft is None:
        messages.warning(request, _("Этот черновик уже не найти. Начните заново: напишите, что случилось."))
        return go_on(request, step_url("describe"))
    if draft.appeal is not None:
        return gone_to_appeal(request, draft.appeal, again=True)
    if not consent_is_given(user=request.user):
        messages.warning(request, _("Осталось согласиться на обработку персональных данных."))
        return go_on(request, step_url("contacts"))
    if wait := send_refused(request):
        return too_many_requests(request, retry_after=wait)
    try:
        appeal = draft_send(person=request.person, draft_id=draft.id)
    except InvalidInput as error:
        messages.error(request, error.message)
        return go_on(request, step_url(step_of_field(error.field)))
    return gone_to_appeal(request, appeal)


@posted_from("portal:new")
def discard(request: RegionRequest) -> HttpResponse:
    """Throw the draft away and begin anew."""
    draft = draft_posted(request)
    if draft is not None and draft.appeal_id is None:
        draft_discard(draft_id=draft.id)
    draft_forget(request)
    return redirect(step_url("describe"))


_VIEWS: dict[str, Callable[[StepPage], HttpResponse]] = {
    "describe": _describe,
    "category": _category,
    "details": _details,
    "place": _place,
    "photos": _photos,
    "contacts": _contacts,
    "review": _review,
}

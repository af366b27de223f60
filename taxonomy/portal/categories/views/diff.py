"""Pages that review and publish the diff of a catalog's version."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import Conflict, InvalidInput
from core.events.types import Actor
from taxonomy.access import manager_actor
from taxonomy.catalogs.selectors import VersionContent, catalog_version, version_content
from taxonomy.models import SetVersion
from taxonomy.portal.categories.forms.publishing import PublishForm
from taxonomy.portal.categories.growth import present_catalog
from taxonomy.portal.categories.review import Review, review_make
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from tenants.service import RegionRequest

__all__ = ["diff"]


@require_http_methods(["GET", "HEAD", "POST"])
def diff(request: RegionRequest, slug: str, number: int) -> HttpResponseBase:
    """The changes with the decisions they need; sent, they are published if nobody was faster."""
    content = version_content(catalog_version(slug, number))
    review = review_make(content)
    if request.method != "POST":
        return _page(request, review, PublishForm(review=review))
    form = PublishForm(request.POST, review=review)
    if form.expected != review.expected:
        return _too_late(request, form)
    try:
        if form.is_valid():
            published = _publish(manager_actor(request.person), content, form)
            messages.success(request, _("Набор опубликован."))
            return redirect("taxonomy:publication", published.number)
    except InvalidInput as error:
        form.add_error(None, error.message)
    except Conflict:
        review = review_make(content)
        return _too_late(request, PublishForm(request.POST, review=review))
    return _page(request, review, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@transaction.atomic
def _publish(acting: Actor, content: VersionContent, form: PublishForm) -> SetVersion:
    for direction, ministry_id in form.ministries():
        responsibility_set(acting=acting, ministry_id=ministry_id, direction=direction)
    return category_set_publish(
        acting=acting, content=content, expected=form.expected, take=form.take(), opens_on=form.opens()
    )


def _too_late(request: RegionRequest, form: PublishForm) -> HttpResponseBase:
    """Somebody has published meanwhile. If it was this very version, all is done; else the changes are shown anew."""
    review, present = form.review, present_catalog()
    if (
        present is not None
        and present.number == form.expected + 1
        and (present.catalog, present.catalog_version) == (review.content.slug, review.content.number)
    ):
        messages.info(request, _("Эта версия уже опубликована."))
        return redirect("taxonomy:publication", present.number)
    return _page(request, review, form, status=HTTPStatus.CONFLICT, is_late=True)


def _page(
    request: RegionRequest, review: Review, form: PublishForm, *, status: int = HTTPStatus.OK, is_late: bool = False
) -> HttpResponse:
    present = present_catalog()
    is_present = present is not None and (present.catalog, present.catalog_version) == (
        review.content.slug,
        review.content.number,
    )
    context = {
        "review": review,
        "content": review.content,
        "numbers": review.numbers,
        "form": form,
        "takes": form.takes,
        "present": present,
        "is_late": is_late,
        "nothing": is_present and not review.diff.changes,
    }
    return render(request, "taxonomy/categories/diff.html", context, status=status)

"""Forms with a stale CSRF token: accept those of a person's own page, show others again, filled."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest
from django.shortcuts import render

from shell.kept.asking import by_browser, from_elsewhere, from_here
from shell.kept.owner import NOBODY, owner_in, owner_of
from shell.kept.sending import form_again, form_of_closed, kept_fields, sent_words

__all__ = ["FormTokens", "token_refused"]


class FormTokens(CsrfViewMiddleware):
    """Django's protection, which also takes an old token from whom the form was made for.

    The token ends with every sign-in, also one in another tab; the words in the form are no worse for that. Where the
    browser itself says that the form was on a page of this host (Sec-Fetch-Site, Origin) and the form says for whom it
    was made, the token proves nothing more. Whether that person is still there is judged by `KeptForms`.
    """

    def _check_token(self, request: HttpRequest) -> None:
        try:
            super()._check_token(request)  # type: ignore[misc]  # not in the stubs
        except RejectRequest:
            if not (from_here(request) and owner_in(request)):
                raise


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not ours (setting CSRF_FAILURE_VIEW).

    What may come from another site is refused. What a browser of old sends, which tells nothing of where it comes from,
    is shown again: filled in, with one button.
    """
    try:
        foreign = from_elsewhere(request)
    except DisallowedHost:
        foreign = True
    if not foreign and by_browser(request):
        owner = owner_in(request) or owner_of(request)
        if (closed := form_of_closed(request, owner=owner)) is not None:
            return closed
        # Without cookies nobody is recognised on the next page: the words are on this one then.
        if request.COOKIES or owner != NOBODY:
            again = form_again(request, owner=owner)
            if again is not None:
                return again
    words = [] if foreign else sent_words(kept_fields(request.POST))
    response = render(request, "403_csrf.html", {"reason": reason, "words": words}, status=403)
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response

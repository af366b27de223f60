"""Error pages that say what happened and how to fix it.

404, 403, 400, 500 and CSRF failures are templates that Django finds by name; the rest is rendered here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.http.problem import Outage, outage_of
from core.units import span_ahead


def error_page(
    request: HttpRequest,
    status: int,
    *,
    title: str,
    detail: str = "",
    hint: str = "",
    retry_after: int | None = None,
    home: str = "/",
    ways: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """A page of an error. `retry_after` is in seconds, `home` is where its last link leads.

    `ways` are labels and URLs of alternatives, shown before the link back.

    An htmx request gets a toast instead of a page.
    """
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    if request.headers.get("HX-Request") == "true":
        toast = {"toast": {"text": " ".join(filter(None, (detail or title, hint))), "tone": "danger"}}
        return HttpResponse(status=status, headers=headers | {"HX-Trigger": json.dumps(toast)})
    context = {
        "status": int(status),
        "title": title,
        "detail": detail,
        "hint": hint,
        "back": _came_from(request),
        "home": home,
        "ways": ways,
    }
    response = render(request, "shell/error.html", context, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _came_from(request: HttpRequest) -> str:
    """The previous page, if it is on this host and not the failing one."""
    referer = request.headers.get("Referer", "")
    if referer == request.build_absolute_uri():
        return ""
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else ""


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of an expected error: its own message under a title that fits its status."""
    titles = {
        HTTPStatus.FORBIDDEN: _("Сюда нельзя"),
        HTTPStatus.NOT_FOUND: _("Такого здесь нет"),
        HTTPStatus.CONFLICT: _("Здесь уже всё изменилось"),
        HTTPStatus.SERVICE_UNAVAILABLE: _("Сейчас не получится"),
    }
    hints = {
        HTTPStatus.CONFLICT: _("Вернитесь, обновите страницу и решите заново. Чужая работа не потеряна."),
        HTTPStatus.SERVICE_UNAVAILABLE: _("Попробуйте ещё раз через несколько минут."),
    }
    title = titles.get(error.status, _("Так не получится"))
    return error_page(request, error.status, title=title, detail=str(error), hint=hints.get(error.status, ""))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 if a part of the installation is down. Uses neither database nor cache (Django's handler500)."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    what = {
        Outage.DATABASE: _("База данных не отвечает."),
        Outage.DISK: _("На сервере закончилось место, и сохранить ничего нельзя. Читать портал можно и сейчас."),
    }[outage]
    page = render_to_string("503.html", {"what": what})
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "60"})


def too_many_requests(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """429: too many requests. `retry_after` in seconds."""
    return error_page(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        title=_("Слишком много запросов"),
        detail=_("С вашего адреса за короткое время пришло слишком много запросов, и мы ненадолго остановились."),
        hint=_("Подождите %(span)s и повторите. Уже отправленное сохранено.") % {"span": _span(retry_after)},
        retry_after=retry_after,
    )


def asked_too_often(request: HttpRequest) -> HttpResponse:
    """429 of a limit that counts by the minute."""
    return too_many_requests(request, retry_after=60)


def _span(seconds: int) -> str:
    """The waiting time in whole minutes, rounded up."""
    return span_ahead(timedelta(minutes=max(1, ceil(seconds / 60))))


def locked_out(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """429 after too many wrong passwords, with other ways to sign in. `retry_after` in seconds."""
    return error_page(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        title=_("Вход ненадолго закрыт"),
        detail=_("Пароль несколько раз подряд введён неверно. Так мы защищаем учётную запись от подбора."),
        hint=_(
            "Попробуйте через %(span)s. Ждать не обязательно: задайте новый пароль или войдите по коду, "
            "который придёт на почту."
        )
        % {"span": _span(retry_after)},
        retry_after=retry_after,
        ways=(
            (_("Задать новый пароль"), reverse("account_reset_password")),
            (_("Войти по коду из письма"), reverse("account_request_login_code")),
        ),
    )


def region_suspended(request: HttpRequest, reason: str) -> HttpResponse:
    """503: the region accepts nothing now, but stays readable. `reason` is the operator's words."""
    return error_page(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        title=_("Приём временно остановлен"),
        detail=reason or _("Портал региона временно работает только на чтение."),
        hint=_("Читать портал можно и сейчас. Отправить получится, когда приём откроется снова."),
    )


def unknown_host(request: HttpRequest, *, landing_url: str) -> HttpResponse:
    """404: no region has this domain. `landing_url` is the page that lists the regions."""
    return error_page(
        request,
        HTTPStatus.NOT_FOUND,
        title=_("По этому адресу портала нет"),
        detail=_("Такого региона у нас нет, или адрес написан с опечаткой."),
        hint=_("Проверьте адрес. Список регионов есть на главной странице сервиса."),
        home=landing_url,
    )

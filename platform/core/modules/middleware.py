"""Read a region's module switches at most once a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.modules.switches import switches_remembered

__all__ = ["ModuleSwitches"]


class ModuleSwitches:
    """Everything inside of it shares one answer to which modules are on. A stream that is sent later asks by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with switches_remembered():
            return self.get_response(request)

"""Convert every failure under `/api/` into a problem (RFC 9457), never into a page. The outermost middleware."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.http.problem import PROBLEM_JSON, for_program, problem_of_status

__all__ = ["ApiProblems"]

Handler = Callable[[HttpRequest], HttpResponse]


class ApiProblems:
    """Replace error pages under `/api/`: an unknown URL or host, a bug, a refusal of another middleware.

    Stands outside of all middleware that can refuse a request. Views of the API make their own problems.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not for_program(request):
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM_JSON):
            return response
        problem = problem_of_status(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                problem.headers[name] = response.headers[name]
        # The page is not closed: that would end the request, its database connection with it.
        return problem

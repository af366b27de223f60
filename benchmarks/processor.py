"""What a request costs the processor of a web worker, whatever else the machine does meanwhile.

    .venv/bin/python -m benchmarks.processor [--requests 100] [--only Очередь] [--profile FOLDER]

after `otklik bench seed`. The application is called in this process, warm and with its garbage frozen as a worker's is,
without network, waiting and load generator. Prints milliseconds of CPU a request, half the requests take less, a tenth
take less, and SQL queries, with the setting of the schema. Other load slows the processor itself, so each time is
divided by that of a fixed piece of work beside it: the milliseconds are those of a core that does the piece in
PIECE_MS. Appeals that are sent are the same in every run. `--profile` writes cProfile's figures of each into FOLDER.
"""

import argparse
import cProfile
import gc
import io
import os
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.load import Request

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ.setdefault("LOG_LEVEL", "WARNING")

WARM_UP = 15
# What `_piece` takes on the quiet machine of docs/reference/performance.md.
PIECE_MS = 0.87
SEED = 5

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Asked:
    """An application that is asked in this process."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def answer(self, request: Request, **headers: str) -> dict[str, str]:
        """Send a request and read its answer to the end; returns the headers. Raises RuntimeError for a refusal."""
        told: dict[str, str] = {}

        def start(status: str, answered: list[tuple[str, str]], _error: Any = None) -> None:
            told.update(answered)
            if not status.startswith("2"):
                raise RuntimeError(f"{request.method} {request.path}: {status}")

        answer = self._application(_environ(request) | headers, start)
        for _part in answer:
            pass
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        return told

    def answer_all(self, requests: list[Request]) -> None:
        """Send requests one after another."""
        for request in requests:
            self.answer(request)

    def times(self, requests: list[Request]) -> list[float]:
        """Milliseconds of CPU of each, on a core that does the piece in PIECE_MS."""
        taken = []
        before = _cpu(_piece)
        for request in requests:
            own = _cpu(partial(self.answer, request))
            after = _cpu(_piece)
            taken.append(own * PIECE_MS / ((before + after) / 2))
            before = after
        return taken


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _piece() -> int:
    """Work of the kind that requests do: attributes, dictionaries, strings."""
    rows = []
    for word in _WORDS:
        name, _mark, number = word.partition(":")
        rows.append((_NAMES.get(name, 0), number.upper()))
    return sum(value for value, _number in rows)


_NAMES = {f"name{number}": number for number in range(2000)}
_WORDS = [f"name{number % 2000}:{number}" for number in range(4000)]


def _environ(request: Request) -> dict[str, Any]:
    path, _mark, query = request.path.partition("?")
    body = request.body or b""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    return headers | {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": request.headers["Host"],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }


def measure(count: int, only: str, profiles: Path | None) -> None:
    """Print a line for each kind of request."""
    from django_tenants.utils import tenant_context

    from benchmarks.requests import INTAKE, SLUG, intake_requests, list_requests
    from config.cli.serve import static_collect
    from config.runtime.paths import data_directory
    from config.web.warming import pages_warm
    from config.wsgi import application
    from tenants.service import region_by_slug

    static_collect(data_directory())
    with tenant_context(region_by_slug(SLUG)):
        kinds = {INTAKE: intake_requests(2 * count + WARM_UP + 1, seed=SEED), **list_requests()}
    pages_warm(application)
    gc.collect()
    gc.freeze()
    asked = Asked(application)
    for name, chosen in kinds.items():
        if only.lower() not in name.lower():
            continue
        load = [chosen[n % len(chosen)] for n in range(2 * count + WARM_UP + 1)]
        asked.times(load[:WARM_UP])
        queries = asked.answer(load[WARM_UP], HTTP_X_COUNT_QUERIES="1")["X-Queries"]
        taken = asked.times(load[WARM_UP + 1 : WARM_UP + 1 + count])
        tenth = statistics.quantiles(taken, n=10)[0]
        print(f"{name:28}{statistics.median(taken):8.1f}{tenth:8.1f}{queries:>5}", flush=True)
        if profiles is not None:
            profile = cProfile.Profile(time.process_time)
            profile.runcall(asked.answer_all, load[-count:])
            profile.dump_stats(profiles / f"{name.split(',')[0].replace('/', '_')}.pstats")


def main() -> None:
    """Measure what the arguments name."""
    from config.cli.django_ready import django_ready

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--profile", type=Path)
    asked = parser.parse_args()
    with django_ready(["processor"]):
        measure(asked.requests, asked.only, asked.profile)


if __name__ == "__main__":
    main()

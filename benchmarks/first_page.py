"""How long the first page takes after a start of the web server, of each worker: seconds from the request.

    .venv/bin/python -m benchmarks.first_page [--runs 5] [--port 8078]

after `otklik bench seed`. The server is that of production, started anew for each run; a request is sent to each of
its workers as soon as they say that they can serve. Prints the medians of the slowest and of the second page.
"""

import argparse
import os
import statistics
from contextlib import ExitStack, closing
from http.client import HTTPConnection

from benchmarks.load import Request, send

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ.setdefault("LOG_LEVEL", "WARNING")


def measure(runs: int, port: int) -> None:
    """Print the medians."""
    from benchmarks.requests import HOST
    from benchmarks.site import site_running
    from config.runtime.programs import WEB_WORKERS

    page = Request("GET", "/", {"Host": HOST, "Accept-Encoding": "identity"})
    firsts, seconds = [], []
    for _run in range(runs):
        with site_running(port), ExitStack() as stack:
            # The front gives each worker one of them.
            connections = [
                stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=30)))
                for _worker in range(WEB_WORKERS)
            ]
            replies = [send(connection, page) for connection in connections * 2]
            if refused := [reply.status for reply in replies if reply.status != 200]:
                raise RuntimeError(f"the home page answered {refused}")
            times = [reply.seconds for reply in replies]
            firsts.append(max(times[:WEB_WORKERS]))
            seconds.append(max(times[WEB_WORKERS:]))
            print(f"{firsts[-1]:.3f} {seconds[-1]:.3f}", flush=True)
    print(f"first {statistics.median(firsts):.3f} s, second {statistics.median(seconds):.3f} s")


def main() -> None:
    """Measure what the arguments name."""
    from config.cli.django_ready import django_ready

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, default=8078)
    asked = parser.parse_args()
    with django_ready(["first_page"]):
        measure(asked.runs, asked.port)


if __name__ == "__main__":
    main()

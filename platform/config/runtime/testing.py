"""Pytest plugin (`-p config.runtime.testing`): real PostgreSQL and Valkey for the whole session.

They start before Django reads its settings and stop after the last test. Their data is in `test/` beside the demo's, so
tests never disturb a running demo. `DATABASE_URL` and `VALKEY_URL` of the environment (not of `.env`, which may point
to real data) replace them.

With pytest-xdist the controller holds the services. Its workers share the servers; each has its own database
(pytest-django names it), Valkey databases and directory.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from config.runtime.account import make_base, server_account
from config.runtime.errors import RuntimeFault
from config.runtime.paths import data_directory
from config.runtime.processes import stop_signals_raise
from config.runtime.services import services_running

SLOTS = 16
WORKERS_PER_SLOT = 3
VALKEY_DATABASES_PER_PROCESS = 4
VALKEY_DATABASES_PER_SLOT = VALKEY_DATABASES_PER_PROCESS * (1 + WORKERS_PER_SLOT)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Fill the environment before pytest-django loads the settings."""
    options = early_config.known_args_namespace
    if not (getattr(options, "help", False) or getattr(options, "version", 0)):
        stack = contextlib.ExitStack()
        early_config.add_cleanup(stack.close)
        try:
            worker = os.getenv("PYTEST_XDIST_WORKER", "")
            stack.enter_context(_worker_environment(worker) if worker else test_environment())
        except RuntimeFault as fault:
            raise pytest.UsageError(str(fault)) from None
    return (yield)


@contextlib.contextmanager
def test_environment() -> Generator[None]:
    """Start the services of a test session and put their addresses into the environment.

    Sessions that run side by side share the servers and get a slot each: a database and Valkey databases of
    their own.
    """
    data = data_directory() / "test"
    with contextlib.ExitStack() as stack:
        stack.enter_context(stop_signals_raise(_interrupt))
        slot = stack.enter_context(_slot(data))
        services = stack.enter_context(
            services_running(
                data,
                database_url=os.environ.get("DATABASE_URL", ""),
                valkey_url=os.environ.get("VALKEY_URL", ""),
                database=f"otklik_{slot}",
                valkey_database=slot * VALKEY_DATABASES_PER_SLOT,
                durable=False,
            )
        )
        before = dict(os.environ)
        os.environ.update(
            DATABASE_URL=services.database,
            DATABASE_OWNER_URL=services.owner or os.environ.get("DATABASE_OWNER_URL", ""),
            VALKEY_URL=services.valkey,
            OTKLIK_DATA=str(data / f"slot-{slot}"),
        )
        # What commands print does not depend on the terminal of whoever runs the tests.
        os.environ["COLUMNS"] = "120"
        os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 5)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


test_environment.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


@contextlib.contextmanager
def _worker_environment(worker: str) -> Generator[None]:
    """What `gw0`, `gw1`, … need of their own within the environment that the process which started them has made."""
    number = int(worker.removeprefix("gw"))
    if number >= WORKERS_PER_SLOT:
        raise RuntimeFault(f"Тесты идут не более чем в {WORKERS_PER_SLOT} процессах: укажите -n {WORKERS_PER_SLOT}.")
    with stop_signals_raise(_interrupt):
        os.environ["VALKEY_URL"] = _shifted(os.environ["VALKEY_URL"], VALKEY_DATABASES_PER_PROCESS * (1 + number))
        os.environ["OTKLIK_DATA"] = os.path.join(os.environ["OTKLIK_DATA"], worker)
        Path(os.environ["OTKLIK_DATA"]).mkdir(parents=True, exist_ok=True)
        yield


def _shifted(valkey_url: str, by: int) -> str:
    parts = urlsplit(valkey_url)
    return urlunsplit(parts._replace(path=f"/{int(parts.path.lstrip('/') or 0) + by}"))


def _interrupt(number: int) -> BaseException:
    # Inside a test pytest would report SystemExit as that test's failure and go on.
    return KeyboardInterrupt(f"signal {number}")


@contextlib.contextmanager
def _slot(data: Path) -> Generator[int]:
    """The lowest number that no other running session holds; the kernel frees it if we are killed."""
    account = server_account()
    make_base(data.parent, account)
    make_base(data, account)
    for number in range(SLOTS):
        place = data / f"slot-{number}"
        place.mkdir(exist_ok=True)
        descriptor = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            continue
        try:
            yield number
        finally:
            os.close(descriptor)
        return
    raise RuntimeFault(f"Уже идут {SLOTS} прогонов тестов: дождитесь одного из них.")

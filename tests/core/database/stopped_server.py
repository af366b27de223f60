"""A PostgreSQL server of a test's own, which it may stop without stopping the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.db import connections

from config.runtime.account import make_base, server_account
from config.runtime.embedded.postgres import EmbeddedPostgres
from core.database.base import DatabaseWrapper

__all__ = ["Server", "server_running"]


class Server:
    """A server that runs until it is stopped, and goes on."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self._postgres = postgres

    def connect(self) -> DatabaseWrapper:
        facts = {"HOST": str(self._postgres.socket_directory), "PORT": "", "USER": "otklik", "PASSWORD": ""}
        found = DatabaseWrapper({**connections["default"].settings_dict, **facts, "NAME": "otklik"}, alias="default")
        found.set_schema_to_public()
        found.inc_thread_sharing()
        return found

    def _processes(self) -> list[psutil.Process]:
        postmaster = self._postgres._postmaster()
        assert postmaster is not None
        return [postmaster, *postmaster.children()]

    def stop(self) -> None:
        for process in self._processes():
            process.suspend()

    def go_on(self) -> None:
        for process in self._processes():
            process.resume()

    @property
    def url(self) -> str:
        return self._postgres.url()


@contextmanager
def server_running(base: Path) -> Iterator[Server]:
    """The server, with an empty database."""
    account = server_account()
    for folder in (base, *base.parents[:2]):
        folder.chmod(0o755)
    make_base(base, account)
    postgres = EmbeddedPostgres(base, account, durable=False)
    postgres.start()
    try:
        postgres.ensure_database()
        yield Server(postgres)
    finally:
        postgres.stop()

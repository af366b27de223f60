"""Provide PostgreSQL and Valkey: given by URL, or embedded and started here."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from config.runtime.account import make_base, server_account
from config.runtime.embedded.postgres import DATABASE, EmbeddedPostgres
from config.runtime.embedded.sharing import shared_use
from config.runtime.embedded.valkey import EmbeddedValkey
from config.runtime.preflight import require_database, require_valkey


@dataclass(frozen=True)
class Services:
    """URLs of the two services, and the embedded servers behind them (None: given by URL).

    `owner` is the address of the database for the role that owns its schemas; empty beside a given URL.
    """

    database: str
    owner: str
    valkey: str
    postgres_server: EmbeddedPostgres | None
    valkey_server: EmbeddedValkey | None
    starting: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    """Keeps others who use the same servers from starting or stopping them meanwhile."""

    def failed(self) -> str | None:
        """The name of an embedded server that is no longer running; None while all are."""
        if self.postgres_server is not None and not self.postgres_server.is_alive():
            return "PostgreSQL"
        if self.valkey_server is not None and not self.valkey_server.is_alive():
            return "Valkey"
        return None

    def revive(self, name: str) -> None:
        """Restart an embedded server named by `failed`, at its old address. Raises RuntimeFault."""
        with self.starting():
            if name == "PostgreSQL" and self.postgres_server is not None:
                self.postgres_server.start()
            if name == "Valkey" and self.valkey_server is not None:
                self.valkey_server.start(at_old_address=True)


@contextlib.contextmanager
def services_running(
    data: Path,
    *,
    database_url: str = "",
    valkey_url: str = "",
    database: str = DATABASE,
    valkey_database: int = 0,
    durable: bool = True,
) -> Iterator[Services]:
    """Keep both services running for the duration of the context.

    A given URL is checked and used; what isn't given is embedded, with its data in the directory `data`.
    Several processes may hold the same directory: the last to leave stops its servers. Raises RuntimeFault
    with one sentence when a service can't be reached or started.
    """
    if database_url:
        require_database(database_url)
    if valkey_url:
        require_valkey(valkey_url)
    if database_url and valkey_url:
        yield Services(database_url, "", valkey_url, None, None)
        return

    data = data.resolve()
    account = server_account()
    make_base(data, account)
    postgres = None if database_url else EmbeddedPostgres(data, account, durable=durable)
    valkey = None if valkey_url else EmbeddedValkey(data, account)

    def start() -> None:
        if valkey is not None:
            valkey.start()
        if postgres is not None:
            postgres.start()
            postgres.ensure_database(database)

    def stop() -> None:
        for server in (valkey, postgres):
            if server is not None:
                server.stop()

    with shared_use(data, start=start, stop=stop) as turn:
        yield Services(
            database=database_url or (postgres.url(database) if postgres else ""),
            owner=postgres.owner_url(database) if postgres else "",
            valkey=valkey_url or (valkey.url(valkey_database) if valkey else ""),
            postgres_server=postgres,
            valkey_server=valkey,
            starting=turn,
        )

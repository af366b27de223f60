"""Check before the start that the port is free and the services can be reached; explain in one sentence why not."""

import contextlib
import errno
import socket
from urllib.parse import urlsplit

import psycopg2
import redis

from config.runtime.errors import RuntimeFault
from core.typed import whole_number

_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def chosen_port(value: str) -> int:
    """The port as a number. Raises RuntimeFault unless it's one from 1 to 65535."""
    port = whole_number(value, 65535)
    if not port:
        raise RuntimeFault(f"PORT должен быть числом от 1 до 65535, а указано «{value}».")
    return port


def require_free_port(port: int) -> None:
    """Raise RuntimeFault unless the web server may listen on this port of the loopback interface.

    Both families are tried: a browser may take localhost for either.
    """
    for family, host in _LOOPBACK:
        # On macOS a listener on all interfaces doesn't hinder a bind to one of them, so a call is tried too.
        if _answers(family, host, port):
            raise _taken(port)
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _taken(port) from None
            if error.errno == errno.EACCES:
                raise RuntimeFault(
                    f"Порт {port} может занять только root: укажите другой, например PORT=8000."
                ) from None
            if family == socket.AF_INET:
                raise RuntimeFault(f"Порт {port} недоступен: {error.strerror}.") from None


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            return probe.connect_ex((host, port)) == 0
    except OSError:
        return False


def _taken(port: int) -> RuntimeFault:
    other = port + 1 if port < 65535 else 8000
    return RuntimeFault(f"Порт {port} занят: освободите его или укажите другой, например PORT={other}.")


_SECONDS = 5
_OLDEST_POSTGRES = 14
"""What Django 5.2 supports."""


def require_database(url: str) -> None:
    """Connect to PostgreSQL once and check that it is usable.

    Raises RuntimeFault with the reason; never shows the password.
    """
    # Settings accept other spellings of the scheme (postgres, psql, pgsql); libpq doesn't.
    dsn = "postgresql" + url[url.index(":") :] if "://" in url else url
    try:
        connection = psycopg2.connect(dsn, connect_timeout=_SECONDS)
    except (psycopg2.Error, ValueError) as error:
        raise RuntimeFault(
            f"База данных {_shown(url)} недоступна ({_reason(error)}): проверьте DATABASE_URL."
        ) from None
    with contextlib.closing(connection):
        if connection.server_version < _OLDEST_POSTGRES * 10000:
            raise RuntimeFault(
                f"База данных {_shown(url)} работает на PostgreSQL {connection.server_version // 10000}, "
                f"а нужен {_OLDEST_POSTGRES} или новее."
            )
        encoding = connection.get_parameter_status("server_encoding")
        if encoding != "UTF8":
            raise RuntimeFault(f"База данных {_shown(url)} в кодировке {encoding}, а нужна UTF8.")


def require_valkey(url: str) -> None:
    """Ping Valkey or Redis once. Raises RuntimeFault with the reason; never shows the password."""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise RuntimeFault(f"Valkey {_shown(url)} недоступен ({_reason(error)}): проверьте VALKEY_URL.") from None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    if not parts.scheme:
        return "по указанному адресу"
    where = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{where}{parts.path}"


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__

"""Check the port of the web server: a number, and free."""

import errno
import socket

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

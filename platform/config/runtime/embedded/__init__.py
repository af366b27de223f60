"""Start PostgreSQL and Valkey from wheels: the extra `embedded`, for the demo and the tests.

A server is installed without those wheels; nothing outside this package may import them.
"""

from config.runtime.errors import RuntimeFault

__all__ = ["not_installed"]


def not_installed(name: str, setting: str) -> RuntimeFault:
    """What to say where the wheel of a server is missing; `setting` replaces it by a server of one's own."""
    return RuntimeFault(
        f"Встроенный {name} не установлен: укажите свой сервер в {setting} "
        "или установите встроенный командой pip install 'otklik[embedded]', а в рабочей копии проекта — make demo."
    )

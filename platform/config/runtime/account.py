"""Choose the account that runs the embedded servers.

PostgreSQL refuses to run as root, so for root the account `nobody` is used: it exists on every Linux and macOS. An
ordinary user runs the servers as themselves.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.runtime.errors import RuntimeFault

_LENT = "nobody"


@dataclass(frozen=True)
class Account:
    """Owner of the servers' files and processes; `lent` if we are root and they are not."""

    uid: int
    gid: int
    lent: bool

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess` that start a process under this account."""
        if not self.lent:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account:
    """The account for embedded servers. Raises RuntimeFault if root finds no account to use."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), lent=False)
    try:
        entry = pwd.getpwnam(_LENT)
    except KeyError:
        raise RuntimeFault(
            f"PostgreSQL не запускается от root, а пользователя {_LENT} в системе нет: "
            "запустите команду от обычного пользователя."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, lent=True)


def make_base(directory: Path, account: Account) -> None:
    """Create a directory that only we can enter, and the servers' account can pass through.

    Raises RuntimeFault when the directory belongs to somebody else.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if account.lent:
            os.chown(directory, 0, account.gid)
            directory.chmod(0o710)
        else:
            directory.chmod(0o700)
    except PermissionError:
        raise RuntimeFault(
            f"Каталог {directory} принадлежит другому пользователю: запустите команду от его имени или удалите каталог."
        ) from None


def make_owned(directory: Path, account: Account) -> None:
    """Create a directory for the servers' account only. Raises RuntimeFault if it belongs to somebody else."""
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        owner = directory.stat().st_uid
        if account.lent and owner == 0:
            os.chown(directory, account.uid, account.gid)
            owner = account.uid
        if owner != account.uid:
            raise PermissionError
        directory.chmod(0o700)
    except PermissionError:
        raise RuntimeFault(
            f"Каталог {directory} принадлежит другому пользователю: запустите команду от его имени или удалите каталог."
        ) from None


def open_way(target: Path, account: Account) -> list[Path]:
    """Let the lent account pass through the directories above `target`; returns those that were changed.

    Passing (x) is all that is given: nobody gets to list a directory, so a project under a closed home
    directory works without opening that home.
    """
    if not account.lent:
        return []
    changed = []
    for directory in target.resolve().parents:
        state = directory.stat()
        passable = (
            bool(state.st_mode & stat.S_IXOTH)
            or (state.st_gid == account.gid and bool(state.st_mode & stat.S_IXGRP))
            or (state.st_uid == account.uid and bool(state.st_mode & stat.S_IXUSR))
        )
        if not passable:
            directory.chmod(stat.S_IMODE(state.st_mode) | stat.S_IXOTH)
            changed.append(directory)
    return changed


def open_tree(tree: Path) -> None:
    """Make installed files readable to all, as a package manager would: a strict umask hides them."""
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink() or not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | 0o444 | (0o111 if path.is_dir() or mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)

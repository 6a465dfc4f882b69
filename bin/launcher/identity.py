"""As whom the embedded PostgreSQL runs: it refuses root, and nothing here may change rights or make accounts."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.console import LauncherError

UNSHARE = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """A way to start a program: a prefix for its command, or other arguments of Popen."""

    prefix: Sequence[str] = ()
    popen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_other_account(self) -> bool:
        return bool(self.popen)


def choose(folder: Path, *, binaries: Path) -> Identity:
    """The identity for a cluster in ``folder``: the account itself, or for root one that owns nothing else.

    In a user namespace PostgreSQL sees an ordinary user while every file stays root's. Where containers
    forbid namespaces, an existing account serves, if it can reach the programs and the folder.
    """
    if os.geteuid() != 0:
        return Identity()
    owner = _owner(folder / "cluster")
    if owner in (None, 0) and _can_unshare():
        return Identity(prefix=UNSHARE)
    for name in ACCOUNTS:
        account = _account(name)
        if (
            account
            and owner in (None, account.pw_uid)
            and _reaches(account, folder=folder, binaries=binaries)
        ):
            return _as(account)
    raise LauncherError(
        "PostgreSQL tertanam tidak dapat berjalan sebagai root di mesin ini: ruang nama pengguna (unshare --user) "
        f"ditolak, dan akun {' atau '.join(ACCOUNTS)} tidak dapat membuka {binaries} atau {folder}. "
        "Jalankan sebagai pengguna biasa, atau isi DATABASE_URL dengan PostgreSQL Anda."
    )


def _owner(path: Path) -> int | None:
    return path.stat().st_uid if path.exists() else None


def _can_unshare() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*UNSHARE, "true"], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    )


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _as(account: pwd.struct_passwd) -> Identity:
    return Identity(popen={"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []})


def _reaches(account: pwd.struct_passwd, *, folder: Path, binaries: Path) -> bool:
    test = f'test -x "{binaries}/initdb" && test -x "{folder.parent}"'
    try:
        return (
            subprocess.run(["sh", "-c", test], cwd="/", capture_output=True, **_as(account).popen).returncode
            == 0
        )
    except OSError:
        return False

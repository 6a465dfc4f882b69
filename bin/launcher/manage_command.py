"""bin/manage: manage.py with the servers of a running bin/run, or with its own for the time being."""

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

from launcher import environment, instance, keys, paths, servers
from launcher.database import ADMIN
from launcher.paths import PYTHON, ROOT
from launcher.servers import Servers

# These need no server; starting one for them would only cost time.
WITHOUT_SERVERS = {
    "help",
    "version",
    "translations",
    "makemessages",
    "compilemessages",
    "--help",
    "-h",
    "--version",
}

# These make a database of their own beside the configured one, which neither role of the product may.
WITH_A_DATABASE_OF_THEIR_OWN = {"benchmark", "measure_evidence", "measure_journey", "measure_round"}


def main(arguments: list[str]) -> int:
    environment.ensure(lock="run")
    folder = paths.data_dir()
    named = Servers(
        database_url=os.environ.get("DATABASE_URL", ""),
        owner_url=os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
    )
    if (named.database_url and named.redis_url) or not arguments or arguments[0] in WITHOUT_SERVERS:
        return _manage(arguments, named, folder)
    details = instance.running(folder)
    if details:
        return _manage(arguments, for_command(arguments[0], _of_the_running(named, details), folder), folder)
    with servers.held(folder) as processes:
        started = servers.start(folder, processes, quiet=True)
        return _manage(arguments, for_command(arguments[0], started, folder), folder)


def for_command(name: str, found: Servers, folder: Path) -> Servers:
    """The embedded server's administrator for those that need it; a server of the person's own knows its roles."""
    if name not in WITH_A_DATABASE_OF_THEIR_OWN or os.environ.get("DATABASE_URL"):
        return found
    place = found.database_url.rpartition("@")[2]
    address = f"postgres://{ADMIN}:{keys.load(folder)['database_admin']}@{place}"
    return replace(found, database_url=address, owner_url=address)


def _of_the_running(named: Servers, details: dict[str, str]) -> Servers:
    return Servers(
        database_url=named.database_url or details["database_url"],
        owner_url=named.owner_url or details["owner_url"],
        redis_url=named.redis_url or details["redis_url"],
    )


def _manage(arguments: list[str], found: Servers, folder: Path) -> int:
    """Run it in the foreground of the terminal: Ctrl-C is meant for it, and the servers outlive it."""
    env = found.environment(folder, owner=True)
    env = {name: value for name, value in env.items() if value}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(
        [str(PYTHON), str(ROOT / "manage.py"), *arguments],
        env=env,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait(10)
        raise
    return code if code >= 0 else 128 - code

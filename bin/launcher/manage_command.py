"""bin/manage: manage.py with the servers of a running bin/run, or with its own for the time being."""

import os
import signal
import subprocess
from pathlib import Path

from launcher import environment, instance, paths, servers
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
        return _manage(arguments, _of_the_running(named, details), folder)
    with servers.held(folder) as processes:
        return _manage(arguments, servers.start(folder, processes, quiet=True), folder)


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

"""The demo agency: loaded into an empty embedded database, or when asked for by name."""

import argparse

from launcher import console
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes
from launcher.servers import Servers

SEED = [str(PYTHON), str(ROOT / "manage.py"), "seed_demo", "--employees", "2000", "--seed", "1"]


def load_when_wanted(
    options: argparse.Namespace, started: Servers, processes: Processes, *, env: dict[str, str]
) -> bool:
    """Load the demo when it is wanted and possible; True when the database holds it."""
    if started.database is None:
        if options.demo:
            _load(processes, env=env)
        return bool(options.demo)
    if _has_people(started):
        console.step("Memakai data yang sudah ada")
        return _has_demo(started)
    if options.no_demo:
        return False
    _load(processes, env=env)
    return True


def announce() -> None:
    """Say with which accounts the demo can be tried."""


def _load(processes: Processes, *, env: dict[str, str]) -> None:
    console.step("Memuat instansi contoh (2.000 pegawai rekaan)")
    processes.run("demo", SEED, env=env)


def _has_people(started: Servers) -> bool:
    return (
        started.database is not None
        and started.database.ask("SELECT EXISTS (SELECT FROM employees_employee)") == "t"
    )


def _has_demo(started: Servers) -> bool:
    return _has_people(started)

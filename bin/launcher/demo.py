"""The demo agency: loaded into an empty embedded database, or when asked for by name."""

import argparse
import importlib.util
from collections.abc import Mapping
from enum import Enum
from types import ModuleType

from launcher import console
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes
from launcher.servers import Servers

MANAGE = [str(PYTHON), str(ROOT / "manage.py")]
EMPLOYEES, SEED = "2000", "1"
ROOT_UNIT = "KAB"


class State(Enum):
    """Whether the database holds the demo agency."""

    ABSENT = "absent"
    KEPT = "kept"
    NEW = "new"


def load_when_wanted(
    options: argparse.Namespace, started: Servers, processes: Processes, *, env: Mapping[str, str]
) -> State:
    """Load the demo into an empty embedded database, or when asked for; never mix it with other people."""
    if started.database is None:
        if not options.demo:
            return State.ABSENT
    elif started.database.ask("SELECT EXISTS (SELECT FROM employees_employee)") == "t":
        console.step("Memakai data yang sudah ada")
        has_demo = started.database.ask(
            "SELECT EXISTS (SELECT FROM employees_user WHERE username LIKE 'demo-%')"
        )
        return State.KEPT if has_demo == "t" else State.ABSENT
    elif options.no_demo:
        return State.ABSENT
    console.step("Memuat instansi contoh (2.000 pegawai rekaan)")
    processes.run("demo", [*MANAGE, "seed_demo", "--employees", EMPLOYEES, "--seed", SEED], env=env)
    return State.NEW


def roster() -> ModuleType:
    """The demo accounts: a module of the product that imports nothing, read without Django."""
    path = ROOT / "promotions" / "demo" / "roster.py"
    spec = importlib.util.spec_from_file_location("demo_roster", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_runs_are_done(started: Servers) -> bool:
    """Whether the gap run and the shortlists that come with the demo have ended."""
    unfinished = "SELECT EXISTS (SELECT FROM base_job WHERE state IN ('queued', 'running'))"
    return started.database is None or started.database.ask(unfinished) == "f"


def announce() -> None:
    """Say with which accounts the demo can be tried."""
    module = roster()
    console.say(f"\nAkun contoh (kata sandi semuanya: {module.PASSWORD}):")
    for account in module.ACCOUNTS:
        console.say(f"  {account.username:18} {account.label}")
    console.say(
        "Di instansi contoh kata sandi saja sudah cukup; pemakaian nyata mewajibkan verifikasi dua langkah."
    )
    console.say()

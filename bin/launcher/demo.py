"""The demo agency: loaded into an empty embedded database, or when asked for by name."""

import argparse
import importlib.util
from types import ModuleType

from launcher import console
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes
from launcher.servers import Servers

MANAGE = [str(PYTHON), str(ROOT / "manage.py")]
EMPLOYEES, SEED = "2000", "1"
ROOT_UNIT = "KAB"


def load_when_wanted(
    options: argparse.Namespace, started: Servers, processes: Processes, *, env: dict[str, str]
) -> bool:
    """Load the demo when it is wanted and possible; True when the database holds it."""
    if started.database is None:
        if options.demo:
            _load(processes, env=env)
        return bool(options.demo)
    if started.database.ask("SELECT EXISTS (SELECT FROM employees_employee)") == "t":
        console.step("Memakai data yang sudah ada")
        return (
            started.database.ask("SELECT EXISTS (SELECT FROM employees_user WHERE username LIKE 'demo-%')")
            == "t"
        )
    if not options.no_demo:
        _load(processes, env=env)
    return not options.no_demo


def roster() -> ModuleType:
    """The demo accounts: a module of the product that imports nothing, read without Django."""
    path = ROOT / "promotions" / "demo" / "roster.py"
    spec = importlib.util.spec_from_file_location("demo_roster", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def announce() -> None:
    """Say with which accounts the demo can be tried."""
    module = roster()
    console.say(f"\nAkun contoh (kata sandi semuanya: {module.PASSWORD}):")
    for account in module.ACCOUNTS:
        console.say(f"  {account.username:18} {account.label}")
    console.say()


def _load(processes: Processes, *, env: dict[str, str]) -> None:
    console.step("Memuat instansi contoh (2.000 pegawai rekaan)")
    processes.run("demo", [*MANAGE, "seed_demo", "--employees", EMPLOYEES, "--seed", SEED], env=env)

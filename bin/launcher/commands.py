"""Picks the command, and turns every expected failure into one plain sentence."""

import importlib
import os
import signal
from collections.abc import Sequence

from launcher import console

MODULES = {
    "run": "launcher.run_command",
    "test": "launcher.test_command",
    "manage": "launcher.manage_command",
    "check": "launcher.check_command",
}


class Stopped(BaseException):
    """Someone asked the launcher to end (Ctrl-C or a signal)."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    os.umask(0o022)  # the embedded database may run under another account and has to reach its folder
    command = importlib.import_module(MODULES[arguments[0]])
    try:
        return int(command.main(list(arguments[1:])))
    except console.LauncherError as error:
        console.error(str(error))
        return error.code
    except Stopped as stopped:
        return int(stopped.args[0])


def _stop(number: int, _frame: object) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # stopping takes a moment and is not to be interrupted half-way
    raise Stopped(128 + number)

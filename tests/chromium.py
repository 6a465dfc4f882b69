"""Which Chromium the browser tests drive, and how."""

import os
import shutil
from typing import Any

# The one without windows draws less: a quarter of the processor time of a journey.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of the one that CHROMIUM names, else of the machine's own; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def launch_args(given: dict[str, Any]) -> dict[str, Any]:
    """What Playwright is given, beside its own arguments."""
    found = find_chromium()
    return {**given, **({"executable_path": found} if found else {}), "args": list(QUIET)}

"""Passwords and the secret key of a trial: generated once, kept in one file that only its owner reads."""

import json
import os
import secrets
from pathlib import Path

NAMES = ("secret_key", "checkpoint_secret", "database_admin", "database_owner", "database_app", "broker")


def load(folder: Path) -> dict[str, str]:
    """The keys of this data folder, made on the first call."""
    path = folder / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: secrets.token_urlsafe(48) for name in NAMES if name not in known}
    if missing:
        write_private(path, json.dumps(known | missing, indent=1))
    return known | missing


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone from its first byte."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    temporary.replace(path)

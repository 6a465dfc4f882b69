"""bin/check: everything about the code that needs no database."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from launcher import console, environment
from launcher.paths import PYTHON, ROOT, VENV

PACKAGES = ["asn_career", "employees", "competencies", "assessments", "training", "promotions"]


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Run every check, even after one has failed, so that one run tells everything."""
    environment.ensure(lock="test")
    checks = [check for check in _checks() if not arguments or check.name in arguments]
    failed = [check.name for check in checks if not _passes(check)]
    if failed:
        console.error(f"Pemeriksaan gagal: {', '.join(failed)}")
        return 1
    console.say("Semua pemeriksaan lulus.")
    return 0


def _checks() -> list[Check]:
    manage = [str(PYTHON), "manage.py"]
    return [
        Check("format", [_tool("ruff"), "format", "--check", "."]),
        Check("lint", [_tool("ruff"), "check", "."]),
        Check("types", [_tool("mypy"), *PACKAGES, "bin/launcher"]),
        Check("imports", [_tool("lint-imports")]),
        Check("templates", [_tool("djlint"), "templates", "--lint", "--quiet"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("translations", [*manage, "translations", "--check"]),
        Check("deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], env=_production()),
    ]


def _passes(check: Check) -> bool:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="asn-check-") as folder:
        env = {**os.environ, **_nowhere(), "DATA_DIR": folder, **check.env}
        done = subprocess.run(check.command, cwd=ROOT, env=env, capture_output=True, text=True)
    verdict = "lulus" if done.returncode == 0 else "GAGAL"
    console.say(f"{check.name:14} {verdict:6} {time.monotonic() - started:5.1f} dtk")
    if done.returncode:
        console.say(done.stdout + done.stderr)
    return done.returncode == 0


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def _nowhere() -> dict[str, str]:
    """No check may depend on a database; this address answers nobody."""
    return {
        "DJANGO_SETTINGS_MODULE": "asn_career.settings.test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "SECRET_KEY": "checks-only",
    }


def _production() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "asn_career.settings.production",
        "SECRET_KEY": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "CHECKPOINT_SECRET": "checkpoints-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "ALLOWED_HOSTS": "karier.example.go.id",
    }

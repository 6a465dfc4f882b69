"""Where things are: the project, its environment, and the data folder."""

import os
import sys
from pathlib import Path

from launcher.console import LauncherError

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements" / "embedded.txt", "test": ROOT / "requirements" / "test.txt"}


def data_dir() -> Path:
    """``DATA_DIR`` (default ./var), made when missing."""
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise LauncherError(
            f"Folder data {folder} tidak dapat dibuat ({error.strerror}). "
            "Pilih folder lain dengan DATA_DIR=/folder/anda."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK) or not os.access(folder / "log", os.W_OK | os.X_OK):
        raise LauncherError(
            f"Folder data {folder} tidak dapat ditulisi oleh akun ini. "
            "Pilih folder lain dengan DATA_DIR=/folder/anda."
        )
    return folder


def package_dir(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in [
        VENV / "lib" / version / "site-packages" / name,
        *VENV.glob(f"lib/python3*/site-packages/{name}"),
    ]:
        if candidate.is_dir():
            return candidate
    raise LauncherError(f"Paket {name} tidak ada di {VENV}. Hapus folder itu lalu jalankan lagi.")

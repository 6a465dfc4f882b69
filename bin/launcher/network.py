"""Ports of this machine."""

import socket

from launcher.console import LauncherError

LOCALHOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Refuse a port in use before anything is prepared, and say how to choose another."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError as error:
            raise LauncherError(
                f"Port {port} tidak dapat dipakai ({error.strerror}). "
                f"Pilih port lain, misalnya: PORT={port + 1} bin/run"
            ) from error

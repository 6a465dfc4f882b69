"""Folders in which nothing more can be kept: a disk that is full, and one that may only be read."""

import os
import resource
import subprocess
from contextlib import contextmanager

KILOBYTE = 1024


def may_mount():
    return os.geteuid() == 0


@contextmanager
def small_disk(folder, *, kilobytes, options=""):
    """A disk of its own under ``folder``; only root can make one."""
    size = f"size={kilobytes}k{options}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def without_room(folder, *, kilobytes):
    """Room for so much under ``folder``; without root, no file of this process may grow beyond it."""
    if may_mount():
        with small_disk(folder, kilobytes=kilobytes):
            yield
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * KILOBYTE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder):
    """``folder`` may be read and not be written to."""
    if may_mount():
        with small_disk(folder, kilobytes=64, options=",ro"):
            yield
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)

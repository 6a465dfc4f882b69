"""Folders in which nothing more can be kept: a disk that is full, and one that may only be read.

There are two ways: a disk of its own, which only root can make, and the limits and rights of an ordinary user. Where
tests run as root both are tried, the second without the privileges that let root pass by rights.
"""

import ctypes
import os
import resource
import subprocess
from contextlib import ExitStack, contextmanager

import pytest

KILOBYTE = 1024
DISK, LIMITS = "a disk of its own", "limits of an ordinary user"
WAYS = (DISK, LIMITS) if os.geteuid() == 0 else (LIMITS,)
either_way = pytest.mark.parametrize("way", WAYS)

_CAPABILITIES = 0x20080522  # version 3 of capget and capset
_PASSING_BY_RIGHTS = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def may_mount():
    return DISK in WAYS


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
def without_room(folder, *, kilobytes, way=WAYS[0]):
    """Room for so much under ``folder``; by limits, no file of this process may grow beyond it."""
    if way == DISK:
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
def read_only(folder, *, way=WAYS[0]):
    """``folder`` may be read and not be written to."""
    with ExitStack() as until_then:
        if way == DISK:
            until_then.enter_context(small_disk(folder, kilobytes=64, options=",ro"))
        else:
            folder.chmod(0o500)
            until_then.callback(folder.chmod, 0o700)
            until_then.enter_context(bound_by_rights())
        yield


@contextmanager
def bound_by_rights():
    """This thread may do to files what their rights allow its account, as everybody but root; it gets back the rest."""
    before = _capabilities()
    bound = (ctypes.c_uint32 * 6)(*before)
    bound[0] &= ~_PASSING_BY_RIGHTS
    _become(bound)
    try:
        yield
    finally:
        _become(before)


def _capabilities():
    """Effective, permitted and inheritable ones of this thread, twice 32 bits each."""
    found = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capget(_header(), found):
        raise OSError(ctypes.get_errno(), "capget")
    return found


def _become(wanted):
    if ctypes.CDLL(None, use_errno=True).capset(_header(), wanted):
        raise OSError(ctypes.get_errno(), "capset")


def _header():
    return (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)

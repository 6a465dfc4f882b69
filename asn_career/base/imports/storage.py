"""A full disk, told as what it is: nothing of the import was written, and the file can come again."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from .errors import StorageFullError

# disk_full, and configuration_limit_exceeded: the limit on temporary files that a deployment may set.
FULL_DATABASE = frozenset({"53100", "53400"})
FULL_FOLDER = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


@contextmanager
def telling_full_storage() -> Iterator[None]:
    """Around a whole transaction, so that it is rolled back by the time somebody is told."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) in FULL_DATABASE:
            raise StorageFullError from error
        raise
    except OSError as error:
        if error.errno in FULL_FOLDER:
            raise StorageFullError from error
        raise

"""Two people where two are needed: official and deputy are one for what is done under a delegation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from employees.delegation.errors import TwoInNameError


@contextmanager
def two_in_name() -> Iterator[None]:
    """Says in words what the triggers ``two_in_name_…`` refuse; stands around the transaction."""
    try:
        yield
    except IntegrityError as error:
        refused = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if refused == "two_in_name":
            raise TwoInNameError from error
        raise

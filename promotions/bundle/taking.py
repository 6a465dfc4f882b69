"""Taking a bundle: by whoever sees everybody it tells of, for a purpose, counted like every file about people."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO

from django.db import transaction

from asn_career.base.access_log import log_file
from employees.access import Principal
from promotions.bundle.files import write_bundle
from promotions.models import Shortlist
from promotions.permissions import ensure, sees_all_of


def take_bundle(shortlist: Shortlist, *, by: Principal, purpose: str) -> IO[bytes]:
    """The bundle of a published run as a file that is gone once closed; entered in the access log if there is one."""
    ensure(sees_all_of(by, shortlist))
    subject = f"shortlist:{shortlist.public_id}"
    made = TemporaryFile(prefix="bundle-")  # noqa: SIM115  whoever takes it closes it
    try:
        with transaction.atomic():
            log_file(by=by.identity, action="shortlist_bundle.export", subject=subject, purpose=purpose)
            write_bundle(shortlist, made)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made


def bundle_name(shortlist: Shortlist) -> str:
    """The file's name, which tells of nobody."""
    return f"bukti-{shortlist.public_id}.zip"

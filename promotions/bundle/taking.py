"""Taking a bundle: by whoever sees everybody it tells of, for a purpose, counted like every file about people."""

from __future__ import annotations

from django.db import transaction

from asn_career.base.access_log import log_file
from employees.access import Principal
from promotions.bundle.files import bundle_of
from promotions.models import Shortlist
from promotions.permissions import ensure, sees_all_of


def take_bundle(shortlist: Shortlist, *, by: Principal, purpose: str) -> bytes:
    """The bundle of a published run, entered in the access log; nothing is entered when there is none."""
    ensure(sees_all_of(by, shortlist))
    subject = f"shortlist:{shortlist.public_id}"
    with transaction.atomic():
        log_file(by=by.identity, action="shortlist_bundle.export", subject=subject, purpose=purpose)
        return bundle_of(shortlist)


def bundle_name(shortlist: Shortlist) -> str:
    """The file's name, which tells of nobody."""
    return f"bukti-{shortlist.public_id}.zip"

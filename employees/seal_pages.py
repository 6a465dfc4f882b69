"""The auditors' page of signed checkpoints of the audit trail, and the file of them that is kept elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from asn_career.base.evidence import stamps
from asn_career.base.evidence.checkpoints import exported, point_of
from asn_career.base.evidence.models import Checkpoint
from asn_career.base.evidence.signing import public_key, spelled
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.policy import requires, scope_of

MOST_IN_FILE = 1_000
COLUMNS = (
    Column("segel", _("Sealed entries"), order="size", numeric=True),
    Column("waktu", _("Signed at")),
    Column("akar", _("Root")),
    Column("cap", _("Time stamp of an outside authority")),
)


@require_safe
@requires(Permission.READ_AUDIT)
def seal_list(request: HttpRequest) -> HttpResponse:
    """Checkpoints, the newest first, with the public key that signs them."""
    page = keyset_page(
        Checkpoint.objects.select_related("stamp"), columns=COLUMNS, params=request.GET, default="-segel"
    )
    context = {
        "page": page,
        "listed": [(row, point_of(row).root.hex(), getattr(row, "stamp", None)) for row in page.rows],
        "stamping": stamps.is_on(),
        "public_key": spelled(public_key()),
    }
    return render(request, "employees/seal_list.html", context)


@require_safe
@requires(Permission.READ_AUDIT)
def seal_file(request: HttpRequest) -> HttpResponse:
    """The newest checkpoints as an anchor for ``verify_audit``; they tell nothing of anybody."""
    newest = list(Checkpoint.objects.order_by("-size")[:MOST_IN_FILE])
    log_access(by=scope_of(request).identity, action="checkpoints.take")
    response = HttpResponse(
        exported(point_of(row) for row in reversed(newest)), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="titik-segel.txt"'
    return response

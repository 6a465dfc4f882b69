"""What is reported to SIASN about verified trainings: a queue, written to a file that somebody uploads there.

The product connects to nothing outside. A file holds one sheet per resource with SIASN's own field names; what SIASN
answered is entered by hand: received with its receipt, or refused, which puts the report back into the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.exports import Sheet, workbook
from employees.access import Permission, Principal
from training.certificate_choices import SiasnResource, SiasnState
from training.course_types import course_types
from training.models import SiasnPost

MOST_IN_A_FILE = 2_000
DIKLAT_FIELDS = (
    "nip",
    "latihanStrukturalNama",
    "nomor",
    "tanggal",
    "tanggalSelesai",
    "tahun",
    "jumlahJam",
    "institusiPenyelenggara",
)
KURSUS_FIELDS = (
    "nip",
    "jenisDiklatId",
    "namaKursus",
    "jumlahJam",
    "noSertipikat",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
    "institusiPenyelenggara",
)


class NothingToReportError(DomainError):
    code = "nothing_to_report"
    message = _("Nothing waits to be reported.")


class NotExportedError(DomainError):
    code = "not_exported"
    message = _("Only a report that is in an export file can be answered.")


class AnswerRequiredError(DomainError):
    code = "answer_required"
    status = 422
    message = _("Give the receipt of SIASN, or what it said when it refused the report.")


def reportable(by: Principal) -> Any:
    """Reports that ``by`` may export and answer."""
    return SiasnPost.objects.visible_to(by, permission=Permission.MANAGE_TRAINING)


def export_pending(*, by: Principal, at: datetime) -> bytes:
    """A workbook of what waits, the oldest first, which is marked as exported. Raises NothingToReportError."""
    with acting(by=by.identity):
        rows = reportable(by).pending().select_related("certificate", "employee").order_by("pk")
        posts = list(rows.select_for_update(of=("self",))[:MOST_IN_A_FILE])
        if not posts:
            raise NothingToReportError
        SiasnPost.objects.unscoped(reason="reports that the caller locked within scope").filter(
            pk__in=[post.pk for post in posts]
        ).update(state=SiasnState.EXPORTED, attempts=F("attempts") + 1, exported_at=at, refusal="")
        return workbook(_sheets(posts))


def answer(post: SiasnPost, *, receipt: str, refusal: str, by: Principal) -> None:
    """Enter what SIASN answered: its receipt, or why it refused."""
    receipt, refusal = receipt.strip(), refusal.strip()
    if bool(receipt) == bool(refusal):
        raise AnswerRequiredError(fields={"receipt": [str(AnswerRequiredError.message)]})
    with acting(by=by.identity, reason=refusal):
        locked = reportable(by).filter(pk=post.pk).select_for_update().first()
        if locked is None:
            raise NotPermittedError
        if locked.state != SiasnState.EXPORTED:
            raise NotExportedError
        locked.state = SiasnState.RECEIVED if receipt else SiasnState.PENDING
        locked.receipt, locked.refusal = receipt[:250], refusal[:500]
        locked.save(update_fields=["state", "receipt", "refusal"])


def _sheets(posts: Sequence[SiasnPost]) -> Iterable[Sheet]:
    for resource, fields, row in (
        (SiasnResource.DIKLAT, DIKLAT_FIELDS, _diklat),
        (SiasnResource.KURSUS, KURSUS_FIELDS, _kursus),
    ):
        yield Sheet(resource.value, fields, [row(post) for post in posts if post.resource == resource])


def _diklat(post: SiasnPost) -> list[str]:
    given = post.certificate
    first = given.started_on or given.completed_on
    return [
        post.employee.nip,
        given.name,
        given.certificate_no,
        _day(first),
        _day(given.completed_on),
        str(given.completed_on.year),
        _whole(given.credited_hours),
        given.provider,
    ]


def _kursus(post: SiasnPost) -> list[str]:
    given = post.certificate
    first = given.started_on or given.completed_on
    return [
        post.employee.nip,
        str(course_types()[given.course_type].code),
        given.name,
        _whole(given.credited_hours),
        given.certificate_no,
        str(given.completed_on.year),
        _day(first),
        _day(given.completed_on),
        given.provider,
    ]


def _day(day: date) -> str:
    """SIASN writes days as dd-mm-yyyy."""
    return f"{day:%d-%m-%Y}"


def _whole(hours: Any) -> str:
    """Hours as SIASN takes them; a fraction of an hour stays visible."""
    return f"{hours.normalize():f}"

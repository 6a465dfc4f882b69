"""What is reported to SIASN about trainings: a queue, written to a file that somebody uploads there.

Verified certificates are queued when they are accepted, own trainings when their session is finished, for those who
passed.

The product connects to nothing outside. A file holds one sheet per resource with SIASN's own field names; what SIASN
answered is entered by hand: received with its receipt, or refused, which puts the report back into the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.exports import Sheet, workbook
from employees.access import Permission, Principal
from training.certificate_choices import SiasnResource, SiasnState
from training.course_types import CourseType, course_type_of, course_types
from training.models import Result, SiasnPost, TrainingProgram

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


@dataclass(frozen=True, slots=True)
class Reported:
    """A training as it is told to SIASN; ``course_type`` None while nobody said the kind of the programme."""

    name: str
    provider: str
    hours: Decimal
    started_on: date
    completed_on: date
    number: str
    course_type: CourseType | None
    program: TrainingProgram | None = None


def reported(post: Any) -> Reported:
    """What a post read with its trainings tells."""
    if post.certificate is not None:
        given = post.certificate
        return Reported(
            given.name,
            given.provider,
            given.credited_hours,
            given.started_on or given.completed_on,
            given.completed_on,
            given.certificate_no,
            course_types()[given.course_type],
        )
    session = post.result.enrolment.session
    program = session.program
    return Reported(
        program.name,
        program.provider or str(settings.AGENCY_NAME),
        post.result.hours,
        session.starts_on,
        session.ends_on,
        post.result.certificate_no or post.issued_no or "",
        course_type_of(program.kind),
        program,
    )


def queue_results(passed: Iterable[tuple[int, Result, TrainingProgram]]) -> None:
    """Queue own trainings that were passed: (employee, result, programme). One statement."""
    SiasnPost.objects.unscoped(reason="results that the caller keeps").bulk_create(
        SiasnPost(employee_id=employee, result=result, resource=_resource(course_type_of(program.kind)))
        for employee, result, program in passed
    )


def reportable(by: Principal) -> Any:
    """Reports that ``by`` may export and answer."""
    return SiasnPost.objects.visible_to(by, permission=Permission.MANAGE_TRAINING)


def ready(by: Principal) -> Any:
    """Reports that wait and whose course type is known."""
    rows = reportable(by).pending()
    return rows.exclude(pk__in=rows.untyped().values("pk"))


def export_pending(*, by: Principal, at: datetime) -> bytes:
    """A workbook of what waits, the oldest first, which is marked as exported. Raises NothingToReportError."""
    with acting(by=by.identity):
        rows = ready(by).with_trainings().order_by("pk")
        posts = list(rows.select_for_update(of=("self",))[:MOST_IN_A_FILE])
        if not posts:
            raise NothingToReportError
        for post in posts:
            post.state, post.exported_at, post.refusal = SiasnState.EXPORTED, at, ""
            post.attempts += 1
            post.resource = _resource(reported(post).course_type)
        SiasnPost.objects.unscoped(reason="reports that the caller locked within scope").bulk_update(
            posts, ["state", "attempts", "exported_at", "refusal", "resource"]
        )
        return workbook(_sheets(posts))


def _resource(course_type: CourseType | None) -> str:
    return course_type.resource if course_type else SiasnResource.KURSUS


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
    given = reported(post)
    return [
        post.employee.nip,
        given.name,
        given.number,
        _day(given.started_on),
        _day(given.completed_on),
        str(given.completed_on.year),
        _whole(given.hours),
        given.provider,
    ]


def _kursus(post: SiasnPost) -> list[str]:
    given = reported(post)
    return [
        post.employee.nip,
        str(given.course_type.code) if given.course_type else "",
        given.name,
        _whole(given.hours),
        given.number,
        str(given.completed_on.year),
        _day(given.started_on),
        _day(given.completed_on),
        given.provider,
    ]


def _day(day: date) -> str:
    """SIASN writes days as dd-mm-yyyy."""
    return f"{day:%d-%m-%Y}"


def _whole(hours: Any) -> str:
    """Hours as SIASN takes them; a fraction of an hour stays visible."""
    return f"{hours.normalize():f}"

"""The catalogue: what is shown of a programme, who keeps it, and its providers with their agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.documents import keep_file
from training.agreements import ending_agreements, ensure_ceiling_holds, settle_renewed
from training.models import (
    Agreement,
    FieldOfService,
    ProgramField,
    ProgramPrerequisite,
    Provider,
    TaughtCompetency,
    TrainingProgram,
)

AGREEMENT_FOLDER = "agreements"


class ProgramCycleError(DomainError):
    code = "program_cycle"
    status = 422
    message = _("“%(name)s” would require itself by way of other programmes. Choose another prerequisite.")


class AgreementOverlapError(DomainError):
    code = "agreement_overlap"
    status = 422
    message = _(
        "Another agreement with this provider for the same field runs at the same time. Change the days, or end "
        "the other one first."
    )


def may_maintain(principal: Principal) -> bool:
    """The catalogue is shared: it is kept by those who manage training for a whole agency or the deployment."""
    grants = principal.grants_for(Permission.MANAGE_TRAINING)
    return any(grant.covers_subtree and len(grant.lineage) <= 1 for grant in grants)


def ensure_may_maintain(principal: Principal) -> None:
    if not may_maintain(principal):
        raise NotPermittedError


def store_program(
    program: TrainingProgram,
    *,
    fields: Iterable[FieldOfService],
    taught: Iterable[tuple[Competency, int]],
    prerequisites: Sequence[ProgramPrerequisite],
    by: Principal,
) -> TrainingProgram:
    """Save a programme with its fields, what it teaches beside the main competency, and what it asks for."""
    ensure_may_maintain(by)
    try:
        with acting(by=by.identity, reason="catalogue"):
            program.save()
            _replace_fields(program, list(fields))
            _replace_taught(program, dict(taught))
            _replace_prerequisites(program, prerequisites)
    except IntegrityError as error:
        if "require each other" in str(error):
            raise ProgramCycleError(name=program.name) from error
        raise
    program.refresh_from_db()
    return program


def store_provider(provider: Provider, *, by: Principal) -> Provider:
    ensure_may_maintain(by)
    with acting(by=by.identity, reason="catalogue"):
        provider.save()
    return provider


def store_agreement(agreement: Agreement, *, by: Principal, at: datetime, upload: object = None) -> Agreement:
    """Save an agreement with its document; the bytes come to rest before the row that names them.

    What was told about the end of an agreement that this one follows is done with.
    """
    ensure_may_maintain(by)
    if upload:
        kept = keep_file(upload, folder=AGREEMENT_FOLDER)
        agreement.document_name, agreement.document_type = kept.name, kept.content_type
        agreement.document_sha256 = kept.sha256
    try:
        with acting(by=by.identity, reason="catalogue"), transaction.atomic():
            ensure_ceiling_holds(agreement)
            agreement.save()
            settle_renewed(ending_agreements(on=by.on), at=at)
    except IntegrityError as error:
        if "agreement_one_per_scope" in str(error):
            raise AgreementOverlapError from error
        raise
    return agreement


@dataclass(frozen=True, slots=True)
class AgreementBook:
    """Agreements with the providers of some programmes, by provider and field (None: all fields)."""

    fields: Mapping[int, Sequence[int]]
    agreed: Mapping[tuple[int, int | None], Sequence[Agreement]]

    def under(self, program: TrainingProgram, *, on: date) -> Agreement | None:
        """The one for a field of the programme (the first by code) that holds on a day, else the one for all fields."""
        for field in (*self.fields.get(program.pk, ()), None):
            for agreement in self.agreed.get((program.held_by_id or 0, field), ()):
                if on in agreement.validity:
                    return agreement
        return None


def agreement_book(programs: Collection[TrainingProgram]) -> AgreementBook:
    """Under which agreements the programmes are held on any day. Two queries."""
    fields: dict[int, list[int]] = {}
    rows = ProgramField.objects.filter(program__in=[each.pk for each in programs]).order_by("field__code")
    for program, field in rows.values_list("program", "field"):
        fields.setdefault(program, []).append(field)
    agreed: dict[tuple[int, int | None], list[Agreement]] = {}
    for row in Agreement.objects.filter(
        provider__in={each.held_by_id for each in programs if each.held_by_id}
    ):
        agreed.setdefault((row.provider_id, row.field_id), []).append(row)
    return AgreementBook(fields, agreed)


def agreements_of(programs: Collection[TrainingProgram], *, on: date) -> dict[int, Agreement]:
    """Under which agreement each programme is held on a day, by programme. Two queries."""
    book = agreement_book(programs)
    return {each.pk: found for each in programs if (found := book.under(each, on=on))}


def _replace_fields(program: TrainingProgram, fields: list[FieldOfService]) -> None:
    rows = ProgramField.objects.filter(program=program)
    rows.exclude(field__in=fields).delete()
    kept = set(rows.values_list("field", flat=True))
    ProgramField.objects.bulk_create(
        ProgramField(program=program, field=field) for field in fields if field.pk not in kept
    )


def _replace_taught(program: TrainingProgram, wanted: dict[Competency, int]) -> None:
    """Rows beside the main one, which follows the programme's own columns by trigger."""
    TaughtCompetency.objects.filter(program=program, main=False).delete()
    TaughtCompetency.objects.bulk_create(
        TaughtCompetency(program=program, competency=competency, target_level=level)
        for competency, level in wanted.items()
        if competency.pk != program.competency_id or program.target_level is None
    )


def _replace_prerequisites(program: TrainingProgram, wanted: Sequence[ProgramPrerequisite]) -> None:
    """What stays as it is keeps its row, so that the audit trail tells only of changes."""
    asked = {_asked(row): row for row in wanted}
    for row in ProgramPrerequisite.objects.filter(program=program):
        if asked.pop(_asked(row), None) is None:
            row.delete()
    for row in asked.values():
        row.program = program
        row.save()


def _asked(row: ProgramPrerequisite) -> tuple[object, ...]:
    return (row.required_program_id, row.post_kind, row.rank, row.competency_id, row.level, row.basis)

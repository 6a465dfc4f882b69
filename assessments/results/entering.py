"""Entering a result: its facts, its levels and its report, as a draft that one person makes for another to finalise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.moving import move
from assessments.choices import Source
from assessments.models import AssessmentProvider, AssessmentResult, ResultLevel, ResultReport
from assessments.results.choices import SHORTEST_REASON, Origin, ResultState
from assessments.results.conflicts import ensure_not_oneself
from assessments.results.errors import (
    BeforeBirthError,
    FutureDayError,
    IncompleteError,
    LevelRefusedError,
    MethodNeededError,
    NoLevelsError,
    ReasonTooShortError,
    ResultMovedOnError,
    UnknownPersonError,
)
from assessments.results.telling import settle_proposed, tell_proposed
from employees.access import Permission, Principal
from employees.documents import keep_file
from employees.models import Employee
from employees.responsible import find_account, reaches

GATE = "the result came through the gate, and who acts was checked for the person"
FOLDER = "assessment_reports"
_LEVEL = re.compile(r"[0-5](?:[.,][05])?")


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What is entered of a result beside its levels."""

    source: str
    assessed_on: date
    provider: AssessmentProvider
    instrument: str
    purpose: str
    method: str = ""
    instrument_version: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level in one competency with what shows it."""

    level: Decimal
    note: str = ""


def person_with(nip: str, *, by: Principal) -> Employee:
    """The person with this NIP whose results the reader may enter."""
    digits = "".join(character for character in nip if character.isdigit())
    people = Employee.objects.visible_to(by, permission=Permission.RECORD_RESULTS)
    found: Employee | None = people.select_related("home_unit").filter(nip=digits).first()
    if found is None:
        raise UnknownPersonError(fields={"nip": [str(UnknownPersonError.message)]})
    return found


def draft_result(employee: Employee, facts: ResultFacts, *, by: Principal) -> AssessmentResult:
    """Begin a result of a person whom the reader may enter results of; a program's draft is finalised by people too."""
    ensure_records(employee, by=by)
    _ensure_sound(employee, facts, today=by.on)
    with acting(by=by.identity):
        return AssessmentResult.objects.unscoped(reason=GATE).create(
            employee=employee,
            provider_name=facts.provider.name,
            origin=Origin.ENTERED,
            drafted_by=find_account(by),
            entered_by=by.identity,
            **_stored(facts),
        )


def change_draft(result: AssessmentResult, facts: ResultFacts, *, by: Principal, version: int) -> None:
    """Change what a draft says; a correction keeps source and day."""
    ensure_records(result.employee, by=by)
    _ensure_sound(result.employee, facts, today=by.on)
    stored = _stored(facts) | {"provider_name": facts.provider.name}
    if result.corrects_id:
        stored = {name: value for name, value in stored.items() if name not in ("source", "assessed_on")}
    with acting(by=by.identity):
        change_at(result, version=version, **stored)


def set_levels(result: AssessmentResult, levels: Mapping[int, Level], *, by: Principal, version: int) -> None:
    """Make these the levels of a draft, by competency; the number of statements does not grow with them."""
    ensure_records(result.employee, by=by)
    for competency, given in levels.items():
        ensure_level(given.level, field=f"level_{competency}")
    rows = ResultLevel.objects.unscoped(reason=GATE)
    with transaction.atomic(), acting(by=by.identity):
        change_at(result, version=version)
        rows.filter(result=result).delete()
        rows.bulk_create(
            ResultLevel(
                result=result,
                employee_id=result.employee_id,
                competency_id=competency,
                level=given.level,
                note=given.note.strip(),
            )
            for competency, given in sorted(levels.items())
        )


def attach_report(result: AssessmentResult, upload: Any, *, by: Principal) -> ResultReport:
    """Keep a report file (PDF, JPEG or PNG) with a draft; the same file twice is one."""
    ensure_records(result.employee, by=by)
    if result.state != ResultState.DRAFT:
        raise ResultMovedOnError
    kept = keep_file(upload, folder=FOLDER)
    with acting(by=by.identity):
        row, _made = ResultReport.objects.unscoped(reason=GATE).get_or_create(
            result=result,
            sha256=kept.sha256,
            defaults={
                "employee_id": result.employee_id,
                "name": kept.name,
                "content_type": kept.content_type,
                "size": kept.size,
                "added_by": by.identity,
            },
        )
    return row


def propose(result: AssessmentResult, *, by: Principal, at: datetime, version: int) -> None:
    """Hand a draft to a second person; a correction may take every level away, anything else needs one."""
    ensure_records(result.employee, by=by)
    if missing := missing_of(result):
        raise IncompleteError(missing=", ".join(missing))
    if (
        not result.corrects_id
        and not ResultLevel.objects.unscoped(reason=GATE).filter(result=result).exists()
    ):
        raise NoLevelsError
    if result.state != ResultState.DRAFT or result.version != version:
        raise ResultMovedOnError
    with acting(by=by.identity):
        move(result, ResultState.PROPOSED, refused=ResultMovedOnError, decided_reason="")
        tell_proposed(result, at=at)


def missing_of(result: AssessmentResult) -> list[str]:
    """What a result still lacks, as a correction of imported rows does."""
    needs = [
        (_("provider"), result.provider_id),
        (_("instrument"), result.instrument),
        (_("purpose"), result.purpose),
        (_("method"), result.method or result.source != Source.ASSESSMENT_CENTER),
    ]
    return [str(label) for label, given in needs if not given]


def discard(result: AssessmentResult, *, reason: str, by: Principal, at: datetime, version: int) -> None:
    """Give up a draft or what was proposed, with a reason; it stays on record."""
    ensure_records(result.employee, by=by)
    ensure_explained(reason)
    if result.state not in (ResultState.DRAFT, ResultState.PROPOSED) or result.version != version:
        raise ResultMovedOnError
    with acting(by=by.identity, reason=reason.strip()):
        move(result, ResultState.DISCARDED, refused=ResultMovedOnError, decided_reason=reason.strip())
        settle_proposed(result, at=at)


def parse_level(text: str, *, field: str) -> Decimal:
    """A level as somebody types it: 3, 3,5 or 3.5."""
    if not _LEVEL.fullmatch(text.strip()):
        _refuse_level(text, field)
    return ensure_level(Decimal(text.strip().replace(",", ".")), field=field)


def ensure_level(level: Decimal, *, field: str) -> Decimal:
    if not 0 <= level <= 5 or level * 2 != int(level * 2):
        _refuse_level(str(level), field)
    return level


def _refuse_level(text: str, field: str) -> None:
    told = str(LevelRefusedError(value=text.strip()[:20]))
    raise LevelRefusedError(value=text.strip()[:20], fields={field: [told]})


def ensure_explained(reason: str, *, field: str = "reason") -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShortError(fields={field: [str(ReasonTooShortError.message)]})


def ensure_records(employee: Employee, *, by: Principal) -> None:
    """Who enters results does so within their scope and not about themselves."""
    if not reaches(by, Permission.RECORD_RESULTS, employee):
        raise NotPermittedError
    ensure_not_oneself(employee.pk, by=by)


def change_at(result: AssessmentResult, *, version: int, **changes: Any) -> None:
    """Change a draft that is still as ``version`` says."""
    rows = AssessmentResult.objects.unscoped(reason=GATE).filter(
        pk=result.pk, state=ResultState.DRAFT, version=version
    )
    if not rows.update(version=version + 1, **changes):
        raise ResultMovedOnError
    result.version = version + 1
    for name, value in changes.items():
        setattr(result, name, value)


def lock_person(employee_id: int) -> None:
    """What is recorded of one person's occasions is recorded by one transaction after the other."""
    rows = Employee.objects.unscoped(reason=GATE).select_for_update(of=("self",))
    list(rows.filter(pk=employee_id).values_list("pk"))


def _stored(facts: ResultFacts) -> dict[str, Any]:
    given = {field.name: getattr(facts, field.name) for field in fields(facts)}
    if facts.source != Source.ASSESSMENT_CENTER:
        given["method"] = ""
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _ensure_sound(employee: Employee, facts: ResultFacts, *, today: date) -> None:
    if facts.assessed_on > today:
        raise FutureDayError(fields={"assessed_on": [str(FutureDayError.message)]})
    if facts.assessed_on <= employee.birth_date:
        raise BeforeBirthError(fields={"assessed_on": [str(BeforeBirthError.message)]})
    if facts.source == Source.ASSESSMENT_CENTER and not facts.method:
        raise MethodNeededError(fields={"method": [str(MethodNeededError.message)]})

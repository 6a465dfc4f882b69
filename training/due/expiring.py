"""Official results and certificates whose last day comes near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from asn_career.base.formatting import date_long
from asn_career.base.periods import years_after
from assessments.held_levels import valid_since, valid_years
from assessments.models import Assessment
from employees.choices import IN_SERVICE
from employees.notices import Told, keep_told
from training.due.rules import first_told, told_for
from training.models import TrainingHistory, TrainingProgram

RESULT_ENDS, CERTIFICATE_ENDS = "result_ends", "certificate_ends"
_GATE = "people are told by the schedule which of their own results and certificates end"
_THEIRS = {"employee__account__is_active": True, "employee__legal_position": IN_SERVICE}


def tell_results(*, on: date, at: datetime) -> int:
    """Tell people of official results that soon no longer count; those of one day together."""
    return keep_told(RESULT_ENDS, _results(on), at=at)


def tell_certificates(*, on: date, at: datetime) -> int:
    """Tell holders of the latest certificate of a programme whose validity ends soon."""
    return keep_told(CERTIFICATE_ENDS, _certificates(on), at=at)


def _results(on: date) -> Iterator[Told]:
    for row in _ending_results(on):
        ends = years_after(row["assessed_on"], valid_years(on))
        yield Told(
            row["employee__account"],
            f"results:{row['employee__public_id']}:{row['assessed_on']}",
            reverse("own_competencies"),
            {"n": str(row["n"]), "competency": row["name"], "day": date_long(ends)},
            ends,
            told_for("result", ends, on=on),
        )


def _ending_results(on: date) -> Any:
    """Valid results that no later official one replaces and that end soon, by person and day. One query."""
    known = Assessment.objects.unscoped(reason=_GATE).official().known_on(on)
    later = known.filter(
        employee=OuterRef("employee"),
        competency=OuterRef("competency"),
        assessed_on__gt=OuterRef("assessed_on"),
    )
    first, after = valid_since(on), valid_since(on + first_told("result", on=on) + timedelta(days=1))
    ending = known.filter(~Exists(later), assessed_on__gte=first, assessed_on__lt=after, **_THEIRS)
    by_day = ending.order_by().values("employee__account", "employee__public_id", "assessed_on")
    counted = by_day.annotate(n=Count("competency", distinct=True), name=Min("competency__name"))
    return counted.order_by("employee__account", "assessed_on")


def _certificates(on: date) -> Iterator[Told]:
    for row in _ending_certificates(on):
        ends = years_after(row.completed_on, row.program.certificate_years)
        yield Told(
            row.employee.account.pk,
            f"certificate-of:{row.public_id}",
            f"{reverse('own_sessions')}?{urlencode({'program': row.program.code})}",
            {"program": row.program.name, "day": date_long(ends)},
            ends,
            told_for("certificate", ends, on=on),
        )


def _ending_certificates(on: date) -> Any:
    """The latest completion of each programme whose certificate ends soon. Two queries."""
    soon = on + first_told("certificate", on=on)
    programs = TrainingProgram.objects.filter(certificate_years__isnull=False).order_by()
    ending = Q(pk__in=[])
    for years in filter(None, programs.values_list("certificate_years", flat=True).distinct()):
        # A day wider at both ends for 29 February; told_for says what is told.
        days = (years_after(on, -years) - timedelta(days=1), years_after(soon, -years) + timedelta(days=1))
        ending |= Q(program__certificate_years=years, completed_on__range=days)
    rows = TrainingHistory.objects.unscoped(reason=_GATE)
    later = rows.filter(
        employee=OuterRef("employee"),
        program=OuterRef("program"),
        completed_on__gt=OuterRef("completed_on"),
        completed_on__lte=on,
    )
    found = rows.filter(ending, ~Exists(later), completed_on__lte=on, **_THEIRS)
    related = found.select_related("program", "employee__account").order_by("pk")
    return [
        row
        for row in related
        if told_for("certificate", years_after(row.completed_on, row.program.certificate_years), on=on)
    ]

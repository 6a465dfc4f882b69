"""The page of predicates in a unit and year beside the guideline, and the rating of the organisation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from assessments.choices import Predicate
from assessments.models import OrganisationResult
from assessments.performance.distribution import (
    FEWEST,
    Distribution,
    Guideline,
    find_distribution,
    judge,
    may_rate,
    rate_organisation,
)
from assessments.performance_forms import FIRST_YEAR, LAST_YEAR, DistributionForm, RatingForm
from employees.access import Permission
from employees.models import Unit
from employees.policy import requires, scope_of

P = Permission


@require_safe
@requires(P.READ_PERFORMANCE)
def distribution(request: HttpRequest) -> HttpResponse:
    """How predicates are distributed in a unit and those below it, beside the guideline."""
    form = DistributionForm(request.GET or None, principal=scope_of(request))
    return _shown(request, form)


def _shown(request: HttpRequest, form: DistributionForm, rating: RatingForm | None = None) -> HttpResponse:
    principal = scope_of(request)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    unit, year = chosen.get("unit"), chosen.get("tahun") or principal.on.year - 1
    context: dict[str, Any] = {"form": form, "unit": unit, "year": year, "fewest": FEWEST}
    if unit is not None:
        context |= _about(request, unit, year, rating)
        log_access(by=principal.identity, action="performance.distribution", subject=f"unit:{unit.public_id}")
    status = 422 if rating is not None else 200
    return render(request, "assessments/distribution.html", context, status=status)


def _about(request: HttpRequest, unit: Unit, year: int, rating: RatingForm | None) -> dict[str, Any]:
    principal = scope_of(request)
    found = find_distribution(principal, unit=unit, year=year)
    rated = (
        OrganisationResult.objects.visible_to(principal)
        .filter(unit=unit, year=year)
        .select_related("entered_by__employee")
        .first()
    )
    lines = judge(found.counts, rating=rated.rating, on=principal.on) if rated else []
    initial = {"rating": rated.rating, "document": rated.document} if rated else None
    return {
        "found": found,
        "bars": _bars(found),
        "rated": rated,
        "lines": [(line, guideline_words(line)) for line in lines],
        "may_rate": may_rate(principal, unit),
        "rating_form": rating or RatingForm(initial=initial),
    }


def _bars(found: Distribution) -> list[tuple[str, int, Decimal | None]]:
    """Predicate, people, and their share of those with a result in percent; no share of a small group."""
    return [
        (
            str(Predicate(predicate).label),
            count,
            None if found.is_small else Decimal(100 * count) / found.total,
        )
        for predicate, count in found.counts.items()
    ]


def guideline_words(line: Guideline) -> str:
    """The line and what was found, in words."""
    names = _(" or ").join(f"“{Predicate(each).label}”" for each in line.predicates)
    facts = {
        "names": names,
        "people": line.people,
        "total": line.total,
        "most": line.at_most,
        "least": line.at_least,
    }
    if line.some:
        return _("There should be some %(names)s; there are %(people)s of %(total)s people.") % facts
    if line.at_most == 0:
        return _("There should be no %(names)s; there are %(people)s of %(total)s people.") % facts
    if line.at_most is not None:
        return _("At most %(most)s%% %(names)s; there are %(people)s of %(total)s people.") % facts
    return _("At least %(least)s%% %(names)s; there are %(people)s of %(total)s people.") % facts


@require_POST
@requires(P.IMPORT)
def rate_unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter the rating of a unit for a year."""
    principal = scope_of(request)
    unit = Unit.objects.visible_to(principal).filter(public_id=public_id).first()
    year = request.POST.get("tahun", "")
    if unit is None or not may_rate(principal, unit):
        raise Http404
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise Http404
    form = RatingForm(request.POST)
    asked = {"unit": str(public_id), "tahun": year}
    if form.is_valid():
        try:
            rate_organisation(unit, year=int(year), by=principal, on=principal.on, **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"{reverse('distribution')}?unit={public_id}&tahun={year}")
    return _shown(request, DistributionForm(asked, principal=principal), form)

"""What the leaders of an agency read of the last months: all selections, or those of one route or one unit."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from employees.models import Unit
from promotions.fairness.computing import divided_strata, strata_of
from promotions.fairness.rules import Bounds
from promotions.fairness.summary import StageSummary, summarise, summarise_part
from promotions.models import FairnessReport


class TwoFiltersError(DomainError):
    code = "fairness_two_filters"
    status = 400
    message = _("One filter at a time: two together would tell single selections apart.")


class TooNarrowError(DomainError):
    code = "fairness_too_narrow"
    status = 400
    message = _("Fewer than %(least)d people are behind this filter, or what it leaves out; it is not told.")


def last_months(reports: QuerySet[FairnessReport], *, on: date, bounds: Bounds) -> QuerySet[FairnessReport]:
    """Those computed within the months of the rule."""
    since = on - timedelta(days=round(365.25 * bounds.pooled_months / 12))
    return reports.filter(as_of__range=(since, on))


def offices_of(reports: QuerySet[FairnessReport]) -> list[Unit]:
    """The units right below the agency in which the vacancies were. Two queries."""
    ids = {int(office) for office in _offices_by_report(reports).values() if office}
    return list(Unit.objects.filter(pk__in=ids).order_by("name"))


def summary_for_leaders(
    reports: QuerySet[FairnessReport], *, route: str, office: Unit | None, bounds: Bounds
) -> list[StageSummary]:
    """The summary of all these reports, or of those of one route or of vacancies in one office.

    Raises TwoFiltersError, and TooNarrowError where so few people are behind the filter or what it leaves out.
    """
    if route and office:
        raise TwoFiltersError
    if not route and not office:
        return summarise(strata_of(reports), bounds=bounds)
    of = _offices_by_report(reports) if office else _routes_by_report(reports)
    parts = divided_strata(reports, part_of=of.__getitem__)
    told = summarise_part(parts, str(office.pk) if office else route, bounds=bounds)
    if not told or told[0].all.people is None:
        raise TooNarrowError(least=bounds.drill_down)
    return told


def _routes_by_report(reports: QuerySet[FairnessReport]) -> dict[int, str]:
    return dict(reports.order_by().values_list("pk", "shortlist__vacancy__route"))


def _offices_by_report(reports: QuerySet[FairnessReport]) -> dict[int, str]:
    """The row id of the unit right below the agency, as text; of vacancies of the agency itself an empty one."""
    rows = reports.order_by().values_list("pk", "shortlist__vacancy__position__unit__lineage")
    return {key: str(lineage[1]) if len(lineage) > 1 else "" for key, lineage in rows}

"""The queue of people whose results lose validity, with figures by month and unit."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from asn_career.base.charts import Line, LineChart
from asn_career.base.formatting import integer
from asn_career.base.tables import Column, keyset_page
from assessments.results import expiring
from employees.access import Permission
from employees.forms import PersonFilter
from employees.models import Employee
from employees.policy import requires, scope_of

COLUMNS = (
    Column("berakhir", gettext_lazy("First loss of validity"), order="first_on"),
    Column("nama", gettext_lazy("Name"), order="name"),
    Column("unit", gettext_lazy("Work unit"), order="home_unit__name"),
    Column("tingkat", gettext_lazy("Levels that expire"), order="ending", numeric=True),
)


class ExpiryFilter(PersonFilter):
    """How far ahead one looks, and at whom."""

    bulan = django_filters.ChoiceFilter(method="ahead", label=gettext_lazy("Months ahead"), empty_label=None)

    def __init__(self, *args: Any, choices: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(str(n), _("%(n)s months") % {"n": n}) for n in choices]
        self.filters["bulan"].extra["choices"] = told

    def ahead(self, queryset: Any, name: str, value: str) -> Any:
        return queryset  # the horizon is part of what is looked for, not of who


@require_safe
@requires(Permission.RECORD_RESULTS, Permission.FINALISE_RESULTS)
def result_expiry(request: HttpRequest) -> HttpResponse:
    """People whose official results end within some months, the first to end first."""
    principal = scope_of(request)
    default, choices = expiring.months_offered(principal.on)
    asked = request.GET.get("bulan", "")
    months = int(asked) if asked in map(str, choices) else default
    people = Employee.objects.visible_to(principal, permission=Permission.READ_ASSESSMENTS)
    data = request.GET.copy()
    data.setdefault("bulan", str(months))
    filters = ExpiryFilter(data, queryset=people, request=request, choices=choices)
    found = expiring.expiring_people(filters.qs, on=principal.on, months=months)
    page = keyset_page(
        found.select_related("home_unit"), columns=COLUMNS, params=request.GET, default="berakhir"
    )
    for row in page.rows:
        row.ends = expiring.ends_on(row.first_on, on=principal.on)
    by_month = expiring.months_of(filters.qs, on=principal.on, months=months)
    log_access(by=principal.identity, action="result_expiry.read", subject="result_expiry")
    context = {
        "page": page,
        "filter": filters,
        "months": months,
        "by_month": by_month,
        "chart": _chart(by_month),
        "by_unit": expiring.units_of(filters.qs, on=principal.on, months=months),
        "may_record": principal.may_manage(Permission.RECORD_RESULTS),
    }
    return render(request, "assessments/results/expiry.html", context)


def _chart(months: list[expiring.Month]) -> LineChart:
    """People by month; the sentence names the month with the most."""
    most = max(months, key=lambda each: each.people)
    finding = _("Nobody loses validity in these months.")
    if most.people:
        told = {"month": date_format(most.first, "F Y"), "n": most.people}
        finding = _("Most lose validity in %(month)s: %(n)s people.") % told
    return LineChart(
        id="expiry",
        title=_("People who lose validity, by month"),
        finding=finding,
        labels=[date_format(each.first, "M y") for each in months],
        names=[date_format(each.first, "F Y") for each in months],
        lines=[
            Line(_("People"), [each.people for each in months], [integer(each.people) for each in months]),
            Line(_("Levels"), [each.levels for each in months], [integer(each.levels) for each in months]),
        ],
    )

"""Pages of lesson hours: one's own year, the unit's, and the conversion table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, workbook
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.forms import PersonFilter
from employees.models import Employee, Unit
from employees.policy import for_employees, requires, scope_of
from training.certificate_choices import ConversionUnit
from training.conversion import rates_on, set_rate
from training.course_types import course_choices
from training.hours import Bound, Standing, YearHours, find_hours, find_ledger, hours_on, with_hours
from training.models import Credential, UploadedCertificate

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS_BACK = 4
STANDINGS: dict[str, tuple[str, Any]] = {
    Standing.MET: ("ok", _("Reached")),
    Standing.ON_COURSE: ("info", _("Reached with what is planned")),
    Standing.BEHIND: ("warn", _("Below pace")),
    Standing.WITHIN: ("ok", _("Within the limit")),
    Standing.FULL: ("warn", _("Plans exceed the limit")),
    Standing.OVER: ("bad", _("Limit exceeded")),
    Standing.NO_RULE: ("plain", _("No figure applies")),
}
COLUMNS = (
    Column("nama", _("Name / NIP"), order="name"),
    Column("unit", _("Work unit")),
    Column("status", _("Status"), order="status"),
    Column("selesai", _("Done (JP)"), order="hours_done", numeric=True),
    Column("menunggu", _("Waiting (JP)"), order="hours_waiting", numeric=True),
    Column("rencana", _("Planned (JP)"), order="hours_planned", numeric=True),
    Column("perkiraan", _("Until December (JP)"), order="hours_forecast", numeric=True),
    Column("keadaan", _("Standing")),
)


@dataclass(frozen=True, slots=True)
class HoursView:
    """A year's hours as a page shows them."""

    hours: YearHours

    @property
    def tone(self) -> str:
        return STANDINGS[self.hours.standing][0]

    @property
    def word(self) -> str:
        return str(STANDINGS[self.hours.standing][1])

    @property
    def has_target(self) -> bool:
        return self.hours.rule.bound != Bound.NONE

    @property
    def at_least(self) -> bool:
        return self.hours.rule.bound == Bound.AT_LEAST

    @property
    def scale(self) -> Decimal:
        """The end of the bar: the figure of the rule, so that a full bar means that it is reached."""
        return (
            max(self.hours.rule.hours, Decimal(1))
            if self.has_target
            else max(self.hours.forecast, Decimal(1))
        )


class HoursFilter(PersonFilter):
    """What the list of hours can be narrowed by."""

    keadaan = django_filters.ChoiceFilter(
        field_name="hours_standing",
        choices=[(standing.value, word) for standing, (_tone, word) in STANDINGS.items()],  # type: ignore[attr-defined]
        label=_("Standing"),
        empty_label=_("All"),
    )

    tahun = django_filters.ChoiceFilter(
        method="of_year", choices=(), label=_("Year"), empty_label=_("This year")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = _years(scope_of(self.request).on)[1:]
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]

    def of_year(self, queryset: Any, name: str, value: str) -> Any:
        """The hours were counted for this year already."""
        return queryset


class RateForm(forms.Form):
    """A rate of the conversion table from a day on."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="public_id", required=False, label=_("Agency")
    )
    course_type = forms.TypedChoiceField(coerce=int, label=_("Course type"))
    per = forms.ChoiceField(choices=ConversionUnit.choices, label=_("Counted per"))
    hours = forms.DecimalField(
        min_value=Decimal("0.25"), max_value=1000, decimal_places=2, label=_("Lesson hours (JP)")
    )
    effective_from = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label=_("Applies from")
    )
    decree = forms.CharField(max_length=250, label=_("Decree (number and date)"))

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = principal.sees_everyone(Permission.MANAGE_TRAINING)
        units = Unit.objects.filter(pk__in=principal.unit_ids(Permission.MANAGE_TRAINING))
        unit, course = self.fields["unit"], self.fields["course_type"]
        unit.queryset = Unit.objects.filter(parent=None) if whole else units.order_by("name")  # type: ignore[attr-defined]
        unit.required = not whole
        unit.empty_label = gettext("The whole deployment") if whole else None  # type: ignore[attr-defined]
        course.choices = course_choices()  # type: ignore[attr-defined]


@require_safe
@for_employees
def own_hours(request: HttpRequest) -> HttpResponse:
    """One's own hours of a year: done, waiting and planned, with the certificates behind them."""
    principal = scope_of(request)
    year = _year(request, principal.on)
    own = Employee.objects.visible_to(principal).filter(pk=principal.employee_id)
    hours = find_hours(own, year=year, as_of=principal.on)[principal.employee_id or 0]
    sent = UploadedCertificate.objects.of(own).filter(completed_on__year=year).order_by("-sent_at")
    context = {
        "view": HoursView(hours),
        "hours": hours,
        "year": year,
        "years": _years(principal.on),
        "ledger": find_ledger(principal.employee_id or 0, year=year, as_of=principal.on),
        "sent": sent,
        "issued": Credential.objects.of(own)
        .select_related("entry", "document")
        .order_by("-issued_on", "-pk"),
    }
    return render(request, "training/own_hours.html", context)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def hours_list(request: HttpRequest) -> HttpResponse:
    """Hours of the people in scope: who is below pace first comes by filter."""
    principal = scope_of(request)
    year = _year(request, principal.on)
    filters = _filtered(request, principal, year)
    page = keyset_page(
        filters.qs.select_related("home_unit"), columns=COLUMNS, params=request.GET, default="nama"
    )
    log_access(by=principal.identity, action="hours.read", subject=f"year:{year}")
    rows = [(person, HoursView(hours_on(person, year=year))) for person in page.rows]
    context = {"page": page, "rows": rows, "filter": filters, "year": year}
    context["may_convert"] = principal.may_manage(Permission.MANAGE_TRAINING)
    return render(request, "training/hours_list.html", context)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def hours_export(request: HttpRequest) -> HttpResponse:
    """The same list, whole, as a workbook."""
    principal = scope_of(request)
    year = _year(request, principal.on)
    people = _filtered(request, principal, year).qs.select_related("home_unit").order_by("name", "pk")
    log_access(by=principal.identity, action="hours.export", subject=f"year:{year}")
    headings = ["NIP", *(str(column.label) for column in COLUMNS)]
    rows = (_exported(person, year) for person in people.iterator(chunk_size=2_000))
    answer = HttpResponse(workbook([Sheet(f"JP {year}", headings, rows)]), content_type=WORKBOOK_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="jam-pelajaran-{year}.xlsx"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def conversion_table(request: HttpRequest) -> HttpResponse:
    """What counts for learning whose certificate states no hours, and a form for another rate."""
    principal = scope_of(request)
    form = RateForm(_sent(request), principal=principal, initial={"effective_from": principal.on})
    if request.method == "POST" and form.is_valid() and _set(request, form, principal):
        return redirect("conversion_table")
    rates = rates_on(principal.on)
    own = [rate for (unit, _type), rate in rates.agencies.items() if _shows(unit, principal)]
    context = {
        "form": form,
        "shared": sorted(rates.shared.values(), key=lambda rate: rate.course_type),
        "own": sorted(own, key=lambda rate: (rate.agency, rate.course_type)),
    }
    return render(request, "training/conversion_table.html", context, status=422 if form.errors else 200)


def _shows(unit: int, principal: Principal) -> bool:
    """Whether rates of this unit are shown to the reader."""
    everyone = principal.sees_everyone(Permission.READ_ORGANISATION)
    return (
        everyone or unit in principal.agency_roots or unit in principal.unit_ids(Permission.MANAGE_TRAINING)
    )


def _set(request: HttpRequest, form: RateForm, principal: Principal) -> bool:
    try:
        set_rate(**form.cleaned_data, by=principal)
    except DomainError as error:
        blame(form, error)
        return False
    messages.success(request, gettext("The rate is kept and applies from its day on."))
    return True


def _filtered(request: HttpRequest, principal: Principal, year: int) -> HoursFilter:
    people = Employee.objects.visible_to(principal, permission=Permission.READ_DEVELOPMENT)
    counted = with_hours(people, year=year, as_of=principal.on)
    return HoursFilter(request.GET, queryset=counted, request=request)


def _exported(person: Any, year: int) -> list[Any]:
    view = HoursView(hours_on(person, year=year))
    hours = view.hours
    unit = person.home_unit.name if person.home_unit else ""
    figures = [hours.done, hours.waiting, hours.planned, hours.forecast]
    return [person.nip, person.full_name, unit, person.get_status_display(), *figures, view.word]


def _year(request: HttpRequest, today: date) -> int:
    asked = request.GET.get("tahun", "")
    years = _years(today)
    return int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else today.year


def _years(today: date) -> list[int]:
    return list(range(today.year, today.year - YEARS_BACK - 1, -1))


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with, be it nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None

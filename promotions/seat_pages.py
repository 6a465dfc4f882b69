"""The page of seats to fill: vacant posts of the register, and those whose holders retire within a year."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.openings.seats import only_retiring, only_vacant, seats_to_fill, without_opening

COLUMNS = (
    Column("jabatan", _("Post"), order="name"),
    Column("unit", _("Work unit")),
    Column("kosong", _("Free seats"), order="free", numeric=True),
    Column("sejak", _("Vacant since")),
    Column("pensiun", _("Holders who retire within a year"), order="retiring", numeric=True),
    Column("pengisian", _("Opening")),
)
_STATES = {"kosong": only_vacant, "pensiun": only_retiring, "belum": without_opening}


class SeatFilter(django_filters.FilterSet):
    """What the list can be narrowed by."""

    cari = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Search post"))
    keadaan = django_filters.ChoiceFilter(
        method="in_state",
        label=_("State"),
        empty_label=_("All of them"),
        choices=[
            ("kosong", _("Vacant now")),
            ("pensiun", _("A holder retires within a year")),
            ("belum", _("Nothing opened yet")),
        ],
    )

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return _STATES[value](queryset)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def seat_list(request: HttpRequest) -> HttpResponse:
    """Posts to fill now or within a year, from where an opening is begun."""
    principal = scope_of(request)
    filters = SeatFilter(request.GET, queryset=seats_to_fill(principal), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="jabatan")
    may_open = principal.may_manage(Permission.RUN_SHORTLISTS)
    context = {"page": page, "filter": filters, "may_open": may_open}
    return render(request, "promotions/openings/seats.html", context)

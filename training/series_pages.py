"""A yearly series rolled into the next year from the catalogue: its rounds proposed, confirmed and planned at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.forms import uuids_of
from employees.access import Permission
from employees.coverage import agencies_of
from employees.models import Unit
from employees.policy import requires, scope_of
from training.models import TrainingProgram
from training.session_forms import MOST_DAYS, MOST_SEATS
from training.sessions.series import NoSeriesError, Round, plan_series, propose_series, working_days


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RoundForm(forms.Form):
    """One proposed session: to be held or not, and when."""

    held = forms.BooleanField(label=gettext_lazy("Hold it"), required=False)
    starts_on = _day(gettext_lazy("First day"))
    ends_on = _day(gettext_lazy("Last day"))
    seats = forms.IntegerField(
        label=pgettext_lazy("of a session", "Seats"), min_value=1, max_value=MOST_SEATS
    )

    def __init__(self, given: Any, *, proposed: Round) -> None:
        known = {
            "held": True,
            "starts_on": proposed.starts_on,
            "ends_on": proposed.ends_on,
            "seats": proposed.seats,
        }
        super().__init__(given, prefix=proposed.code, initial=known)
        self.proposed = proposed
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {proposed.code}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if not (given.get("held") and first and last):
            return given
        year = self.proposed.starts_on.year
        if first.year != year:
            self.add_error("starts_on", _("The first day lies in %(year)s.") % {"year": year})
        elif last < first:
            self.add_error("ends_on", _("The last day must not be before the first day."))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", _("A session takes at most %(n)s days.") % {"n": MOST_DAYS})
        elif not working_days(replace(self.proposed, starts_on=first, ends_on=last)):
            self.add_error("ends_on", _("No working day lies between these days."))
        return given

    @property
    def confirmed(self) -> Round | None:
        given = self.cleaned_data
        if not given["held"]:
            return None
        days = {name: given[name] for name in ("starts_on", "ends_on", "seats")}
        return replace(self.proposed, **days)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def program_series(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rounds of the coming year, from those of this year; planned as drafts in one act."""
    principal = scope_of(request)
    program = get_object_or_404(TrainingProgram.objects.visible_to(principal), public_id=public_id)
    agencies = agencies_of(principal, Permission.MANAGE_TRAINING)
    if not agencies:
        raise NotPermittedError
    unit, year = _chosen(request, agencies), principal.on.year + 1
    try:
        proposed, planned = propose_series(program, unit, year=year)
    except NoSeriesError as error:
        messages.error(request, str(error))
        return redirect("program_detail", public_id=public_id)
    sent = request.POST if request.method == "POST" else None
    rows = [RoundForm(sent, proposed=each) for each in proposed]
    refused = ""
    if request.method == "POST" and _all_valid(rows):
        rounds = [given for row in rows if (given := row.confirmed)]
        try:
            made = plan_series(program, unit, rounds, by=principal, at=timezone.now())
        except DomainError as error:
            refused = str(error)
        else:
            said = ngettext(
                "%(n)d session is planned as a draft.", "%(n)d sessions are planned as drafts.", len(made)
            )
            messages.success(request, said % {"n": len(made)})
            return redirect("session_list")
    context = {
        "program": program,
        "unit": unit,
        "agencies": agencies,
        "year": year,
        "rows": rows,
        "planned": planned,
        "refused": refused,
    }
    wrong = bool(refused) or any(row.errors for row in rows)
    return render(request, "training/program_series.html", context, status=422 if wrong else 200)


def _all_valid(rows: list[RoundForm]) -> bool:
    """Every row is looked at, so that all that is wrong is shown at once."""
    faults = [row.errors for row in rows]
    return not any(faults)


def _chosen(request: HttpRequest, agencies: list[Unit]) -> Unit:
    """The agency that the address names, among those whose training the reader manages; else the first."""
    wanted = request.POST.get("instansi") or request.GET.get("instansi")
    if not wanted:
        return agencies[0]
    found = next((unit for unit in agencies if unit.public_id in uuids_of([wanted])), None)
    if found is None:
        raise Http404
    return found

"""The page of succession: who fits a post of the next level, as far as the reader may see the people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.coverage import agencies_of
from employees.models import Position
from employees.policy import requires, scope_of
from promotions.forms import SuccessionForm
from promotions.models import SuccessionRun, Successor
from promotions.succession import request_succession
from promotions.wording import rule_label

COLUMNS = (
    Column("skor", gettext_lazy("Score"), order="score", numeric=True),
    Column("nama", gettext_lazy("Name / NIP"), order="employee__name"),
    Column("unit", gettext_lazy("Work unit")),
    Column("kesesuaian", gettext_lazy("Job person match"), order="jpm", numeric=True),
    Column("status", gettext_lazy("Status"), order="outcome"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who fits, and what people would still have to check."""

    found: Successor

    @property
    def waiting(self) -> list[str]:
        outcomes = self.found.rule_outcomes
        return [rule_label(rule) for rule, outcome in outcomes.items() if outcome == "manual"]

    @property
    def verified(self) -> list[str]:
        return [rule_label(rule) for rule in self.found.verified]


@require_safe
@requires(Permission.READ_SHORTLISTS)
def succession(request: HttpRequest) -> HttpResponse:
    """People of the level below who fit a post, of the newest run."""
    principal = scope_of(request)
    form = SuccessionForm(request.GET)
    code = form.cleaned_data["jabatan"].strip() if form.is_valid() else ""
    run = SuccessionRun.objects.visible_to(principal).select_related("root").newest_first().first()
    position = Position.objects.visible_to(principal).select_related("unit").filter(code=code).first()
    context: dict[str, Any] = {"form": form, "run": run, "position": position, "code": code}
    context["roots"] = agencies_of(principal, Permission.RUN_SHORTLISTS)
    if run and position:
        found = Successor.objects.visible_to(principal).filter(run=run, position=position)
        people = found.select_related("employee__home_unit").annotate(public_id=F("employee__public_id"))
        page = keyset_page(people, columns=COLUMNS, params=request.GET, default="-skor")
        context |= {"page": page, "rows": [Row(row) for row in page.rows]}
        log_access(by=principal.identity, action="succession.read", subject=f"position:{position.public_id}")
    return render(request, "promotions/succession.html", context)


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def start_succession(request: HttpRequest) -> HttpResponse:
    """Have everybody compared with the posts of the next level, as of today."""
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.RUN_SHORTLISTS)
    jobs = [request_succession(root, as_of=principal.on, by=principal) for root in agencies]
    if len(jobs) != 1:
        return redirect("job_list")
    return redirect("job_detail", public_id=Job.objects.get(pk=jobs[0].pk).public_id)

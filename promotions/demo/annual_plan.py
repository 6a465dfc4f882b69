"""The demo's annual training plan for the coming year: two budget lines, needs from gaps, and programmes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from employees.access import Principal
from employees.models import Unit
from training.annual.budget import pay_all_from, save_line
from training.annual.needs import begin_plan, generate_needs
from training.choices import Modality
from training.models import AnnualPlan, BudgetLine, PlanOffer

# Code, name, and rupiah for each person in need: too little for everybody, so that there is something to choose.
LINES = (
    ("5.02.02.2.01.0005", "Pelatihan teknis dan fungsional klasikal", 150_000),
    ("5.02.02.2.01.0006", "Pelatihan daring dan blended", 60_000),
)


def create_demo_annual_plan(principal: Principal, *, as_of: date) -> AnnualPlan:
    """A draft with needs, programmes and money; the proposal is computed by a job like any other."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    assert root is not None
    year = as_of.year + 1
    plan = begin_plan(root, year=year, by=principal)
    generate_needs(plan, as_of=as_of, by=principal)
    people = max(sum(plan.needs.values_list("below", flat=True)), 1)
    lines = [
        save_line(
            BudgetLine(unit=root, year=year, code=code, name=name, ceiling=Decimal(share * people)),
            by=principal,
        )
        for code, name, share in LINES
    ]
    offers = PlanOffer.objects.filter(plan=plan)
    apart = list(
        offers.filter(program__modality__in=[Modality.ONLINE, Modality.BLENDED]).values_list("pk", flat=True)
    )
    for line, keys in ((lines[1], apart), (lines[0], None)):
        version = AnnualPlan.objects.get(pk=plan.pk).version
        pay_all_from(plan, line, version=version, by=principal, offers=keys)
    return AnnualPlan.objects.select_related("unit").get(pk=plan.pk)

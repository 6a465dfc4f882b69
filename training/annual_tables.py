"""Columns and rows of the pages about the annual plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from asn_career.base.tables import Column
from training.annual_choices import LeftOut
from training.models import AnnualPlan, OptimisationRun

PLAN_COLUMNS = (
    Column("tahun", _("Year"), order="year"),
    Column("instansi", _("Agency")),
    Column("status", _("Status"), order="state"),
    Column("kebutuhan", _("People to train"), numeric=True),
    Column("dilatih", _("In the accepted proposal"), numeric=True),
    Column("biaya", _("Cost"), numeric=True),
)
NEED_COLUMNS = (
    Column("unit", _("Work unit"), order="unit__name"),
    Column("kompetensi", _("Competency"), order="competency__name"),
    Column("level", _("Target level"), order="target_level", numeric=True),
    Column("kurang", _("Below"), order="below", numeric=True),
    Column("belum", _("Not assessed"), order="unknown", numeric=True),
    Column("bobot", _("Weighted levels"), order="severity", numeric=True),
    Column("dilatih", _("To train"), order="people", numeric=True),
    Column("program", _("Programme")),
    Column("asal", _("Source"), order="source"),
)
OFFER_COLUMNS = (
    Column("program", _("Programme"), order="program__name"),
    Column("bentuk", _("Form")),
    Column("kursi", _("Seats per round"), order="seats_per_round", numeric=True),
    Column("angkatan", _("Rounds at most"), order="rounds", numeric=True),
    Column("biaya", _("Cost per seat"), order="cost_per_seat", numeric=True),
    Column("mata_anggaran", _("Budget line")),
)
PERSON_COLUMNS = (
    Column("bobot", _("Weighted levels missing"), order="severity,pk", numeric=True),
    Column("nama", _("Name")),
    Column("unit", _("Work unit")),
    Column("hasil", _("Programme, or why none")),
    Column("tertutup", _("Closed"), order="closed,pk", numeric=True),
)
LINE_COLUMNS = (
    Column("tahun", _("Year"), order="year"),
    Column("kode", _("DPA code"), order="code"),
    Column("nama", _("Name"), order="name"),
    Column("pagu", _("Ceiling"), order="ceiling", numeric=True),
    Column("rencana", _("Planned"), order="planned", numeric=True),
    Column("terikat", _("Committed"), order="committed", numeric=True),
    Column("realisasi", _("Spent"), order="spent", numeric=True),
    Column("sisa", _("Left"), numeric=True),
)


def with_sums(plans: Any) -> Any:
    """Annotate how many people the needs name."""
    from training.models import TrainingNeed

    needs = TrainingNeed.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return plans.annotate(needed=Coalesce(Subquery(needs.annotate(n=Sum("people")).values("n")), 0))


@dataclass(frozen=True, slots=True)
class LineUse:
    """A budget line with how far it is used, in whole percent of the ceiling."""

    line: Any

    @property
    def used(self) -> Decimal:
        return Decimal(self.line.committed + self.line.spent)

    @property
    def left(self) -> Decimal:
        return Decimal(self.line.ceiling) - self.used

    @property
    def percent(self) -> int:
        ceiling = Decimal(self.line.ceiling)
        return int(100 * (self.used + self.line.planned) / ceiling) if ceiling else 0

    @property
    def shown(self) -> int:
        return min(self.percent, 100)


@dataclass(frozen=True, slots=True)
class Reason:
    """How many people are left out for one reason."""

    code: str
    people: int

    @property
    def label(self) -> str:
        return str(LeftOut(self.code).label)


def reasons_of(people: Any) -> tuple[list[Reason], list[Reason]]:
    """Why people are left out, and why people stay below their lesson hours; the most frequent first. One query."""
    left_out, short = Counter[str](), Counter[str]()
    groups = people.order_by().values_list("left_out", "short_because")
    for why_not, why_short, n in groups.annotate(n=Count("employee", distinct=True)):
        left_out[why_not] += n
        short[why_short] += n
    return _listed(left_out), _listed(short)


def _listed(counts: Counter[str]) -> list[Reason]:
    given = [(code, n) for code, n in counts.items() if code]
    return [Reason(code, n) for code, n in sorted(given, key=lambda pair: (-pair[1], pair[0]))]


def steps_of(plan: AnnualPlan) -> int:
    """The number of the stage at which the plan stands."""
    if plan.state != "draft":
        return {"submitted": 4, "approved": 5, "closed": 6}[plan.state]
    return 1 if plan.needs_as_of is None else 3 if plan.chosen_run_id else 2


def compared(run: OptimisationRun) -> list[tuple[str, Any, Any, Any]]:
    """The proposal beside the simple order: label, proposal, simple order, difference."""
    pairs: list[tuple[Any, Any, Any]] = [
        (_("Weighted levels closed"), run.closed, run.greedy_closed),
        (_("Objective, with duty and preference"), run.objective, run.greedy_objective),
        (_("People with training"), run.served, run.greedy_served),
        (_("People with all hours of their duty"), run.duty_met, run.greedy_duty_met),
    ]
    # What an earlier run did not keep is not compared.
    known = [pair for pair in pairs if pair[2] is not None]
    return [(str(label), ours, simple, ours - simple) for label, ours, simple in known]

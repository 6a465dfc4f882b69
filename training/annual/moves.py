"""A plan's way: a proposal accepted, submitted, approved by a second person, and its sessions begun as drafts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count

from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from training.annual import telling
from training.annual.added import added_of
from training.annual.budget import plan_money
from training.annual.errors import (
    AnnualStepError,
    NoProposalError,
    ReasonNeededError,
    SamePersonError,
    StaleProposalError,
)
from training.annual.places import rounds_of
from training.annual.standing import locked, may_approve, writing
from training.annual_choices import ANNUAL_STEPS, AnnualState
from training.catalogue import AgreementBook, agreement_book
from training.choices import Modality
from training.models import (
    AnnualPlan,
    OptimisationRun,
    PlannedPerson,
    PlannedProgramme,
    SessionDay,
    TrainingSession,
    UnitQuota,
)

HOURS_A_DAY = 8
_FIRST_AFTER = timedelta(days=30)  # a session is prepared for a month at least


def accept(run: OptimisationRun, *, version: int, by: Principal) -> None:
    """Make a published proposal the plan's; another one may take its place until the plan is submitted."""
    with writing(run.plan, version=version, by=by) as plan:
        if run.published_at is None or run.plan_id != plan.pk:
            raise NoProposalError
        _fits_still(run)
        plan.chosen_run = run
        plan.save(update_fields=["chosen_run"])


def submit(plan: AnnualPlan, *, version: int, by: Principal, at: datetime) -> AnnualPlan:
    """Send the plan with its proposal to whoever approves."""
    with writing(plan, version=version, by=by) as held:
        if held.chosen_run is None:
            raise NoProposalError
        _fits_still(held.chosen_run)
        held.state, held.return_reason = AnnualState.SUBMITTED, ""
        held.submitted_by, held.submitted_at = by.identity, at
        held.save(update_fields=["state", "return_reason", "submitted_by", "submitted_at"])
        telling.waits(held, at=at)
    return held


def send_back(plan: AnnualPlan, *, version: int, by: Principal, at: datetime, reason: str) -> AnnualPlan:
    """Return a submitted plan to be changed, saying why."""
    if not reason.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})
    with locked(plan, version=version, by=by, reason=reason) as held:
        _approver(held, AnnualState.DRAFT, by=by)
        held.state, held.return_reason = AnnualState.DRAFT, reason.strip()
        held.save(update_fields=["state", "return_reason"])
        telling.returned(held, at=at)
    return held


def approve(plan: AnnualPlan, *, version: int, by: Principal, at: datetime) -> list[TrainingSession]:
    """Approve as a second person; every round of the proposal becomes a draft session with quotas and money."""
    with locked(plan, version=version, by=by) as held:
        _approver(held, AnnualState.APPROVED, by=by)
        if held.submitted_by == by.identity:
            raise SamePersonError
        if held.chosen_run is None:
            raise NoProposalError
        _fits_still(held.chosen_run)
        held.state, held.approved_by, held.approved_at = AnnualState.APPROVED, by.identity, at
        held.save(update_fields=["state", "approved_by", "approved_at"])
        telling.decided(held, at=at)
        return list(_sessions(held, held.chosen_run, on=by.on))


def close(plan: AnnualPlan, *, version: int, by: Principal) -> AnnualPlan:
    """End an approved plan; its sessions and their money stay."""
    with locked(plan, version=version, by=by) as held:
        _approver(held, AnnualState.CLOSED, by=by)
        held.state = AnnualState.CLOSED
        held.save(update_fields=["state"])
    return held


def _approver(plan: AnnualPlan, state: AnnualState, *, by: Principal) -> None:
    if not may_approve(by, plan.unit):
        raise NotPermittedError
    if state not in ANNUAL_STEPS[plan.state]:
        raise AnnualStepError(state=plan.get_state_display())


def _fits_still(run: OptimisationRun) -> None:
    """Whether seats, money and costs are still at least what the proposal counted with."""
    offers = {offer.program_id: offer for offer in run.plan.offers.select_related("line")}
    money: dict[int, Decimal] = defaultdict(Decimal)
    lines = {}
    for row in run.programmes.all():
        offer = offers.get(row.program_id)
        if offer is None or (offer.cost_per_seat or 0, offer.line_id) != (row.cost_per_seat, row.line_id):
            raise StaleProposalError
        if row.people > offer.seats or row.seats_per_round != offer.seats_per_round:
            raise StaleProposalError
        if offer.line is not None:
            money[offer.line.pk] += row.cost
            lines[offer.line.pk] = offer.line
    _added_still(run)
    for key, cost in money.items():
        if cost > lines[key].ceiling - lines[key].committed - lines[key].spent:
            raise StaleProposalError


def _added_still(run: OptimisationRun) -> None:
    """Whether the proposal holds the seats of the added needs as they stand."""
    rows = PlannedPerson.objects.unscoped(reason="how many a proposal names, as counts").filter(run=run)
    counted = rows.filter(program__isnull=False).order_by().values_list("program").annotate(n=Count("pk"))
    named, added = dict(counted), Counter[int]()
    for need in added_of(run.plan):
        added[need.program_id] += need.people
    held = {row.program_id: row.people - named.get(row.program_id, 0) for row in run.programmes.all()}
    if {key: n for key, n in held.items() if n} != dict(added):
        raise StaleProposalError


def _sessions(plan: AnnualPlan, run: OptimisationRun, *, on: date) -> Iterator[TrainingSession]:
    programmes = list(run.programmes.select_related("program", "line").order_by("program__code", "pk"))
    agreements = agreement_book([row.program for row in programmes])
    for row in programmes:
        for number, part in enumerate(rounds_of(run, row), start=1):
            session = _session(plan, row, number, seats=len(part), agreements=agreements, on=on)
            plan_money(session, line=row.line, plan=plan, amount=row.cost_per_seat * len(part))
            _quotas(session, part, as_of=run.as_of)
            yield session


def _session(
    plan: AnnualPlan,
    row: PlannedProgramme,
    number: int,
    *,
    seats: int,
    agreements: AgreementBook,
    on: date,
) -> TrainingSession:
    program = row.program
    days = max(1, -(-int(program.hours) // HOURS_A_DAY))
    starts = _starts(plan.year, program.months, number, row.rounds, on=on)
    session = TrainingSession.objects.create(
        program=program,
        unit=plan.unit,
        code=f"{plan.year}-{plan.unit.code}-{program.code}-{number}"[:100],
        seats=seats,
        modality=program.modality or Modality.CLASSROOM,
        period=DateRange(starts, starts + timedelta(days=days)),
        cost_per_seat=row.cost_per_seat,
        agreement=agreements.under(program, on=starts),
        self_registration=False,
        planned_in=row.run,
        planned_round=number,
    )
    held = [starts + timedelta(days=day) for day in range(days)]
    SessionDay.objects.bulk_create(SessionDay(session=session, on=day) for day in held)
    return session


def _starts(year: int, months: list[int], number: int, rounds: int, *, on: date) -> date:
    """The first Monday of the programme's month, or rounds spread over the year; never in the first month from now."""
    month = sorted(months)[(number - 1) % len(months)] if months else 1 + (number * 12 - 6) // rounds % 12
    wanted = max(date(year, month, 1), on + _FIRST_AFTER)
    return wanted + timedelta(days=-wanted.weekday() % 7)


def _quotas(session: TrainingSession, people: list[tuple[int, int | None]], *, as_of: date) -> None:
    """Seats of each unit in the round: of people below the level, as the proposal knew them, and of added needs."""
    counts, below = Counter(unit for unit, _person in people), Counter(unit for unit, who in people if who)
    UnitQuota.objects.bulk_create(
        UnitQuota(
            session=session,
            unit_id=unit,
            seats=seats,
            computed=seats,
            people=seats,
            below=below[unit],
            must_have_below=0,
            as_of=as_of,
        )
        for unit, seats in sorted(counts.items())
    )

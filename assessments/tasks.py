"""Background work of assessments."""

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.handlers import handles
from asn_career.base.jobs.models import Job
from assessments.changes import pass_days, sweep_changes
from assessments.credit import listing as credit
from assessments.gap_runs import ENGINE_VERSION, GAP_RUN, compute_run, permits_run, retire_runs
from assessments.results.expiring import tell_expiring
from assessments.rounds import closing, finishing, opening, proposing, telling, work
from employees.access import system_principal
from employees.models import Unit


def _map(job: Job) -> str:
    return reverse("gap_map")


@handles(GAP_RUN, engine=ENGINE_VERSION, permits=permits_run, result_page=_map)
def run_gaps(context: JobContext) -> Mapping[str, Any]:
    return compute_run(context)


def _round(job: Job) -> str:
    return reverse("round_detail", args=[job.parameters["round"]])


@handles(work.PROPOSE, permits=closing.permits_round, result_page=_round)
def propose_raters(context: JobContext) -> Mapping[str, Any]:
    return proposing.propose_in_parts(context)


@handles(work.OPEN, permits=opening.permits_opening, result_page=_round)
def open_round(context: JobContext) -> Mapping[str, Any]:
    return opening.open_in_parts(context, at=timezone.now())


@handles(work.CLOSE, permits=closing.permits_round, result_page=_round)
def count_round(context: JobContext) -> Mapping[str, Any]:
    return closing.count_round(context, at=timezone.now())


@handles(work.FINISH, permits=closing.permits_round, result_page=_round)
def finish_round(context: JobContext) -> Mapping[str, Any]:
    return finishing.finish_round(context, at=timezone.now())


@shared_task(name="assessments.close_rounds")
def close_rounds(**_future: Any) -> None:
    """Rounds whose last day is over take no more ratings and are counted."""
    by = system_principal(purpose="schedule", on=timezone.localdate())
    closing.close_due(by=by, at=timezone.now())


@shared_task(name="assessments.remind_raters")
def remind_raters(**_future: Any) -> None:
    """Who still owes ratings, and who no longer does."""
    with acting(by="system:schedule", reason="ratings that are owed"):
        telling.remind(on=timezone.localdate(), at=timezone.now())


@shared_task(name="assessments.retire_gap_runs")
def retire_gap_runs(**_future: Any) -> None:
    retire_runs()


@shared_task(name="assessments.refresh_gaps")
def refresh_gaps(**_future: Any) -> None:
    """What raw SQL and other ways round the domain changed, soon after."""
    with acting(by="system:schedule", reason="changed facts"):
        sweep_changes(on=timezone.localdate())


@shared_task(name="assessments.pass_days")
def pass_days_task(**_future: Any) -> None:
    """What expired, began or ended since yesterday."""
    with acting(by="system:schedule", reason="figures of the day"):
        pass_days(on=timezone.localdate())


def _credit_list(job: Job) -> str:
    """Where the standings of the agency are listed."""
    return reverse("credit_list")


@handles(credit.KIND, engine=credit.ENGINE_VERSION, permits=credit.permits_run, result_page=_credit_list)
def run_credit(context: JobContext) -> Mapping[str, Any]:
    return credit.compute_run(context)


@shared_task(name="assessments.compute_credit_points")
def compute_credit_points(**_future: Any) -> None:
    """The standings of every agency, once a day."""
    today = timezone.localdate()
    by = system_principal(purpose="schedule", on=today)
    for agency in Unit.objects.filter(parent__isnull=True).order_by("code"):
        credit.request_daily_run(agency, as_of=today, by=by)


@shared_task(name="assessments.tell_expiring_results")
def tell_expiring_results(**_future: Any) -> None:
    """Tell who enters results how many people lose validity soon."""
    with acting(by="system:schedule", reason="expiring results"):
        tell_expiring(on=timezone.localdate(), at=timezone.now())

"""Background work of training."""

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.handlers import handles
from asn_career.base.jobs.models import Job
from employees.access import system_principal
from employees.models import Unit
from training.agreements import tell_ending
from training.annual import needs, runs
from training.awareness import rounds
from training.due.telling import tell_due as tell_everything_due
from training.effect.asking import ask_for_evaluations
from training.plans import preparing
from training.plans.closing import settle_closures
from training.plans.moves import archive_ended
from training.study_leave.notices import tell_due
from training.trend import keeping


def plans_page(job: Job) -> str:
    """Where the prepared plans are listed."""
    return f"{reverse('plan_monitoring')}?tahun={job.parameters['year']}"


@handles(preparing.KIND, permits=preparing.permits_proposals, result_page=plans_page)
def prepare_plans(context: JobContext) -> Mapping[str, Any]:
    return preparing.prepare_unit(context, at=timezone.now())


def awareness_page(job: Job) -> str:
    """Where it is seen whom the round reached."""
    return reverse("awareness_round", args=[(job.result or {})["round"]])


@handles(rounds.KIND, permits=rounds.permits_round, result_page=awareness_page)
def tell_unit(context: JobContext) -> Mapping[str, Any]:
    return rounds.tell_unit(context, at=timezone.now())


def annual_plan_page(job: Job) -> str:
    """The annual plan for which the job worked."""
    return reverse("annual_plan_detail", args=[job.parameters["plan"]])


@handles(needs.KIND, permits=needs.permits_writing, result_page=annual_plan_page)
def generate_annual_needs(context: JobContext) -> Mapping[str, Any]:
    return needs.needs_job(context)


def proposal_page(job: Job) -> str:
    """The proposal that the job made."""
    return reverse("annual_proposal", args=[(job.result or {})["run"]])


@handles(runs.KIND, permits=needs.permits_writing, result_page=proposal_page)
def optimise_annual_plan(context: JobContext) -> Mapping[str, Any]:
    return runs.run_job(context)


def trend_page(job: Job) -> str:
    """The trend to which the month was added."""
    return reverse("gap_trend")


@handles(keeping.KIND, engine=keeping.ENGINE, permits=keeping.permits_month, result_page=trend_page)
def keep_gap_month(context: JobContext) -> Mapping[str, Any]:
    return keeping.keep_month(context)


@shared_task(name="training.keep_gap_months")
def keep_gap_months(**_future: Any) -> None:
    """The gaps of each month that has ended, once; the people of months that were kept long enough are let go."""
    today = timezone.localdate()
    keeping.request_month(by=system_principal(purpose="schedule", on=today), on=today)
    keeping.let_go_of_months(on=today)


@shared_task(name="training.settle_awareness")
def settle_awareness(**_future: Any) -> None:
    """Who has acted since being told."""
    with acting(by="system:schedule", reason="acted since being told"):
        rounds.settle_rounds(on=timezone.localdate(), at=timezone.now())


@shared_task(name="training.tell_agencies")
def tell_agencies(**_future: Any) -> None:
    """A round for every agency, once a month."""
    today = timezone.localdate()
    by = system_principal(purpose="schedule", on=today)
    for agency in Unit.objects.filter(parent__isnull=True).order_by("code"):
        rounds.request_monthly_round(agency, as_of=today, by=by)


@shared_task(name="training.ask_for_evaluations")
def ask_for_evaluations_task(**_future: Any) -> None:
    """Evaluations that can be given from today, and those whose time is up."""
    with acting(by="system:schedule", reason="evaluations of the day"):
        ask_for_evaluations(on=timezone.localdate(), at=timezone.now())


@shared_task(name="training.settle_closures")
def settle_closures_task(**_future: Any) -> None:
    """What raw SQL, a withdrawal that falls due, and other ways round the domain closed or opened."""
    with acting(by="system:schedule", reason="results of the day"):
        settle_closures(on=timezone.localdate())


@shared_task(name="training.archive_plans")
def archive_plans(**_future: Any) -> None:
    """Plans of years that have ended, after their closures were brought up to date."""
    today = timezone.localdate()
    archive_ended(by=system_principal(purpose="schedule", on=today), on=today, at=timezone.now())


@shared_task(name="training.tell_study_leave_due")
def tell_study_leave_due_task(**_future: Any) -> None:
    """Remind those who study of what is due."""
    with acting(by="system:schedule", reason="due from studies"):
        tell_due(on=timezone.localdate(), at=timezone.now())


@shared_task(name="training.tell_ending_agreements")
def tell_ending_agreements_task(**_future: Any) -> None:
    """Tell of agreements with providers that end soon."""
    with acting(by="system:schedule", reason="agreements that end"):
        tell_ending(on=timezone.localdate(), at=timezone.now())


@shared_task(name="training.tell_due")
def tell_due_task(**_future: Any) -> None:
    """Tell people and their superiors of what is due in development."""
    with acting(by="system:schedule", reason="what is due"):
        tell_everything_due(on=timezone.localdate(), at=timezone.now())

"""The job of a shortlist run: chunks of people, each in one fenced transaction, then everything visible at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.jobs.context import JobContext, Range, ranges_of
from asn_career.base.jobs.handlers import handles
from asn_career.base.jobs.models import Job
from employees.access import Principal
from promotions import shortlists, succession
from promotions.assessment_planning import ground as assessment_ground
from promotions.assessment_planning import planning as assessments_first
from promotions.bundle import asking as evidence_files
from promotions.bundle.files import write_bundle
from promotions.fairness.computing import compute_due
from promotions.objections.due import tell_due
from promotions.objections.effect import keep_effect
from promotions.permissions import may_run, sees_agency, sees_all_of
from promotions.policies import dry_runs
from promotions.regulator import asking
from promotions.regulator.content import content_of
from promotions.regulator.counting import Year, figures_of
from promotions.regulator.files import zip_of
from promotions.sealing import engine_hash


def may_still_run(principal: Principal, context: JobContext) -> bool:
    """Whether the principal may still run every vacancy of the job."""
    return all(may_run(principal, vacancy=vacancy) for vacancy in shortlists.vacancies_of(context.job))


def review_page(job: Job) -> str:
    """Where the finished run is reviewed; one that shows the effect of an objection is read on its page."""
    if objection := job.parameters.get("objection"):
        return reverse("objection_detail", args=[objection])
    return reverse("shortlist_review", args=[(job.result or {})["shortlist"]])


def list_page(job: Job) -> str:
    """Where the finished runs are listed."""
    return reverse("shortlist_list")


@handles(shortlists.KIND, engine=engine_hash(), permits=may_still_run, result_page=review_page)
def run_shortlist(context: JobContext) -> Mapping[str, Any]:
    """The run of one vacancy. Its result names the shortlist; what it came to is read there, by the reader's scope."""
    return _run(context, result=lambda found: {"shortlist": found[0]})


@handles(shortlists.KIND_ALL, engine=engine_hash(), permits=may_still_run, result_page=list_page)
def run_all_shortlists(context: JobContext) -> Mapping[str, Any]:
    """The runs of many vacancies, whose facts are read once."""
    return _run(context, result=lambda found: {"shortlists": len(found)})


def _run(context: JobContext, *, result: Callable[[list[str]], dict[str, Any]]) -> Mapping[str, Any]:
    """Seal, freeze and decide chunk by chunk, publish."""
    chunk_size = context.parameters.get("chunk_size", shortlists.CHUNK_SIZE)
    with context.fenced():
        batch = shortlists.sealed_batch(context.job)
    with context.fenced():
        shortlists.open_inputs(batch)
    sealed = [run.shortlist.rule_set_hash for run in batch.runs]
    context.record(rule_versions={"rule_set": sealed[0] if len(sealed) == 1 else digest(sealed)})
    seen = all(
        sees_agency(context.principal, root_id=vacancy.position.unit.lineage[0])
        for vacancy in shortlists.vacancies_of(context.job)
    )
    context.plan(_ranges(shortlists.people_of(batch), size=chunk_size, counted=seen))
    for chunk in context.pending_chunks():
        within = (chunk.low, chunk.high)
        parts = shortlists.read_parts(batch, within=within)
        with context.chunk(chunk):
            shortlists.store_parts(batch, parts, within=within)
    with context.publishing():
        published = shortlists.publish(batch)
        if batch.corrected:
            keep_effect(context.job, at=timezone.now())
        told = result(published)
        context.finish(told)
    return told


def may_still_look_ahead(principal: Principal, context: JobContext) -> bool:
    return succession.may_look_ahead(principal, root=succession.root_of(context.job))


def succession_page(job: Job) -> str:
    """Where successors are read."""
    return reverse("succession")


@handles(succession.KIND, engine=engine_hash(), permits=may_still_look_ahead, result_page=succession_page)
def run_succession(context: JobContext) -> Mapping[str, Any]:
    """Everybody against every post of the next level, chunk by chunk, then visible at once."""
    with context.fenced():
        outlook = succession.outlook_of(context.job)
    ids = succession.people_of(outlook)
    with context.fenced():
        succession.note_people(outlook, len(ids))
    seen = sees_agency(context.principal, root_id=outlook.run.root_id)
    context.plan(_ranges(ids, size=context.parameters["chunk_size"], counted=seen))
    for chunk in context.pending_chunks():
        within = (chunk.low, chunk.high)
        compared = succession.compare(outlook, within=within)
        with context.chunk(chunk):
            succession.store(outlook, compared, within=within)
    with context.publishing():
        result = succession.publish(outlook)
        context.finish(result)
    return result


def may_still_try(principal: Principal, context: JobContext) -> bool:
    return dry_runs.may_try(principal, dry_runs.policy_of(context.job))


def policy_page(job: Job) -> str:
    """Where the counts of a dry run are read."""
    return reverse("policy_detail", args=[job.parameters["policy"]])


@handles(dry_runs.KIND, engine=engine_hash(), permits=may_still_try, result_page=policy_page)
def run_policy_dry_run(context: JobContext) -> Mapping[str, Any]:
    """Everybody of the agency by the rules without and with the policy; a lost attempt counts from the beginning."""
    trial, tally = dry_runs.trial_of(context.job), dry_runs.Tally()
    ids = dry_runs.people_of(trial)
    parts = list(ranges_of(ids, size=context.parameters["chunk_size"]))
    context.set_total(len(ids))
    for part in parts:
        context.check_cancelled()
        dry_runs.count_into(tally, trial, within=(part.low, part.high))
        context.advance(part.size)
    with context.publishing():
        made = dry_runs.store(trial, tally, job=context.job)
        result = {"dry_run": str(made.public_id)}
        context.finish(result)
    return result


def may_still_plan_assessments(principal: Principal, context: JobContext) -> bool:
    return assessments_first.may_plan(principal, assessments_first.plan_of(context.job).root_id)


def assessment_plan_page(job: Job) -> str:
    """Where a plan of whom to assess first is read."""
    return reverse("assessment_plan", args=[assessments_first.plan_of(job).public_id])


@handles(
    assessments_first.KIND,
    engine=assessments_first.ENGINE,
    permits=may_still_plan_assessments,
    result_page=assessment_plan_page,
)
def make_assessment_plan(context: JobContext) -> Mapping[str, Any]:
    """Everybody before every post, then the choice; a lost attempt counts from the beginning."""
    plan = assessments_first.plan_of(context.job)
    ground = assessments_first.ground_for(plan)
    tally = assessment_ground.tally_of(ground)
    parts = list(ranges_of(assessment_ground.people_of(ground), size=context.parameters["chunk_size"]))
    context.set_total(sum(part.size for part in parts))
    for part in parts:
        context.check_cancelled()
        assessment_ground.count_into(tally, ground, within=(part.low, part.high))
        context.advance(part.size)
    with context.publishing():
        result = assessments_first.publish(plan, ground, tally, by=context.principal)
        context.finish(result)
    return result


def may_still_ask(principal: Principal, context: JobContext) -> bool:
    return asking.may_ask(principal, asking.pack_of(context.job).root)


def pack_page(job: Job) -> str:
    """Where a pack is taken."""
    return reverse("regulator_pack", args=[asking.pack_of(job).public_id])


@handles(asking.KIND, engine=engine_hash(), permits=may_still_ask, result_page=pack_page)
def make_regulator_pack(context: JobContext) -> Mapping[str, Any]:
    """Count, arrange, and put into files; a lost attempt begins anew."""
    pack = asking.pack_of(context.job)
    year = Year.of(pack.root, pack.year, on=context.principal.on)
    context.record(done=0, total=3)
    figures = figures_of(year)
    context.advance(1)
    content = content_of(year, figures)
    context.advance(1)
    made = zip_of(content, year, asked=asking.asked_words(pack), at=timezone.now())
    context.check_cancelled()
    with context.publishing():
        context.advance(1)
        result = {"pack": str(pack.public_id), "sha256": asking.keep(pack, made)}
        context.finish(result)
    return result


def may_still_take(principal: Principal, context: JobContext) -> bool:
    return sees_all_of(principal, evidence_files.request_of(context.job).shortlist)


def evidence_file_page(job: Job) -> str:
    """Where a made evidence file is taken."""
    return reverse("bundle_request", args=[evidence_files.request_of(job).public_id])


@handles(evidence_files.KIND, engine=engine_hash(), permits=may_still_take, result_page=evidence_file_page)
def make_evidence_file(context: JobContext) -> Mapping[str, Any]:
    """The bytes that a small run's file has at once, written aside and then kept; a lost attempt begins anew."""
    asked = evidence_files.request_of(context.job)

    def wrote(people: int) -> None:
        context.check_cancelled()
        context.advance(people)

    context.record(done=0, total=asked.shortlist.considered)
    with TemporaryFile(prefix="bundle-") as made:
        write_bundle(asked.shortlist, made, wrote=wrote)
        with context.publishing():
            kept = evidence_files.keep(asked, made, at=timezone.now())
            result = {"evidence_file": str(kept.public_id), "sha256": kept.sha256, "size": kept.size}
            context.finish(result)
    return result


def _ranges(ids: Sequence[int], *, size: int, counted: bool) -> Iterator[Range]:
    """Parts of a population. Progress counts its people, or hundredths for who may not know how many they are."""
    done = 0
    for part in ranges_of(ids, size=size):
        share = 100 * (done + part.size) // len(ids) - 100 * done // len(ids)
        done += part.size
        yield part if counted else part._replace(size=share)


@shared_task(name="promotions.compute_fairness")
def compute_fairness_task(**_future: Any) -> None:
    """Keep the fairness figures of runs that were sent, or decided about, since the last time."""
    compute_due(by="system:schedule", on=timezone.localdate(), at=timezone.now())


@shared_task(name="promotions.tell_objections_due")
def tell_objections_due_task(**_future: Any) -> None:
    """Tell who checks and who decides of answers to objections that fall due."""
    with acting(by="system:schedule", reason="answers to objections that fall due"):
        tell_due(on=timezone.localdate(), at=timezone.now())


@shared_task(name="promotions.remove_evidence_files")
def remove_evidence_files_task(**_future: Any) -> None:
    """Evidence files whose time is over make room."""
    evidence_files.remove_old(now=timezone.now())

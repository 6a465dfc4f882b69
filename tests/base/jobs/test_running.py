"""A job is done by one attempt, whose every write proves that it still holds the job."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from asn_career.base.errors import DomainError, NotReadyError
from asn_career.base.jobs.context import JobContext, Range
from asn_career.base.jobs.errors import AttemptInterrupted, JobEndedError, LeaseLostError
from asn_career.base.jobs.handlers import handler_for
from asn_career.base.jobs.queue import enqueue, request_cancel
from asn_career.base.jobs.running import LONGEST_WAIT_SECONDS, claim, run_job
from asn_career.base.jobs.sweeping import take_from_the_dead
from asn_career.base.models import AccessLogEntry, Job, JobChunk, OutboxEntry
from employees.access import system_principal
from employees.models import Grant
from tests.factories import GrantFactory, UnitFactory, UserFactory, principal_with

pytestmark = pytest.mark.django_db
RANGES = [Range(1, 10, 10), Range(11, 20, 10), Range(21, 25, 5)]


def write(text):
    """Any write that a test can count."""
    AccessLogEntry.objects.create(actor="test", action=text)


def written():
    return list(AccessLogEntry.objects.filter(actor="test").order_by("pk").values_list("action", flat=True))


def in_chunks(context):
    context.plan(RANGES)
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            write(f"chunk {chunk.number}")
    return {"chunks": len(RANGES)}


def lose_lease(job):
    """What the sweeper does once the worker of ``job`` has given no sign of life for the length of a lease."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    take_from_the_dead()


def test_a_job_keeps_its_result_and_its_times(kind, queued):
    kind(lambda context: {"seen": context.parameters["x"]})

    job = run_job(queued(x=3).pk)

    assert (job.state, job.result, job.attempt, job.error) == ("done", {"seen": 3}, 1, None)
    assert job.created_at <= job.started_at <= job.finished_at


def not_ready(context):
    raise NotReadyError("Kuncinya belum ada.")


def test_a_job_whose_need_is_not_there_yet_is_put_off_without_counting_as_failed(kind, queued):
    kind(not_ready)

    waiting = run_job(queued().pk)

    assert (waiting.state, waiting.failures, waiting.awaited) == ("queued", 0, "Kuncinya belum ada.")
    assert not OutboxEntry.objects.due().filter(job=waiting).exists()
    OutboxEntry.objects.filter(job=waiting).update(next_send_at=timezone.now() - timedelta(seconds=1))
    assert OutboxEntry.objects.due().filter(job=waiting).exists()
    kind(lambda context: {"key": 1})
    ended = run_job(waiting.pk)
    assert (ended.state, ended.result, ended.awaited, ended.error) == ("done", {"key": 1}, "", None)


def test_a_job_that_has_waited_long_enough_fails_with_what_it_waited_for(kind, queued):
    kind(not_ready)
    job = queued()
    Job.objects.filter(pk=job.pk).update(
        created_at=timezone.now() - timedelta(seconds=LONGEST_WAIT_SECONDS + 1)
    )

    ended = run_job(job.pk)

    assert (ended.state, ended.error_message, ended.awaited) == ("failed", "Kuncinya belum ada.", "")


def test_a_second_delivery_has_nothing_to_do(kind, queued):
    kind(lambda context: write("work") or {})
    job = queued()

    assert run_job(job.pk) is not None
    assert run_job(job.pk) is None
    assert run_job(10**15) is None
    assert written() == ["work"]


def test_a_delivery_while_another_attempt_works_has_nothing_to_do(kind, queued):
    def work(context):
        assert run_job(context.job.pk) is None
        write("work")
        return {}

    kind(work)

    assert run_job(queued().pk).state == "done"
    assert written() == ["work"]


def test_progress_counts_what_is_committed(kind, queued):
    seen = []

    def work(context):
        context.plan(RANGES)
        for chunk in context.pending_chunks():
            with context.chunk(chunk):
                seen.append(Job.objects.get(pk=context.job.pk).done)
        return {}

    kind(work)
    job = run_job(queued().pk)

    assert seen == [0, 10, 20]
    assert (job.done, job.total, job.percent) == (25, 25, 100)


def test_a_late_attempt_writes_nothing(kind, queued):
    kind(in_chunks)
    job = queued()
    stale = claim(job.pk)
    late = JobContext(stale, handler_for("test"))
    late.begin()
    late.plan(RANGES)
    lose_lease(stale)
    run_job(job.pk)
    before = written()

    with pytest.raises(LeaseLostError), late.fenced():
        write("late")
    chunk = JobChunk.objects.filter(job=job).first()
    with pytest.raises(LeaseLostError), late.chunk(chunk):
        write("late")
    with pytest.raises(LeaseLostError):
        late.finish({"late": True})

    assert written() == before == ["chunk 0", "chunk 1", "chunk 2"]
    job.refresh_from_db()
    assert (job.attempt, job.state, job.result) == (2, "done", {"chunks": 3})


def test_an_attempt_that_loses_its_lease_within_a_transaction_commits_nothing(kind, queued):
    """Control: the same write without the fence stays."""

    def write_and_lose_lease(context):
        with context.fenced():
            write("inside the fence")
            lose_lease(context.job)

    def work(context):
        with pytest.raises(LeaseLostError):
            write_and_lose_lease(context)
        with transaction.atomic():
            write("without a fence")
        context.check_cancelled()
        return {}

    kind(work)
    run_job(queued().pk)

    assert written() == ["without a fence"]


def test_another_attempt_goes_on_with_the_chunks_that_are_left(kind, queued):
    attempts = []

    def work(context):
        attempts.append(context.job.attempt)
        context.plan(RANGES)
        for chunk in context.pending_chunks():
            if context.job.attempt == 1 and chunk.number == 1:
                lose_lease(context.job)
            with context.chunk(chunk):
                write(f"chunk {chunk.number} by {context.job.attempt}")
        return {}

    kind(work)
    job = queued()
    run_job(job.pk)
    run_job(job.pk)

    assert attempts == [1, 2]
    assert written() == ["chunk 0 by 1", "chunk 1 by 2", "chunk 2 by 2"]
    job.refresh_from_db()
    assert (job.state, job.done, job.failures) == ("done", 25, 1)


def test_another_engine_begins_anew(kind, queued):
    """A deploy in the middle of a run must not mix what two versions computed."""

    def interrupted(context):
        context.plan(RANGES)
        with context.chunk(context.pending_chunks()[0]):
            write("old")
        lose_lease(context.job)
        context.check_cancelled()

    kind(interrupted, engine="old")
    job = queued()
    run_job(job.pk)
    kind(in_chunks, engine="new")
    run_job(job.pk)

    job.refresh_from_db()
    assert written() == ["old", "chunk 0", "chunk 1", "chunk 2"]
    assert (job.engine_version, job.done) == ("new", 25)


def test_three_lost_attempts_are_the_end(kind, queued):
    def dies(context):
        lose_lease(context.job)
        context.check_cancelled()

    kind(dies)
    job = queued()
    states = []
    for _ in range(4):
        run_job(job.pk)
        job.refresh_from_db()
        states.append(job.state)

    assert states == ["queued", "queued", "failed", "failed"]
    assert (job.attempt, job.error["code"]) == (3, "worker_lost")
    assert "tiga" in job.error_message or "three" in job.error_message


def test_a_living_job_is_left_alone(kind, queued):
    kind(lambda context: {})
    job = claim(queued().pk)

    assert take_from_the_dead() == (0, 0)
    job.refresh_from_db()
    assert job.state == "running"


def test_a_refusal_of_the_domain_is_the_reason_and_is_not_tried_again(kind, queued):
    class ClosedError(DomainError):
        code = "closed"
        message = "Sudah ditutup."

    def refuses(context):
        raise ClosedError

    kind(refuses)
    job = run_job(queued().pk)

    assert (job.state, job.error["code"], job.error_message) == ("failed", "closed", "Sudah ditutup.")


def test_an_unexpected_error_tells_nothing_of_the_data(kind, queued):
    def breaks(context):
        raise ValueError("NIP 198001012005011001")

    kind(breaks)
    job = run_job(queued().pk)

    assert (job.state, job.error["code"]) == ("failed", "unexpected")
    assert "1980" not in str(job.error)


def test_a_failing_database_is_tried_three_times(kind, queued):
    def fails(context):
        raise OperationalError("could not extend file")

    kind(fails)
    job = queued()
    states = [run_job(job.pk).state for _ in range(3)]

    assert states == ["queued", "queued", "failed"]
    assert Job.objects.get(pk=job.pk).error["code"] == "unavailable"


def test_an_interrupted_attempt_with_progress_is_no_failure(kind, queued):
    def slow(context):
        context.plan(RANGES)
        with context.chunk(context.pending_chunks()[0]):
            write("chunk")
        if context.pending_chunks():
            raise AttemptInterrupted
        return {}

    kind(slow)
    job = queued()
    states = [run_job(job.pk).state for _ in range(3)]

    job.refresh_from_db()
    assert states == ["queued", "queued", "done"]
    assert (job.attempt, job.failures, written()) == (3, 0, ["chunk"] * 3)


def test_an_interrupted_attempt_without_progress_is_a_failure(kind, queued):
    def stuck(context):
        raise AttemptInterrupted

    kind(stuck)
    job = queued()

    assert [run_job(job.pk).state for _ in range(3)] == ["queued", "queued", "failed"]


def test_a_waiting_job_is_cancelled_at_once(kind, queued, operator):
    kind(lambda context: {})
    job = request_cancel(queued(), by=operator)

    assert (job.state, job.cancel_requested_by) == ("cancelled", operator.identity)
    assert run_job(job.pk) is None
    with pytest.raises(JobEndedError):
        request_cancel(job, by=operator)


def test_a_running_job_stops_at_its_next_chunk(kind, queued, operator):
    def work(context):
        context.plan(RANGES)
        for chunk in context.pending_chunks():
            with context.chunk(chunk):
                write(f"chunk {chunk.number}")
            request_cancel(context.job, by=operator)
        return {}

    kind(work)
    job = run_job(queued().pk)

    assert (job.state, job.result, written()) == ("cancelled", None, ["chunk 0"])


def test_a_job_that_was_cancelled_meanwhile_publishes_nothing(kind, queued, operator):
    def work(context):
        request_cancel(context.job, by=operator)
        with context.publishing():
            write("published")
            context.finish({})
        return {}

    kind(work)

    assert run_job(queued().pk).state == "cancelled"
    assert written() == []


def test_a_job_without_a_known_kind_fails_after_three_attempts(operator):
    job = enqueue("of another version", principal=operator, purpose="tests")

    assert [run_job(job.pk).state for _ in range(3)] == ["queued", "queued", "failed"]
    assert Job.objects.get(pk=job.pk).error["code"] == "unknown_kind"


def test_a_job_runs_under_the_grants_held_now(kind, operator):
    user = UserFactory()
    GrantFactory(user=user)
    principal = principal_with("analis")
    seen = []
    kind(lambda context: seen.append(context.principal) or {})

    run_job(enqueue("test", principal=principal, purpose="tests").pk)

    assert seen[0].identity == principal.identity
    assert [grant.role for grant in seen[0].grants] == ["analis"]


def test_a_job_whose_principal_lost_its_role_meanwhile_publishes_nothing(kind):
    principal = principal_with("analis")

    def work(context):
        Grant.objects.all().delete()
        with context.publishing():
            write("published")
        return {}

    kind(work)
    job = run_job(enqueue("test", principal=principal, purpose="tests").pk)

    assert (job.state, job.error["code"], written()) == ("failed", "scope_lost", [])


def test_a_closed_account_starts_no_work(kind):
    principal = principal_with("analis")
    kind(lambda context: write("work") or {})
    job = enqueue("test", principal=principal, purpose="tests")
    UserFactory._meta.model.objects.update(is_active=False)

    assert run_job(job.pk).error["code"] == "scope_lost"
    assert written() == []


def test_changes_of_a_job_name_its_principal(kind, queued, operator):
    def work(context):
        from asn_career.base.models import AuditEntry

        with context.fenced():
            unit = UnitFactory()
        return {"actor": AuditEntry.objects.filter(table_name="employees_unit", row_id=unit.pk).first().actor}

    kind(work)

    assert run_job(queued().pk).result == {"actor": operator.identity}


def test_a_person_sees_the_own_jobs_and_no_others(kind, queued, operator):
    unit = UnitFactory()
    one, other = principal_with("analis", unit=unit), principal_with("analis", unit=unit)
    own = enqueue("test", principal=one, purpose="tests")
    queued()

    assert list(Job.objects.visible_to(other)) == []
    assert own in Job.objects.visible_to(one)
    assert Job.objects.visible_to(operator).count() == 2
    assert OutboxEntry.objects.count() == 2
    assert not Job.objects.visible_to(principal_with()).exists()


def test_the_day_comes_from_the_database_and_the_zone_of_the_agency(kind, queued):
    days = []
    kind(lambda context: days.append(context.principal.on) or {})
    run_job(queued().pk)

    assert days == [timezone.localdate()]
    assert system_principal(purpose="tests", on=days[0])

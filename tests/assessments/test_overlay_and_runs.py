"""Recomputing, publishing and reading at the same time: nothing torn, nothing lost, no earlier day."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from assessments import gap_runs, overlay
from assessments.gaps import current_gaps
from assessments.models import GapRun
from assessments.sql import statement
from employees.access import system_principal
from employees.models import Employee
from tests.assessments.running import TODAY, run_gaps
from tests.factories import AssessmentFactory, StandardItemFactory, StandardVersionFactory, UnitFactory, hold
from tests.racing import someone_waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = TODAY + timedelta(days=1)
READER = system_principal(purpose="tests", on=TODAY)


class Elsewhere(threading.Thread):
    """Work on a connection of its own; ``result`` waits and gives what came of it."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.outcome, self.error = work, None, None
        self.start()

    def run(self):
        try:
            self.outcome = self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def result(self):
        self.join(30)
        assert not self.is_alive(), "it still waits"
        if self.error:
            raise self.error
        return self.outcome


def waits_for_a_lock(thread):
    """Until the other connection waits for what this one holds, or has ended without."""
    while thread.is_alive():
        if someone_waits_for_us():
            return True
    return False


@pytest.fixture
def item():
    return StandardItemFactory(version__position__unit=UnitFactory())


@pytest.fixture
def person(item):
    return hold(item.version.position)


def day_after_meeting(person, operator):
    """A run for tomorrow is on the point of being committed while a person is recomputed for today."""
    run_gaps(operator)
    run = gap_runs.request_gap_run(operator, as_of=TOMORROW)
    finish = gap_runs.JobContext.finish
    met = []

    def meet(context, result):
        finish(context, result)
        thread = Elsewhere(lambda: overlay.refresh([person.pk], as_of=TODAY))
        met.append((thread, waits_for_a_lock(thread)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gap_runs.JobContext, "finish", meet)
        assert run_job(run.job_id).state == "done"
    thread, waited = met[0]
    thread.result()
    return current_gaps(operator).get(employee=person).as_of, waited


def test_a_person_recomputed_while_a_run_is_published_is_of_the_runs_day(person, operator):
    assert day_after_meeting(person, operator) == (TOMORROW, True)


def test_without_the_lock_the_person_would_fall_back_behind_the_run(person, operator, monkeypatch):
    """The control."""
    execute = overlay.execute
    monkeypatch.setattr(
        overlay, "execute", lambda name, **given: name == "lock_publishing_shared" or execute(name, **given)
    )
    assert day_after_meeting(person, operator) == (TODAY, False)


def two_changes(person, items):
    """Two transactions give one person a result each; the second recomputes before the first has ended."""
    first, second = items
    with acting(by="tests"):
        AssessmentFactory(employee=person, competency=first.competency)
        overlay.refresh([person.pk], as_of=TODAY)

        def change():
            with acting(by="tests"):
                AssessmentFactory(
                    employee=Employee._base_manager.get(pk=person.pk), competency=second.competency
                )
                overlay.refresh([person.pk], as_of=TODAY)

        thread = Elsewhere(change)
        waits_for_a_lock(thread)
    thread.result()
    return set(current_gaps(READER).values_list("competency", "status"))


@pytest.fixture
def items(item):
    version = item.version
    return item, StandardItemFactory(version=version)


def test_of_two_changes_at_once_neither_is_lost(person, items, operator):
    run_gaps(operator)

    assert two_changes(person, items) == {(each.competency_id, "met") for each in items}


def test_without_locking_people_first_one_would_be_lost(person, items, operator, monkeypatch):
    """The control: facts read before the person is locked are those of before the other transaction ended."""
    run_gaps(operator)
    overlay.refresh([person.pk], as_of=TODAY)
    execute, late = overlay.execute, []

    def lock_late(name, **given):
        if name == "reserve_overlay":
            return late.append(given)
        if name != "compute_overlay":
            return execute(name, **given)
        with connection.cursor() as cursor:
            cursor.execute(READ_FIRST, {**given, "standards_on": given["as_of"]})
            execute("reserve_overlay", **late.pop())
            cursor.execute(STORE_LATER)
        return None

    monkeypatch.setattr(overlay, "execute", lock_late)

    assert two_changes(person, items) != {(each.competency_id, "met") for each in items}


# The very statement of a recomputation, taken apart: its facts are read, and stored when the lock is there.
READ_FIRST = (
    "CREATE TEMP TABLE read_before ON COMMIT DROP AS "
    + statement("compute_overlay").split("UPDATE assessments_gapoverlay")[0]
    + "SELECT employee_id, held, evidence FROM folded"
)
STORE_LATER = (
    "UPDATE assessments_gapoverlay o SET held = r.held, evidence = r.evidence"
    " FROM read_before r WHERE r.employee_id = o.employee_id"
)


def seen_while_publishing(operator, people, item):
    """What a reader on another connection sees after each chunk, and while a run is on the point of being committed."""
    seen = []

    def look():
        seen.append(Elsewhere(lambda: frozenset(current_gaps(READER).values_list("run", "status"))).result())
        return seen[-1]

    run_gaps(operator, chunk_size=2)
    for each in people:
        AssessmentFactory(employee=each, competency=item.competency)
    compute, finish = gap_runs.compute_chunk, gap_runs.JobContext.finish

    def chunk(*given):
        compute(*given)
        look()

    def finished(context, result):
        finish(context, result)
        look()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gap_runs, "compute_chunk", chunk)
        patch.setattr(gap_runs.JobContext, "finish", finished)
        run_gaps(operator, chunk_size=2)
    look()
    return seen


@pytest.fixture
def people(item):
    return [hold(item.version.position) for _ in range(7)]


def test_readers_see_the_whole_old_run_or_the_whole_new_one(people, item, operator):
    seen = seen_while_publishing(operator, people, item)

    old, new = GapRun.objects.order_by("pk").values_list("pk", flat=True)
    assert seen[:-1] == [frozenset({(old, "unknown")})] * 5
    assert seen[-1] == frozenset({(new, "met")})


def test_a_run_that_is_visible_before_its_chunks_are_done_would_be_seen_torn(
    people, item, operator, monkeypatch
):
    """The control: published at its beginning, a run is read while it grows."""
    begin = gap_runs.begin_run

    def publish_early(run, context):
        ranges = begin(run, context)
        with transaction.atomic():
            GapRun.objects.filter(pk=run.pk).update(
                published_at=run.job.created_at, people=0, without_post=0, without_standard=0
            )
            gap_runs._supersede(run)
        return ranges

    run_gaps(operator)
    monkeypatch.setattr(gap_runs, "begin_run", publish_early)

    assert frozenset() in seen_while_publishing(operator, people, item)


def test_a_standard_version_made_amid_a_run_does_not_enter_it(people, item, operator, monkeypatch):
    compute = gap_runs.compute_chunk

    def change(*given):
        if not StandardVersionFactory._meta.model.objects.filter(valid_from=TODAY).exists():
            version = item.version
            version.validity = type(version.validity)(version.valid_from, TODAY)
            version.save()
            StandardItemFactory(
                version=StandardVersionFactory(
                    position=version.position, valid_from=TODAY, validity=type(version.validity)(TODAY, None)
                ),
                competency=item.competency,
                level=5,
            )
        compute(*given)

    monkeypatch.setattr(gap_runs, "compute_chunk", change)
    run_gaps(operator, chunk_size=2)

    assert set(current_gaps(operator).values_list("required", flat=True)) == {item.level}

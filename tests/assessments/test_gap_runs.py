"""Gap runs: published at once, current until a wider run follows, kept as they were."""

from datetime import date, timedelta

import pytest

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from assessments.gap_querysets import COUNTS
from assessments.gap_runs import (
    ENGINE_VERSION,
    LONGEST_AHEAD,
    DayTooFarError,
    UnitNeededError,
    may_run_gaps,
    request_gap_run,
    retire_runs,
)
from assessments.gaps import current_gaps, find_gaps
from assessments.models import GapAggregate, GapCoverage, GapResult, GapRow, GapRun
from employees.access import user_principal
from employees.models import Employee, Grant
from tests.assessments.running import TODAY, run_gaps
from tests.factories import (
    AssessmentFactory,
    GrantFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return StandardItemFactory(version__position__unit=UnitFactory(parent=UnitFactory()))


def post_like(item, unit):
    position = PositionFactory(unit=unit)
    StandardItemFactory(
        version=StandardVersionFactory(position=position), competency=item.competency, level=item.level
    )
    return position


@pytest.fixture
def people(item):
    return [hold(item.version.position) for _ in range(7)]


def results_of(run):
    return GapResult.objects.unscoped(reason="test").filter(run=run)


def test_chunks_and_parts_do_not_show_in_the_result(item, people, operator):
    AssessmentFactory(employee=people[0], competency=item.competency)

    whole = run_gaps(operator, chunk_size=1000)
    cut = run_gaps(operator, chunk_size=2)

    columns = ("employee_id", "unit_id", "position_id", "held", "evidence")
    assert list(results_of(cut).order_by("employee").values_list(*columns)) == list(
        results_of(whole).order_by("employee").values_list(*columns)
    )
    counts = ("unit", "competency", "met", "gap", "expired", "unknown", "distance", "shortfall", "chunk")
    assert list(GapAggregate.objects.filter(run=cut).values(*counts)) == list(
        GapAggregate.objects.filter(run=whole).values(*counts)
    )
    assert GapCoverage.objects.get(run=cut).people == 7


def test_a_unit_in_one_chunk_keeps_its_counts_and_one_in_several_has_their_sum(item, people, operator):
    apart = UnitFactory()
    hold(post_like(item, apart))

    run = run_gaps(operator, chunk_size=2)

    counted = GapAggregate.objects.filter(run=run, competency=item.competency)
    told = {row.unit_id: (row.chunk is None, row.unknown) for row in counted}
    assert told == {item.version.position.unit_id: (True, 7), apart.pk: (False, 1)}
    assert len(counted) == 2


def test_a_day_about_which_nobody_can_know_is_refused_and_one_within_a_year_is_computed(people, operator):
    far = operator.on + LONGEST_AHEAD
    with pytest.raises(DayTooFarError, match="satu tahun") as refused:
        request_gap_run(operator, as_of=far + timedelta(days=1))
    assert list(refused.value.fields) == ["as_of"]
    assert not GapRun.objects.exists()
    assert run_gaps(operator, as_of=far).published_at


def test_a_run_that_is_not_published_shows_nothing(people, operator):
    run = request_gap_run(operator, as_of=TODAY)

    assert not current_gaps(operator).exists()
    assert not GapRow.objects.visible_to(operator).of_run(run).exists()


def test_a_run_stays_as_it_was(item, people, operator):
    earlier = run_gaps(operator)
    AssessmentFactory(employee=people[0], competency=item.competency)
    run_gaps(operator)

    then = GapRow.objects.visible_to(operator).of_run(earlier)
    assert set(then.values_list("status", flat=True)) == {"unknown"}
    assert current_gaps(operator).filter(status="met").count() == 1


def test_a_units_run_covers_its_subtree_and_the_rest_keeps_the_earlier_run(item, people, operator):
    unit = item.version.position.unit
    elsewhere = hold(post_like(item, UnitFactory()))
    AssessmentFactory(employee=elsewhere, competency=item.competency)
    whole = run_gaps(operator)

    part = run_gaps(operator, unit=unit)

    assert part.people == len(people)
    spoken = sorted(current_gaps(operator).values_list("employee", "run"))  # each person once
    assert spoken == sorted([(elsewhere.pk, whole.pk), *((person.pk, part.pk) for person in people)])


def test_a_later_wider_run_speaks_for_everybody(item, people, operator):
    part = run_gaps(operator, unit=item.version.position.unit)
    whole = run_gaps(operator)

    assert set(current_gaps(operator).values_list("run", flat=True)) == {whole.pk}
    part.refresh_from_db()
    assert part.superseded_at
    assert whole.superseded_at is None


def test_people_who_lost_their_post_are_no_longer_spoken_for_by_the_earlier_run(item, people, operator):
    run_gaps(operator)
    people[0].position_history.of(Employee.objects.visible_to(operator)).delete()

    run_gaps(operator)

    assert not current_gaps(operator).filter(employee=people[0]).exists()


def test_only_who_may_run_gaps_of_the_whole_scope_may_ask(item):
    unit = item.version.position.unit
    root = UnitFactory._meta.model.objects.get(pk=unit.parent_id)
    analyst = principal_with("analis", unit=unit)

    assert may_run_gaps(analyst, unit=unit)
    assert not may_run_gaps(analyst, unit=root)
    assert not may_run_gaps(analyst, unit=None)
    assert request_gap_run(analyst, as_of=TODAY).unit == unit
    with pytest.raises(NotPermittedError):
        request_gap_run(analyst, as_of=TODAY, unit=root)
    with pytest.raises(NotPermittedError):
        request_gap_run(principal_with("admin_opd", unit=unit), as_of=TODAY)


def test_who_may_run_several_units_names_one(item):
    user = UserFactory()
    for _ in range(2):
        GrantFactory(user=user, unit=UnitFactory())

    with pytest.raises(UnitNeededError):
        request_gap_run(user_principal(user, on=TODAY), as_of=TODAY)


def test_a_grant_that_ended_meanwhile_stops_the_run_before_it_publishes(item, people, operator):
    analyst = principal_with("analis", unit=item.version.position.unit)
    run = request_gap_run(analyst, as_of=TODAY)
    Grant.objects.all().delete()

    job = run_job(run.job_id)

    assert (job.state, job.error["code"]) == ("failed", "scope_lost")
    assert not GapRun.objects.published().exists()


def test_a_run_names_its_engine_and_rules(people, operator):
    run = run_gaps(operator)

    assert run.engine_version == run.job.engine_version == ENGINE_VERSION
    assert run.rules == {"assessments.result_validity": "2000-01-01"}


def test_retired_runs_give_their_room_back_and_the_current_one_stays(people, operator):
    runs = [run_gaps(operator) for _ in range(3)]

    assert retire_runs(keep=1) == 1

    kept = [results_of(run).count() for run in runs]
    assert kept == [0, 7, 7]


def test_a_day_in_the_past_sees_what_was_there_then(item, people, operator):
    AssessmentFactory(employee=people[0], competency=item.competency, assessed_on=date(2026, 6, 1))

    then = find_gaps(Employee.objects.visible_to(operator), as_of=date(2026, 5, 31))
    run = run_gaps(operator, as_of=date(2026, 5, 31))

    assert then[people[0].pk].gaps[0].status == "unknown"
    row = GapRow.objects.visible_to(operator).of_run(run).get(employee=people[0])
    assert row.status == "unknown"


def counts(principal):
    names = [f"own_{name}" for name in COUNTS]
    runs = GapRun.objects.visible_to(principal).published().counting_for(principal)
    return runs.newest_first().values_list(*names).first()


def test_a_run_counts_for_a_reader_the_people_of_their_own_units_alone(item, people, operator):
    inside = item.version.position.unit
    hold(PositionFactory(unit=inside))
    elsewhere = UnitFactory()
    hold(PositionFactory(unit=elsewhere))
    run_gaps(operator)

    assert counts(operator) == (9, 0, 2)
    assert counts(principal_with("analis", unit=inside)) == (8, 0, 1)
    assert counts(principal_with("analis", unit=elsewhere)) == (1, 0, 1)
    assert counts(principal_with("analis", unit=UnitFactory())) == (None, None, None)

"""A changed fact is recomputed at once, beside the runs, until a run that knows it is published (interfaces 4.10)."""

from datetime import date, timedelta

import pytest
from django.db import connection

from asn_career.base.audit import acting
from asn_career.base.models import Job
from assessments import changes
from assessments.changes import pass_days, sweep_changes
from assessments.gaps import current_gaps, told_days
from assessments.heat_map import find_heat_map
from assessments.models import (
    Assessment,
    ChangeSweep,
    FeedbackScore,
    GapOverlay,
    GapRow,
    Performance,
    Potential,
)
from assessments.overlay import refresh
from competencies.models import StandardItem
from employees.models import (
    Award,
    Discipline,
    EducationHistory,
    Employee,
    PositionHistory,
    TeamAssignment,
)
from tests.assessments.running import TODAY, run_gaps
from tests.conftest import TODAY as SAME_DAY
from tests.factories import (
    AssessmentFactory,
    PositionFactory,
    PositionHistoryFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    span,
)
from training.models import TrainingHistory

pytestmark = pytest.mark.django_db
assert TODAY == SAME_DAY
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def root():
    return UnitFactory()


@pytest.fixture
def item(root):
    return StandardItemFactory(version__position__unit=UnitFactory(parent=root), level=3)


@pytest.fixture
def person(item):
    return hold(item.version.position)


@pytest.fixture
def run(person, operator):
    """A published run."""
    return run_gaps(operator)


@pytest.fixture
def changing():
    return acting(by="tests", on=TODAY)


def recomputed():
    return set(GapOverlay.objects.unscoped(reason="test").values_list("employee_id", flat=True))


def row_of(person, operator):
    return current_gaps(operator).get(employee=person)


def test_a_new_result_shows_at_once_and_names_its_recomputation(run, item, person, operator, changing):
    with changing:
        AssessmentFactory(employee=person, competency=item.competency, level=2)

    row = row_of(person, operator)
    assert (row.held, row.gap, row.status) == (2, -1, "gap")
    assert (row.run_id, row.as_of, row.version_id) == (None, TODAY, item.version_id)
    assert row.recomputed_at is not None


def test_a_run_stays_as_it_was_when_it_is_asked_for_by_name(run, item, person, operator, changing):
    with changing:
        AssessmentFactory(employee=person, competency=item.competency)

    then = GapRow.objects.visible_to(operator).of_run(run).get(employee=person)
    assert (then.status, then.recomputed_at) == ("unknown", None)


def test_a_withdrawn_result_counts_no_more(item, person, operator, changing):
    result = AssessmentFactory(employee=person, competency=item.competency)
    run_gaps(operator)

    with changing:
        Assessment._base_manager.filter(pk=result.pk).update(withdrawn_on=TODAY)

    assert row_of(person, operator).status == "unknown"


def test_a_move_is_compared_with_the_new_post(run, item, person, operator, changing):
    elsewhere = StandardItemFactory(
        version__position__unit=UnitFactory(), competency=item.competency, level=5
    )
    with changing:
        PositionHistory._base_manager.filter(employee=person).update(
            validity=span(date(2020, 1, 1), TODAY - timedelta(days=1))
        )
        PositionHistoryFactory(employee=person, position=elsewhere.version.position, validity=span(TODAY))

    row = row_of(person, operator)
    assert (row.required, row.unit_id) == (5, elsewhere.version.position.unit_id)


def test_a_new_version_of_a_standard_concerns_all_who_hold_the_post(run, item, person, operator, changing):
    colleague, stranger = hold(item.version.position), hold(PositionFactory())
    with changing:
        item.version.validity = span(item.version.valid_from, TODAY - timedelta(days=1))
        item.version.save()
        version = StandardVersionFactory(
            position=item.version.position, valid_from=TODAY, validity=span(TODAY)
        )
        StandardItemFactory(version=version, competency=item.competency, level=4)

    told = dict(current_gaps(operator).values_list("employee", "required"))
    assert told == {person.pk: 4, colleague.pk: 4}
    assert stranger.pk not in told


def test_a_row_that_leaves_a_standard_leaves_its_people(run, item, person, operator, changing):
    with changing:
        StandardItem.objects.filter(pk=item.pk).update(valid_to=TODAY - timedelta(days=1))

    assert not current_gaps(operator).exists()


CHANGES = {
    "registered unit": lambda person: Employee._base_manager.filter(pk=person.pk).update(
        registered_unit=UnitFactory()
    ),
    "own row": lambda person: Employee._base_manager.filter(pk=person.pk).update(status="PPPK"),
    "performance": lambda person: Performance.objects._open().create(
        employee=person, year=2025, predicate="baik"
    ),
    "potential": lambda person: Potential.objects._open().create(
        employee=person, score=80, assessed_on=TODAY
    ),
    "feedback": lambda person: FeedbackScore.objects._open().create(employee=person, year=2025, score=80),
    "award": lambda person: Award.objects._open().create(employee=person, name="x", awarded_on=TODAY),
    "team": lambda person: TeamAssignment.objects._open().create(employee=person, name="x", year=2025),
    "education": lambda person: EducationHistory.objects._open().create(employee=person, level="S1"),
    "training": lambda person: TrainingHistory.objects._open().create(
        employee=person, name="x", hours=2, completed_on=TODAY
    ),
    "discipline": lambda person: Discipline.objects._open().create(
        employee=person, level="ringan", start_date=TODAY
    ),
}


def test_what_talent_is_made_of_and_the_persons_own_row_refresh_the_person_alone(run, item, person):
    hold(item.version.position)

    for name, change in CHANGES.items():
        GapOverlay.objects.unscoped(reason="test").delete()
        with acting(by="tests", on=TODAY):
            change(person)
        assert recomputed() == {person.pk}, name

    GapOverlay.objects.unscoped(reason="test").delete()
    with acting(by="tests", on=TODAY):
        Employee._base_manager.filter(pk=person.pk).update(home_unit=None)
    assert recomputed() == set(), "homes follow from other facts"


def test_before_any_run_nothing_is_recomputed(item, person, changing):
    with changing:
        AssessmentFactory(employee=person, competency=item.competency)

    assert recomputed() == set()


def test_a_person_who_came_after_the_run_is_told_too(run, item, operator, changing):
    with changing:
        newcomer = hold(item.version.position)

    assert row_of(newcomer, operator).status == "unknown"
    assert told_days([newcomer.pk])[newcomer.pk].recomputed_at is not None


def test_a_person_who_is_gone_is_told_no_more(run, person, operator, changing):
    pk = person.pk
    refresh([pk], as_of=TODAY)
    with changing:
        person.delete()

    assert pk not in recomputed()


def test_a_recomputation_is_never_of_an_earlier_day_than_the_run(item, person, operator):
    run_gaps(operator, as_of=TOMORROW)

    refresh([person.pk], as_of=TODAY)

    assert row_of(person, operator).as_of == TOMORROW


def test_the_map_counts_people_as_recomputed(item, person, operator, changing):
    """Whatever changed: the same figures as after a new run."""
    AssessmentFactory(employee=person, competency=item.competency, level=2)
    colleagues = [hold(item.version.position) for _ in range(3)]
    AssessmentFactory(employee=colleagues[0], competency=item.competency, assessed_on=date(2020, 1, 1))
    unit = UnitFactory(parent=item.version.position.unit.parent)
    other = StandardItemFactory(version__position__unit=unit, competency=item.competency, level=4)
    run_gaps(operator)
    with changing:
        AssessmentFactory(employee=colleagues[0], competency=item.competency, level=5)
        Assessment._base_manager.filter(employee=person).update(withdrawn_on=TODAY)
        PositionHistory._base_manager.filter(employee=colleagues[1]).delete()
        PositionHistoryFactory(employee=colleagues[1], position=other.version.position)
        PositionHistory._base_manager.filter(employee=colleagues[2]).delete()

    overlaid = told_by_map(operator)
    run_gaps(operator)

    assert recomputed() == set()
    assert overlaid == told_by_map(operator)


def told_by_map(operator):
    heat_map = find_heat_map(operator)
    return [
        (row.unit.pk, row.people, row.without_post, row.without_standard, [cell.counts for cell in row.cells])
        for row in heat_map.rows
    ]


def test_a_run_of_a_unit_ends_the_recomputation_of_its_own_people_only(run, item, person, operator, changing):
    elsewhere = hold(PositionFactory(unit=UnitFactory()))
    refresh([person.pk, elsewhere.pk], as_of=TODAY)

    run_gaps(operator, unit=item.version.position.unit)

    assert recomputed() == {elsewhere.pk}


@pytest.mark.django_db(transaction=True)
def test_what_a_run_could_not_see_stays_until_the_next(run, item, person, operator, monkeypatch):
    """A fact that changes between the last chunk and the publication is not lost."""
    from assessments import gap_runs

    publish = gap_runs.publish

    def change_and_publish(*given):
        with acting(by="tests", on=TODAY):
            AssessmentFactory(employee=person, competency=item.competency, level=4)
        return publish(*given)

    monkeypatch.setattr(gap_runs, "publish", change_and_publish)
    run_gaps(operator, as_of=TOMORROW)
    monkeypatch.undo()

    row = row_of(person, operator)
    assert (row.held, row.run_id, row.as_of) == (4, None, TOMORROW)
    run_gaps(operator, as_of=TOMORROW)
    assert row_of(person, operator).run_id is not None


@pytest.mark.django_db(transaction=True)
def test_raw_sql_is_found_by_the_sweeper_once(run, item, person, operator):
    sweep_changes(on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_assessment (employee_id, competency_id, level, source, assessed_on, provider)"
            " VALUES (%s, %s, 3, 'cact', %s, '')",
            [person.pk, item.competency_id, TODAY],
        )
    assert row_of(person, operator).status == "unknown"

    assert [sweep_changes(on=TODAY), sweep_changes(on=TODAY)] == [1, 0]

    assert row_of(person, operator).status == "met"


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_leaves_alone_what_was_recomputed_or_is_known_to_the_run(run, item, person, operator):
    sweep_changes(on=TODAY)
    with acting(by="tests", on=TODAY):
        AssessmentFactory(employee=person, competency=item.competency)
    assert sweep_changes(on=TODAY) == 0

    hold(item.version.position)
    run_gaps(operator)
    assert sweep_changes(on=TODAY) == 0


def test_above_a_fifth_of_the_workforce_a_run_of_everybody_is_asked_for_once(run, item, person, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 0)

    for _ in range(2):
        with acting(by="tests", on=TODAY):
            hold(item.version.position)

    assert recomputed() == set()
    waiting = Job.objects.filter(kind="gap_run", state="queued")
    assert [job.parameters for job in waiting] == [{"as_of": TODAY.isoformat(), "unit": None}]


def test_days_that_pass_recompute_whose_figures_they_change(item, person, operator):
    expiring = hold(item.version.position)
    AssessmentFactory(employee=expiring, competency=item.competency, assessed_on=date(2023, 11, 21))
    beginning = hold(PositionFactory())
    AssessmentFactory(employee=beginning, competency=item.competency, assessed_on=TOMORROW)
    ending = hold(item.version.position)
    PositionHistory._base_manager.filter(employee=ending).update(validity=span(date(2020, 1, 1), TODAY))
    ChangeSweep.objects.create(pk=1, txid=0, day=TODAY)
    run_gaps(operator)

    assert pass_days(on=TODAY) == 0
    assert pass_days(on=TOMORROW) == 3
    assert pass_days(on=TOMORROW) == 0

    assert recomputed() == {expiring.pk, beginning.pk, ending.pk}
    assert row_of(expiring, operator).status == "expired"
    assert not current_gaps(operator).filter(employee=ending).exists()

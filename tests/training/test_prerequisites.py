"""Who may take a programme: what it asks for and the legal order, each outcome with what is missing and its basis."""

from datetime import date

import pytest

from employees.models import RankHistory
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    TrainingProgramFactory,
    hold,
)
from training.models import ProgramPrerequisite, TrainingHistory, TrainingProgram
from training.prerequisites import is_blocked, judge, missing_first, prerequisites_of, takers_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def outcomes(person, program):
    takers = takers_of([person.pk], as_of=TODAY)
    return judge(takers[person.pk], program, prerequisites_of([program.pk]).get(program.pk, ()), as_of=TODAY)


def said(person, program):
    return [(row.rule, row.outcome) for row in outcomes(person, program)]


def holder(kind="pelaksana", rank="", **fields):
    person = hold(PositionFactory(kind=kind), **fields)
    if rank:
        RankHistory._base_manager.create(employee=person, rank=rank, from_date=date(2020, 4, 1))
    return person


def completed(person, name="", program=None, on=date(2025, 6, 1)):
    TrainingHistory._base_manager.create(
        employee=person, program=program, name=name or program.name, hours=10, completed_on=on
    )


@pytest.fixture
def pka():
    return TrainingProgramFactory(code="PKA", name="Pelatihan Kepemimpinan Administrator", hours=300)


def test_the_training_of_supervisors_comes_before_that_of_administrators(pka):
    supervisor = holder("pengawas")
    (found,) = outcomes(supervisor, pka)
    assert (found.rule, found.outcome, found.required) == ("leadership_order", "fail", "PKP")
    assert found.basis
    assert is_blocked([found])
    assert missing_first([found]) == ["PKP"]


@pytest.mark.parametrize(
    "name", ["PKP", "Diklat PIM IV", "pelatihan kepemimpinan  pengawas", "PIM III", "PKN-II"]
)
def test_the_earlier_training_or_a_higher_one_opens_the_next_whatever_it_was_called(pka, name):
    supervisor = holder("pengawas")
    completed(supervisor, name)
    assert said(supervisor, pka) == [("leadership_order", "pass")]


def test_who_holds_the_post_already_is_only_told(pka):
    assert said(holder("administrator"), pka) == [("leadership_order", "warn")]


def test_a_training_completed_after_the_day_does_not_exist_on_it(pka):
    supervisor = holder("pengawas")
    completed(supervisor, "PKP", on=date(2026, 11, 22))
    assert said(supervisor, pka) == [("leadership_order", "fail")]


def test_another_programme_first():
    first, second = TrainingProgramFactory(name="Dasar"), TrainingProgramFactory()
    ProgramPrerequisite.objects.create(
        program=second, kind="program", required_program=first, basis="Kurikulum"
    )
    person = holder()
    assert [(row.outcome, row.required, row.basis) for row in outcomes(person, second)] == [
        ("fail", "Dasar", "Kurikulum")
    ]
    completed(person, program=first)
    assert said(person, second) == [("prerequisite_program", "pass")]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("pelaksana", "fail"), ("pengawas", "pass"), ("jf_ahli_muda", "pass"), ("administrator", "pass")],
)
def test_a_kind_of_post_asks_for_its_career_level_or_a_higher_one(kind, outcome):
    program = TrainingProgramFactory()
    ProgramPrerequisite.objects.create(program=program, kind="jenis_jabatan", post_kind="pengawas")
    assert said(holder(kind), program) == [("prerequisite_jenis_jabatan", outcome)]


@pytest.mark.parametrize(
    ("held", "outcome"),
    [("III/b", "fail"), ("III/c", "pass"), ("IV/a", "pass"), ("IX", "manual"), ("", "manual")],
)
def test_ranks_are_compared_on_the_ladder_of_pns_and_else_left_to_people(held, outcome):
    program = TrainingProgramFactory()
    ProgramPrerequisite.objects.create(program=program, kind="pangkat", rank="III/c")
    assert said(holder(rank=held), program) == [("prerequisite_pangkat", outcome)]


@pytest.mark.parametrize(
    ("level", "on", "outcome"),
    [(1, date(2026, 1, 1), "fail"), (2, date(2026, 1, 1), "pass"), (5, date(2020, 1, 1), "manual")],
)
def test_a_level_is_asked_of_valid_results_and_an_expired_one_is_unknown(level, on, outcome):
    program, competency = TrainingProgramFactory(), CompetencyFactory()
    ProgramPrerequisite.objects.create(program=program, kind="kompetensi", competency=competency, level=2)
    person = holder()
    AssessmentFactory(employee=person, competency=competency, level=level, assessed_on=on)
    assert said(person, program) == [("prerequisite_kompetensi", outcome)]


@pytest.mark.parametrize("headcount", [1, 15])
def test_facts_of_any_number_of_people_cost_the_same_queries(headcount, django_assert_num_queries):
    people = [holder(rank="III/a").pk for _ in range(headcount)]
    with django_assert_num_queries(2):
        assert len(takers_of(people, as_of=TODAY)) == headcount


def test_only_what_is_offered_on_the_day_is_in_the_catalogue_of_the_day():
    from tests.factories import span

    TrainingProgramFactory(code="LAMA", offered=span(date(2025, 1, 1), date(2026, 11, 20)))
    TrainingProgramFactory(code="KINI", offered=span(date(2025, 1, 1), TODAY))
    TrainingProgramFactory(code="SELALU")
    assert set(TrainingProgram.objects.offered_on(TODAY).values_list("code", flat=True)) == {"KINI", "SELALU"}

"""The effect of training: whose results are compared with whose, what is said of them, and when nothing is said."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    EmployeeFactory,
    TrainingProgramFactory,
    UnitFactory,
    principal_with,
)
from training.effect.comparing import Footing, Pairs, compare
from training.effect.finding import find_effect
from training.models import TaughtCompetency, TrainingHistory

DAY = date(2026, 11, 21)
BEFORE, COURSE, AFTER = date(2025, 3, 1), date(2025, 9, 1), date(2026, 3, 1)
levels = st.sampled_from([Decimal(n) / 2 for n in range(11)])
rows = st.lists(
    st.builds(
        Pairs, st.booleans(), st.sampled_from(["pelaksana", "pengawas"]), levels, levels, st.integers(1, 9)
    ),
    max_size=30,
)


def plainly(pairs):
    """The same, one pair at a time and without a thought for speed."""
    each = [pair for pair in pairs for _ in range(pair.number)]
    strata = {(p.kind, p.before) for p in each if p.took} & {(p.kind, p.before) for p in each if not p.took}
    taken = [p for p in each if p.took and (p.kind, p.before) in strata]
    others = [p for p in each if not p.took and (p.kind, p.before) in strata]
    if not taken:
        return 0, 0, None
    mine = sum(Fraction(p.after - p.before) for p in taken) / len(taken)
    theirs = Fraction(0)
    for stratum in strata:
        inside = [Fraction(p.after - p.before) for p in others if (p.kind, p.before) == stratum]
        share = Fraction(sum((p.kind, p.before) == stratum for p in taken), len(taken))
        theirs += share * sum(inside) / len(inside)
    return len(taken), len(others), mine - theirs


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_the_comparison_equals_the_plain_one(pairs):
    taken, others, difference = plainly(pairs)
    found = compare(pairs, enough=2, sound=30)
    assert (found.comparable, found.others) == (taken, others)
    if min(taken, others) < 2:
        assert found.difference is None
    else:
        assert abs(Fraction(found.difference) - difference) <= Fraction(1, 200)
        assert found.low <= found.difference <= found.high


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_the_order_of_rows_changes_nothing(pairs):
    assert compare(pairs, enough=2, sound=30) == compare(pairs[::-1], enough=2, sound=30)


@pytest.mark.parametrize(
    ("size", "footing"),
    [(9, Footing.INSUFFICIENT), (10, Footing.TENTATIVE), (29, Footing.TENTATIVE), (30, Footing.SOUND)],
)
def test_small_numbers_are_told_as_what_they_are(size, footing):
    pairs = [
        Pairs(True, "pelaksana", Decimal(2), Decimal(3), size),
        Pairs(False, "pelaksana", Decimal(2), Decimal(2), 50),
    ]
    found = compare(pairs, enough=10, sound=30)
    assert found.footing == footing
    assert (found.movement is None) == (footing == Footing.INSUFFICIENT)


def test_who_starts_elsewhere_is_no_comparison():
    pairs = [
        Pairs(True, "pelaksana", Decimal(2), Decimal(3), 40),
        Pairs(False, "pelaksana", Decimal(3), Decimal(3), 40),
        Pairs(False, "pengawas", Decimal(2), Decimal(3), 40),
    ]
    found = compare(pairs, enough=10, sound=30)
    assert (found.participants, found.comparable, found.others) == (40, 0, 0)


@pytest.fixture
def program():
    return TrainingProgramFactory(competency=CompetencyFactory(), target_level=3)


@pytest.fixture
def unit():
    return UnitFactory()


def person(unit, program, *results, completed: date | None = None, took=None):
    """Somebody with official results (day, level), who completed a programme."""
    one = EmployeeFactory(home_unit=unit, home_kind="pelaksana")
    for day, level in results:
        AssessmentFactory(employee=one, competency=program.competency, level=level, assessed_on=day)
    if completed:
        TrainingHistory.objects.unscoped(reason="tests").create(
            employee=one, program=took or program, name="Pelatihan", hours=20, completed_on=completed
        )
    return one


def counts(program, unit):
    by = principal_with("analis", unit=unit, on=DAY)
    found = find_effect(program, principal=by, as_of=DAY).comparison
    return found.participants, found.others


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("completed", "took"),
    [
        (BEFORE - timedelta(days=1), False),
        (BEFORE, True),
        (AFTER - timedelta(days=1), True),
        (AFTER, False),
        (None, False),
    ],
)
def test_a_participant_completed_it_between_the_two_results(program, unit, completed, took):
    person(unit, program, (BEFORE, 2), (AFTER, 3), completed=completed)
    person(unit, program, (BEFORE, 2), (AFTER, 2), completed=COURSE)
    person(unit, program, (BEFORE, 2), (AFTER, 2))
    assert counts(program, unit) == ((2, 1) if took else (1, 2))


def test_who_took_another_programme_for_the_competency_is_no_comparison(program, unit):
    main = TrainingProgramFactory(competency=program.competency, target_level=3)
    beside = TrainingProgramFactory(competency=None, target_level=None)
    TaughtCompetency.objects.create(program=beside, competency=program.competency, target_level=3)
    person(unit, program, (BEFORE, 2), (AFTER, 3), completed=COURSE)
    for other in (main, beside):
        person(unit, program, (BEFORE, 2), (AFTER, 3), completed=COURSE, took=other)
    assert counts(program, unit) == (1, 0)


def test_one_result_or_one_too_far_away_is_no_pair(program, unit):
    person(unit, program, (BEFORE, 2), completed=COURSE)
    person(unit, program, (date(2022, 3, 1), 2), (date(2025, 3, 2), 3), completed=COURSE)
    person(unit, program, (date(2022, 3, 1), 2), (date(2025, 3, 1), 3))
    person(unit, program, (BEFORE, 2), (AFTER, 3), completed=COURSE)
    person(unit, program, (BEFORE, 2), (AFTER, 3))
    assert counts(program, unit) == (1, 2)


def test_withdrawn_and_developmental_results_tell_nothing(program, unit):
    for given_ in ({"withdrawn_on": AFTER}, {"source": "self"}):
        one = person(unit, program, (BEFORE, 2), completed=COURSE)
        AssessmentFactory(employee=one, competency=program.competency, level=3, assessed_on=AFTER, **given_)
    assert counts(program, unit) == (0, 0)


def test_people_beyond_the_readers_scope_are_not_counted(program, unit):
    for where in (unit, UnitFactory()):
        person(where, program, (BEFORE, 2), (AFTER, 3), completed=COURSE)
        person(where, program, (BEFORE, 2), (AFTER, 2))
    assert counts(program, unit) == (1, 1)


def test_a_programme_without_a_competency_has_no_effect_to_tell(unit):
    program = TrainingProgramFactory(competency=None, target_level=None)
    by = principal_with("analis", unit=unit)
    assert find_effect(program, principal=by, as_of=DAY) is None

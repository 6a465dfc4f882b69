"""What is proposed from gaps: the same as a slow and obvious reading of each person's facts, for constant queries."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from asn_career.base.audit import acting
from competencies.choices import Importance
from employees.access import system_principal
from employees.models import Employee
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    hold,
)
from tests.training.learning import complete
from tests.training.planning import AT, TODAY, YEAR, office
from training.models import ActionTemplate, CareerTarget
from training.plans.proposing import propose_actions
from training.plans.rows import actions_of, plans_of
from training.plans.writing import prepare_plans, propose_own_plan

pytestmark = pytest.mark.django_db
WEIGHTS = {"mutlak": 3, "penting": 2, "perlu": 1, "": 1}
GENERAL_HOURS = {1: (2, 4, 14), 2: (2, 4, 14), 3: (3, 6, 21), 4: (4, 8, 28), 5: (4, 8, 28)}
FORMS = ("formal", "social", "on_the_job")


class RandomAgency:
    """A few posts with random standards, random results about their holders, wishes, programmes and templates."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.unit = UnitFactory()
        self.competencies = [
            CompetencyFactory(kind=kind) for kind in ("technical",) * 5 + ("managerial",) * 3
        ]
        self.standards, self.results, self.wishes = {}, {}, {}
        self.posts = [self.post() for _ in range(4)]
        self.programs = [self.program() for _ in range(8)]
        self.templates = [self.template() for _ in range(10)]
        self.people = [self.person() for _ in range(8)]

    def post(self):
        version = StandardVersionFactory(position=PositionFactory(unit=self.unit))
        rows = {}
        for competency in self.random.sample(self.competencies, 6):
            level, importance = self.random.randint(1, 4), self.random.choice(["", *Importance.values])
            StandardItemFactory(version=version, competency=competency, level=level, importance=importance)
            rows[competency] = (level, importance)
        self.standards[version.position] = rows
        return version.position

    def program(self):
        return TrainingProgramFactory(
            competency=self.random.choice(self.competencies),
            target_level=self.random.randint(2, 5),
            hours=self.random.choice([4, 8, 20, 40]),
            cost=self.random.choice([None, 100_000, 2_000_000]),
        )

    def template(self):
        return ActionTemplate.objects.create(
            code=f"K-{self.random.random()}",
            competency=self.random.choice(self.competencies),
            level=self.random.randint(1, 4),
            form=self.random.choice(FORMS),
            name="Kegiatan",
            hours=self.random.randint(1, 30),
            unit=self.random.choice([None, self.unit, UnitFactory()]),
            active=self.random.random() < 0.9,
        )

    def person(self):
        post = self.random.choice(self.posts)
        person = hold(post)
        for competency in self.competencies:
            if self.random.random() < 0.8:
                age = self.random.choice([100, 400, 1500])
                level = Decimal(self.random.randint(0, 8)) / 2
                AssessmentFactory(
                    employee=person,
                    competency=competency,
                    level=level,
                    assessed_on=TODAY - timedelta(days=age),
                )
                self.results[person, competency] = level if age < 1000 else "expired"
        if self.random.random() < 0.6:
            self.wishes[person] = wish = self.random.choice(self.posts)
            with acting(by="tests"):
                CareerTarget._base_manager.create(employee=person, position=wish, place=1)
        return person, post

    def gaps(self, person, post):
        """(competency, level required, importance, level held) of what is below the standard."""
        for competency, (required, importance) in self.standards[post].items():
            held = self.results.get((person, competency))
            if isinstance(held, Decimal) and held < required:
                yield competency, required, importance, held

    def expected(self, person, post):
        wished = (
            {c: required for c, required, _i, _h in self.gaps(person, self.wishes[person])}
            if person in self.wishes
            else {}
        )
        own = [(c, max(r, wished.get(c, 0)), i, h, "gap") for c, r, i, h in self.gaps(person, post)]
        others = [
            (c, r, i, h, "career_target")
            for c, r, i, h in (self.gaps(person, self.wishes[person]) if person in self.wishes else ())
            if c not in [row[0] for row in own]
        ]
        needs = (self.heaviest_first(own) + self.heaviest_first(others))[:4]
        rows = {(need[0], form): self.from_library(need, form) for need in needs for form in FORMS}
        formal, total = Decimal(0), sum((row[3] for row in rows.values()), Decimal(0))
        for need in needs:
            program = self.best(need)
            if not program:
                continue
            instead = total - rows[need[0], "formal"][3] + program.hours
            if formal == 0 or (formal + program.hours) / instead <= Decimal("0.25") or total < 20:
                reached = min(program.target_level, need[1])
                rows[need[0], "formal"] = (
                    need[0].pk,
                    reached,
                    "formal",
                    Decimal(program.hours),
                    program.pk,
                    None,
                    need[4],
                )
                formal, total = formal + program.hours, instead
        return [*rows.values(), *self.assessments(person, post)]

    def heaviest_first(self, rows):
        return sorted(
            rows, key=lambda row: (row[2] != "mutlak", -(row[1] - row[3]), -WEIGHTS[row[2]], row[0].code)
        )

    def from_library(self, need, form):
        competency, required, _importance, held, source = need
        fitting = [
            one
            for one in self.templates
            if one.active
            and (one.competency, one.form) == (competency, form)
            and held < one.level <= required
            and one.unit in (None, self.unit)
        ]
        fitting.sort(key=lambda one: (-one.level, one.unit is None, one.code))
        hours = fitting[0].hours if fitting else GENERAL_HOURS[required][FORMS.index(form)]
        return competency.pk, required, form, Decimal(hours), None, fitting[0].pk if fitting else None, source

    def best(self, need):
        """Most level per hour, the whole gap, the cheapest per level, the shortest, the code."""
        competency, required, _importance, held, _source = need

        def order(program):
            closes = min(program.target_level, required) - held
            spent = program.hours + Fraction(program.cost or 0) / 50_000
            whole = program.target_level >= required
            return program.cost is None, -Fraction(closes) / spent, not whole, program.hours, program.code

        fitting = [one for one in self.programs if one.competency == competency and one.target_level > held]
        return min(fitting, key=order, default=None)

    def assessments(self, person, post):
        missing = [
            competency
            for competency in self.standards[post]
            if not isinstance(self.results.get((person, competency)), Decimal)
        ]
        for kind in ("managerial", "technical"):
            if any(competency.kind == kind for competency in missing):
                yield None, None, "assessment", None, None, None, "gap"


def told(action):
    return (
        action.competency_id,
        action.target_level,
        action.form,
        action.hours,
        action.program_id,
        action.template_id,
        action.source,
    )


@pytest.mark.parametrize("seed", range(4))
def test_proposals_equal_a_slow_and_obvious_reading(seed):
    agency = RandomAgency(seed)
    found = propose_actions([person.pk for person, _post in agency.people], as_of=TODAY, year=YEAR)
    for person, post in agency.people:
        proposed = [told(action) for action in found[person.pk]]
        assert proposed == agency.expected(person, post)


def test_a_proposal_keeps_the_shares_and_reaches_the_yearly_hours():
    place = office()
    place.assess("1", date(2026, 1, 1))
    (actions,) = propose_actions([place.employee.pk], as_of=TODAY, year=YEAR).values()
    hours = {action.form: action.hours for action in actions}
    assert hours == {"formal": 3, "social": 6, "on_the_job": 21}
    assert sum(hours.values()) >= 20


@pytest.mark.parametrize(
    ("status", "done", "expected"),
    [
        ("PPPK", 0, {"formal": 3, "on_the_job": 21}),
        ("PPPK", 16, {"social": 6}),
        ("PPPK", 24, {}),
        ("CPNS", 24, {"formal": 3, "social": 6, "on_the_job": 21}),
    ],
)
def test_a_proposal_stays_within_the_most_that_the_rule_of_the_kind_allows(status, done, expected):
    place = office()
    place.assess("1", date(2026, 1, 1))
    set_status(place.employee, status)
    if done:
        complete(place.employee, done, date(2026, 2, 1))
    (actions,) = propose_actions([place.employee.pk], as_of=TODAY, year=YEAR).values()
    assert {action.form: action.hours for action in actions} == expected


def test_a_programme_longer_than_the_maximum_is_not_proposed_and_a_shorter_one_is():
    place = office()
    place.assess("1", date(2026, 1, 1))
    set_status(place.employee, "PPPK")
    TrainingProgramFactory(competency=place.competency, target_level=3, hours=40)
    (actions,) = propose_actions([place.employee.pk], as_of=TODAY, year=YEAR).values()
    assert not any(action.program for action in actions)
    short = TrainingProgramFactory(competency=place.competency, target_level=3, hours=20)
    (actions,) = propose_actions([place.employee.pk], as_of=TODAY, year=YEAR).values()
    assert [(action.form, action.program) for action in actions] == [("formal", short)]


def set_status(employee, status):
    employee.status = status
    employee.save()


def test_an_expired_result_proposes_an_assessment_and_no_training():
    place = office()
    place.assess("1", date(2020, 1, 1))
    (actions,) = propose_actions([place.employee.pk], as_of=TODAY, year=YEAR).values()
    assert [(action.form, action.hours) for action in actions] == [("assessment", None)]


def test_proposing_again_adds_only_what_is_missing():
    place = office()
    place.assess("1", date(2026, 1, 1))
    for _ in range(2):
        propose_own_plan(year=YEAR, by=place.employee_on(), at=AT)
    actions = list(actions_of([place.plan]))
    assert len(actions) == 3


@pytest.mark.parametrize("people", [2, 9])
def test_plans_of_a_whole_unit_take_as_many_queries_for_many_people(people, django_assert_num_queries):
    unit, competency = UnitFactory(), CompetencyFactory()
    version = StandardVersionFactory(position=PositionFactory(unit=unit))
    StandardItemFactory(version=version, competency=competency, level=3)
    for _ in range(people):
        AssessmentFactory(employee=hold(version.position), competency=competency, level=1)
    by = system_principal(purpose="tests", on=TODAY)
    ids = list(Employee.objects.visible_to(by).values_list("pk", flat=True))
    with acting(by="tests"), django_assert_num_queries(19):
        prepared = prepare_plans(ids, year=YEAR, by=by, at=AT)
    assert prepared.begun == people
    assert plans_of(ids).count() == people
    again = prepare_plans(ids, year=YEAR, by=by, at=AT)
    assert (again.begun, again.left, again.nothing) == (0, people, 0)

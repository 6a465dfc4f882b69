"""After results, corrections and annulments in any order each day is told as the slow reference tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection

from assessments import sql
from assessments.gaps import current_gaps
from assessments.held_levels import official_results_of
from assessments.models import AssessmentResult, GapOverlay
from assessments.results import entering
from assessments.results.correcting import begin_correction
from assessments.results.entering import Level
from assessments.results.errors import NothingCorrectedError
from assessments.results.finalising import finalise
from tests.assessments.results.office import REASON, make_office
from tests.assessments.running import run_gaps
from tests.factories import hold
from tests.properties.comparing import seeds
from tests.reference.corrections import Occasion, held_level

pytestmark = pytest.mark.django_db
SOURCES = (("assessment_center", "sedang"), ("cact", ""), ("competency_test", ""))
FIRST, STEPS = date(2026, 6, 1), 12


class History:
    """Random steps, each done in the product and said in the reference."""

    def __init__(self, office, seed):
        self.office, self.random, self.day = office, Random(seed), FIRST
        self.people = [office.person, hold(office.post), hold(office.post)]
        self.occasions = {person.pk: [] for person in self.people}
        self.finals = []
        self.changed = set()

    def step(self):
        self.day += timedelta(days=self.random.choice([0, 1, 20]))
        if self.finals and self.random.random() < 0.6:
            self.correct(self.random.randrange(len(self.finals)))
        else:
            self.enter()

    def enter(self):
        person = self.random.choice(self.people)
        source, method = self.random.choice(SOURCES)
        assessed_on = self.random.choice([date(2023, 5, 1), date(2023, 11, 10), date(2026, 3, 1), self.day])
        if any(
            (each.source, each.assessed_on) == (source, assessed_on) for each in self.occasions[person.pk]
        ):
            return
        by = self.principal(self.office.entering)
        facts = self.office.facts(source=source, method=method, assessed_on=assessed_on)
        made = entering.draft_result(person, facts, by=by)
        self.finish(made, self.levels(least=1), Occasion(source, assessed_on))

    def correct(self, place):
        pk, occasion = self.finals.pop(place)
        result = AssessmentResult._base_manager.select_related("employee__home_unit", "provider").get(pk=pk)
        made = begin_correction(result, reason=REASON, by=self.principal(self.office.entering))
        self.finish(made, self.levels(least=0), occasion, before=pk)

    def finish(self, made, levels, occasion, *, before=None):
        by = self.principal(self.office.entering)
        given = {key: Level(level) for key, level in levels.items()}
        entering.set_levels(made, given, by=by, version=made.version)
        at = datetime.combine(self.day, time(4), tzinfo=UTC)
        entering.propose(made, by=by, at=at, version=made.version)
        try:
            finalise(made, by=self.principal(self.office.second), at=at, version=made.version)
        except NothingCorrectedError:
            made = AssessmentResult._base_manager.select_related("employee__home_unit").get(pk=made.pk)
            entering.discard(made, reason=REASON, by=by, at=at, version=made.version)
            self.finals.append((before, occasion))
            return
        if before is None:
            self.occasions[made.employee_id].append(occasion)
        occasion.say(levels, self.day)
        self.changed.add(made.employee_id)
        self.finals.append((made.pk, occasion))

    def levels(self, *, least):
        known = [each for each in self.office.competencies if self.random.random() < 0.6]
        if len(known) < least:
            known = self.office.competencies[:least]
        return {each.pk: Decimal(self.random.randrange(11)) / 2 for each in known}

    def principal(self, one):
        return replace(one, on=self.day)

    def days(self):
        return [FIRST + timedelta(days=offset) for offset in range(-40, (self.day - FIRST).days + 3, 3)] + [
            self.day
        ]


@pytest.mark.parametrize("seed", seeds(first=9100)[:5])
def test_each_day_is_told_as_the_reference_tells_it(operator, seed):
    office = make_office()
    history = History(office, seed)
    run_gaps(operator, as_of=FIRST)
    for _step in range(STEPS):
        history.step()

    for day in history.days():
        found = official_results_of([person.pk for person in history.people], as_of=day)
        for person in history.people:
            for each in office.competencies:
                row = found.get((person.pk, each.pk))
                told = row.held_on(day) if row else None
                expected = held_level(history.occasions[person.pk], each.pk, day)
                assert told == expected, (seed, day, person.pk, each.code)

    overlaid = set(GapOverlay.objects.unscoped(reason="test").values_list("employee", flat=True))
    assert overlaid == history.changed  # exactly the people whom something was finalised about
    for row in current_gaps(operator).filter(employee__in=history.changed):
        expected = held_level(history.occasions[row.employee_id], row.competency_id, row.as_of)
        assert row.held == expected


def test_without_the_order_within_a_line_an_earlier_day_would_be_told_differently():
    """The control: were the newest of a line chosen, the day before a correction would know of it."""
    office = make_office()
    history = History(office, 1)
    history.enter()
    pk, occasion = history.finals[0]
    history.day += timedelta(days=30)
    history.levels = lambda least: {office.competencies[0].pk: Decimal("0.5")}
    history.correct(0)
    text = sql.statement("latest_official").replace("a.official_rank, a.id", "a.official_rank, a.id DESC")
    before = history.day - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(text, {"people": [person.pk for person in history.people], "as_of": before})
        newest = {(row[0], row[1]): row[2] for row in cursor.fetchall()}
    person = AssessmentResult._base_manager.get(pk=pk).employee_id
    told = official_results_of([person], as_of=before)[person, office.competencies[0].pk].level
    assert told == occasion.level_on(office.competencies[0].pk, before)
    assert newest[person, office.competencies[0].pk] != told

"""Gaps against the standards of any day are what the engine says of that day's standards, and nothing is stored."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import Sum
from django.urls import reverse

from assessments import by_version
from assessments.by_version import TooManyPeopleError, compare_person, count_people, versions_of
from assessments.gaps import current_gaps, gaps_of
from assessments.models import Assessment, GapAggregate, GapOverlay, GapRun
from competencies.models import Competency, StandardItem
from competencies.standards import close_versions
from tests.assessments.running import run_gaps
from tests.assessments.test_conversions import agreed
from tests.competencies.dictionary.test_pages import account
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)

D = date(2026, 11, 21)
DAYS = [D - timedelta(days=400), D - timedelta(days=100), D, D + timedelta(days=30)]


@pytest.fixture
def agency(db):
    """A post whose standard changed twice, another without one, and people assessed again and again."""
    root = UnitFactory()
    root.unit = UnitFactory(parent=root)
    root.post = PositionFactory(unit=root.unit)
    keys = list(Competency.objects.filter(code__in=["MAN-01", "MAN-02"]).order_by("code"))
    for day, levels in ((DAYS[0], (2, 4)), (DAYS[1], (3, None)), (DAYS[3], (4, 2))):
        version = StandardVersionFactory(position=root.post, valid_from=day)
        close_versions([root.post.pk])
        for key, level in zip(keys, levels, strict=True):
            if level:
                StandardItemFactory(version=version, competency=key, level=level)
    root.people = [hold(root.post) for _ in range(4)]
    root.bare = hold(PositionFactory(unit=root.unit))
    for number, person in enumerate(root.people):
        for place, day in enumerate(DAYS[:3][: number + 1]):
            AssessmentFactory(
                employee=person,
                competency=keys[(number + place) % 2],
                level=1 + (number + place) % 4,
                source="assessment_center",
                assessed_on=day,
            )
    return root


def by_hand(agency, person, standards_on, results_on):
    """Required and held, looked up one by one."""
    told = {}
    for item in StandardItem.objects.in_force_on(standards_on).filter(version__position=agency.post):
        rows = Assessment.objects.unscoped(reason="tests").filter(
            employee=person, competency=item.competency, assessed_on__lte=results_on
        )
        latest = rows.order_by("-assessed_on").first()
        told[item.competency_id] = (item.level, latest.level if latest else None)
    return told


@pytest.mark.parametrize("standards_on", DAYS)
@pytest.mark.parametrize("results_on", DAYS[1:])
def test_every_pair_of_days_is_what_one_finds_by_hand(agency, standards_on, results_on):
    ids = [person.pk for person in (*agency.people, agency.bare)]
    counted = Counter()
    for person in agency.people:
        found = compare_person(person.pk, results_on=results_on, standards_on=standards_on, today=D)
        told = {gap.competency_id: (gap.required, gap.held) for gap in found.chosen.gaps}
        assert told == by_hand(agency, person, standards_on, results_on)
        assert found.today == gaps_of([person.pk], as_of=D)[person.pk]
        counted.update((gap.code, str(gap.status)) for gap in found.chosen.gaps)
    counts = count_people(ids, results_on=results_on, standards_on=standards_on)
    assert (counts.people, counts.without_post, counts.without_standard) == (5, 0, 1)
    told = {
        (row.code, name): getattr(row, name)
        for row in counts.rows
        for name in ("met", "gap", "expired", "unknown")
        if getattr(row, name)
    }
    assert told == counted
    assert not GapRun.objects.exists()
    assert not GapOverlay.objects.unscoped(reason="tests").exists()


@pytest.mark.parametrize("day", DAYS[1:3])
def test_standards_and_results_of_one_day_give_what_the_run_of_that_day_stored(agency, operator, day):
    run_gaps(operator, as_of=day)
    stored = {
        (row.employee_id, row.competency_id): (row.required, row.held, str(row.status))
        for row in current_gaps(operator)
    }
    ids = [person.pk for person in agency.people]
    found = gaps_of(ids, as_of=day, standards_on=day)
    told = {
        (gap.employee_id, gap.competency_id): (gap.required, gap.held, str(gap.status))
        for each in found.values()
        for gap in each.gaps
    }
    assert told == stored
    counts = {row.code: row for row in count_people(ids, results_on=day, standards_on=day).rows}
    totals = GapAggregate.objects.order_by().values_list("competency__code")
    summed = totals.annotate(*(Sum(name) for name in ("met", "gap", "expired", "unknown")))
    assert {code: (row.met, row.gap, row.expired, row.unknown) for code, row in counts.items()} == {
        code: tuple(rest) for code, *rest in summed
    }


def test_a_level_of_a_newer_scale_says_nothing_about_an_older_standard(agency):
    officer, second = (principal_with(role, unit=agency) for role in ("analis", "penyetuju"))
    key = CompetencyFactory(kind="technical", code="TEK-1")
    post = PositionFactory(unit=agency.unit)
    StandardItemFactory(
        version=StandardVersionFactory(position=post, valid_from=DAYS[1]), competency=key, level=3
    )
    person = hold(post)
    AssessmentFactory(employee=person, competency=key, level=3, source="cact", assessed_on=DAYS[1])
    agreed(officer, second, begins=D)
    old = compare_person(person.pk, results_on=D, standards_on=DAYS[1], today=D).rows[0]
    assert (old.chosen.required, old.chosen.held, old.today.required, old.today.held) == (3, 3, 2, 2)
    AssessmentFactory(employee=person, competency=key, level=3, source="cact", assessed_on=D)
    new = compare_person(person.pk, results_on=D, standards_on=DAYS[1], today=D).rows[0]
    assert (new.chosen.held, str(new.chosen.status), new.today.held) == (None, "unknown", 3)
    assert "lebih baru" in new.chosen.conversion.told


def test_too_many_people_are_not_counted_at_once_and_the_remedy_is_told(agency, monkeypatch):
    monkeypatch.setattr(by_version, "MOST_PEOPLE", 2)
    with pytest.raises(TooManyPeopleError, match="unit di bawahnya"):
        count_people([1, 2, 3], results_on=D, standards_on=D)


def test_the_pages_show_the_version_asked_for_of_whom_one_may_see(
    agency, client, django_assert_max_num_queries
):
    officer = account(principal_with("admin_opd", unit=agency.unit))
    officer.employee = hold(PositionFactory(unit=agency.unit))
    officer.save()
    client.force_login(officer)
    person = agency.people[0]
    address = reverse("gap_person_by_version", args=[person.public_id])
    told = client.get(address, {"standar": DAYS[0].isoformat()}).content.decode()
    assert all(row.valid_from.isoformat() in told for row in versions_of(agency.post.pk))
    assert "MAN-02" in told, "required then and not today"
    assert "5 Jan 2026" in client.get(address, {"standar": "2026-01-05"}).content.decode(), (
        "as people write it"
    )
    unit = reverse("gap_unit_by_version")
    with django_assert_max_num_queries(10):
        listed = client.get(unit, {"unit": agency.unit.public_id, "standar": DAYS[0].isoformat()})
    assert all(each.name in listed.content.decode() for each in agency.people)
    assert client.get(address, {"standar": "besok"}).status_code == 422
    for day in ("x", "1999-12-31", (D + timedelta(days=400)).isoformat()):
        refused = client.get(unit, {"unit": agency.unit.public_id, "hasil": day})
        assert (refused.status_code, client.get(address, {"hasil": day}).status_code) == (422, 422), day
    client.force_login(account(principal_with("admin_opd", unit=UnitFactory(parent=agency))))
    assert client.get(address).status_code == 404
    foreign = client.get(unit, {"unit": agency.unit.public_id})
    assert not any(each.name in foreign.content.decode() for each in agency.people)

"""The impact preview says before what the gaps become after, stores nothing, and shows whom one may see."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.gaps import gaps_of
from assessments.impact import impact_of_decree, impact_of_version, preview
from assessments.models import GapOverlay, GapRow
from competencies.models import Competency
from tests.assessments.running import run_gaps
from tests.competencies.dictionary.test_pages import account
from tests.competencies.dictionary.test_versions import accept as agree
from tests.competencies.dictionary.test_versions import draft, without
from tests.competencies.standards.decrees import accept, class_of, drafted
from tests.factories import (
    AssessmentFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)

D = date(2026, 11, 21)
LATER = D + timedelta(days=30)


@pytest.fixture
def agency(db):
    """Two units with a post each, a standard in two competencies, and people of every status."""
    root = UnitFactory()
    units = [UnitFactory(parent=root) for _ in range(2)]
    posts = [PositionFactory(unit=unit, code=f"P-{number}") for number, unit in enumerate(units)]
    keys = list(Competency.objects.filter(code__in=["MAN-01", "MAN-02", "MAN-03"]).order_by("code"))
    people = []
    for post in posts:
        version = StandardVersionFactory(position=post)
        for key in keys[:2]:
            StandardItemFactory(version=version, competency=key, level=3)
        for number in range(6):
            person = hold(post)
            people.append(person)
            for place, key in enumerate(keys):
                if (number + place) % 5 < 4:
                    day = D - timedelta(days=4 * 366 if (number + place) % 5 == 3 else 40)
                    AssessmentFactory(
                        employee=person,
                        competency=key,
                        level=2 + (number + place) % 3,
                        source="assessment_center",
                        assessed_on=day,
                    )
    root.posts, root.people, root.unit = posts, people, units[0]
    return root


def statuses(agency, day):
    found = gaps_of([person.pk for person in agency.people], as_of=day)
    return {(key, gap.competency_id): gap.status for key, told in found.items() for gap in told.gaps}


def changed(before, after):
    keys = set(before) | set(after)
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def told(impact):
    return {(row.employee_id, row.competency_id): (row.before, row.after) for row in impact.changes}


@pytest.mark.parametrize("day", [D, LATER])
def test_what_the_preview_of_a_decree_says_is_what_the_gaps_become(agency, day):
    officer, second = (principal_with(role, unit=agency) for role in ("analis", "penyetuju"))
    class_of(agency, "KELAS", agency.posts[0])
    said = {"KELAS": {"MAN-01": 4, "MAN-03": 2}, "P-1": {"MAN-01": 2, "MAN-02": 3, "MAN-03": 3}}
    decree = drafted(agency, said, by=officer, begins=day)
    before, shown = statuses(agency, day), impact_of_decree(decree, by=officer)
    assert before == statuses(agency, day), "nothing is stored"
    accept(decree, second)
    assert told(shown) == changed(before, statuses(agency, day)) != {}
    assert {each for pair in told(shown).values() for each in pair} >= {None, "met", "gap"}
    assert sum(row.people for row in shown.units) == shown.touched
    assert sum(count for _before, _after, count in shown.moves) == len(shown.changes)


def test_what_the_preview_of_a_dictionary_says_is_what_the_gaps_become(agency):
    officer, second = (principal_with(role, unit=agency) for role in ("analis", "penyetuju"))
    version = without(draft(officer), officer, "MAN-02")
    before, shown = statuses(agency, D), impact_of_version(version, by=officer)
    agree(version, second)
    assert told(shown) == changed(before, statuses(agency, D)) != {}
    assert {after for _before, after in told(shown).values()} == {None}


def test_approving_refreshes_exactly_the_people_of_the_posts_concerned(agency, operator):
    officer, second = (principal_with(role, unit=agency) for role in ("analis", "penyetuju"))
    run_gaps(operator)
    decree = drafted(agency, {"P-0": {"MAN-01": 5}}, by=officer)
    shown = impact_of_decree(decree, by=officer)
    accept(decree, second)
    assert set(GapOverlay.objects.unscoped(reason="tests").values_list("employee", flat=True)) == {
        person.pk for person in agency.people[:6]
    }
    rows = GapRow.objects.visible_to(operator).current().filter(employee__in=agency.people[:6])
    assert {row.required for row in rows} == {3, 5}
    assert shown.people == 6


def test_only_people_whose_gaps_one_may_see_are_in_it_and_the_queries_do_not_grow(agency):
    officer = principal_with("analis", unit=agency)
    narrow = principal_with("admin_opd", unit=agency.unit)
    keys = dict(Competency.objects.values_list("code", "pk"))
    levels = {post.pk: {keys["MAN-01"]: 5} for post in agency.posts}
    seen = preview(levels, by=narrow, as_of=D)
    assert {change.unit_id for change in seen.changes} == {agency.unit.pk}
    assert not preview(levels, by=principal_with("admin_teknis"), as_of=D).changes
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            preview(levels, by=officer, as_of=D)
        counts.append(len(asked))
        for _person in range(20):
            hold(agency.posts[1])
    assert counts == [2, 2]


def test_the_page_says_of_how_many_units_it_shows_the_first(agency, client, monkeypatch):
    monkeypatch.setattr("assessments.impact_pages.PAGE_OF_PEOPLE", 1)
    officer = principal_with("analis", unit=agency)
    decree = drafted(agency, {"P-0": {"MAN-04": 2}, "P-1": {"MAN-04": 2}}, by=officer)
    client.force_login(account(officer))
    page = client.get(reverse("standard_decree_impact", args=[decree.public_id])).content.decode()
    assert "1 pertama dari 2" in page


def test_the_page_tells_units_and_names_of_whom_one_may_see(agency, client):
    officer = principal_with("analis", unit=agency)
    decree = drafted(agency, {"P-0": {"MAN-04": 2}, "P-1": {"MAN-04": 2}}, by=officer)
    address = reverse("standard_decree_impact", args=[decree.public_id])
    client.force_login(account(officer))
    everybody = client.get(address).content.decode()
    client.force_login(account(principal_with("admin_opd", unit=agency.unit)))
    own = client.get(address).content.decode()
    assert all(person.name in everybody for person in agency.people)
    assert [person.name in own for person in agency.people] == [True] * 6 + [False] * 6

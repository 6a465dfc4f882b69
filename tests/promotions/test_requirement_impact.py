"""What the preview says of requirements beside competencies is what the rules for candidates say once it is decreed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from assessments.requirement_impact import requirement_impact
from competencies.models import PositionRequirement
from competencies.standard_decrees.content import content_hash
from competencies.standard_decrees.deciding import save_requirements
from competencies.standard_decrees.requirements import Asked
from employees.models import EducationHistory, RankHistory
from promotions.decision import Decider
from promotions.facts import LegalAges, collect, demands_of
from promotions.records import Target
from promotions.rulebook import rules_on
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import accept, class_of, drafted
from tests.factories import PositionFactory, UnitFactory, hold, principal_with

D = date(2026, 11, 21)
LATER = D + timedelta(days=30)
AGES = LegalAges(retirement=58)


@pytest.fixture
def agency(db):
    """Two posts in two units with holders of every degree and rank, and some of whom neither is on record."""
    root = UnitFactory()
    root.units = [UnitFactory(parent=root) for _ in range(2)]
    root.posts = [
        PositionFactory(unit=unit, code=f"P-{number}", kind="pengawas")
        for number, unit in enumerate(root.units)
    ]
    for kind, value, importance in (("min_education", "D-III", "mutlak"), ("min_rank", "III/a", "perlu")):
        PositionRequirement.objects.create(
            position=root.posts[0], kind=kind, value=value, importance=importance
        )
    root.people = []
    for post in root.posts:
        for degree, rank in (("SLTA", "II/c"), ("D-III", "III/a"), ("S1", "III/d"), (None, None)):
            person = hold(post)
            root.people.append(person)
            if degree:
                EducationHistory._base_manager.create(
                    employee=person, level=degree, field="Hukum", graduated_on=date(2005, 1, 1)
                )
                RankHistory._base_manager.create(employee=person, rank=rank, from_date=date(2020, 1, 1))
    root.officer, root.second = (principal_with(role, unit=root) for role in ("analis", "penyetuju"))
    return root


ASKED = [Asked("min_education", "S1", "mutlak"), Asked("min_rank", "III/c", "mutlak")]


def said(agency, begins=D):
    """A draft that asks the class of the first post for more, and the second one for the first time."""
    class_of(agency, "KELAS", agency.posts[0])
    decree = drafted(agency, {"KELAS": {"MAN-01": 3}, "P-1": {"MAN-01": 3}}, by=agency.officer, begins=begins)
    for target in decree.targets.all():
        asked = ASKED if target.position_id else ASKED[:1]
        save_requirements(target, asked, by=agency.officer, seen_hash=content_hash(decree))
    return decree


def outcomes(agency, day):
    """What a decision about each holder says of the post's own requirements."""
    rules = rules_on(day)
    people = collect([person.pk for person in agency.people], rules=rules, ages=[AGES])
    demands = demands_of([post.code for post in agency.posts], day=day)
    found = {}
    for number, person in enumerate(agency.people):
        post = agency.posts[number // 4]
        target = Target(post.code, post.kind, demands[post.code])
        told = Decider(target, rules=rules).decide(
            people.before(person.pk, ages=AGES), own_demand=None, settled={}
        )
        for row in told.rules:
            if row.rule.startswith("req_"):
                found[person.pk, row.rule.removeprefix("req_")] = row.outcome
    return found


@pytest.mark.parametrize("day", [D, LATER])
def test_it_is_what_decisions_about_the_same_people_say_before_and_after(agency, day):
    decree = said(agency, begins=day)
    before = outcomes(agency, day)
    shown = requirement_impact(decree, by=agency.officer, day=day)
    accept(decree, agency.second)
    after = outcomes(agency, day)
    changed = {
        key: (before.get(key), after.get(key))
        for key in {*before, *after}
        if before.get(key) != after.get(key)
    }
    told = {(row.employee_id, row.kind): (row.before, row.after) for row in shown.changes}
    assert told == changed
    assert {pair[1] for pair in told.values()} == {None, "pass", "fail", "manual"}
    assert sum(row.people for row in shown.units) == shown.touched
    assert sum(row.lost + row.gained + row.open + row.gone for row in shown.units) == len(shown.changes)
    assert sum(count for _before, _after, count in shown.moves) == len(shown.changes)


def test_it_tells_whom_one_may_see_and_a_decree_that_says_nothing_changes_nothing(agency):
    decree = said(agency)
    narrow = principal_with("admin_opd", unit=agency.units[0])
    seen = requirement_impact(decree, by=narrow, day=D)
    assert {row.unit_id for row in seen.changes} == {agency.units[0].pk}
    silent = drafted(agency, {"P-1": {"MAN-01": 2}}, by=agency.officer, begins=LATER)
    assert not requirement_impact(silent, by=agency.officer, day=LATER).posts


def test_the_page_names_who_would_meet_what_no_more(agency, client):
    decree = said(agency)
    client.force_login(account(agency.officer))
    page = client.get(reverse("standard_decree_impact", args=[decree.public_id])).content.decode()
    assert "Persyaratan selain kompetensi" in page
    assert agency.people[1].name in page
    assert "Pendidikan minimal: dari Terpenuhi menjadi Tidak terpenuhi" in page

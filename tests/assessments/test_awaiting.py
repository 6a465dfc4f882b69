"""Rounds, calibrations, results and objections that wait are on the desk of those they wait for, and nobody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assessments.calibration import session as sessions
from assessments.results.entering import propose
from assessments.results.objecting import file, take_up
from assessments.rounds import lifecycle
from employees.access import user_principal
from employees.awaiting import decisions_for
from tests.assessments.results.office import NOW, REASON, TODAY, make_office
from tests.assessments.rounds.office import LAST, Office, rate, sheet_of
from tests.factories import GrantFactory, UnitFactory, principal_with

pytestmark = pytest.mark.django_db
AFTER = LAST + timedelta(days=1)


def told(principal, *, on=None):
    reader = replace(principal, on=on) if on else principal
    return {(each.label, each.name) for each in decisions_for(reader)}


def test_an_open_round_and_a_draft_past_their_last_day_wait_for_whoever_plans_rounds_there():
    office = Office(staff=4, competencies=1)
    office.opened()
    late = {("Putaran penilaian lewat hari terakhir", "Putaran uji")}
    assert told(office.planner, on=LAST) == set()
    assert told(office.planner, on=AFTER) == late
    assert told(office.opener, on=AFTER) == set()
    assert told(principal_with("analis", unit=UnitFactory()), on=AFTER) == set()
    office.plan(people=[office.staff[1]])
    assert len(decisions_for(replace(office.planner, on=AFTER))) == 2


def test_a_rated_round_waits_to_be_put_on_record_and_not_while_it_is_calibrated():
    office = Office(staff=1, competencies=1)
    round, judges = office.tested_by_two(office.staff)
    for judge in judges:
        rate(sheet_of(round, office.staff[0], judge), 4, by=office.as_account(judge))
    office.close(round)
    waits = ("Level putaran menunggu dicatat", "Putaran uji")
    assert told(office.planner) == {waits}
    lifecycle.begin_calibration(round, by=office.planner)
    session = sessions.begin(round, by=office.opener, at=NOW)
    running = ("Sidang kalibrasi berjalan", "Putaran uji")
    assert told(office.planner) == told(office.opener) == {running}
    assert told(principal_with("penyetuju", unit=UnitFactory())) == set()
    sessions.close(session, note="", by=office.opener, at=NOW, version=session.version)
    assert told(office.planner) == {waits}
    office.finish(round)
    assert told(office.planner) == set()


def test_a_proposed_result_waits_for_those_who_did_not_enter_it_and_are_not_the_person():
    office = make_office()
    made = office.draft(3)
    assert told(office.second) == set()
    propose(made, by=office.entering, at=NOW, version=made.version)
    waits = {("Hasil penilaian menunggu penetapan", office.person.name)}
    assert told(office.second) == told(office.third) == waits
    assert told(office.entering) == told(office.own) == set()
    account = office.person.account
    GrantFactory(user=account, role="penyetuju", unit=office.unit)
    assert told(user_principal(account, on=TODAY)) == set()
    assert told(principal_with("penyetuju", unit=UnitFactory())) == set()


def test_an_objection_waits_for_those_who_had_no_part_in_the_result_until_one_of_them_takes_it_up():
    office = make_office()
    objection = file(office.final(3), text=REASON, by=office.own, at=NOW)
    waits = {("Sanggah atas hasil", office.person.name)}
    fourth = principal_with("penyetuju", unit=office.unit)
    assert told(office.third) == told(fourth) == waits
    assert told(office.entering) == told(office.second) == told(office.own) == set()
    take_up(objection, by=office.third, at=NOW, version=objection.version)
    assert told(office.third) == waits
    assert told(fourth) == set()


def test_all_of_it_is_asked_in_one_query(django_assert_num_queries):
    reader = principal_with("analis", unit=UnitFactory())
    with django_assert_num_queries(1):
        decisions_for(reader)

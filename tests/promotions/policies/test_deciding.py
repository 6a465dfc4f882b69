"""A local policy takes a decree and two people, holds from its day on, and never changes, whatever way one writes."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.models import AuditEntry
from promotions.choices import LocalRule
from promotions.errors import ReasonRequiredError
from promotions.models import LocalPolicy
from promotions.policies import errors
from promotions.policies.deciding import give_back, publish
from promotions.policies.in_force import rules_of_agencies, rules_of_agency
from promotions.rulebook import rules_on
from tests.factories import UnitFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.policies.policies import NOW, VALUES, proposed, published
from tests.racing import at_once

LATER = D + timedelta(days=30)


def accept(policy, by):
    publish(policy, by=by, at=NOW, seen_hash=policy.content_hash)


@pytest.mark.parametrize("rule", LocalRule)
def test_a_published_policy_is_in_the_agencys_rule_book_from_its_day_on(agency, officer, second, rule):
    elsewhere = UnitFactory(code="LAIN")
    proposed(agency.root, rule, by=officer, begins=LATER)
    assert rules_of_agency(agency.root.pk, day=LATER) == rules_on(LATER), "nobody has published it"
    accept(LocalPolicy.objects.get(), second)
    books = rules_of_agencies([agency.root.pk, elsewhere.pk], day=LATER)
    changed = [
        name
        for name, row in books[agency.root.pk].provisions.items()
        if row != rules_on(LATER).provisions[name]
    ]
    assert changed == [{"merit_weights": "merit", "performance_axis": "axes"}.get(rule.value, rule.value)]
    assert books[agency.root.pk].provisions[changed[0]].source == "Perbup 12/2026"
    assert books[elsewhere.pk] == rules_on(LATER)
    before = LATER - timedelta(days=1)
    assert rules_of_agency(agency.root.pk, day=before) == rules_on(before)


def test_who_proposed_it_and_who_has_no_such_role_publish_nothing(agency, officer, second):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    with pytest.raises(errors.OwnPolicyError):
        accept(policy, officer)
    for stranger in (
        principal_with("analis", unit=agency.root),
        principal_with("penyetuju", unit=agency.unit),
        principal_with("penyetuju", unit=UnitFactory(code="LAIN")),
    ):
        with pytest.raises(NotPermittedError):
            accept(policy, stranger)
    with pytest.raises(errors.PolicyNotWaitingError):
        publish(policy, by=second, at=NOW, seen_hash="0" * 64)
    with pytest.raises(NotPermittedError):
        proposed(agency.root, LocalRule.AWARD_SCALE, by=principal_with("analis", unit=agency.unit))
    accept(policy, second)
    told = AuditEntry.objects.filter(table_name="promotions_localpolicy").order_by("pk")
    assert list(told.values_list("actor", flat=True)) == [officer.identity, second.identity]


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (LocalRule.MERIT_WEIGHTS, {}, "setiap jenis jabatan"),
        (
            LocalRule.MERIT_WEIGHTS,
            VALUES[LocalRule.MERIT_WEIGHTS] | {"other": {"talent": 90, "technical": 20}},
            "weights make 110, not 100",
        ),
        (
            LocalRule.MERIT_WEIGHTS,
            VALUES[LocalRule.MERIT_WEIGHTS] | {"other": {"talent": 100}},
            "kedua bobot",
        ),
        (LocalRule.PERFORMANCE_AXIS, "skp", "salah satu cara"),
        (LocalRule.PROPOSED, 2, "3 sampai 20"),
        (LocalRule.PROPOSED, 21, "3 sampai 20"),
        (LocalRule.AWARD_SCALE, {"Inovator": 101}, "“Inovator”: nilai berupa bilangan bulat 0 sampai 100"),
        (LocalRule.AWARD_SCALE, {"Inovator": True}, "“Inovator”: nilai berupa bilangan bulat 0 sampai 100"),
        (LocalRule.AWARD_SCALE, {" ": 10}, "1 sampai 200 karakter"),
        (LocalRule.TEAM_SCALE, {"Tim  A": 1, "tim a": 2}, "“tim a” tertulis dua kali"),
        (
            LocalRule.ASSESSMENT_METHODS,
            {"pengawas": {"core": ["superior"]}},
            "satu metode yang disebut aturan",
        ),
        (
            LocalRule.ASSESSMENT_METHODS,
            {"pengawas": {"named": {"XX-9": ["cact"]}}},
            "bukan kompetensi dalam kamus",
        ),
    ],
)
def test_what_is_no_value_of_the_rule_is_refused_with_its_reason(agency, officer, rule, value, said):
    with pytest.raises(errors.PolicyValueError) as caught:
        proposed(agency.root, rule, by=officer, value=value)
    assert said in str(caught.value)
    assert not LocalPolicy.objects.exists()


def test_no_policy_works_backwards(agency, officer, second):
    rule, before = LocalRule.PROPOSED, D - timedelta(days=1)
    for given in ({"begins": before}, {"decree_on": LATER}, {"last_day": before}):
        with pytest.raises(errors.PolicyBackwardsError):
            proposed(agency.root, rule, by=officer, **given)
    waited = proposed(agency.root, rule, by=officer)
    late = principal_with("penyetuju", unit=agency.root, on=D + timedelta(days=1))
    with pytest.raises(errors.PolicyBackwardsError):
        accept(waited, late)
    accept(waited, second)


def test_a_new_policy_ends_the_one_before_it_and_may_go_back_to_the_default(agency, officer, second):
    rule = LocalRule.PROPOSED
    first = published(agency.root, rule, by=officer, second=second)
    back = published(agency.root, rule, by=officer, second=second, begins=LATER, value=None)
    first.refresh_from_db()
    assert (first.last_day, back.last_day, back.number) == (LATER - timedelta(days=1), None, 2)
    per_seat = [
        rules_of_agency(agency.root.pk, day=day)["ranking"]["proposed_per_seat"]
        for day in (D, first.last_day, LATER)
    ]
    assert per_seat == [5, 5, 3]
    with pytest.raises(errors.PolicyFollowsError):
        published(agency.root, rule, by=officer, second=second)


def test_one_waits_at_a_time_and_what_was_returned_makes_room(agency, officer, second):
    rule = LocalRule.AWARD_SCALE
    policy = proposed(agency.root, rule, by=officer)
    with pytest.raises(errors.PolicyWaitsError):
        proposed(agency.root, rule, by=officer)
    with pytest.raises(ReasonRequiredError):
        give_back(policy, by=second, at=NOW, reason=" ")
    with pytest.raises(NotPermittedError):
        give_back(policy, by=principal_with("analis", unit=agency.root), at=NOW, reason="Salah")
    give_back(policy, by=second, at=NOW, reason="Nilainya belum disepakati")
    assert (policy.state, policy.decided_reason) == ("returned", "Nilainya belum disepakati")
    with pytest.raises(errors.PolicyNotWaitingError):
        accept(policy, second)
    assert proposed(agency.root, rule, by=officer).number == 2


WRITES = {
    "another value": "UPDATE promotions_localpolicy SET value = '9'",
    "another decree": "UPDATE promotions_localpolicy SET decree = 'Perbup 13/2026'",
    "an earlier first day": "UPDATE promotions_localpolicy SET validity = daterange('2026-01-01', NULL)",
    "deleted": "DELETE FROM promotions_localpolicy",
    "published by its drafter": (
        "UPDATE promotions_localpolicy SET state = 'published', version = version + 1, decided_on = '2026-11-21',"
        " decided_by_id = drafted_by_id, decided_at = now()"
    ),
    "published by nobody": (
        "UPDATE promotions_localpolicy SET state = 'published', version = version + 1, decided_on = '2026-11-21'"
    ),
    "published after it began": (
        "UPDATE promotions_localpolicy SET state = 'published', version = version + 1, decided_on = '2026-11-22',"
        " decided_by_id = (SELECT max(id) FROM employees_user), decided_at = now()"
    ),
    "returned without a reason": (
        "UPDATE promotions_localpolicy SET state = 'returned', version = version + 1, decided_on = '2026-11-21',"
        " decided_by_id = (SELECT max(id) FROM employees_user), decided_at = now()"
    ),
}


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_the_database_refuses_what_the_rule_refuses(agency, officer, second, sql):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting(by="tests"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    accept(policy, second)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE promotions_localpolicy SET state = 'returned', version = version + 1, decided_reason = 'x'",
        "UPDATE promotions_localpolicy SET decided_on = '2026-11-20'",
        "UPDATE promotions_localpolicy SET validity = daterange('2026-11-21', '2099-01-01', '[]')",
    ],
)
def test_what_is_published_stays_as_it_is(agency, officer, second, sql):
    published(agency.root, LocalRule.PROPOSED, by=officer, second=second, last_day=LATER)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting(by="tests"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_two_published_policies_never_overlap(agency, officer, second):
    published(agency.root, LocalRule.PROPOSED, by=officer, second=second)
    row = proposed(agency.root, LocalRule.PROPOSED, by=officer, begins=LATER)
    told = "UPDATE promotions_localpolicy SET state = 'published', version = version + 1, decided_on = %s"
    sql = f"{told}, decided_by_id = (SELECT max(id) FROM employees_user) WHERE id = %s"
    overlap = pytest.raises(DatabaseError, match="localpolicy_one_at_a_time")
    with overlap, transaction.atomic(), acting(by="tests"), connection.cursor() as cursor:
        cursor.execute(sql, [LATER, row.pk])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(agency, officer):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    pair = [principal_with("penyetuju", unit=agency.root) for _ in range(2)]
    outcomes = at_once([partial(accept, policy, each) for each in pair])
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "PolicyNotWaitingError"]
    assert LocalPolicy.objects.get().version == 2

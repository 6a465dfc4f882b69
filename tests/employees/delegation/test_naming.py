"""Who names a deputy for which acts and days, and what the database refuses whatever way one writes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Permission
from employees.choices import DELEGABLE
from employees.delegation import errors, naming
from employees.delegation.rules import DELEGATION, rules_on
from employees.delegation.wording import ACTS, WHY_NEVER
from employees.models import DelegatedAct, Delegation, Notice
from tests.employees.delegation.office import NOMINATE, PLANS, STANDARDS, Office, let_days_pass
from tests.stateful import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def test_the_official_names_a_deputy_and_both_are_told(office):
    made = office.named()
    assert (made.state, made.delegate, [row.act for row in made.acts.all()]) == (
        "given",
        office.deputy,
        [STANDARDS],
    )
    told = Notice.objects.filter(kind__startswith="delegation_").values_list("kind", "recipient")
    assert set(told) == {
        ("delegation_received", office.deputy.pk),
        ("delegation_given", office.official.pk),
    }


def _days(office, first, last):
    return {"first": office.today + timedelta(days=first), "last": office.today + timedelta(days=last)}


BAD = {
    "an act of the appointing authority": (
        lambda o: {"acts": ["appointments.decide"]},
        "not_delegable",
        "acts",
    ),
    "an act that the right does not hold": (lambda o: {"acts": [PLANS]}, "not_delegable", "acts"),
    "no act": (lambda o: {"acts": []}, "not_delegable", "acts"),
    "an unknown number": (lambda o: {"deputy_nip": "1980"}, "no_such_deputy", "deputy_nip"),
    "oneself": (lambda o: {"deputy_nip": o.official.employee.nip}, "deputy_is_official", "deputy_nip"),
    "another agency": (lambda o: {"deputy": o.account(o.elsewhere)}, "deputy_out_of_scope", "deputy_nip"),
    "a day that has passed": (lambda o: _days(o, -1, 3), "first_day_over", "first"),
    "the days the wrong way round": (lambda o: _days(o, 3, 2), "last_before_first", "last"),
    "longer than the rule": (lambda o: _days(o, 0, 95), "delegation_days", "last"),
    "an order of a later day": (lambda o: {"on": o.today + timedelta(days=1)}, "order_day", "on"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_an_order_is_told_at_its_field_and_nothing_is_kept(what, office):
    given, code, field = BAD[what]
    with pytest.raises(errors.DomainError) as refused:
        office.named(**given(office))
    assert (refused.value.code, list(refused.value.fields)) == (code, [field])
    assert "%(" not in str(refused.value)
    assert not Delegation.objects.exists()


def test_a_delegation_ends_with_the_right_at_the_latest(office):
    right = office.right(office.official)
    right.validity = type(right.validity)(right.validity.lower, office.today + timedelta(days=3))
    right.save()
    with pytest.raises(errors.DelegationDaysError):
        office.named()
    assert office.named(last=office.today + timedelta(days=2))


@pytest.mark.parametrize("given", DELEGATION.examples, ids=lambda each: each.name)
def test_the_longest_time_is_the_one_of_the_examples(given):
    case = given.given
    last = rules_on(case["first"]).last_day(case["kind"], case["first"])
    assert (case["last"] <= last) == given.expected


def test_every_act_of_the_rule_has_a_name_and_no_act_is_on_both_sides():
    rules = rules_on(timezone.localdate())
    assert set(rules.acts) == {Permission(act) for act in DELEGABLE}
    assert set(rules.acts) | set(rules.never) == set(ACTS)
    assert set(rules.never.values()) == set(WHY_NEVER)


def test_an_act_is_in_one_hand_on_a_day_and_free_again_once_it_ended(office):
    first = office.named()
    with pytest.raises(errors.InAnotherHandError):
        office.named(
            deputy=office.third, first=office.today + timedelta(days=6), last=office.today + timedelta(days=8)
        )
    office.named(deputy=office.third, acts=["rounds.open"])
    office.end(first)
    assert office.named(deputy=office.third)


def test_without_the_constraint_two_would_have_the_same_act(office):
    """The control: the exclusion constraint alone keeps two deputies apart."""
    office.named()
    with transaction.atomic():
        tamper(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE employees_delegatedact DROP CONSTRAINT delegatedact_in_one_hand"
        )
        assert office.named(deputy=office.third)
        transaction.set_rollback(True)


def test_for_an_official_who_cannot_two_administrators_are_needed(office):
    right, at = office.right(office.official), timezone.now()
    made = naming.name_deputy(right, office.order(), by=office.by(office.asks), at=at)
    assert made.state == "waiting"
    assert not Notice.objects.filter(kind__startswith="delegation_").exists()
    for account in (office.asks, office.official, office.deputy):
        with pytest.raises((errors.SecondAdministratorError, NotPermittedError)):
            naming.decide(made, approved=True, by=office.by(account), at=at, version=made.version)
    naming.decide(made, approved=True, by=office.by(office.decides), at=at, version=made.version)
    assert office.in_name(made).in_name_of.holder == office.official.public_id


def test_nobody_else_names_a_deputy_and_a_deputy_names_none(office):
    at = timezone.now()
    for account in (office.third, office.deputy):
        with pytest.raises(NotPermittedError):
            naming.name_deputy(office.right(office.official), office.order(), by=office.by(account), at=at)
    acting_for = office.in_name(office.named())
    with pytest.raises(NotPermittedError):
        naming.name_deputy(office.right(office.official), office.order(office.third), by=acting_for, at=at)


def test_a_superior_leaves_plans_to_somebody_beside_or_below_and_to_nobody_above(office):
    head = office.account(office.section, ("atasan", office.section))
    for unit, allowed in (
        (office.section, True),
        (office.beside, True),
        (office.unit, True),
        (office.root, False),
    ):
        given = {"role": "atasan", "acts": [PLANS, NOMINATE], "deputy": office.account(unit)}
        if allowed:
            office.end(office.named(head, **given))
        else:
            with pytest.raises(errors.OutOfScopeError):
                office.named(head, **given)


TRICKS = {
    "another deputy": ("UPDATE {table} SET delegate_id = {third}", "not changed"),
    "more days": (
        "UPDATE {table} SET validity = daterange(lower(validity), upper(validity) + 90)",
        "not changed",
    ),
    "a longer act": (
        "UPDATE {acts} SET validity = daterange(lower(validity), upper(validity) + 90)",
        "an act is free",
    ),
    "another act": ("UPDATE {acts} SET act = 'rounds.open'", "an act is free"),
    "an act freed alone": ("UPDATE {acts} SET live = false", "an act is free"),
    "an act that is never left": (
        "INSERT INTO {acts} ({act_columns}) SELECT {key}, id, 'appointments.decide', {rest} FROM {table}",
        "delegatedact_can_be_left",
    ),
    "one more act": (
        "INSERT INTO {acts} ({act_columns}) SELECT {key}, id, 'rounds.open', {rest} FROM {table}",
        "acts are named with their delegation",
    ),
    "an end without a name": (
        "UPDATE {table} SET state = 'revoked', version = 2, ended_reason = 'x'",
        "a name and a reason",
    ),
    "an end without a reason": (
        "UPDATE {table} SET state = 'revoked', version = 2, ended_by_id = {third}",
        "a name and a reason",
    ),
    "back to waiting": ("UPDATE {table} SET state = 'waiting', version = 2", "waiting"),
    "gone": ("DELETE FROM {acts}", "Cannot delete"),
    "gone with all": ("DELETE FROM {table}", "Cannot delete"),
    "somebody else's right": (
        "INSERT INTO {rows} SELECT {third}, delegate_id, {columns}, {third}, {key} FROM {table}",
        "a right that one holds",
    ),
    "passed on by the deputy": (
        "INSERT INTO {rows} SELECT delegate_id, {third}, {columns}, delegate_id, {key} FROM {table}",
        "a right that one holds",
    ),
    "given by somebody else": (
        "INSERT INTO {rows} SELECT delegator_id, delegate_id, {columns}, {third}, {key} FROM {table}",
        "second administrator",
    ),
    "given to oneself": (
        "INSERT INTO {rows} SELECT delegator_id, delegator_id, {columns}, delegator_id, {key} FROM {table}",
        "nobody makes themselves a deputy",
    ),
}
_COLUMNS = (
    "grant_id, role, unit_id, kind, order_number, order_on, reason, validity, zone, state, version, proposed_at, "
    "ended_reason"
)


@pytest.mark.parametrize("what", TRICKS)
def test_the_database_refuses(what, office):
    made = office.named()
    if what == "one more act":
        office.end(made)
    statement, told = TRICKS[what]
    given = {
        "third": office.third.pk,
        "table": "employees_delegation",
        "acts": "employees_delegatedact",
        "rows": f"employees_delegation (delegator_id, delegate_id, {_COLUMNS}, proposed_by_id, public_id)",
        "columns": _COLUMNS,
        "act_columns": "public_id, delegation_id, act, grant_id, validity, live",
        "rest": "grant_id, validity, true",
        "key": "gen_random_uuid()",
    }
    with pytest.raises(DatabaseError, match=told), transaction.atomic():
        tamper(statement.format(**given))


def test_without_the_trigger_a_deputy_would_pass_the_right_on(office):
    """The control: the same statement goes through where the triggers of the table are off."""
    office.named()
    with transaction.atomic():
        tamper(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE employees_delegation DISABLE TRIGGER USER;"
            f"INSERT INTO employees_delegation (delegator_id, delegate_id, {_COLUMNS}, proposed_by_id, public_id)"
            f" SELECT delegate_id, {office.third.pk}, {_COLUMNS}, delegate_id, gen_random_uuid()"
            " FROM employees_delegation"
        )
        assert Delegation.objects.filter(delegator=office.deputy).exists()
        transaction.set_rollback(True)


def test_what_was_given_begins_today_at_the_earliest_also_in_sql(office):
    made = office.named()
    let_days_pass(1)
    assert Delegation.objects.get(pk=made.pk).validity.lower < office.today
    values = {
        field.attname: getattr(made, field.attname)
        for field in Delegation._meta.fields
        if field.name not in ("id", "public_id", "proposed_at", "validity")
    }
    past = type(made.validity)(office.today - timedelta(days=1), office.today)
    with pytest.raises(DatabaseError), acting(by="tests"):
        Delegation.objects.create(**values, validity=past)
    assert DelegatedAct.objects.count() == 1

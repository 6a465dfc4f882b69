"""Two approvals at once have one effect: eight racers, and what happens without the protection."""

from threading import Barrier

import pytest
from django.db import connection

from asn_career.base.models import Job
from promotions.models import RuleSet, RuleSetApproval
from promotions.rule_sets import approving
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.official import request_official
from tests.factories import principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import approvers
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 8


def test_eight_approvals_at_once_seal_once_and_eight_starts_begin_one_official_run():
    agency = Agency()
    officer = principal_with("analis", unit=agency.root)
    rules = propose(agency.vacancy, as_of=D, by=officer)
    people = approvers(agency.root, RACERS)
    outcomes = at_once([lambda by=by: approve(rules, by=by, seen_hash=rules.content_hash) for by in people])
    assert outcomes.count(None) == 2
    assert RuleSetApproval.objects.count() == 2
    rules.refresh_from_db()
    assert (rules.state, rules.version) == ("sealed", 2)
    outcomes = at_once([lambda: request_official(rules, by=officer) for _ in range(RACERS)])
    assert outcomes.count(None) == 1
    assert Job.objects.filter(kind="shortlist_run").count() == 1


def test_control_without_lock_and_triggers_every_racer_has_an_effect(monkeypatch):
    agency = Agency()
    rules = propose(agency.vacancy, as_of=D, by=principal_with("analis", unit=agency.root))
    people = approvers(agency.root, RACERS)
    seen, next_place = Barrier(RACERS), approving._next_place

    def counted_before_anybody_writes(rule_set):
        place = next_place(rule_set)
        seen.wait(60)
        return place

    monkeypatch.setattr(approving, "_locked", lambda rule_set: RuleSet.objects.get(pk=rule_set.pk))
    monkeypatch.setattr(approving, "_next_place", counted_before_anybody_writes)
    constraint = next(c for c in RuleSetApproval._meta.constraints if c.name == "rulesetapproval_place")
    trigger = "ALTER TABLE promotions_rulesetapproval {} TRIGGER USER"
    with connection.schema_editor() as editor:
        editor.remove_constraint(RuleSetApproval, constraint)
        editor.execute(trigger.format("DISABLE"))
    try:
        outcomes = at_once(
            [lambda by=by: approve(rules, by=by, seen_hash=rules.content_hash) for by in people]
        )
        assert outcomes.count(None) == RACERS
        assert RuleSetApproval.objects.count() == RACERS
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE promotions_ruleset, promotions_rulesetapproval CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(RuleSetApproval, constraint)
            editor.execute(trigger.format("ENABLE"))

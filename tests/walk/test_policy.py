"""The policy file speaks of every address, and of no other."""

from employees.checks import walk_patterns
from tests.walk.policy import pattern_names
from tests.walk.world import ACCOUNTS


def test_every_address_has_an_entry(policy):
    missing = sorted(set(pattern_names()) - set(policy.rules))
    assert not missing, f"not in policy.yaml: {missing}"


def test_no_entry_is_stale(policy):
    stale = sorted(set(policy.rules) - set(pattern_names()))
    assert not stale, f"in policy.yaml only: {stale}"


def test_names_of_groups_are_known(policy):
    known = {"anonymous", *ACCOUNTS}
    named = {name for rule in policy.rules.values() for name in rule.who}
    named |= {name for rows in policy.sees.values() for name in rows}
    assert named <= known


def test_the_walk_finds_addresses_at_all():
    assert len(list(walk_patterns())) > 80

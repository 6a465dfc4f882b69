"""What a policy in force changes: rule sets, trials, succession and the talent of people, of its agency alone."""

from datetime import timedelta

import pytest

from asn_career.base.jobs.running import run_job
from employees.models import Award, Employee
from promotions import errors
from promotions.choices import LocalRule
from promotions.models import Candidate, PolicyDryRun, Shortlist
from promotions.policies.deciding import publish
from promotions.policies.dry_runs import request_dry_run
from promotions.policies.examples import examples_of
from promotions.policies.in_force import rules_of_agency
from promotions.policies.telling import moved_people
from promotions.readings import read_people
from promotions.rule_sets.approving import propose
from promotions.rule_sets.content import Choices, differences, national_of
from promotions.rulebook import rules_on
from promotions.shortlists import request_shortlist
from tests.promotions.agency import D
from tests.promotions.approved import official_run
from tests.promotions.policies.policies import NOW, proposed, published


def awarded(person, name="Inovator Daerah"):
    Award.objects.unscoped(reason="tests").create(
        employee=person, name=name, awarded_on=D - timedelta(days=9)
    )
    return person


def test_a_rule_set_begins_with_the_agencys_policies_and_needs_no_other_basis(agency, officer, second):
    published(agency.root, LocalRule.MERIT_WEIGHTS, by=officer, second=second)
    made = propose(agency.vacancy, as_of=D, by=officer)
    assert made.content["weights"] == {"talent": 90, "technical": 10}
    assert made.content["rules"]["promotions.merit_weights"]["source"] == "Perbup 12/2026"
    found = differences(made.content, national_of(agency.vacancy, as_of=D))
    assert ("weights", "talent") in {row.place for row in found}, "it is told as a departure"


def test_what_departs_from_the_agencys_policies_needs_its_own_basis(agency, officer, second):
    published(agency.root, LocalRule.PROPOSED, by=officer, second=second)
    with pytest.raises(errors.BasisRequiredError):
        propose(agency.vacancy, as_of=D, by=officer, choices=Choices(per_seat=3))
    made = propose(agency.vacancy, as_of=D, by=officer, choices=Choices(per_seat=3), basis="SK 1/2026")
    assert made.content["proposed_per_seat"] == 3


def test_a_sealed_rule_set_keeps_its_rules_when_a_policy_follows(agency, officer, second):
    agency.people(2)
    run = official_run(agency.vacancy, by=officer)
    published(agency.root, LocalRule.MERIT_WEIGHTS, by=officer, second=second)
    assert run.rule_set["weights"] == {"talent": 50, "technical": 50}
    assert Shortlist.objects.get(pk=run.pk).rule_set_hash == run.rule_set_hash


def test_an_official_run_and_a_trial_score_by_the_policy(agency, officer, second):
    person = awarded(agency.person())
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=officer).pk)
    trial = Shortlist.objects.get(job=job)
    published(agency.root, LocalRule.AWARD_SCALE, by=officer, second=second)
    trial_after = Shortlist.objects.get(
        job=run_job(request_shortlist(agency.vacancy, as_of=D, by=officer).pk)
    )
    official = official_run(agency.vacancy, by=officer)
    before, after, sealed = (_figures(run, person) for run in (trial, trial_after, official))
    assert before is None, "an award that no scale values is unknown, never zero"
    assert after == sealed
    assert after is not None


def _figures(run, person):
    return Candidate.objects.unscoped(reason="tests").get(shortlist=run, employee=person).y


def test_readings_of_people_follow_their_own_agency(agency, officer, second):
    person = awarded(agency.person())
    assert read_people([person.pk], as_of=D)[person.pk].components["award"] is None
    published(agency.root, LocalRule.AWARD_SCALE, by=officer, second=second)
    assert read_people([person.pk], as_of=D)[person.pk].components["award"] == 70
    yesterday = D - timedelta(days=1)
    assert read_people([person.pk], as_of=yesterday)[person.pk].components["award"] is None


def test_examples_are_computed_by_the_functions_that_decide(agency, officer, second):
    published(agency.root, LocalRule.PERFORMANCE_AXIS, by=officer, second=second)
    published(agency.root, LocalRule.MERIT_WEIGHTS, by=officer, second=second)
    both = {"before": rules_on(D), "after": rules_of_agency(agency.root.pk, day=D)}
    w38 = examples_of(LocalRule.PERFORMANCE_AXIS, **both)[0]
    assert (w38.before, w38.after) == ("56,00 (rendah)", "80,00 (tinggi)")
    w44 = {(row.before, row.after) for row in examples_of(LocalRule.MERIT_WEIGHTS, **both)}
    assert ("78,50", "81,30") in w44  # 0.9 x 82 + 0.1 x 75


def test_a_dry_run_counts_what_the_run_by_the_policy_then_shows(agency, officer, second):
    agency.people(3)
    agency.person(predicate="sangat_baik", feedback=20)
    awarded(agency.person())
    boxes = {key: row.talent.box for key, row in _everybody(agency).items()}
    policy = proposed(agency.root, LocalRule.PERFORMANCE_AXIS, by=officer)
    job = run_job(request_dry_run(policy, by=officer, chunk_size=2).pk)
    assert (job.state, job.done, job.total) == ("done", 5, 5), job.error
    counts = PolicyDryRun.objects.get().counts
    publish(policy, by=second, at=NOW, seen_hash=policy.content_hash)
    after = {key: row.talent.box for key, row in _everybody(agency).items()}
    assert moved_people(counts) == sum(boxes[key] != after[key] for key in boxes) > 0
    assert counts["people"] == 5
    assert (counts["vacancies"], counts["ranked"]) == (1, 5)
    assert set(counts) == {
        "people", "boxes", "vacancies", "ranked", "moved", "proposed", "newly_proposed",
    }  # fmt: skip


def test_a_vacancy_with_approved_rules_takes_no_part_in_a_dry_run(agency, officer):
    agency.people(2)
    official_run(agency.vacancy, by=officer)
    policy = proposed(agency.root, LocalRule.MERIT_WEIGHTS, by=officer)
    assert run_job(request_dry_run(policy, by=officer).pk).state == "done"
    assert PolicyDryRun.objects.get().counts["vacancies"] == 0


def _everybody(agency):
    ids = list(Employee.objects.unscoped(reason="tests").values_list("pk", flat=True))
    return read_people(ids, as_of=D)

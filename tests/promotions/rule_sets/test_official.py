"""One official run per sealed rule set, made of exactly that rule set; every other run is listed and never sent."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from asn_career.base.canonical import digest
from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from competencies.models import PositionRequirement
from employees.models import Unit
from promotions import errors
from promotions.forms import RuleSetForm
from promotions.models import Candidate, Shortlist
from promotions.performance_ways import PREDICATE_ONLY
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.content import Choices, content_of, differences, national_of
from promotions.rule_sets.official import request_official
from promotions.rule_sets.telling import told_differences
from promotions.shortlists import request_shortlist, run_again
from tests.factories import GrantFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.approved import official_run, sealed_rules


def run(job):
    job = run_job(job.pk)
    assert job.state == "done", job.error
    return Shortlist.objects.with_context().get(job=job)


def test_the_official_run_uses_exactly_the_sealed_rules(agency, officer):
    agency.person(feedback=90)
    rules = sealed_rules(agency.vacancy, by=officer, choices=Choices(talent=90), basis="SK Bupati 12/2026")
    agency.vacancy.seats = 2
    agency.vacancy.save()
    found = run(request_official(rules, by=officer))
    trial = run(request_shortlist(agency.vacancy, as_of=D, by=officer))
    assert (found.rule_set, found.rule_set_hash) == (rules.content, rules.content_hash)
    assert digest(found.rule_set) == rules.content_hash
    assert found.sealed_at == rules.sealed_at < found.inputs_opened_at
    scores = [Candidate.objects.unscoped(reason="tests").get(shortlist=each).score for each in (found, trial)]
    assert scores[0] != scores[1], "the weights that were chosen count"
    assert (trial.kind, found.kind, found.stands) == ("trial", "official", True)


def test_the_predicate_alone_makes_the_performance_axis_where_a_decree_says_so(agency, officer):
    """W38 in a run: nobody needs feedback then, and the rule set tells each weight that departs from the default."""
    agency.person(feedback=None)
    rules = sealed_rules(
        agency.vacancy,
        by=officer,
        choices=Choices(performance=PREDICATE_ONLY),
        basis="Perbup 7/2026",
    )
    told = told_differences(differences(rules.content, national_of(agency.vacancy, as_of=D)))
    axis = "Bobot sumbu talenta · Sumbu kinerja · "
    assert set(told) == {
        (axis + "Predikat kinerja", "60", "100"), (axis + "Penghargaan", "15", "0"),
        (axis + "Penugasan tim", "15", "0"), (axis + "Umpan balik 360 derajat", "10", "0"),
    }  # fmt: skip

    found, trial = (
        run(request_official(rules, by=officer)),
        run(request_shortlist(agency.vacancy, as_of=D, by=officer)),
    )
    by_predicate, by_kepka = (
        Candidate.objects.unscoped(reason="tests").get(shortlist=each) for each in (found, trial)
    )
    assert (by_predicate.y, by_kepka.y) == (Decimal("80.00"), None)
    assert (by_predicate.rank, by_kepka.score) == (1, None)


def test_the_way_of_the_axis_is_chosen_on_the_page_and_needs_a_decree(agency, officer):
    asked = {"units": Unit.objects.none(), "holds": content_of(agency.vacancy, as_of=D, choices=Choices())}
    form = RuleSetForm({"as_of": D.isoformat(), "performance": PREDICATE_ONLY}, replaces=False, **asked)
    assert form.is_valid(), form.errors
    with pytest.raises(errors.BasisRequiredError):
        propose(agency.vacancy, by=officer, **form.given())


def test_a_requirement_made_after_the_seal_changes_nothing(agency, officer):
    agency.person(levels=3)
    rules = sealed_rules(agency.vacancy, by=officer)
    PositionRequirement.objects.create(
        position=agency.target, kind="min_education", value="S3", importance="mutlak"
    )
    official = run(request_official(rules, by=officer))
    trial = run(request_shortlist(agency.vacancy, as_of=D, by=officer))
    outcomes = Candidate.objects.unscoped(reason="tests").values_list("shortlist", "outcome")
    assert dict(outcomes) == {official.pk: "eligible", trial.pk: "ineligible"}


def test_ten_attempts_leave_one_official_run_and_nine_listed(agency, officer):
    agency.person()
    official = official_run(agency.vacancy, by=officer)
    with pytest.raises(errors.OfficialRunExistsError):
        request_official(official.approved_rules, by=officer)
    with pytest.raises(errors.ReasonRequiredError):
        run_again(official, by=officer)
    for number in range(5):
        run(run_again(official, by=officer, reason=f"Koreksi {number}"))
    for _ in range(4):
        run(request_shortlist(agency.vacancy, as_of=D, by=officer))
    runs = Shortlist.objects.filter(vacancy=agency.vacancy)
    assert [runs.filter(kind=kind).count() for kind in ("official", "correction", "trial")] == [1, 5, 4]
    assert all(each.reason for each in runs.filter(kind="correction"))


def test_the_database_refuses_a_second_official_run(agency, officer):
    agency.person()
    first = official_run(agency.vacancy, by=officer)
    wanted = (
        "vacancy_id",
        "as_of",
        "kind",
        "approved_rules_id",
        "rule_set",
        "rule_set_hash",
        "sealed_at",
        "engine_hash",
    )
    given = {name: getattr(first, name) for name in wanted}
    job = Job.objects.create(kind="shortlist_run", identity="x", purpose="x")
    with pytest.raises(IntegrityError, match="shortlist_one_official"), transaction.atomic():
        Shortlist.objects.create(job=job, **given)
    with pytest.raises(IntegrityError, match="exactly the rule set"), transaction.atomic():
        Shortlist.objects.create(job=job, **{**given, "kind": "correction", "reason": "x", "rule_set": {}})
    with pytest.raises(IntegrityError, match="kind_and_rules"), transaction.atomic():
        Shortlist.objects.create(job=job, **{**given, "approved_rules_id": None})


def test_an_official_run_that_was_broken_off_makes_room_for_another(agency, officer):
    agency.person()
    rules = sealed_rules(agency.vacancy, by=officer)
    job = request_official(rules, by=officer)
    with pytest.raises(errors.OfficialRunExistsError):
        request_official(rules, by=officer)
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED, finished_at=timezone.now())
    assert run(request_official(rules, by=officer)).is_official


def test_no_run_is_official_before_the_rules_are_sealed(agency, officer, proposed, pair):
    with pytest.raises(errors.RuleSetNotSealedError):
        request_official(proposed, by=officer)
    approve(proposed, by=pair[0], seen_hash=proposed.content_hash)
    with pytest.raises(errors.RuleSetNotSealedError):
        request_official(proposed, by=officer)


def test_a_run_in_which_an_approver_became_a_candidate_is_not_published(agency, officer, proposed, pair):
    person = agency.person(status="PPPK")
    judge = principal_with("penyetuju", unit=agency.root, employee=person)
    for each in (judge, pair[0]):
        approve(proposed, by=each, seen_hash=proposed.content_hash)
    type(person)._base_manager.filter(pk=person.pk).update(status="PNS")
    job = run_job(request_official(proposed, by=officer).pk)
    assert job.state != "done"
    assert not Shortlist.objects.published().exists()


def test_the_runs_of_a_vacancy_are_listed_with_what_they_are_for(agency, officer, client):
    agency.person()
    run_again(official_run(agency.vacancy, by=officer), by=officer, reason="Ijazah dikoreksi")
    run_job(Job.objects.latest("pk").pk)
    client.force_login(GrantFactory(unit=agency.root).user)
    page = client.get(f"/kelola/lowongan/{agency.vacancy.public_id}/").content.decode()
    assert "Ijazah dikoreksi" in page
    assert "Perhitungan resmi" in page

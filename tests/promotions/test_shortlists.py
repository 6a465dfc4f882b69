"""The run: sealed before scores, complete, repeatable, immutable; its statements do not grow with people."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.errors import AttemptInterrupted
from asn_career.base.jobs.running import run_job
from employees import protected
from employees.access import Permission
from employees.models import Discipline, Employee
from promotions import shortlists, tasks
from promotions.facts import collect
from promotions.models import Candidate, Shortlist, Verification
from promotions.rulebook import rules_on
from promotions.shortlists import request_shortlist, run_again
from tests.factories import UnitFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.told import everyone

pytestmark = pytest.mark.django_db


def run(vacancy, by, **options):
    job = run_job(request_shortlist(vacancy, as_of=D, by=by, **options).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.get(job=job)


def candidates(shortlist):
    return {row.employee_id: row for row in everyone(shortlist)}


def outcomes_of(candidate):
    return dict(candidate.rule_outcomes)


def test_everyone_of_the_agency_gets_an_outcome_with_its_reasons(operator):
    agency = Agency()
    good = agency.person()
    open_case = agency.person(years=(2025,))
    contract = agency.person(status="PPPK")
    incomplete = agency.person(feedback=None)
    imported = Employee._base_manager.get(pk=agency.person(levels=None).pk)
    shortlist = run(agency.vacancy, operator)

    found = candidates(shortlist)
    assert {pk: row.outcome for pk, row in found.items()} == {
        good.pk: "eligible",
        open_case.pk: "manual",
        contract.pk: "ineligible",
        incomplete.pk: "eligible",
        imported.pk: "manual",
    }
    assert (shortlist.considered, shortlist.eligible, shortlist.manual, shortlist.ineligible) == (5, 2, 2, 1)
    assert outcomes_of(found[open_case.pk])["performance"] == "manual"
    assert outcomes_of(found[contract.pk])["status"] == "fail"
    assert (found[incomplete.pk].score, found[incomplete.pk].missing, found[incomplete.pk].rank) == (
        None,
        ["feedback"],
        None,
    )
    assert found[imported.pk].missing == ["competency", "technical"]
    assert found[imported.pk].components["missing_competencies"] == ["MAN-01", "SOS-01", "TEK-01"]
    best = found[good.pk]
    assert (best.rank, best.proposed) == (1, True)
    assert all(row["basis"] for row in best.rules)
    education = next(row for row in best.rules if row["rule"] == "education")
    assert education["record"].startswith("education-history/")


def test_the_score_is_the_sum_of_its_contributions(operator):
    agency = Agency()
    person = agency.person()
    row = candidates(run(agency.vacancy, operator))[person.pk]
    # Y 48+0+0+8; X 20+5+4.67+20.5+8+10+15 (tenure 100, variety 60, no duty: 160/3).
    assert (row.y, row.x, row.jpm, row.jpm_technical) == (
        Decimal("56.00"),
        Decimal("83.83"),
        Decimal("100.00"),
        Decimal("100.00"),
    )
    assert (row.talent, row.score) == (Decimal("69.92"), Decimal("84.96"))
    assert sum(Decimal(part["points"]) for part in row.contributions) == row.score
    assert [part["code"] for part in row.contributions][-1] == "technical"


def test_a_target_without_technical_requirements_says_that_talent_counts_alone(operator):
    agency = Agency(technical=False)
    person = agency.person()
    shortlist = run(agency.vacancy, operator)
    row = candidates(shortlist)[person.pk]
    assert shortlist.talent_alone
    assert row.score == row.talent
    assert "technical" not in [part["code"] for part in row.contributions]


def test_ties_share_the_rank_and_everyone_at_the_edge_is_proposed(operator):
    agency = Agency()
    agency.people(2, feedback=90)
    agency.people(3, feedback=80)
    agency.person(feedback=70)
    found = candidates(run(agency.vacancy, operator)).values()
    assert sorted((row.rank, row.proposed) for row in found) == [
        (1, True), (1, True), (3, True), (3, True), (3, True), (6, False),
    ]  # fmt: skip


def test_the_population_is_the_agency_of_the_target_by_post_or_by_import(operator):
    agency = Agency()
    inside = agency.person()
    elsewhere = UnitFactory(code="OTHER")
    outside = agency.person()
    Employee._base_manager.filter(pk=outside.pk).update(registered_unit=elsewhere)
    registered = agency.person()
    _forget_posts(registered)
    Employee._base_manager.filter(pk=registered.pk).update(registered_unit=agency.unit)
    nobody = agency.person()
    _forget_posts(nobody)
    foreign = agency.person()
    _forget_posts(foreign)
    Employee._base_manager.filter(pk=foreign.pk).update(registered_unit=elsewhere)
    found = candidates(run(agency.vacancy, operator))
    assert set(found) == {inside.pk, outside.pk, registered.pk}
    assert outcomes_of(found[registered.pk])["direction"] == "manual"


def _forget_posts(employee):
    employee.position_history.model._base_manager.filter(employee=employee).delete()


def test_the_same_inputs_give_the_same_hashes_and_a_change_gives_others(operator):
    agency = Agency()
    people = agency.people(3)
    first, second = run(agency.vacancy, operator), run(agency.vacancy, operator)
    assert (first.input_hash, first.result_hash) == (second.input_hash, second.result_hash)
    assert first.rule_set_hash == second.rule_set_hash
    Discipline._base_manager.create(employee=people[0], level="ringan", start_date=D)
    third = run(agency.vacancy, operator)
    assert third.input_hash != first.input_hash
    assert third.result_hash != first.result_hash


def test_the_nip_the_name_and_the_sex_play_no_part(operator):
    agency = Agency()
    people = agency.people(4)
    before = run(agency.vacancy, operator)
    for number, person in enumerate(reversed(people)):
        Employee._base_manager.filter(pk=person.pk).update(nip=f"{number + 1:018}", name=f"Nama {9 - number}")
        protected.record({person.pk: "P"})
    after = run(agency.vacancy, operator)
    assert before.result_hash == after.result_hash
    assert before.input_hash == after.input_hash


def test_the_rules_are_sealed_before_the_inputs_are_opened(operator):
    agency = Agency()
    agency.person()
    shortlist = run(agency.vacancy, operator)
    assert shortlist.sealed_at < shortlist.inputs_opened_at < shortlist.published_at
    assert shortlist.rule_set["weights"] == {"talent": 50, "technical": 50}
    assert shortlist.rule_set["population"] == {"unit": "ROOT", "basis": "root_unit_of_target"}
    assert shortlist.rule_set["tie_break"] == ["score", "jpm_uncapped", "y"]
    job = request_shortlist(agency.vacancy, as_of=D, by=operator)
    backwards = {"sealed_at": shortlist.published_at, "inputs_opened_at": shortlist.sealed_at}
    fields = {"vacancy": agency.vacancy, "as_of": D, "job": job, "rule_set": {}, "engine_hash": "x"}
    with pytest.raises(IntegrityError, match="nothing read"), transaction.atomic():
        Shortlist.objects.create(**fields, **backwards)


def test_a_published_run_cannot_be_changed_by_any_way(operator):
    agency = Agency()
    person = agency.person()
    shortlist = run(agency.vacancy, operator)
    rows = Candidate.objects.unscoped(reason="tests").on(shortlist)
    copy = rows.get()
    copy.pk = copy.public_id = None
    attempts = [
        lambda: rows.update(score=100),
        lambda: rows.delete(),
        lambda: Candidate._base_manager.bulk_create(
            [Candidate(**_fields(copy, employee_id=agency.person().pk))]
        ),
        lambda: _sql("UPDATE promotions_candidate SET rank = 2 WHERE employee_id = %s", [person.pk]),
        lambda: _sql("UPDATE promotions_shortlistblock SET score[1] = 10000", []),
        lambda: _sql("DELETE FROM promotions_shortlistblock", []),
        lambda: _sql("UPDATE promotions_frozenfacts SET packed = ''", []),
        lambda: _sql("DELETE FROM promotions_frozenfacts", []),
        lambda: _sql("UPDATE promotions_snapshotchunk SET people[1] = 0", []),
        lambda: Shortlist.objects.filter(pk=shortlist.pk).update(snapshot=None),
        lambda: Shortlist.objects.filter(pk=shortlist.pk).update(rule_set={}),
        lambda: Shortlist.objects.filter(pk=shortlist.pk).update(ranked=9),
        lambda: shortlist.delete(),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert Shortlist.objects.filter(pk=shortlist.pk).update(state="published") == 1


def _fields(candidate, **changes):
    names = [
        field.attname for field in Candidate._meta.concrete_fields if field.attname not in ("id", "public_id")
    ]
    return {name: getattr(candidate, name) for name in names} | changes


def _sql(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_verification_enters_the_next_run_and_the_earlier_one_stays(operator):
    agency = Agency()
    person = agency.person(years=(2025,))
    first = run(agency.vacancy, operator)
    with acting(by="user:x"):
        Verification._base_manager.create(
            employee=person, vacancy=agency.vacancy, rule="performance", outcome="pass", document="SKP 2024",
            reason="Dokumen asli diperiksa", on=D, by="user:x", at=first.published_at,
        )  # fmt: skip
    job = run_job(run_again(first, by=operator).pk)
    second = Shortlist.objects.get(job=job)
    settled = next(row for row in candidates(second)[person.pk].rules if row["rule"] == "performance")
    assert (settled["outcome"], candidates(second)[person.pk].outcome) == ("pass", "eligible")
    assert settled["verification"].startswith("verifications/")
    assert candidates(first)[person.pk].outcome == "manual"
    assert second.rerun_of == first


def test_the_statements_of_the_facts_do_not_grow_with_people():
    agency = Agency()
    rules = rules_on(D)
    counted = []
    for count in (1, 12):
        ids = [person.pk for person in agency.people(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            collect(ids, rules=rules)
        counted.append(len(captured))
    assert counted == [2, 2]


def test_the_talent_route_asks_for_the_box(operator):
    agency = Agency(route="talent_pool")
    middling = agency.person()
    star = agency.person(predicate="sangat_baik", feedback=100, potential=100)
    found = candidates(run(agency.vacancy, operator))
    assert outcomes_of(found[middling.pk])["talent_pool"] == "fail"
    assert outcomes_of(found[star.pk])["talent_pool"] == "pass"


def test_only_who_may_run_for_the_unit_can_start_a_run(operator):
    agency = Agency()
    other = UnitFactory(code="OTHER")
    with pytest.raises(NotPermittedError):
        request_shortlist(agency.vacancy, as_of=D, by=principal_with("analis", unit=other))
    with pytest.raises(NotPermittedError):
        request_shortlist(agency.vacancy, as_of=D, by=principal_with("auditor"))
    assert request_shortlist(agency.vacancy, as_of=D, by=principal_with("analis", unit=agency.root))


def test_a_stranger_sees_neither_shortlist_nor_candidates(operator):
    agency = Agency()
    person = agency.person()
    shortlist = run(agency.vacancy, operator)
    analyst = principal_with("analis", unit=agency.root)
    assert list(Shortlist.objects.visible_to(analyst)) == [shortlist]
    assert Candidate.objects.visible_to(analyst).count() == 1
    for stranger in (
        principal_with("analis", unit=UnitFactory(code="OTHER")),
        principal_with("admin_opd", unit=agency.root),
        principal_with(employee=person),
    ):
        assert not Shortlist.objects.visible_to(stranger)
        assert not Candidate.objects.visible_to(stranger)
        assert Permission.READ_SHORTLISTS not in stranger.permissions or stranger.unit_ids(
            Permission.READ_SHORTLISTS
        )


def test_a_chosen_unit_narrows_the_population_and_is_stored(operator):
    agency = Agency()
    agency.person()
    UnitFactory(code="SUB", parent=agency.root)
    shortlist = run(agency.vacancy, operator, unit_code="SUB")
    assert shortlist.considered == 0
    assert shortlist.rule_set["population"] == {"unit": "SUB", "basis": "chosen_unit"}


def test_a_day_before_a_result_existed_does_not_know_it(operator):
    agency = Agency()
    person = agency.person()
    job = run_job(request_shortlist(agency.vacancy, as_of=D - timedelta(days=365), by=operator).pk)
    row = candidates(Shortlist.objects.get(job=job))[person.pk]
    assert (row.jpm, row.outcome) == (None, "manual")


def test_an_interrupted_run_goes_on_and_ends_like_an_undisturbed_one(operator, monkeypatch):
    agency = Agency()
    agency.people(5)
    whole = run(agency.vacancy, operator)
    store, stored = shortlists.store_parts, []

    def interrupted(*args, within, **options):
        stored.append(within)
        if len(stored) == 2:
            raise AttemptInterrupted
        store(*args, within=within, **options)

    monkeypatch.setattr(shortlists, "store_parts", interrupted)
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=operator, chunk_size=2).pk)
    half = Shortlist.objects.get(job=job)
    assert (job.state, half.published_at) == ("queued", None)
    assert len(candidates(half)) == 2
    assert not Shortlist.objects.visible_to(operator).filter(pk=half.pk)

    job = run_job(job.pk)
    resumed = Shortlist.objects.get(job=job)
    assert (resumed.pk, resumed.considered) == (half.pk, 5)
    assert resumed.sealed_at == half.sealed_at
    assert len(stored) == 1 + 1 + 2  # the finished chunk is not done again
    assert (resumed.input_hash, resumed.result_hash) == (whole.input_hash, whole.result_hash)


def test_the_finished_job_leads_to_the_review(operator):
    agency = Agency()
    agency.person()
    shortlist = run(agency.vacancy, operator)
    assert str(shortlist.public_id) in tasks.review_page(shortlist.job)

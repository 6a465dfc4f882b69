"""Where a vacancy demands methods: who counts, what the others are told, and that nothing changes where none does."""

from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from asn_career.base.canonical import canonical
from asn_career.base.jobs.running import run_job
from assessments.choices import OFFICIAL_SOURCES, Source
from assessments.models import Assessment, Potential
from competencies.models import Competency
from employees.access import user_principal
from promotions import errors
from promotions.assessment_planning.planning import Asked, plan_of, request_plan
from promotions.choices import LocalRule
from promotions.corrected import Corrected, people_again
from promotions.explanations import explain
from promotions.facts import LegalAges, collect
from promotions.freezing import fact_columns
from promotions.insight.cases import person_of
from promotions.insight.outcome_changes import way_to_eligible
from promotions.models import AssessmentNeed, Considered, PolicyDryRun, RuleSet, Shortlist
from promotions.openings.standing import own_standing
from promotions.policies.dry_runs import request_dry_run
from promotions.retelling import retell
from promotions.review_pages import waiting_for_method
from promotions.rule_sets.approving import propose
from promotions.rule_sets.content import Choices, demanded_in, differences, national_of
from promotions.rule_sets.late_changes import changed_since
from promotions.rule_sets.telling import told_differences, told_rules
from promotions.rulebook import rules_as_sealed, rules_on
from promotions.shortlists import request_all_shortlists, request_shortlist
from tests.factories import UnitFactory, UserFactory, VacancyFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.approved import official_run
from tests.promotions.methods.people import DEMAND, NEW, OLD, PARTS, account, demanded
from tests.promotions.policies.policies import proposed
from tests.properties.random_facts import demanding


def run(agency, by):
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=by).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.with_context().get(job=job)


def found(shortlist, by):
    rows = Considered.objects.visible_to(by).on(shortlist).select_related("employee")
    people = list(rows)
    for person in people:
        person.shortlist = shortlist
    return {person.employee: (person, told) for person, told in zip(people, retell(people), strict=True)}


def test_only_levels_by_the_demanded_methods_count_and_nothing_is_a_zero(agency, officer, second):
    plain = found(run(agency, officer), officer)
    assert {person.outcome for person, _told in plain.values()} == {"eligible", "manual"}
    assert plain[agency.tested][0].rank is not None, "every official result counts where none is demanded"
    demanded(agency, by=officer, second=second)
    rows = found(run(agency, officer), officer)
    assert [rows[each][0].rank is not None for each in (agency.strong, agency.both)] == [True, True]
    counted = rows[agency.both][1].counted.results
    assert {counted[code].level for code in ("MAN-01", "SOS-01")} == {3}, "of the centre, not 5 of the test"
    for person in (agency.tested, agency.developmental):
        row, told = rows[person]
        assert (row.outcome, row.score, row.jpm) == ("manual", None, None)
        assert [each.code for each in told.weaker] == ["MAN-01", "SOS-01"]
        assert told.missing[:1] == ["competency"]
    assert rows[agency.tested][0].letters != plain[agency.tested][0].letters
    row, told = rows[agency.spoken]
    assert (row.outcome, row.score) == ("eligible", None)
    assert [(each.code, each.method, each.figure) for each in told.weaker] == [
        ("potential", "wawancara", "82.00")
    ]
    assert told.missing == ["potential"]
    assert rows[agency.strong][1].weaker == rows[agency.both][1].weaker == ()


def test_the_explanation_names_the_method_of_each_value_and_what_would_be_needed(agency, officer, second):
    plain = found(run(agency, officer), officer)
    demanded(agency, by=officer, second=second)
    shortlist = run(agency, officer)
    rows = found(shortlist, officer)
    parts = {part.code: part for part in explain(rows[agency.both][0], by=officer).parts}
    assert (parts["competency"].method, parts["technical"].method) == ("Assessment center", "Uji kompetensi")
    assert parts["potential"].method == "Assessment center"
    assert parts["feedback"].method == ""
    before = {part.code: part.method for part in explain(plain[agency.both][0], by=officer).parts}
    assert before["competency"] == "Uji kompetensi", "of a run that demands none the records say it"
    told = explain(rows[agency.tested][0], by=officer)
    [first, _second] = told.stronger
    assert (first.figure, first.method, first.assessed_on) == ("3", "Uji kompetensi", NEW)
    assert first.wanted == "Assessment center atau CACT BKN"
    assert Assessment._base_manager.get(public_id=first.public_id).employee_id == agency.tested.pk
    assert "metode yang diterima" in told.lacks[0].completed_by
    assert set(rows[agency.tested][1].methods.values()) == {"competency_test"}


def test_the_way_to_eligible_is_an_assessment_by_the_demanded_method(agency, officer, second):
    demanded(agency, by=officer, second=second)
    shortlist = run(agency, officer)
    person = person_of(found(shortlist, officer)[agency.tested][1], shortlist)
    way = way_to_eligible(person)
    assert sorted(change.code for change in way.changes) == ["MAN-01", "SOS-01"]
    then = person.changed(way.changes)
    assert {row.source for row in then.facts.by_method["MAN-01"]} == {"assessment_center", "competency_test"}


def test_rules_without_a_demand_are_sealed_and_frozen_as_they_always_were(agency, officer, second):
    rules = rules_on(D)
    assert not {"promotions.assessment_methods", "assessments.potential_methods"} & set(rules.as_json())
    assert "by_method" not in fact_columns(rules)
    before = run(agency, officer)
    [told] = [told for _row, told in found(before, officer).values()][:1]
    assert not {"by_method", "potentials"} & set(told.facts)
    assert canonical(before.rule_set["fact_columns"]) == canonical(fact_columns(rules))
    demanded(agency, by=officer, second=second, value={"jpt_pratama": {"core": ["assessment_center"]}})
    after = run(agency, officer)
    assert after.result_hash == before.result_hash, "of a post of another kind nothing is demanded"
    assert after.input_hash != before.input_hash, "what there is by each method is part of what was read"


def test_a_batch_and_a_single_run_are_the_same(agency, officer, second):
    demanded(agency, by=officer, second=second)
    VacancyFactory(code="V-2", position=agency.target, route="talent_pool")
    single = run(agency, officer)
    job = run_job(request_all_shortlists(as_of=D, by=officer, chunk_size=2).pk)
    other = Shortlist.objects.get(job=job, vacancy=agency.vacancy)
    assert (other.input_hash, other.result_hash) == (single.input_hash, single.result_hash)


def test_a_rule_set_of_one_vacancy_demands_by_its_own_decree(agency, officer):
    with pytest.raises(errors.BasisRequiredError):
        propose(agency.vacancy, as_of=D, by=officer, choices=Choices(methods=PARTS))
    made = propose(agency.vacancy, as_of=D, by=officer, choices=Choices(methods=PARTS), basis="SK 9/2026")
    assert demanded_in(made.content) == PARTS
    rule = made.content["rules"]["promotions.assessment_methods"]
    assert (rule["source"], rule["value"]) == ("SK 9/2026", DEMAND)
    lines = told_differences(differences(made.content, national_of(agency.vacancy, as_of=D)))
    assert [line[2] for line in lines] == ["Assessment center atau CACT BKN", "Assessment center"]
    assert all("Pengawas" in line[0] for line in lines)
    [told] = [each for each in told_rules(made.content) if "Metode yang diminta" in each.title]
    assert told.lines[0][0] == "Pengawas"


def test_a_rule_set_may_set_the_agencys_demand_aside(agency, officer, second):
    demanded(agency, by=officer, second=second)
    held = propose(agency.vacancy, as_of=D, by=officer)
    assert demanded_in(held.content) == PARTS
    other = VacancyFactory(code="V-2", position=agency.target, route="open_selection")
    made = propose(other, as_of=D, by=officer, choices=Choices(methods={}), basis="SK 9/2026")
    assert demanded_in(made.content) == {}
    assert "promotions.assessment_methods" not in made.content["rules"]


def test_a_dry_run_counts_who_would_no_longer_be_assessable_and_names_nobody(agency, officer):
    policy = proposed(agency.root, LocalRule.ASSESSMENT_METHODS, by=officer, value=DEMAND)
    run_job(request_dry_run(policy, by=officer, chunk_size=2).pk)
    counts = PolicyDryRun.objects.get().counts
    assert counts["needing_stronger"] == {"before": 0, "after": 3}
    assert counts["ranked"] == 2
    assert sum(row["people"] for row in counts["boxes"] if row["from"] != row["to"]) == 0


def test_the_employee_is_told_before_applying_and_of_the_own_result(agency, officer, second):
    by = user_principal(UserFactory(employee=agency.tested), on=D)
    assert own_standing(agency.vacancy, by=by).stronger == ()
    demanded(agency, by=officer, second=second)
    standing = own_standing(agency.vacancy, by=by)
    assert [(row.label, row.wanted) for row in standing.stronger] == [
        (one.name, "Assessment center atau CACT BKN") for one in agency.core
    ]
    assert {line.code: line.outcome for line in standing.rules}["competence"] == "manual"
    assert standing.demand == (
        "Kompetensi manajerial dan sosial kultural: Assessment center atau CACT BKN; Potensi: Assessment center"
    )


def test_the_form_of_a_rule_set_begins_with_what_the_agency_demands(agency, officer, second, client):
    demanded(agency, by=officer, second=second)
    client.force_login(account(officer))
    new = reverse("rule_set_new", args=[agency.vacancy.public_id])
    form = client.get(new).content.decode()
    assert form.count(" checked") == 3, "two methods of levels and one of potential"
    held = {"methods_core": PARTS["core"], "methods_potential": PARTS["potential"]}
    client.post(new, {"as_of": D.isoformat(), **held})
    assert RuleSet.objects.get().basis == "", "nothing departs"
    other = VacancyFactory(code="V-2", position=agency.target, route="open_selection")
    fields = {"as_of": D.isoformat(), "methods_named": "MAN-01 = CACT BKN", "basis": "SK 9/2026"}
    client.post(reverse("rule_set_new", args=[other.public_id]), fields)
    made = RuleSet.objects.get(vacancy=other)
    assert demanded_in(made.content) == {"named": {"MAN-01": ["cact"]}}
    page = client.get(reverse("rule_set_detail", args=[made.public_id])).content.decode()
    assert "MAN-01: CACT BKN" in page


def test_whom_the_method_alone_keeps_out_stands_in_the_plan_of_whom_to_assess(agency, officer, second):
    def needing():
        given = Asked(first_day=D, last_day=date(2026, 12, 31), capacity=9, note="uji")
        job = run_job(request_plan(agency.root, given, as_of=D, by=officer).pk)
        rows = AssessmentNeed.objects.visible_to(officer).filter(plan=plan_of(job)).select_related("employee")
        return {row.employee for row in rows if any(kind == "vacancy" for kind, _code, _points in row.parts)}

    assert needing() == {agency.developmental}
    demanded(agency, by=officer, second=second)
    assert needing() == {agency.developmental, agency.tested, agency.spoken}


def test_the_own_page_tells_the_own_levels_and_how_they_came(agency, officer, second, client):
    demanded(agency, by=officer, second=second)
    shortlist = official_run(agency.vacancy, by=officer)
    sent = {"state": "sent", "sent_at": shortlist.published_at, "sent_by": "user:tests"}
    Shortlist.objects.filter(pk=shortlist.pk).update(**sent)
    for person, said in (
        (
            agency.developmental,
            "nilai Anda dari Atasan tanggal 15 Jan 2026; lowongan ini meminta Assessment center",
        ),
        (agency.strong, "Assessment center"),
    ):
        client.force_login(UserFactory(employee=person))
        page = client.get(reverse("own_result_detail", args=[shortlist.public_id])).content.decode()
        assert said in page
        assert ("perlu metode lebih kuat" in page) == (person == agency.developmental)


def test_a_result_that_only_the_demand_counts_is_a_late_change_and_is_read_anew_for_an_objection(
    agency, officer, second, client
):
    demanded(agency, by=officer, second=second)
    shortlist = official_run(agency.vacancy, by=officer)
    rows = found(shortlist, officer)
    assert changed_since(shortlist, [row for row, _told in rows.values()]) == []
    agency.levels("assessment_center", agency.tested, on=OLD)
    [change] = changed_since(shortlist, [row for row, _told in rows.values()])
    assert (change.employee_id, change.part) == (agency.tested.pk, "results")
    assert "MAN-01 · assessment_center" in change.after
    assert "MAN-01 · assessment_center" not in change.before
    Potential._base_manager.filter(employee=agency.strong).update(score=91)
    client.force_login(account(officer))
    page = client.get(reverse("late_changes", args=[shortlist.public_id])).content.decode()
    assert "Integritas (MAN-01): level 3, Assessment center, 1 Juni 2024, masih berlaku" in page
    assert "Pusat Penilaian: 91,00" in page
    rules = rules_as_sealed(D, canonical(shortlist.rule_set["rules"]).decode())
    ages = LegalAges(**shortlist.rule_set["legal_ages"])
    ids = sorted(person.pk for person in rows)
    people, _settled = people_again(Corrected(shortlist, agency.tested.pk), ids, rules=rules, ages=ages)
    assert len(people.facts[agency.tested.pk].by_method["MAN-01"]) == 2
    assert people.before(agency.both.pk, ages=ages) == rows[agency.both][1].kept.facts


def by_hand(person, rules):
    """Of each competency and source the latest record up to the day: row after row."""
    latest = {}
    for row in Assessment._base_manager.filter(employee=person).select_related("competency").order_by("pk"):
        key = row.competency.code, row.source
        if row.assessed_on > rules.day or (row.withdrawn_on and row.withdrawn_on <= rules.day):
            continue
        if key not in latest or row.assessed_on > latest[key].assessed_on:
            latest[key] = row
    found = {}
    for source in (*OFFICIAL_SOURCES, Source.FEEDBACK_360, Source.SELF, Source.SUPERIOR):
        for (code, each), row in latest.items():
            if each == source:
                valid = row.assessed_on.replace(year=row.assessed_on.year + 3) >= rules.day
                found.setdefault(code, []).append(
                    (f"assessments/{row.public_id}", each, row.level, row.assessed_on, valid)
                )
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_by_method_is_what_a_look_at_every_record_finds(agency, seed):
    random, rules = Random(seed), demanding(rules_on(D), DEMAND)
    person = agency.person(levels=None, potential=None)
    days = [D - timedelta(days=days) for days in (-5, 0, 1, 400, 1095, 1096, 1097, 2000)]
    for one in Competency.objects.filter(code__in=["MAN-01", "MAN-02", "SOS-01"]):
        for source in Source:
            for day in random.sample(days, random.randint(0, 3)):
                level = random.randint(0, 10) / 2
                agency._add(Assessment, person, competency=one, level=level, source=source, assessed_on=day)
    for day in random.sample(days, 5):
        agency._add(
            Potential, person, score=random.randint(0, 100), assessed_on=day, method=random.choice("ab")
        )
    facts = collect([person.pk], rules=rules).facts[person.pk]
    assert {code: [tuple(row) for row in rows] for code, rows in facts.by_method.items()} == by_hand(
        person, rules
    )
    scores = {}
    for row in Potential._base_manager.filter(employee=person, assessed_on__lte=D).order_by("assessed_on"):
        scores[row.method] = row.assessed_on
    assert [(row.name, row.assessed_on) for row in facts.potentials] == sorted(
        scores.items(), key=lambda item: item[1], reverse=True
    )
    assert facts.potential is None or facts.potential.record == next(
        row.record for row in facts.potentials if row.valid
    )


def test_the_api_tells_what_there_is_by_which_method(agency, officer, second, client):
    demanded(agency, by=officer, second=second)
    shortlist = run(agency, officer)
    client.force_login(account(officer))
    rows = client.get(f"/api/v1/shortlists/{shortlist.public_id}/candidates/?nip={agency.tested.nip}").json()
    [row] = rows["results"]
    assert row["needs_method"][0] == {
        "code": "MAN-01", "figure": "3.0", "method": "competency_test", "assessed_on": NEW.isoformat(),
        "wanted": ["assessment_center", "cact"],
    }  # fmt: skip


def test_the_pages_say_it(agency, officer, second, client):
    demanded(agency, by=officer, second=second)
    shortlist = run(agency, officer)
    client.force_login(account(officer))
    review = client.get(reverse("shortlist_review", args=[shortlist.public_id])).content.decode()
    assert review.count("Perlu metode lebih kuat") == 3
    assert "3 pegawai belum dapat dinilai untuk lowongan ini: perlu metode lebih kuat" in review
    waiting, first = waiting_for_method(shortlist, principal=officer)
    assert {row.employee for row in first} == {agency.tested, agency.developmental, agency.spoken}
    elsewhere = principal_with("analis", unit=UnitFactory(code="BADAN", parent=agency.root))
    assert (waiting, waiting_for_method(shortlist, principal=elsewhere)) == (3, (0, []))
    row, _told = found(shortlist, officer)[agency.tested]
    page = client.get(
        reverse("candidate_explanation", args=[shortlist.public_id, row.public_id])
    ).content.decode()
    assert (
        ": dari Uji kompetensi tanggal 15 Jan 2026; lowongan ini meminta Assessment center atau CACT BKN."
        in page
    )

"""Whatever is done in whatever order, also by somebody who writes SQL: rules come before what they judge.

No run exists whose rules were sealed after its inputs were opened, none is official without two distinct approvers,
and no rule set has a second official run. The same holds of every further attempt to fill the post, which two people
agree to and which leaves the one before it as it ended.
"""

import pytest
from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from asn_career.base.canonical import digest
from promotions import shortlists
from promotions.attempts import attempting
from promotions.models import Candidate, FurtherAttempt, RuleSet, Shortlist, ShortlistBlock, Vacancy
from promotions.review import mark_verified, send_to_committee
from promotions.rule_sets.approving import approve, propose, take_back
from promotions.rule_sets.content import Choices
from promotions.rule_sets.official import request_official
from promotions.shortlists import request_shortlist, run_again
from tests.factories import principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import approvers
from tests.promotions.test_review import NOW
from tests.stateful import QUICK, VERY_MANY, Story, tamper

EVERYBODY = (0, 2**62)
LONG = "Alasan uji yang cukup panjang untuk sebuah upaya lanjutan"
TABLES = (
    "promotions_ruleset",
    "promotions_rulesetapproval",
    "promotions_shortlist",
    "promotions_shortlistblock",
    "promotions_furtherattempt",
)
# What somebody tries who may write to the tables: each statement is about the newest row.
TRICKS = (
    "UPDATE promotions_ruleset SET state = 'sealed', sealed_at = clock_timestamp(), version = version + 1",
    "UPDATE promotions_ruleset SET sealed_at = sealed_at + interval '1 hour' WHERE sealed_at IS NOT NULL",
    "UPDATE promotions_ruleset SET content = '{}'",
    "UPDATE promotions_ruleset SET content_hash = repeat('0', 64)",
    "DELETE FROM promotions_rulesetapproval",
    "UPDATE promotions_rulesetapproval SET approver_id = (SELECT min(approver_id) FROM promotions_rulesetapproval)",
    """INSERT INTO promotions_rulesetapproval (public_id, rule_set_id, place, approver_id, content_hash, at)
       SELECT gen_random_uuid(), r.id, n, r.drafted_by_id, r.content_hash, now()
       FROM promotions_ruleset r, generate_series(1, 2) n WHERE r.state = 'proposed'""",
    "UPDATE promotions_shortlist SET sealed_at = clock_timestamp()",
    "UPDATE promotions_shortlist SET inputs_opened_at = sealed_at + interval '1 microsecond'",
    "UPDATE promotions_shortlist SET rule_set = '{}', rule_set_hash = repeat('0', 64)",
    """UPDATE promotions_shortlist s SET kind = 'official', approved_rules_id = r.id
       FROM promotions_ruleset r WHERE r.vacancy_id = s.vacancy_id AND s.kind = 'trial'""",
    "UPDATE promotions_shortlist SET kind = 'official' WHERE kind = 'correction'",
    "UPDATE promotions_shortlist SET state = 'sent', sent_at = now(), sent_by = 'x' WHERE published_at IS NOT NULL",
    # A further attempt by one person, of rules that were sealed for the one before, or with its run.
    """UPDATE promotions_furtherattempt SET state = 'approved', version = version + 1, decided_by_id = proposed_by_id,
       decided_at = now(), following_id = (SELECT max(id) FROM promotions_vacancy) WHERE state = 'proposed'""",
    "UPDATE promotions_furtherattempt SET decided_by_id = proposed_by_id",
    "UPDATE promotions_furtherattempt SET following_id = previous_id",
    "UPDATE promotions_ruleset SET vacancy_id = (SELECT max(id) FROM promotions_vacancy)",
    "UPDATE promotions_shortlist SET vacancy_id = (SELECT max(id) FROM promotions_vacancy)",
    "DELETE FROM promotions_furtherattempt",
)


@pytest.fixture
def stage(db):
    agency = Agency()
    agency.candidate = agency.person()
    agency.officer = principal_with("analis", unit=agency.root)
    candidate = principal_with("penyetuju", unit=agency.root, employee=agency.candidate)
    agency.judges = [*approvers(agency.root, 3), agency.officer, candidate]
    return agency


class Process(Story):
    """One vacancy; runs go forward step by step, so that anything can happen between two of them."""

    def __init__(self):
        super().__init__()
        self.jobs, self.batches, self.judged_by = [], {}, {}
        self.vacancy, self.ended = self.stage.vacancy, {}

    @property
    def newest(self):
        return RuleSet.objects.select_related("vacancy__position__unit", "drafted_by").order_by("-pk").first()

    @rule(talent=st.sampled_from([None, 80]))
    def proposes(self, talent):
        given = {
            "choices": Choices(talent=talent),
            "basis": "SK 1",
            "reason": "Bobot menurut keputusan daerah",
        }
        self.attempt(propose, self.vacancy, as_of=D, by=self.stage.officer, **given)

    @rule(who=st.integers(0, 4))
    def approves(self, who):
        if rules := self.newest:
            self.attempt(approve, rules, by=self.stage.judges[who], seen_hash=rules.content_hash)

    @rule(pair=st.permutations([0, 1, 2]))
    def two_approve(self, pair):
        for who in pair[:2]:
            self.approves(who)

    @rule()
    def takes_back(self):
        if rules := self.newest:
            self.attempt(take_back, rules, by=self.stage.officer, at=NOW, reason="uji")

    @rule()
    def asks_for_the_official_run(self):
        if (rules := self.newest) and (job := self.attempt(request_official, rules, by=self.stage.officer)):
            self.jobs.append(job)

    @rule()
    def asks_for_a_trial(self):
        self.jobs.append(request_shortlist(self.vacancy, as_of=D, by=self.stage.officer))

    @rule()
    def asks_again(self):
        if (run := Shortlist.objects.published().with_context().first()) and (
            job := self.attempt(run_again, run, by=self.stage.officer, reason="uji")
        ):
            self.jobs.append(job)

    @rule(which=st.integers(0, 3))
    def seals(self, which):
        for job in self.jobs[which : which + 1]:
            if batch := self.attempt(shortlists.sealed_batch, job):
                self.batches[job.pk] = batch

    @rule(which=st.integers(0, 3))
    def opens(self, which):
        for batch in list(self.batches.values())[which : which + 1]:
            self.attempt(shortlists.open_inputs, batch)

    @rule(which=st.integers(0, 3))
    def reads(self, which):
        for batch in list(self.batches.values())[which : which + 1]:
            parts = shortlists.read_parts(batch, within=EVERYBODY)
            before = {run.shortlist.pk: run.shortlist.rule_set_hash for run in batch.runs}
            if self.attempt(self._store, batch, parts):
                self.judged_by |= before

    def _store(self, batch, parts):
        shortlists.store_parts(batch, parts, within=EVERYBODY)
        return True

    @rule(which=st.integers(0, 3))
    def publishes(self, which):
        for batch in list(self.batches.values())[which : which + 1]:
            self.attempt(shortlists.publish, batch)

    @rule()
    def goes_all_the_way(self):
        for place in range(len(self.jobs)):
            self.seals(place)
        for place in range(len(self.batches)):
            self.opens(place)
            self.reads(place)
            self.publishes(place)

    @rule()
    def is_sent(self):
        for run in Shortlist.objects.published().with_context():
            people = Candidate.objects.unscoped(reason="tests").on(run).select_related("shortlist__vacancy")
            self.attempt(mark_verified, list(people), by=self.stage.officer, at=NOW)
            self.attempt(send_to_committee, run, by=self.stage.officer, at=NOW)

    @rule(who=st.integers(0, 4))
    def is_tried_again(self, who):
        given = {"kind": "announcement", "cause": "failed", "reason": LONG, "at": NOW}
        self.attempt(attempting.propose, self.vacancy, by=self.stage.officer, **given)
        for row in FurtherAttempt.objects.with_context().filter(state="proposed"):
            if done := self.attempt(attempting.approve, row, by=self.stage.judges[who], at=NOW):
                self.ended[done.previous_id] = self._official_of(done.previous_id)
                following = Vacancy.objects.select_related("position__unit")
                self.vacancy = following.get(pk=done.following_id)

    def _official_of(self, vacancy):
        runs = Shortlist.objects.filter(vacancy=vacancy, kind="official", published_at__isnull=False)
        return {run.pk: (run.rule_set_hash, run.sealed_at, run.result_hash) for run in runs}

    @rule(trick=st.sampled_from(TRICKS))
    def is_tampered_with(self, trick):
        self.attempt(tamper, trick)

    @invariant()
    def rules_are_sealed_before_anything_is_read(self):
        read = Shortlist.objects.filter(pk__in=ShortlistBlock.objects.values("shortlist"))
        for run in [*read, *Shortlist.objects.filter(inputs_opened_at__isnull=False)]:
            assert run.inputs_opened_at is not None
            assert run.sealed_at < run.inputs_opened_at
            assert digest(run.rule_set) == run.rule_set_hash
            assert run.rule_set_hash == self.judged_by.get(run.pk, run.rule_set_hash)

    @invariant()
    def what_is_official_has_two_distinct_approvers(self):
        for rules in RuleSet.objects.exclude(state__in=["proposed", "returned"]):
            judges = {each.approver_id for each in rules.approvals.all()} - {rules.drafted_by_id}
            assert len(judges) == 2
            assert digest(rules.content) == rules.content_hash
        for run in Shortlist.objects.filter(kind="official").select_related("approved_rules"):
            assert run.approved_rules.state in ("sealed", "replaced")
            assert (run.rule_set_hash, run.sealed_at) == (
                run.approved_rules.content_hash,
                run.approved_rules.sealed_at,
            )

    @invariant()
    def there_is_no_second_official_run(self):
        official = list(Shortlist.objects.filter(kind="official").values_list("approved_rules", flat=True))
        assert len(official) == len(set(official))
        for rows in (RuleSet.objects.sealed(), Shortlist.objects.sent()):
            vacancies = list(rows.values_list("vacancy", flat=True))
            assert len(vacancies) == len(set(vacancies))
        assert not Shortlist.objects.sent().exclude(kind="official").exists()

    @invariant()
    def a_further_attempt_has_two_people_and_rules_of_its_own(self):
        for row in FurtherAttempt.objects.filter(state="approved"):
            assert row.decided_by_id not in (None, row.proposed_by_id)
            assert row.following_id not in (None, row.previous_id)
            for run in Shortlist.objects.filter(vacancy=row.following_id, kind="official"):
                assert run.approved_rules.vacancy_id == row.following_id
                assert run.sealed_at > row.decided_at or row.decided_at == NOW
        for vacancy, official in self.ended.items():
            assert official.items() <= self._official_of(vacancy).items()
            assert FurtherAttempt.objects.filter(previous=vacancy, state="approved").exists()


def test_in_no_order_of_steps_do_rules_follow_what_they_judge(stage):
    run_state_machine_as_test(Process.on(stage), settings=QUICK)


@pytest.mark.long
def test_in_no_order_of_very_many(stage):
    run_state_machine_as_test(Process.on(stage), settings=VERY_MANY)


@pytest.mark.parametrize("table", [*TABLES[:3], TABLES[-1]])
def test_control_without_the_triggers_of_a_table_it_happens(stage, table):
    """The whole process, then every trick: with the guards nothing happens, without those of one table it does."""
    process = Process.on(stage)()

    def everything():
        process.proposes(None)
        process.two_approve([0, 1, 2])
        process.asks_for_the_official_run()
        process.asks_for_a_trial()
        process.goes_all_the_way()
        assert Shortlist.objects.published().filter(kind="official").exists()
        process.is_tried_again(0)
        assert FurtherAttempt.objects.filter(state="approved").count() == 1
        process.proposes(80)
        process.two_approve([2, 1, 0])
        process.asks_for_the_official_run()
        process.goes_all_the_way()
        assert Shortlist.objects.published().filter(kind="official").count() == 2
        for trick in TRICKS:
            process.is_tampered_with(trick)
            for check in (
                process.rules_are_sealed_before_anything_is_read,
                process.what_is_official_has_two_distinct_approvers,
                process.there_is_no_second_official_run,
                process.a_further_attempt_has_two_people_and_rules_of_its_own,
            ):
                check()

    everything()
    process.teardown()
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
    process = Process.on(stage)()
    with pytest.raises(AssertionError):
        everything()

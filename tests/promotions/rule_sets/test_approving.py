"""A rule set is sealed by two other people who are no candidates, and never changes, whatever way one writes."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from asn_career.base.errors import NotPermittedError
from asn_career.base.models import AuditEntry
from employees.models import User
from promotions import errors
from promotions.models import RuleSet
from promotions.reasons import ReasonTooShortError
from promotions.rule_sets.approving import approve, propose, take_back
from promotions.rule_sets.content import Choices, differences, national_of
from tests.factories import principal_with
from tests.promotions.agency import D
from tests.promotions.approved import sealed_rules

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def accept(rule_set, by):
    return approve(rule_set, by=by, seen_hash=rule_set.content_hash)


def test_who_has_approved_is_not_asked_again(proposed, pair, client):
    accept(proposed, pair[0])
    asked = []
    for each in pair:
        client.force_login(User.objects.get(public_id=each.identity.removeprefix("user:")))
        page = client.get(reverse("rule_set_detail", args=[proposed.public_id])).content.decode()
        asked.append(reverse("rule_set_approve", args=[proposed.public_id]) in page)
    assert asked == [False, True]


def test_the_second_approval_seals_at_the_databases_time(proposed, pair):
    first, second = pair
    accept(proposed, first)
    assert (proposed.state, proposed.sealed_at) == ("proposed", None)
    accept(proposed, second)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        assert proposed.sealed_at < cursor.fetchone()[0]
    assert proposed.state == "sealed"
    actors = AuditEntry.objects.filter(table_name="promotions_rulesetapproval").values_list(
        "actor", flat=True
    )
    assert sorted(actors) == sorted([first.identity, second.identity])


def test_who_drafted_approves_nothing_and_nobody_approves_twice(agency, proposed, pair):
    first, _second = pair
    accept(proposed, first)
    with pytest.raises(errors.ApprovedAlreadyError):
        accept(proposed, first)
    with pytest.raises(NotPermittedError):
        accept(proposed, principal_with("analis", unit=agency.root))
    with pytest.raises(NotPermittedError):
        propose(agency.vacancy, as_of=D, by=first)


def test_another_content_than_the_one_shown_is_not_approved(proposed, pair):
    with pytest.raises(errors.RuleSetNotWaitingError):
        approve(proposed, by=pair[0], seen_hash="0" * 64)


@pytest.mark.parametrize("role", ["penyetuju", "analis"])
def test_who_could_be_a_candidate_neither_drafts_nor_approves(agency, proposed, role):
    principal = principal_with(role, unit=agency.root, employee=agency.person())
    do = partial(propose, agency.vacancy, as_of=D) if role == "analis" else partial(accept, proposed)
    with pytest.raises(errors.CandidateJudgesError):
        do(by=principal)
    refused = principal_with("penyetuju", unit=agency.root, employee=agency.person(status="PPPK"))
    accept(proposed, refused)  # somebody whom the rules refuse may
    assert proposed.approvals.count() == 1


def test_what_departs_from_the_national_default_needs_a_basis(agency, officer):
    chosen = Choices(talent=60)
    with pytest.raises(errors.BasisRequiredError):
        propose(agency.vacancy, as_of=D, by=officer, choices=chosen)
    made = propose(agency.vacancy, as_of=D, by=officer, choices=chosen, basis="SK Bupati 12/2026")
    rows = differences(made.content, national_of(agency.vacancy, as_of=D))
    found = {row.place[-1]: (row.national, row.chosen) for row in rows}
    assert found["talent"] == ("50", "60")
    assert made.content["weights"] == {"talent": 60, "technical": 40}


def test_without_a_choice_it_is_the_national_default(agency, officer):
    propose(agency.vacancy, as_of=D, by=officer)
    stored = RuleSet.objects.get().content
    assert differences(stored, national_of(agency.vacancy, as_of=D)) == []


def test_a_new_rule_set_needs_a_reason_and_replaces_the_old_one(agency, officer):
    older = sealed_rules(agency.vacancy, by=officer)
    for short in ("", "x", "Standar diperbarui"):
        with pytest.raises(ReasonTooShortError) as refused:
            propose(agency.vacancy, as_of=D, by=officer, reason=short)
        assert "reason" in refused.value.fields
    newer = sealed_rules(agency.vacancy, by=officer, reason="Standar kompetensi jabatan diperbarui")
    older.refresh_from_db()
    assert (older.state, newer.state, newer.number) == ("replaced", "sealed", 2)


def test_one_that_was_taken_back_makes_room_for_another(agency, officer, proposed, pair):
    with pytest.raises(errors.RuleSetWaitsError):
        propose(agency.vacancy, as_of=D, by=officer)
    with pytest.raises(errors.ReasonRequiredError):
        take_back(proposed, by=pair[0], at=NOW, reason=" ")
    take_back(proposed, by=pair[0], at=NOW, reason="Populasi keliru")
    with pytest.raises(errors.RuleSetNotWaitingError):
        accept(proposed, pair[1])
    assert propose(agency.vacancy, as_of=D, by=officer).number == 2


# --- Whatever way one writes ----------------------------------------------------------------------


def by_save(row):
    row.content = {}
    row.save()


def by_bulk(row):
    row.basis = "lain"
    RuleSet.objects.bulk_update([row], ["basis"])


def by_upsert(row):
    row.reason = "lain"
    RuleSet.objects.bulk_create([row], update_conflicts=True, update_fields=["reason"], unique_fields=["id"])


def raw(statement):
    def write(row):
        with connection.cursor() as cursor:
            cursor.execute(statement, [row.pk])

    return write


WAYS = {
    "save": by_save,
    "update": lambda row: RuleSet.objects.filter(pk=row.pk).update(content_hash="0" * 64),
    "bulk_update": by_bulk,
    "upsert": by_upsert,
    "raw": raw("UPDATE promotions_ruleset SET content = '{}' WHERE id = %s"),
    "raw, sealed later": raw(
        "UPDATE promotions_ruleset SET sealed_at = now() + interval '1 day' WHERE id = %s"
    ),
    "raw, open again": raw(
        "UPDATE promotions_ruleset SET state = 'proposed', sealed_at = NULL, version = version + 1 WHERE id = %s"
    ),
    "delete": lambda row: RuleSet.objects.filter(pk=row.pk).delete(),
    "raw delete": raw("DELETE FROM promotions_ruleset WHERE id = %s"),
    "cascade": raw(
        "DELETE FROM promotions_vacancy v USING promotions_ruleset r WHERE r.vacancy_id = v.id AND r.id = %s"
    ),
    "approval": raw(
        "UPDATE promotions_rulesetapproval SET approver_id = approver_id + 1 WHERE rule_set_id = %s"
    ),
    "approval taken out": raw("DELETE FROM promotions_rulesetapproval WHERE rule_set_id = %s"),
    "one more approval": raw(
        "INSERT INTO promotions_rulesetapproval (public_id, rule_set_id, place, approver_id, content_hash, at)"
        " SELECT gen_random_uuid(), id, 2, drafted_by_id, content_hash, now() FROM promotions_ruleset WHERE id = %s"
    ),
}


@pytest.fixture
def sealed(agency, officer):
    return sealed_rules(agency.vacancy, by=officer)


@pytest.fixture
def an_actor(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', 'penyusup', true)")


def write_at_once(way, row):
    way(row)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("way", WAYS)
def test_a_sealed_rule_set_changes_by_no_way_of_writing(sealed, an_actor, way):
    before = list(RuleSet.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic():
        write_at_once(WAYS[way], sealed)
    assert list(RuleSet.objects.values()) == before


@pytest.mark.parametrize("approvals", [0, 1])
def test_the_database_seals_nothing_without_two_approvals(proposed, pair, an_actor, approvals):
    for each in pair[:approvals]:
        accept(proposed, each)
    seal = "UPDATE promotions_ruleset SET state = 'sealed', version = version + 1 WHERE id = %s"
    with pytest.raises(DatabaseError, match="two others"), transaction.atomic():
        raw(seal)(proposed)


def test_control_without_the_triggers_a_sealed_rule_set_changes(sealed, an_actor):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE promotions_ruleset DISABLE TRIGGER USER")
    WAYS["update"](sealed)
    assert RuleSet.objects.get().content_hash == "0" * 64


def test_the_rules_of_an_official_run_read_no_day_that_is_still_to_come(agency, officer):
    for day in (D + timedelta(days=1), date(2099, 1, 1)):
        with pytest.raises(errors.RulesAsOfError) as refused:
            propose(agency.vacancy, as_of=day, by=officer)
        assert "as_of" in refused.value.fields
    assert not RuleSet.objects.exists()

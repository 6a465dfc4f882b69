"""What a page or an endpoint asks of the database does not depend on how much there is (issue, design 9)."""

import gzip
import json
from pathlib import Path
from typing import ClassVar

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from asn_career.base.api.lists import RowSerializer
from employees.models import Unit
from tests.queries.agency import Agency
from tests.walk.policy import Rule, load_policy
from tests.walk.walking import Walker
from tests.walk.world import feed_of_uncommitted

pytestmark = pytest.mark.django_db

BASELINE = Path(__file__).parent / "baseline.json"
FEW, MANY = 10, 1_000
LIST_LIMIT, PAGE_LIMIT = 10, 12
# UI guide 17: 150 KB for an officer's page of 100 rows and 60 KB for an employee's, packed. Stylesheet, scripts and
# font take up to 60 KB of an officer's, the stylesheet 15 KB of an employee's; tests of the look hold them to it.
OFFICER_BYTES, EMPLOYEE_BYTES = 90_000, 45_000
PERSON_PAGES = (
    "employee_detail",
    "employee_competencies",
    "employee_gap_history",
    "employee_profile",
    "own_competency_profile",
    "employee_profile_pdf",
    "own_competency_profile_pdf",
    "calibration_person",
    "own_assessment_results",
    "own_assessment_result",
    "result_detail",
    "result_objection_detail",
    "own_gap_history",
    "own_credit",
    "employee_credit",
    "own_home",
    "own_profile",
    "own_competencies",
    "own_training",
    "own_hours",
    "candidate_explanation",
    # The whole file of one committee: its seats, conflicts, candidates, marks, votes and departures, each a table.
    "committee_detail",
    "committee_candidate",
    "committee_comparison",
    "committee_minutes",
    "committee_decision",
    "rule_set_detail",
    "round_subject",
    "objection_detail",
    "own_opening",
    "own_result_detail",
    "session_detail",
    "session_nominate",
    "own_plan",
    "own_career",
    "plan_action",
    "plan_add",
    "plan_detail",
    "plan_print",
    # A whole version of the dictionary with its differences, and the grid of a decree with what each post inherits.
    "dictionary_version",
    "standard_decree_grid",
)
# What a decree makes of each post (its own, its class's, what stood before), and whom that concerns.
DECREE_PAGES, DECREE_LIMIT = ("standard_decree", "standard_decree_grid", "standard_decree_impact"), 20
# The whole file of one opening: stages, evidence, applications, documents, assessors, sheets, conflicts, results.
# The figures of a run with how it was overseen are as wide.
OPENING_PAGES, OPENING_LIMIT = ("opening_detail", "fairness_detail", "fairness_process"), 25
# What they write down the first time they are opened: that a plan was seen, how firm an order is.
KEEPING_THE_FIRST_VISIT = ("own_plan", "shortlist_firmness", "api-shortlists-firmness")
# They lead elsewhere or hand out one file.
ROWLESS = (
    "login",
    "home",
    "document_file",
    "result_report",
    "result_edit",
    "result_levels",
    "agreement_document",
    "committee_minutes_file",
    "own_result_slice",
    "notice_open",
    "second_factor_check",
    "second_factor_codes",
    "second_factor_remove",
)
# One whole document for paper or for another system, as long as it is.
ON_PAPER = (
    "appointment_decree",
    "plan_print",
    "own_competency_profile_pdf",
    "employee_profile_pdf",
    "dictionary_version_case",
)
# Everything that one account owes, in one answer.
UNPAGED = ("api-own-ratings-list", "api-own-results-list")
# Once a minute a session notes that it was used: which page that falls on hangs on the clock.
UNCOUNTED = ("SAVEPOINT", "RELEASE", 'UPDATE "django_session"')
OURS = ("base", "employees", "competencies", "assessments", "training", "promotions")
POLICY = load_policy()


def reader_of(rule: Rule) -> str:
    """The caller who sees most by this address; imports and jobs are their sender's."""
    if rule.is_api and not rule.name.startswith(("api-imports", "api-rows", "api-jobs", "api-own")):
        return "klien_a"
    if rule.needs in ("own_evaluation", "own_objection", "own_result"):
        return "pegawai"
    return next(
        name for name in ("analis", "pegawai", "atasan", "penyetuju", "ppk", "auditor") if name in rule.who
    )


def pages() -> list[str]:
    return sorted(
        name for name, rule in POLICY.rules.items() if rule.reads and not rule.fixed and name not in ROWLESS
    )


def admin_lists() -> list[str]:
    return sorted(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for model in admin.site._registry
        if model._meta.app_label in OURS
    )


class Counter(Walker):
    """Counts the queries of each address once this process knows it, and its bytes as they are sent.

    ``knows`` are the addresses that it was asked for before: what a process keeps is not asked for again.
    """

    knows: ClassVar[set[str]] = set()

    def count_all(self) -> None:
        self.counts, self.bytes, self.failed = {}, {}, {}
        for name in pages():
            try:
                self.counts[name] = self.count(reader_of(POLICY.rules[name]), self._path(POLICY.rules[name]))
            except (AssertionError, KeyError) as error:
                self.failed[name] = error
            else:
                self.bytes[name] = self.packed
        self.counts |= {name: self._count_admin(name) for name in admin_lists()}

    def queries_of(self, name: str) -> int:
        """Who cannot be shown fails by itself, and not with all others: no row in the agency, or no reader."""
        if name in self.failed:
            raise AssertionError(f"{name} was not shown: {self.failed[name]!r}")
        return self.counts[name]

    def _path(self, rule: Rule) -> str:
        row = self.world.rows[rule.object][0][0] if rule.object else None
        path = self.address(rule, row)
        if rule.is_api and rule.name.endswith("-list") and rule.name not in UNPAGED:
            return f"{path}{'&' if '?' in path else '?'}page_size=500"
        return f"{path}{'&' if '?' in path else '?'}ukuran=100" if rule.sort else path

    def _count_admin(self, name: str) -> int:
        for reader in ("analis", "admin_teknis", "auditor"):
            if self.clients[reader].get(reverse(name)).status_code == 200:
                return self.count(reader, reverse(name))
        return 0

    def count(self, reader: str, path: str) -> int:
        kind = resolve(path.partition("?")[0]).view_name
        if kind not in self.knows or kind in KEEPING_THE_FIRST_VISIT:
            self.clients[reader].get(path)
            self.knows.add(kind)
        with CaptureQueriesContext(connection) as captured:
            response = self.clients[reader].get(path)
        assert response.status_code == 200, f"{reader} {path}: {response.status_code}"
        self.packed = len(gzip.compress(response.content))
        return sum(not query["sql"].startswith(UNCOUNTED) for query in captured.captured_queries)


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker) -> dict[int, Counter]:
    with django_db_blocker.unblock(), transaction.atomic(), feed_of_uncommitted():
        agency, found = Agency(), {}
        for size in (FEW, MANY):
            agency.grow_to(size)
            found[size] = Counter(agency.world, POLICY)
            found[size].count_all()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", [*pages(), *admin_lists()])
def test_it_costs_the_same_queries_for_ten_rows_and_for_a_thousand(walked, name):
    assert walked[FEW].queries_of(name) == walked[MANY].queries_of(name)


@pytest.mark.parametrize("name", pages())
def test_a_list_asks_at_most_ten_queries_and_a_page_about_a_person_twelve(walked, name):
    limit = PAGE_LIMIT if name in PERSON_PAGES else LIST_LIMIT
    if name in OPENING_PAGES:
        limit = OPENING_LIMIT
    if name in DECREE_PAGES:
        limit = DECREE_LIMIT
    assert walked[MANY].queries_of(name) <= limit


@pytest.mark.parametrize("name", [name for name in pages() if name not in ON_PAPER])
def test_a_page_keeps_its_size_with_a_thousand_of_everything(walked, name):
    limit = EMPLOYEE_BYTES if reader_of(POLICY.rules[name]) == "pegawai" else OFFICER_BYTES
    walked[MANY].queries_of(name)
    assert POLICY.rules[name].is_api or walked[MANY].bytes[name] <= limit


def test_no_address_asks_more_than_it_did(walked):
    """Fewer is welcome: write the new number into baseline.json."""
    known, counts = json.loads(BASELINE.read_text(encoding="utf-8")), walked[MANY].counts
    assert {name: count for name, count in counts.items() if count > known.get(name, -1)} == {}
    assert sorted(set(known) - set(counts) - set(walked[MANY].failed)) == [], "no longer there"


def test_a_query_per_row_is_noticed(monkeypatch):
    agency = Agency()
    agency.grow_to(FEW)
    counter = Counter(agency.world, POLICY)
    before = counter.count("klien_a", "/api/v1/units/")
    row = RowSerializer._told

    def slow(serializer, values):
        Unit.objects.exists()
        return row(serializer, values)

    monkeypatch.setattr(RowSerializer, "_told", slow)
    assert counter.count("klien_a", "/api/v1/units/") == before + FEW + 1

"""Everybody against every post of the next level: as the decision about each person says, kept and read by scope."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.errors import AttemptInterrupted
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.models import Position
from promotions import succession
from promotions.choices import RULES as ORDER
from promotions.models import SuccessionBlock, SuccessionRun, Successor, Verification
from promotions.shortlists import request_shortlist
from promotions.succession import request_succession
from tests.factories import GrantFactory, PositionFactory, UnitFactory, VacancyFactory, principal_with
from tests.faults.seeds import one_seed_or_five
from tests.promotions.agency import Agency, D
from tests.promotions.told import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """People on level 1, one of them on level 2; posts on the levels 2 and 3; one post and person elsewhere."""
    agency = Agency()
    agency.people(2)
    agency.person(status="PPPK")
    agency.person(levels=None)
    below, elsewhere = agency.post, UnitFactory(code="BADAN", parent=agency.root)
    agency.post = PositionFactory(code="P-HEAD", kind="pengawas", unit=agency.unit, seats=5)
    agency.person()
    agency.post = PositionFactory(
        code="P-ELSEWHERE", kind="pelaksana", unit=elsewhere, family="umum", seats=5
    )
    agency.person()
    agency.post = below
    PositionFactory(code="P-ADMIN", kind="administrator", unit=agency.unit, family="umum", echelon="III.a")
    return agency


def run(agency, by, **options):
    job = run_job(request_succession(agency.root, as_of=D, by=by, **options).pk)
    assert job.state == "done", job.error
    return SuccessionRun.objects.get(job=job)


def told(run):
    rows = Successor.objects.unscoped(reason="tests").filter(run=run)
    return sorted(rows.values_list("position__code", "employee", "outcome", "letters", "jpm", "score"))


def shortlisted(agency, by):
    """Who of the level below the post's own vacancy would not refuse, as :func:`told` says it of a succession run."""
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=by).pk)
    below = [row for row in everyone(job.shortlists.get()) if row.employee.home_kind == "pelaksana"]
    return sorted(
        ("P-TARGET", row.employee_id, row.outcome, row.letters, row.jpm, row.score)
        for row in below
        if row.outcome != "ineligible"
    )


def for_target(run):
    return [row for row in told(run) if row[0] == "P-TARGET"]


def test_who_fits_is_who_a_shortlist_would_not_refuse(agency, operator):
    found = for_target(run(agency, operator))
    assert found == shortlisted(agency, operator)
    assert {row[2] for row in found} == {"eligible", "manual"}


def verify(vacancy, person, rule, outcome, *, on=D):
    with acting(by="user:x"):
        return Verification._base_manager.create(
            employee=person, vacancy=vacancy, rule=rule, outcome=outcome, document="Surat", reason="Diperiksa",
            on=on, by="user:x", at=datetime(2026, 11, 21, tzinfo=UTC),
        )  # fmt: skip


RULES = ("performance", "competence", "must_have", "education", "status")  # the last is never open here
DAYS = (date(2026, 11, 1), D, date(2026, 11, 22))  # the last is not known yet


@one_seed_or_five
def test_verifications_settle_open_rules_as_in_the_shortlist(seed, agency, operator):
    """People with every kind of open rule, and verifications in any order, before and after the day, some repeated."""
    chance = Random(seed)
    people = [
        agency.person(
            years=chance.choice([(2025,), (2024, 2025)]),
            levels=chance.choice([None, 3]),
            status=chance.choice(["PNS", "PNS", "PNS", "PPPK"]),
        )
        for _ in range(12)
    ]
    before = for_target(run(agency, operator))
    for _ in range(60):
        verify(
            agency.vacancy,
            chance.choice(people),
            chance.choice(RULES),
            chance.choice(["pass", "fail"]),
            on=chance.choice(DAYS),
        )
    found = for_target(run(agency, operator, chunk_size=4))
    assert found == shortlisted(agency, operator)
    assert found != before, "the verifications of this seed change nothing"


def test_a_verification_before_any_vacancy_of_the_post_counts_and_the_latest_wins(agency, operator):
    person = agency.person(years=(2025,))
    elsewhere = VacancyFactory(code="V-HEAD", position=Position._base_manager.get(code="P-HEAD"))
    again = VacancyFactory(code="V-2", position=agency.target)
    verify(elsewhere, person, "performance", "fail")
    assert letters_before(run(agency, operator), person) == {"P-TARGET": "m", "P-HEAD": None}
    settled = verify(agency.vacancy, person, "performance", "pass", on=date(2026, 11, 2))
    verify(again, person, "performance", "fail", on=date(2026, 11, 1))
    done = run(agency, operator)
    assert letters_before(done, person)["P-TARGET"] == "p"
    found = Successor.objects.unscoped(reason="tests").get(run=done, position=agency.target, employee=person)
    assert found.settled == {"performance": [f"verifications/{settled.public_id}", "pass"]}
    assert found.verified == ["performance"]


def letters_before(run, person):
    """The outcome of the rule of performance before each post, by its letter; None for who is refused."""
    rows = Successor.objects.unscoped(reason="tests").filter(run=run, employee=person)
    found = {
        row.position.code: row.letters[ORDER.index("performance")] for row in rows.select_related("position")
    }
    return {code: found.get(code) for code in ("P-TARGET", "P-HEAD")}


def test_people_meet_the_posts_of_the_next_level_alone(agency, operator):
    done = run(agency, operator)
    assert (done.people, done.posts) == (6, 5)
    compared = set(SuccessionBlock.objects.filter(run=done).values_list("position__code", flat=True))
    assert compared == {"P-TARGET", "P-HEAD", "P-ADMIN"}


def test_parts_make_no_difference_and_an_interrupted_run_goes_on(agency, operator, monkeypatch):
    whole, store, ranges = told(run(agency, operator)), succession.store, []

    def interrupted(*args, within):
        ranges.append(within)
        if len(ranges) == 2:
            raise AttemptInterrupted
        store(*args, within=within)

    monkeypatch.setattr(succession, "store", interrupted)
    job = run_job(request_succession(agency.root, as_of=D, by=operator, chunk_size=2).pk)
    assert (job.state, SuccessionRun.objects.visible_to(operator).filter(job=job).count()) == ("queued", 0)
    job = run_job(job.pk)
    assert (job.state, len(ranges)) == ("done", 4)
    assert told(SuccessionRun.objects.get(job=job)) == whole


def test_a_published_run_does_not_change(agency, operator):
    done = run(agency, operator)
    for attempt in (
        lambda: SuccessionBlock.objects.filter(run=done).update(score=[]),
        lambda: SuccessionBlock.objects.filter(run=done).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_successors_are_seen_by_scope(agency, operator):
    done = run(agency, operator)
    everybody = Successor.objects.visible_to(operator).filter(run=done)
    own = Successor.objects.visible_to(principal_with("analis", unit=agency.unit)).filter(run=done)
    assert set(everybody.values_list("employee__home_unit__code", flat=True)) == {"DINAS", "BADAN"}
    assert set(own.values_list("employee__home_unit__code", flat=True)) == {"DINAS"}
    for stranger in (principal_with("analis", unit=UnitFactory(code="OTHER")), principal_with("admin_opd")):
        assert not Successor.objects.visible_to(stranger).filter(run=done)
    assert not SuccessionRun.objects.visible_to(principal_with("analis", unit=UnitFactory(code="THIRD")))


def test_only_who_may_run_for_the_whole_agency_starts_it(agency):
    for nobody in (principal_with("auditor"), principal_with("analis", unit=agency.unit)):
        with pytest.raises(NotPermittedError):
            request_succession(agency.root, as_of=D, by=nobody)


def test_the_page_shows_the_people_of_a_post(agency, operator):
    run(agency, operator)
    client = Client()
    client.force_login(GrantFactory(role="analis", unit=agency.unit).user)
    page = client.get("/kelola/suksesi/", {"jabatan": "P-TARGET"}).content.decode()
    assert page.count("<tr data-k>") == 3
    assert "/kelola/suksesi/hitung/" not in page  # the unit is not the whole agency
    assert client.get("/kelola/suksesi/").status_code == 200
    boss = Client()
    boss.force_login(GrantFactory(role="analis", unit=agency.root).user)
    assert boss.get("/kelola/suksesi/", {"jabatan": "P-TARGET"}).content.decode().count("<tr data-k>") == 4
    assert boss.post("/kelola/suksesi/hitung/").status_code == 302
    assert Job.objects.filter(kind=succession.KIND, state="queued").count() == 1


def test_the_command_queues_one_job_per_agency(agency):
    out = StringIO()
    call_command("run_succession", "--as-of", D.isoformat(), "--json", stdout=out)
    assert set(json.loads(out.getvalue())["jobs"]) == {"ROOT"}
    with pytest.raises(CommandError):
        call_command("run_succession", "--unit", "NONE")

"""The command loads the agency once, beside nobody else's people, and says what is in it."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from employees.models import Employee, User
from promotions.demo.accounts import demo_principal
from promotions.demo.roster import ACCOUNTS, PASSWORD
from promotions.demo.seeding import load_agency
from promotions.management.commands import seed_demo
from promotions.models import Committee, Objection, OpeningStage, RotationPlan, Shortlist
from tests.factories import EmployeeFactory
from training.competency_pages import find_competency_page
from training.models import OptimisationRun

AS_OF = ["--as-of", "2026-11-21"]


def seed(*arguments):
    out = io.StringIO()
    call_command("seed_demo", "--employees", "80", *AS_OF, *arguments, stdout=out)
    return out.getvalue()


def test_a_package_can_be_written_without_a_database(tmp_path):
    printed = seed("--seed", "5", "--write-only", str(tmp_path / "package"))
    written = (tmp_path / "package" / "employees.csv").read_text().splitlines()
    assert len(written) == 81
    assert "requirements expired" in printed


def loaded_and_counted(*args, **given):
    """Tell the planner of the rows, as the server does by itself for those that are committed."""
    shares = load_agency(*args, **given)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return shares


@pytest.mark.django_db
def test_the_demo_is_loaded_once_with_accounts_and_first_shortlists(monkeypatch, operator):
    monkeypatch.setattr(seed_demo, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(seed_demo, "load_agency", loaded_and_counted)
    printed = seed("--wait")
    assert Employee.objects.visible_to(operator).count() == 80
    assert Shortlist.objects.filter(published_at__isnull=False).count() == 4
    committee = Committee.objects.get()
    assert (committee.state, committee.members.count(), committee.blind) == ("reviewing", 3, True)
    states = Objection.objects.unscoped(reason="tests").order_by("pk").values_list("state", "verdict")
    assert list(states) == [("answered", "rejected"), ("filed", "")]
    kinds = dict(OpeningStage.objects.filter(state="open").values_list("opening__vacancy__route", "kind"))
    assert kinds == {"open_selection": "call", "talent_pool": "basis", "rotation": "committee"}
    assert "LWG-ANALISIS-DATA" in printed
    plan = RotationPlan.objects.get()
    assert (plan.state, plan.approvals.count()) == ("proposed", 1)
    assert RotationPlan.objects.approvable_by(demo_principal("penyetuju-2", as_of=plan.as_of)).get() == plan
    assert 2 <= len(plan.content["moves"]) <= 6
    proposal = OptimisationRun.objects.get(published_at__isnull=False)
    assert proposal.objective > proposal.greedy_objective
    assert 0 < proposal.served < proposal.people
    assert proposal.duty_required <= proposal.duty_most
    assert shows_a_provisional_level(operator)
    for account in ACCOUNTS:
        assert account.username in printed
        user = User.objects.get(username=account.username)
        assert user.check_password(PASSWORD)
        assert set(user.grants.values_list("role", flat=True)) == ({account.role} if account.role else set())
    assert "nothing was changed" in seed("--seed", "2")
    assert Employee.objects.visible_to(operator).count() == 80


def shows_a_provisional_level(operator):
    """Whether somebody's competencies show a level that training led to and no assessment has confirmed."""
    people = Employee.objects.visible_to(operator).filter(enrolments__session__code="PL-SELESAI")
    pages = [find_competency_page(person, principal=operator, as_of=date(2026, 11, 21)) for person in people]
    return any(row.provisional for page in pages if page for row in page.requirements)


@pytest.mark.django_db
def test_it_is_not_mixed_with_other_people():
    EmployeeFactory()
    with pytest.raises(CommandError, match="holds people already"):
        seed()
    assert not User.objects.exists()


def test_too_few_people_are_refused_before_anything_is_written(tmp_path):
    folder = tmp_path / "agency"
    with pytest.raises(CommandError, match="at least"):
        call_command("seed_demo", "--employees", "3", "--write-only", str(folder))
    assert not folder.exists()

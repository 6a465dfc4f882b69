"""The command loads the agency once, beside nobody else's people, and says what is in it."""

import io

import pytest
from django.core.management import CommandError, call_command

from employees.models import Employee, User
from promotions.demo.roster import ACCOUNTS, PASSWORD
from promotions.management.commands import seed_demo
from promotions.models import Committee, OpeningStage, Shortlist
from tests.factories import EmployeeFactory
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


@pytest.mark.django_db
def test_the_demo_is_loaded_once_with_accounts_and_first_shortlists(monkeypatch, operator):
    monkeypatch.setattr(seed_demo, "PATIENCE_SECONDS", 0)
    printed = seed("--wait")
    assert Employee.objects.visible_to(operator).count() == 80
    assert Shortlist.objects.filter(published_at__isnull=False).count() == 4
    committee = Committee.objects.get()
    assert (committee.state, committee.members.count(), committee.blind) == ("reviewing", 3, True)
    kinds = dict(OpeningStage.objects.filter(state="open").values_list("opening__vacancy__route", "kind"))
    assert kinds == {"open_selection": "call", "talent_pool": "basis", "rotation": "committee"}
    assert "LWG-ANALISIS-DATA" in printed
    proposal = OptimisationRun.objects.get(published_at__isnull=False)
    assert proposal.objective > proposal.greedy_objective
    assert 0 < proposal.served < proposal.people
    for account in ACCOUNTS:
        assert account.username in printed
        user = User.objects.get(username=account.username)
        assert user.check_password(PASSWORD)
        assert set(user.grants.values_list("role", flat=True)) == ({account.role} if account.role else set())
    assert "nothing was changed" in seed("--seed", "2")
    assert Employee.objects.visible_to(operator).count() == 80


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

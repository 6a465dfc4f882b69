"""The walk can fail: with the gate of one model taken away, it says so (reliability 8.5, 7)."""

import pytest

from asn_career.base.jobs.querysets import JobQuerySet
from assessments.gap_querysets import GapRunQuerySet
from assessments.models import Assessment, GapOverlay, GapResult, GapRow, Potential
from competencies.querysets import StandardItemQuerySet
from employees.models import Discipline, Employee, PositionHistory
from employees.querysets import GatedManager, PositionQuerySet, UnitQuerySet
from promotions.models import Considered
from promotions.querysets import ShortlistQuerySet, VacancyQuerySet
from tests.walk.writing import Vandal

pytestmark = pytest.mark.django_db


def open_model(monkeypatch, *models):
    gate = GatedManager.visible_to

    def visible_to(manager, principal, *, permission=None):
        if manager.model in models:
            return manager._open().all()
        return gate(manager, principal, permission=permission)

    monkeypatch.setattr(GatedManager, "visible_to", visible_to)


def violations(walker, *names, who="analis_unit"):
    return list(walker.read_all(who, [walker.policy.rules[name] for name in names]))


@pytest.mark.parametrize(
    ("model", "address"),
    [
        (Employee, "employee_list"),
        (Employee, "employee_detail"),
        (Employee, "api-employees-list"),
        (Employee, "api-talent-list"),
        (PositionHistory, "api-position-history-list"),
        (Discipline, "api-discipline-detail"),
        (Assessment, "api-assessments-list"),
        (Potential, "api-potential-list"),
        (Considered, "api-candidates-list"),
        (Considered, "candidate_explanation"),
    ],
)
def test_a_view_of_a_personal_model_without_its_gate_is_noticed(walker, monkeypatch, model, address):
    assert violations(walker, address) == []
    open_model(monkeypatch, model)
    assert violations(walker, address) != []


def test_gaps_without_the_gates_of_rows_and_of_people_are_noticed(walker, monkeypatch):
    """The people of a page are gated by themselves, before their rows are."""
    assert violations(walker, "api-gaps-list") == []
    open_model(monkeypatch, GapRow, GapResult, GapOverlay)
    assert violations(walker, "api-gaps-list") != []


@pytest.mark.parametrize(
    ("queryset", "method", "address"),
    [
        (UnitQuerySet, "visible_to", "api-units-list"),
        (PositionQuerySet, "visible_to", "position_list"),
        (StandardItemQuerySet, "visible_to", "api-standards-list"),
        (VacancyQuerySet, "reviewable_by", "vacancy_list"),
        (ShortlistQuerySet, "visible_to", "shortlist_list"),
        (GapRunQuerySet, "visible_to", "api-gap-runs-list"),
        (JobQuerySet, "visible_to", "job_list"),
    ],
)
def test_a_view_of_any_model_without_its_gate_is_noticed(walker, monkeypatch, queryset, method, address):
    assert violations(walker, address) == []
    monkeypatch.setattr(queryset, method, lambda rows, *_args, **_kwargs: rows.all())
    assert violations(walker, address) != []


def test_a_column_shown_to_the_wrong_role_is_noticed(walker, monkeypatch):
    from employees.access import Principal

    monkeypatch.setattr(Principal, "readable_columns", lambda self: frozenset({"name", "nip", "birth_date"}))
    assert violations(walker, "employee_list", who="asesor") != []


def test_a_page_open_to_the_wrong_role_is_noticed(walker, monkeypatch):
    from employees.access import Principal

    monkeypatch.setattr(Principal, "may_manage", lambda self, permission: True)
    assert violations(walker, "shortlist_list", who="pegawai") != []


def test_a_change_of_something_foreign_is_noticed(world, policy, monkeypatch):
    vandal = Vandal(world, policy)
    rule = [policy.rules["job_cancel"]]
    assert list(vandal.write_all("analis", rule)) == []
    monkeypatch.setattr(JobQuerySet, "visible_to", lambda rows, principal: rows.all())
    assert list(vandal.write_all("analis", rule)) != []

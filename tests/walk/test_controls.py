"""The walk can fail: with the gate of one model taken away, it says so (reliability 8.5, 7)."""

import pytest
from django.db import transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.querysets import JobQuerySet
from assessments.gap_querysets import GapRunQuerySet
from assessments.models import Assessment, GapOverlay, GapResult, GapRow, Potential
from competencies.querysets import StandardItemQuerySet
from employees.models import Discipline, Employee, Notice, PositionHistory
from employees.querysets import GatedManager, PositionQuerySet, UnitQuerySet
from promotions.models import Candidate, Considered
from promotions.querysets import ShortlistQuerySet, VacancyQuerySet
from tests.walk.letters import told_wrongly
from tests.walk.markers import traces_in
from tests.walk.pointing import Pointer
from tests.walk.world import WAITING
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


def test_traces_are_found_where_they_stand_by_themselves_and_nowhere_else():
    opaque = "0a1b2c3d-1111-2222-3333-444455556666"
    traces = {"MRK00042X", opaque, "198503102010031981", "19850310 201003 1 981", "1971-02-03", "7 Maret 1971",
              "17 Maret 1971", "41.234", "41234"}  # fmt: skip
    assert traces_in("<td>" + "</td><td>".join(traces) + "</td>") == traces
    assert (
        traces_in(f"f{opaque} {opaque}f 1198503102010031981 1985031020100319810 141234 412345 MRK0042X")
        == set()
    )


@pytest.mark.parametrize(
    ("address", "who"),
    [("employee_list", "analis_unit"), ("start_gap_run", "analis_unit")],
)
def test_a_unit_out_of_sight_that_a_parameter_may_point_at_is_noticed(
    world, policy, monkeypatch, address, who
):
    pointer, rule = Pointer(world, policy), [policy.rules[address]]
    assert list(pointer.point_all(who, rule)) == []
    monkeypatch.setattr(UnitQuerySet, "visible_to", lambda rows, *_args, **_kwargs: rows.all())
    monkeypatch.setattr(UnitQuerySet, "in_subtree", lambda rows, *_args, **_kwargs: rows.all())
    assert list(pointer.point_all(who, rule)) != []


def test_a_row_out_of_sight_that_can_be_ticked_is_noticed(world, policy, monkeypatch):
    pointer, rule = Pointer(world, policy), [policy.rules["review_candidates"]]
    assert list(pointer.point_all("analis_unit", rule)) == []
    open_model(monkeypatch, Candidate)
    assert list(pointer.point_all("analis_unit", rule)) != []


def test_a_letter_about_somebody_out_of_sight_is_noticed(world, policy):
    assert list(told_wrongly(world, policy)) == []
    stranger = world.people["B.office.staff"]
    with transaction.atomic():
        with acting(by="tests"):
            Notice.objects.create(
                recipient=world.users["analis_unit"],
                kind=WAITING,
                subject="test",
                about={"name": stranger.name},
                address="/saya/",
                created_at=timezone.now(),
            )
        assert {each.who for each in told_wrongly(world, policy)} == {"analis_unit"}
        transaction.set_rollback(True)


def test_a_change_of_something_foreign_is_noticed(world, policy, monkeypatch):
    vandal = Vandal(world, policy)
    rule = [policy.rules["job_cancel"]]
    assert list(vandal.write_all("analis", rule)) == []
    monkeypatch.setattr(JobQuerySet, "visible_to", lambda rows, principal: rows.all())
    assert list(vandal.write_all("analis", rule)) != []

"""The committee's pages: who reaches them, what they hide, and the whole way through them."""

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone

from asn_career.base.models import IssuedDocument
from employees.kinship import declare_kin
from employees.models import Kinship, PositionHistory, User
from promotions.choices import Route
from promotions.committee.deciding import next_month
from promotions.committee.panel import panel_of
from promotions.models import Appointment, Committee, OpeningStage, Shortlist, Vacancy
from promotions.review_pages import stage_of
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, kin
from tests.promotions.openings.placed import place_opening, placing


def account(principal):
    return User.objects.get(public_id=principal.identity.partition(":")[2])


@pytest.fixture
def visit(client, stage):
    def go(by, name, *args, status=200, data=None, **query):
        client.force_login(account(by))
        address = reverse(name, args=args)
        answer = client.get(address, query) if data is None else client.post(address, data)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    return go


def act(visit, stage, by, name, status=302, **data):
    given = {f"{name}-{key}": value for key, value in data.items()}
    return visit(by, "committee_act", stage.committee.public_id, status=status, data={"act": name, **given})


def test_the_whole_way_through_the_pages(stage, visit):
    form = {
        "decree_number": "800/1",
        "decree_on": "2026-11-21",
        "method": "vote",
        "blind": "on",
        "quorum": "",
    }
    visit(stage.officer, "committee_new", stage.agency.vacancy.public_id, status=302, data=form)
    stage.committee = Committee.objects.with_context().get()
    key = stage.committee.public_id
    for place, person in enumerate(stage.seats):
        act(visit, stage, stage.officer, "seat", nip=person.nip, seat="member" if place else "chair")
    outsider, entry = principal_with("asesor", unit=stage.agency.root), f'href="{reverse("committee_list")}"'
    assert entry not in visit(outsider, "officer_home")
    act(visit, stage, stage.officer, "seat", nip=account(outsider).username, seat="member")
    assert entry in visit(outsider, "officer_home"), "whoever sits finds the committee in the menu"
    last = stage.committee.members.latest("pk").public_id
    visit(stage.officer, "committee_act", key, status=302, data={"act": "unseat", "member": last})
    assert "18 digit" not in act(visit, stage, stage.officer, "seat", status=422, nip="1", seat="member")
    act(visit, stage, stage.officer, "start")
    stage.committee.refresh_from_db()
    first = stage.members[0]
    hidden = visit(first, "committee_detail", key)
    sheet = visit(first, "committee_candidate", key, stage.candidates[0].public_id)
    compared = visit(first, "committee_comparison", key)
    for person in stage.people:
        assert not any(
            word in page for page in (hidden, sheet, compared) for word in (person.name, person.nip)
        )
    assert stage.agency.unit.name not in sheet
    for by in stage.members:
        for candidate in stage.candidates:
            visit(
                by, "committee_candidate", key, candidate.public_id, status=302, data={"mark": 70, "note": ""}
            )
    act(visit, stage, first, "open", status=422, held_on="2026-11-21", place="")
    act(visit, stage, first, "open", held_on="2026-11-21", place="Aula")
    stage.committee.refresh_from_db()
    assert stage.people[0].full_name in visit(first, "committee_detail", key)
    for by in stage.members:
        for candidate in stage.candidates:
            visit(by, "committee_candidate", key, candidate.public_id, status=302, data={"ballot": "support"})
    again = {"ballot": "oppose"}
    where = (key, stage.candidates[0].public_id)
    assert "sudah memberi suara" in visit(first, "committee_candidate", *where, status=422, data=again)
    about = str(stage.candidates[0].public_id)
    told = {"kind": "leave_out", "about": about, "reason_code": "other"}
    act(visit, stage, first, "depart", status=422, **told, reason="pendek")
    act(visit, stage, first, "depart", **told, reason=REASON)
    departure = panel_of(stage.committee).committee.sittings.get().departures.get()
    answer = {"act": "answer", "departure": departure.public_id, "answer": "approve"}
    visit(stage.members[1], "committee_act", key, status=302, data=answer)
    act(visit, stage, first, "draft", number="BA-1", fewer_reason="")
    held = stage.committee.sittings.get()
    assert visit(first, "committee_minutes", key).count("code") > 0
    for by in stage.members:
        visit(by, "committee_minutes", key, status=302, data={"hash": held.content_hash})
    code = IssuedDocument.objects.get().code
    assert "BA-1" in visit(stage.officer, "document_check", code)
    visit(stage.ppk, "committee_decision", key)
    chosen = {"candidate": str(stage.candidates[1].public_id), "reason": REASON}
    visit(stage.ppk, "committee_decision", key, status=422, data={**chosen, "reason": "ya"})
    visit(stage.ppk, "committee_decision", key, status=302, data=chosen)
    other = {"candidate": str(stage.candidates[0].public_id), "reason": REASON}
    refused = visit(stage.ppk, "committee_decision", key, status=422, data=other)
    assert "Ini tidak dilakukan" in refused
    assert f"{REASON}</textarea>" in refused, "what was typed can be copied"
    drafted = Appointment.objects.get()
    visit(stage.officer, "appointment_detail", drafted.public_id)
    today = timezone.localdate()
    decree = {"number": "821/7", "decree_on": today, "effective_on": next_month(today), "version": 1}
    visit(stage.officer, "appointment_detail", drafted.public_id, status=302, data=decree)
    held_now = PositionHistory.objects.unscoped(reason="tests").get(position=stage.agency.target)
    assert (held_now.employee, held_now.validity.lower) == (stage.people[1], next_month(today))
    given = {"code": "V-2", "route": "rotation"}
    visit(stage.officer, "open_next_vacancy", drafted.public_id, status=302, data=given)
    assert "V-2" in visit(stage.officer, "appointment_detail", drafted.public_id)


def test_a_member_without_a_role_reaches_exactly_the_own_committee(stage, visit):
    stage.sitting()
    key, member = stage.committee.public_id, stage.members[0]
    stranger = principal_with(employee=EmployeeFactory())
    pages = ("committee_detail", "committee_comparison")
    for name in pages:
        visit(member, name, key)
        visit(stranger, name, key, status=404)
    for name, args in (
        ("vacancy_list", ()),
        ("shortlist_review", (stage.run.public_id,)),
        ("committee_new", (stage.agency.vacancy.public_id,)),
        ("committee_decision", (key,)),
    ):
        visit(member, name, *args, status=403)
    visit(member, "committee_minutes", key, status=404)
    assert stage.agency.target.name in visit(member, "committee_list")
    assert stage.agency.target.name not in visit(stranger, "committee_list")


def test_a_recused_member_opens_neither_candidate_nor_minutes(stage, visit):
    kin(stage.seats[4], stage.people[0])
    held = stage.sitting()
    stage.declare(stage.members[3], stage.candidates[1])
    stage.vote_all(held)
    stage.draft()
    key = stage.committee.public_id
    whole, partly = stage.members[4], stage.members[3]
    visit(whole, "committee_minutes", key, status=404)
    visit(whole, "committee_minutes_file", key, status=404)
    assert stage.people[0].full_name not in visit(whole, "committee_detail", key)
    for candidate in stage.candidates:
        visit(whole, "committee_candidate", key, candidate.public_id, status=404)
    visit(partly, "committee_candidate", key, stage.candidates[1].public_id, status=404)
    visit(partly, "committee_candidate", key, stage.candidates[0].public_id)
    page = visit(partly, "committee_comparison", key, k=str(stage.candidates[1].public_id))
    assert stage.people[1].full_name not in page


def test_relatives_are_declared_and_ended_by_oneself(stage, visit):
    by, other = stage.members[0], stage.people[0]
    form = {"nip": other.nip, "relation": "sibling", "since": "2020-01-01"}
    visit(by, "own_kinship", status=302, data=form)
    visit(by, "own_kinship", status=422, data=form)
    visit(by, "own_kinship", status=422, data={**form, "nip": "1" * 18})
    row = Kinship.objects.unscoped(reason="tests").get()
    page = visit(by, "own_kinship")
    assert other.name not in page
    visit(stage.members[1], "end_kinship", row.public_id, status=404, data={})
    visit(by, "end_kinship", row.public_id, status=302, data={})
    row.refresh_from_db(from_queryset=Kinship.objects.unscoped(reason="tests"))
    assert row.validity.upper is not None
    again = declare_kin(nip=stage.people[1].nip, relation="spouse", since=D, by=by, at=NOW)
    assert again.relative == stage.people[1]


def test_the_steps_of_a_sent_list_follow_its_committee_to_the_decision(stage):
    def step():
        return stage_of(
            Shortlist.objects.visible_to(stage.officer).with_committee_state().get(pk=stage.run.pk)
        )

    assert step() == 4
    held = stage.sitting()
    assert step() == 4
    stage.vote_all(held)
    stage.sign_all(stage.draft())
    assert step() == 5
    drafted = stage.choose(0)
    assert step() == 6
    stage.record(drafted)
    assert step() == 6


def test_the_desk_of_the_authority_says_that_the_opening_waits_for_it(stage, visit):
    Vacancy.objects.filter(pk=stage.vacancy.pk).update(route=Route.OPEN_SELECTION)
    one, other = (User.objects.get(employee=person) for person in stage.seats[-2:])

    def add(model, **given):
        return model._base_manager.create(**given)

    placed = place_opening(add, vacancy=stage.vacancy, people=stage.people, by=one, second=other, today=D)
    stages = OpeningStage.objects.filter(opening=placed.opening)
    with placing(), pgtrigger.ignore("promotions.OpeningStage:stage_in_turn"):
        stages.exclude(kind__in=("committee", "decision")).update(state="closed", starts_on=D, closed_on=D)
        stages.filter(kind="committee").update(state="open", starts_on=D)
    assert "menunggu panitia" in visit(stage.ppk, "officer_home")
    stage.proposed()
    home = visit(stage.ppk, "officer_home")
    assert "menunggu PPK" in home
    assert "menunggu panitia" not in home

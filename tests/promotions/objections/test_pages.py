"""The pages of an objection: the whole way through them, what each reader sees, and what nobody sees of others."""

import re
from dataclasses import replace
from datetime import timedelta

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from asn_career.base.formatting import date_short
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.awaiting import decisions_for
from employees.models import Document
from promotions.models import Objection, Shortlist
from tests.factories import EmployeeFactory, GrantFactory, principal_with
from tests.promotions.objections.matter import ANSWER, TEXT, Matter, account

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch):
    """The run was sent today: pages ask the clock."""
    monkeypatch.setattr("tests.promotions.committee.stage.NOW", timezone.now())


@pytest.fixture
def matter(today):
    return Matter()


@pytest.fixture
def visit(client):
    def go(by, name, *args, status=200, data=None, **query):
        client.force_login(account(by))
        address = reverse(name, args=args)
        answer = client.get(address, query) if data is None else client.post(address, data)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer.content.decode()

    return go


def act(visit, matter, by, name, status=302, **data):
    matter.objection.refresh_from_db(from_queryset=Objection.objects.unscoped(reason="tests"))
    given = {f"{name}-{key}": value for key, value in data.items()}
    given |= {"langkah": name, "version": matter.objection.version}
    return visit(by, "objection_act", matter.objection.public_id, status=status, data=given)


def paper():
    return SimpleUploadedFile("bukti.pdf", b"%PDF-1.7 bukti", content_type="application/pdf")


def waits(matter, principal):
    """Whether the objection waits for a decision on the desk of ``principal``."""
    address = reverse("objection_detail", args=[matter.objection.public_id])
    return address in {each.url for each in decisions_for(principal)}


def test_the_whole_way_through_the_pages(matter, visit):
    run, person = matter.run.public_id, matter.by
    result = visit(person, "own_result_detail", run)
    assert reverse("own_objection_new", args=[run]) in result
    assert "Sanggah hasil ini" in result
    assert "Masih dapat disanggah" in visit(person, "own_objections")
    empty = visit(person, "own_objection_new", run, status=422, data={"about": "", "text": "salah"})
    assert "30" in empty
    given = {"about": "component:feedback", "text": TEXT, "wanted": "95", "file": paper()}
    visit(person, "own_objection_new", run, status=302, data=given)
    matter.objection = Objection.objects.unscoped(reason="tests").with_context().get()
    key = matter.objection.public_id
    assert Document.objects.unscoped(reason="tests").filter(employee=matter.person).count() == 1
    assert "Anda sudah menyanggah" in visit(
        person, "own_objection_new", run, status=422, data=given | {"file": ""}
    )
    assert matter.person.full_name in visit(matter.officer, "objection_list")
    assert waits(matter, matter.officer)
    act(visit, matter, matter.officer, "take")
    act(visit, matter, matter.officer, "ask", text="Mohon unggah hasil umpan balik tahun 2025.")
    assert not waits(matter, matter.officer), "it waits for the person"
    assert "Mohon unggah" in visit(person, "own_objection", key)
    supplied = {"version": matter.objection.version + 1, "file": paper(), "text": ""}
    visit(person, "own_objection_file", key, status=302, data=supplied)
    matter.correct()
    page = visit(matter.officer, "objection_detail", key)
    assert "Berubah sejak itu" in page
    assert TEXT in page
    act(visit, matter, matter.officer, "compute")
    run_job(Job.objects.latest("pk").pk)
    page = visit(matter.officer, "objection_detail", key)
    assert "Daftar berubah" in page
    assert matter.candidates[2].employee.full_name in page, "who would no longer be proposed"
    act(visit, matter, matter.officer, "prepare", verdict="upheld", text=ANSWER)
    assert ANSWER not in visit(person, "own_objection", key), "a draft is no answer"
    assert not waits(matter, matter.officer)
    assert waits(matter, matter.judge)
    assert not waits(matter, replace(matter.judge, identity=matter.officer.identity)), (
        "who drafted it does not decide"
    )
    act(visit, matter, matter.judge, "answer", text="")
    told = visit(person, "own_objection", key)
    assert ANSWER in told
    assert "Dikabulkan" in told
    assert "Yang berubah bagi Anda" in told
    others = [other for other in matter.people if other != matter.person]
    assert not [other for other in others if other.full_name in told or other.nip in told]
    assert not re.search(rf"\b{account(matter.officer).username}\b", told)  # akun1 is no part of akun10
    matter.form()
    assert "akan menghasilkan daftar yang lain" in visit(
        matter.officer, "committee_detail", matter.committee.public_id
    )


def test_the_desk_says_until_when_an_answer_is_due_and_that_the_day_has_passed(matter, visit):
    matter.file(at=timezone.now())
    due = matter.objection.answer_due_on
    [waiting] = decisions_for(replace(matter.officer, on=due))
    assert (waiting.due, waiting.is_overdue) == (due, False)
    assert date_short(due) in visit(matter.officer, "officer_home")
    [late] = decisions_for(replace(matter.officer, on=due + timedelta(days=1)))
    assert late.is_overdue


def test_somebody_elses_objection_does_not_exist(matter, visit):
    matter.file(at=timezone.now())
    key = matter.objection.public_id
    colleague = principal_with(employee=matter.people[0])
    for by in (colleague, principal_with(employee=EmployeeFactory())):
        visit(by, "own_objection", key, status=404)
        visit(by, "own_objection_file", key, status=404, data={})
        visit(by, "own_objection_withdraw", key, status=404, data={})
        visit(by, "objection_detail", key, status=403)
    visit(matter.by, "own_objection_withdraw", key, status=302, data={"version": matter.objection.version})
    assert "Dicabut" in visit(matter.by, "own_objection", key)


def test_who_objects_does_not_meet_the_own_objection_at_the_desk(matter, visit):
    """An analyst who is considered too reads the own objection as everybody does."""
    matter.file(at=timezone.now())
    GrantFactory(user=account(matter.by), role="analis", unit=matter.agency.root)
    visit(matter.by, "objection_detail", matter.objection.public_id, status=404)
    visit(matter.by, "objection_act", matter.objection.public_id, status=404, data={"langkah": "take"})
    assert matter.person.full_name not in visit(matter.by, "objection_list").partition("<main")[2]


def test_after_the_last_day_the_page_says_so(matter, visit):
    sent = timezone.now() - timedelta(days=16)
    run = matter.run
    with_triggers_off(lambda: Shortlist.objects.filter(pk=run.pk).update(sent_at=sent))
    assert "Masa sanggah berakhir" in visit(matter.by, "own_objection_new", run.public_id)
    assert "Masa sanggah berakhir" in visit(matter.by, "own_result_detail", run.public_id)
    given = {"about": "process", "text": TEXT, "wanted": "x"}
    assert "Masa sanggah berakhir" in visit(
        matter.by, "own_objection_new", run.public_id, status=422, data=given
    )
    assert "Masa sanggah sudah berakhir" in visit(matter.by, "own_objections")


def with_triggers_off(write):
    with pgtrigger.ignore("promotions.Shortlist:seal"):
        write()

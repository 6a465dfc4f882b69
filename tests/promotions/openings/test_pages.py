"""The pages of openings: from the proposal to the result, for officers, applicants and assessors."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from promotions.models import Application, ApplicationFile, Opening, ScoreSheet
from promotions.openings import stages
from tests.factories import principal_with
from tests.promotions.approved import official_run
from tests.promotions.committee.test_pages import account
from tests.promotions.openings.way import DAYS, NOW, REASON, REQUIRED, Way


@pytest.fixture
def way(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Way(on=timezone.localdate())


@pytest.fixture
def visit(client):
    def go(by, name, *args, status=200, data=None):
        client.force_login(account(by))
        address = reverse(name, args=args)
        answer = client.get(address) if data is None else client.post(address, data)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return b"".join(answer).decode("utf-8", "replace") if answer.streaming else answer.content.decode()

    return go


def pdf(name="berkas.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 uji", "application/pdf")


def own(application):
    return Application.objects.unscoped(reason="tests").get(pk=application)


def act(way, visit, by, name, status=302, **data):
    """One act on the opening's page, its fields named after it."""
    given = {f"{name}-{field}": value for field, value in data.items()}
    return visit(by, "opening_act", way.opening.public_id, data={"act": name, **given}, status=status)


def test_an_opening_gets_from_the_proposal_to_applications_through_the_pages(way, visit):
    vacancy, officer, applicant = way.agency.vacancy, way.officer, way.applicants[0]
    assert vacancy.position.name in visit(officer, "opening_list")
    weights = {"weight_record": 20, "weight_test": 25, "weight_paper": 20, "weight_interview": 34}
    visit(officer, "opening_new", vacancy.public_id)
    visit(officer, "opening_new", vacancy.public_id, data=weights | {"basis": "SK 1"}, status=422)
    weights["weight_interview"] = 35
    visit(officer, "opening_new", vacancy.public_id, data=weights | {"basis": ""}, status=302)
    way.opening = Opening.objects.with_context().get()
    key = way.opening.public_id
    for by in (way.second, way.third):
        assert "Setujui" in visit(by, "opening_detail", key)
        visit(by, "opening_act", key, data={"act": "approve", "hash": way.opening.content_hash}, status=302)
    visit(applicant, "own_opening", key, status=404)
    act(way, visit, officer, "start", status=422, ends_on=officer.on + timedelta(days=3))
    begins = visit(officer, "opening_detail", key)
    assert re.search(r'name="start-ends_on"[^>]*required', begins), "a call is announced until a day"
    act(way, visit, officer, "start", ends_on=officer.on + timedelta(days=DAYS))
    for item in ("committee_decree", "announcement_letter"):
        act(way, visit, officer, "evidence", item=item, note="800/1", file=pdf())
    bad = SimpleUploadedFile("a.exe", b"MZ")
    act(way, visit, officer, "evidence", status=422, item="announcement_letter", file=bad)
    home = visit(officer, "opening_detail", key)
    assert "sesuai pengumuman" in home
    assert "Tutup tahapan" not in home, "it is announced until a later day"
    assert vacancy.position.name in visit(applicant, "own_openings")
    seen = visit(applicant, "own_opening", key)
    assert "Posisi Anda hari ini" in seen
    assert "Lamar jabatan ini" in seen


def test_an_application_is_sent_once_it_is_complete_and_seen_by_nobody_who_only_applied(way, visit):
    way.called()
    key, applicant = way.opening.public_id, way.applicants[0]

    def mine(name, status=302, **data):
        given = {f"{name}-{field}": value for field, value in data.items()}
        return visit(applicant, "own_opening_act", key, data={"act": name, **given}, status=status)

    mine("begin")
    assert "Masih kurang" in mine("send", status=422, statement="Saya siap.")
    for kind in REQUIRED:
        mine("file", kind=kind, file=pdf(f"{kind}.pdf"))
    mine("send", statement="Saya siap.")
    assert "tidak lagi pada langkah ini" in mine("send", status=422, statement="Saya siap.")
    assert "tidak lagi pada langkah ini" in mine("file", status=422, kind="letter", file=pdf())
    way.apply(way.applicants[1])
    assert "Saya siap" not in visit(way.applicants[1], "own_opening", key)
    early = visit(way.officer, "application_check", way.applications()[0].public_id)
    assert "Saya siap." in early
    assert "Dokumen diperiksa setelah pendaftaran ditutup" in early


def test_a_cancelled_opening_takes_no_applications_in_any_list(way, visit):
    way.called()
    applicant = way.applicants[0]
    assert "Pendaftaran dibuka" in visit(applicant, "own_openings")
    assert "Berlangsung" in visit(applicant, "own_opening", way.opening.public_id)
    act(way, visit, way.officer, "cancel", reason=REASON)
    listed = visit(applicant, "own_openings")
    assert "Dibatalkan" in listed
    assert "Pendaftaran dibuka" not in listed
    assert "hari terakhir termasuk" not in listed
    assert "Berlangsung" not in visit(applicant, "own_opening", way.opening.public_id)


def test_documents_are_checked_and_decided_by_two_through_the_pages(way, visit):
    first = way.checked()[0]
    officer, applicant = way.officer, way.applicants[0]
    visit(applicant, "application_check", first.public_id, status=403)
    assert "Saya melamar." in visit(officer, "application_check", first.public_id)
    for row in ApplicationFile.objects.unscoped(reason="tests").filter(application=first):
        sent = {"act": "file", "document": row.public_id, f"{str(row.public_id)[:8]}-state": "accepted"}
        visit(officer, "application_check", first.public_id, data=sent, status=302)
    assert visit(officer, "application_file", row.public_id).startswith("%PDF")
    visit(way.applicants[1], "application_file", row.public_id, status=404)
    visit(officer, "application_check", first.public_id, data={"act": "result", "passes": "0"}, status=422)
    address, home = reverse("application_check", args=[first.public_id]), way.opening.public_id
    assert address in visit(officer, "opening_detail", home)
    for role in ("auditor", "ppk"):
        reader = principal_with(role, unit=way.agency.root, on=officer.on)
        page = visit(reader, "opening_detail", home)
        assert way.people[0].full_name in page
        assert address not in page, "a link that only leads to a refusal"
    visit(officer, "application_check", first.public_id, data={"act": "result", "passes": "1"}, status=302)
    assert "Menunggu orang lain" in visit(officer, "application_check", first.public_id)
    agreed = {"act": "decide", "answer": "agree"}
    visit(way.second, "application_check", first.public_id, data=agreed, status=302)
    assert own(first.pk).state == "admitted"
    assert "Lulus seleksi administrasi" in visit(applicant, "own_opening", way.opening.public_id)


def test_a_document_that_came_back_is_replaced_on_the_applicants_page(way, visit):
    first = way.checked()[0]
    officer, applicant, key = way.officer, way.applicants[0], way.opening.public_id
    row = ApplicationFile.objects.unscoped(reason="tests").filter(application=first, kind="letter").get()
    prefix = str(row.public_id)[:8]
    sent = {
        "act": "file",
        "document": row.public_id,
        f"{prefix}-state": "returned",
        f"{prefix}-reason": "Buram",
    }
    visit(officer, "application_check", first.public_id, data=sent, status=302)
    page = visit(applicant, "own_opening", key)
    assert "Ganti dokumen" in page
    assert 'value="letter"' in page
    assert 'value="history"' not in page, "only what came back can be replaced"
    other = {"act": "file", "file-kind": "history", "file-file": pdf("lain.pdf")}
    assert "yang dikembalikan" in visit(applicant, "own_opening_act", key, data=other, status=422)
    new = {"act": "file", "file-kind": "letter", "file-file": pdf("baru.pdf")}
    visit(applicant, "own_opening_act", key, data=new, status=302)
    assert own(first.pk).state == "sent"
    assert "masuk kembali" in visit(officer, "officer_home")
    seen = visit(officer, "application_check", first.public_id)
    assert "baru.pdf" in seen
    assert "Buram" in seen, "the earlier document and why it came back stay"


@pytest.fixture
def scoring(way, visit):
    """The first scored stage has begun; its two assessors."""
    way.admitted()
    stages.start(way.opening, "official_run", by=way.at(), at=NOW)
    official_run(way.agency.vacancy, by=way.at())
    stages.close(way.opening, "official_run", by=way.at(), at=NOW)
    act(way, visit, way.officer, "appoint", status=422, nip="1")
    judges = way.judged_by("record")
    act(way, visit, way.officer, "start", ends_on="")
    return judges


def test_an_assessor_reads_what_the_stage_needs_and_gives_points_that_nobody_else_sees(way, visit, scoring):
    officer, first, stage = way.officer, way.applications()[0], way.stage("record").public_id
    assert "Penelusuran rekam jejak" in visit(scoring[0], "assessor_list")
    assert way.people[0].full_name in visit(scoring[0], "assessor_stage", stage)
    visit(officer, "assessor_stage", stage, status=404)
    page = visit(scoring[0], "assessor_sheet", stage, first.public_id)
    files = ApplicationFile.objects.unscoped(reason="tests").filter(application=first)
    history, letter = files.get(kind="history"), files.get(kind="letter")
    assert str(history.public_id) in page
    assert visit(scoring[0], "application_file", history.public_id).startswith("%PDF")
    visit(scoring[0], "application_file", letter.public_id, status=404)
    points = {"points_career": "80", "points_integrity": "91,5", "note": "Catatan penilai"}
    wrong = points | {"points_career": "101"}
    visit(scoring[0], "assessor_sheet", stage, first.public_id, data=wrong, status=422)
    visit(scoring[0], "assessor_sheet", stage, first.public_id, data=points, status=302)
    assert "Catatan penilai" not in visit(scoring[1], "assessor_sheet", stage, first.public_id)
    short = {"act": "declare", "declare-detail": "ya"}
    visit(scoring[1], "assessor_sheet", stage, first.public_id, data=short, status=422)
    home = visit(officer, "opening_detail", way.opening.public_id)
    assert "3 lembar belum masuk" in home
    assert "85,75" not in home


def test_an_assessor_from_outside_finds_the_scoring_in_the_menu_and_is_not_told_that_nothing_waits(
    way, visit, scoring
):
    outsider, other = (principal_with("asesor", unit=way.agency.root, on=way.officer.on) for _ in range(2))
    entry = f'href="{reverse("assessor_list")}"'
    assert entry not in visit(outsider, "officer_home")
    assert "Tidak ada yang menunggu Anda." in visit(outsider, "officer_home")
    act(way, visit, way.officer, "appoint", nip=account(outsider).username)
    home = visit(outsider, "officer_home")
    assert entry in home
    assert "menunggu nilai Anda" in home
    assert "Tidak ada yang menunggu Anda." not in home
    assert entry not in visit(other, "officer_home")


def test_a_wide_spread_is_talked_about_before_the_stage_closes_and_all_stages_make_the_result(
    way, visit, scoring
):
    officer, key, first = way.officer, way.opening.public_id, way.applications()[0]
    for by in scoring:
        for application in way.applications():
            way.give("record", by, application, 90 if (by, application) == (scoring[0], first) else 60)
    assert "berselisih lebih dari" in visit(officer, "opening_detail", key)
    told = {"act": "discuss", "discuss-about": first.public_id, "discuss-reason": REASON}
    visit(officer, "opening_act", key, data=told, status=302)
    act(way, visit, officer, "evidence", item="inquiry", file=pdf())
    visit(officer, "opening_act", key, data={"act": "close"}, status=302)
    assert way.stage("record").is_closed
    assert ScoreSheet.objects.visible_to(officer).count() == 8
    for code in ("test", "paper", "interview"):
        way.score(code, (70, 70, 70, 70))
    assert "Nilai akhir" in visit(officer, "opening_detail", key)
    assert "Hasil Anda" in visit(way.applicants[0], "own_opening", key)


def test_an_officer_fills_a_vacant_post_of_the_register(way, visit):
    post = way.agency.target
    post.seats = 2
    post.save()
    assert "Isi jabatan" in visit(way.officer, "position_detail", post.public_id)
    assert "Isi jabatan" not in visit(way.applicants[0], "position_detail", post.public_id)
    visit(way.officer, "opening_post", post.public_id)
    visit(way.officer, "opening_post", post.public_id, data={"route": "rotation"}, status=302)
    made = way.agency.target.vacancies.exclude(code="V-1").get()
    visit(way.officer, "opening_new", made.public_id, data={}, status=302)
    opening = Opening.objects.get(vacancy=made)
    told = {"act": "cancel", "cancel-reason": REASON}
    visit(way.officer, "opening_act", opening.public_id, data=told, status=302)
    assert REASON in visit(way.officer, "opening_detail", opening.public_id)

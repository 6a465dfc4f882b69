"""The pages of plans: what an employee, a superior and an officer do there, and what each page costs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.models import IssuedDocument
from employees.documents import path_of
from tests.factories import GrantFactory, PositionFactory, TrainingProgramFactory, UserFactory, hold
from tests.training.planning import YEAR, office
from training.models import CareerTarget, PlanAction, TrainingHistory
from training.plans.rows import actions_of, plans_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr("tests.training.planning.YEAR", timezone.localdate().year)
    found = office()
    found.assess("1", timezone.localdate() - timedelta(days=200))
    return found


def client(user):
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def own(place):
    return client(place.own)


@pytest.fixture
def superior(place):
    return client(place.superior)


def plan_of(place):
    return plans_of([place.employee.pk]).get(year=timezone.localdate().year)


def propose(own):
    return own.post("/saya/rencana/mulai/", {"tahun": timezone.localdate().year, "dari": "kesenjangan"})


def send(place, own):
    plan = plan_of(place)
    return own.post(f"/saya/rencana/{plan.public_id}/kirim/", {"version": plan.version})


def agree(place, superior):
    plan = plan_of(place)
    return superior.post(f"/kelola/rencana/{plan.public_id}/setujui/", {"version": plan.version})


def test_from_a_gap_to_a_closed_gap(place, own, superior, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert "Susun usulan dari kesenjangan saya" in own.get("/saya/rencana/").content.decode()
    propose(own)
    page = own.get("/saya/rencana/").content.decode()
    assert page.count("Kirim ke atasan") == 1
    send(place, own)
    assert place.employee.full_name in superior.get("/tim/persetujuan/").content.decode()
    agree(place, superior)
    assert "Disetujui" in own.get("/saya/rencana/").content.decode()
    action = actions_of([plan_of(place)]).first()
    path = f"/saya/rencana/kegiatan/{action.public_id}/"
    assert own.post(path, {"act": "begin"}).status_code == 302
    done_on = timezone.localdate() - timedelta(days=30)
    refused = own.post(path, {"act": "done", "done_on": done_on.isoformat()})
    assert refused.status_code == 422
    assert "Lampirkan bukti" in refused.content.decode()
    evidence = SimpleUploadedFile("sertifikat.pdf", b"%PDF-1.7\n")
    assert (
        own.post(path, {"act": "done", "done_on": done_on.isoformat(), "evidence": evidence}).status_code
        == 302
    )
    page = own.get(path).content.decode()
    assert "Selesai, menunggu penilaian baru" in page
    assert path_of(actions_of([plan_of(place)]).get(pk=action.pk).evidence.sha256).exists()
    place.assess("3", timezone.localdate() - timedelta(days=10), on=timezone.localdate())
    assert "Tertutup oleh hasil penilaian" in own.get(path).content.decode()


def test_a_completed_training_on_record_shows_an_action_without_an_upload(place, own):
    program = TrainingProgramFactory(name="Analisis Data")
    action = place.agreed(program_id=program.pk, form="formal")
    day = timezone.localdate()
    path = f"/saya/rencana/kegiatan/{action.public_id}/"
    assert "Lihat sesi yang dibuka" in own.get(path).content.decode()
    with acting(by="tests"):
        TrainingHistory._base_manager.create(
            employee=place.employee, program=program, name=program.name, hours=20, completed_on=day
        )
    assert "tidak perlu mengunggah apa pun" in own.get(path).content.decode()
    assert own.post(path, {"act": "done", "done_on": day.isoformat()}).status_code == 302
    assert "Selesai, menunggu penilaian baru" in own.get(path).content.decode()


def test_a_superior_returns_a_plan_with_a_reason(place, own, superior):
    propose(own)
    send(place, own)
    plan = plan_of(place)
    path = f"/kelola/rencana/{plan.public_id}/kembalikan/"
    assert superior.post(path, {"version": plan.version, "reason": " "}).status_code == 422
    assert superior.post(path, {"version": plan.version, "reason": "Kurangi biaya"}).status_code == 302
    assert "Kurangi biaya" in own.get("/saya/rencana/").content.decode()


def test_an_older_version_of_the_page_changes_nothing(place, own, superior):
    propose(own)
    send(place, own)
    plan = plan_of(place)
    answer = superior.post(
        f"/kelola/rencana/{plan.public_id}/setujui/", {"version": plan.version - 1}, follow=True
    )
    assert "telah diubah" in answer.content.decode()
    assert plan_of(place).state == "submitted"


def test_chosen_plans_are_agreed_together(place, own, superior):
    propose(own)
    send(place, own)
    superior.post("/tim/persetujuan/", {"action": "agree", "selected": str(plan_of(place).public_id)})
    assert plan_of(place).state == "agreed"


def test_an_action_is_chosen_from_the_catalogue_or_written(place, own):
    program = TrainingProgramFactory(competency=place.competency, target_level=3, name="Kursus analisis")
    own.post("/saya/rencana/mulai/", {"tahun": timezone.localdate().year, "dari": ""})
    plan = plan_of(place)
    path = f"/saya/rencana/{plan.public_id}/tambah/"
    chosen = f"{path}?kompetensi={place.competency.public_id}"
    assert "Kursus analisis" in own.get(chosen).content.decode()
    own.post(chosen, {"program": str(program.public_id), "version": plan.version})
    mine = {
        "act": "own",
        "name": "Membaca buku",
        "aim": "Menulis lebih jelas",
        "form": "social",
        "hours": "2",
        "due_on": f"{timezone.localdate().year}-12-01",
    }
    assert own.post(path, {**mine, "version": plan_of(place).version}).status_code == 302
    late = own.post(path, {**mine, "due_on": "1999-01-01", "version": plan_of(place).version})
    assert late.status_code == 422
    assert [action.name for action in actions_of([plan])] == ["Kursus analisis", "Membaca buku"]


def test_an_action_is_changed_and_taken_out(place, own):
    propose(own)
    action = actions_of([plan_of(place)]).first()
    path = f"/saya/rencana/kegiatan/{action.public_id}/"
    told = {"act": "change", "name": "Lain", "hours": "", "due_on": f"{timezone.localdate().year}-12-02"}
    assert own.post(path, {**told, "version": plan_of(place).version}).status_code == 302
    assert PlanAction._base_manager.get(pk=action.pk).name == "Lain"
    own.post(path, {"act": "remove", "version": plan_of(place).version})
    assert not PlanAction._base_manager.filter(pk=action.pk).exists()


def test_up_to_three_target_posts_are_chosen(place, own):
    posts = [PositionFactory(unit=place.unit, name=f"Kepala Bidang {n}") for n in range(4)]
    assert "Kepala Bidang 1" in own.get("/saya/karier/?cari=kepala").content.decode()
    for post in posts:
        own.post("/saya/karier/", {"act": "add", "jabatan": str(post.public_id)})
    rows = CareerTarget._base_manager.order_by("place")
    assert [row.position for row in rows] == posts[:3]
    own.post("/saya/karier/", {"act": "remove", "jabatan": str(posts[0].public_id)})
    assert list(rows.values_list("place", "position__name")) == [
        (1, "Kepala Bidang 1"),
        (2, "Kepala Bidang 2"),
    ]


def test_the_printed_plan_is_a_draft_until_it_is_agreed_and_has_a_code_then(place, own, superior):
    propose(own)
    path = f"/rencana/{plan_of(place).public_id}/cetak/"
    assert own.get(path).content.startswith(b"%PDF-")
    assert not IssuedDocument.objects.exists()
    send(place, own)
    agree(place, superior)
    for reader in (own, superior):
        assert reader.get(path).content.startswith(b"%PDF-")
    assert IssuedDocument.objects.filter(kind="development_plan").count() == 2


def test_a_plan_of_somebody_elses_unit_does_not_exist(place, own):
    propose(own)
    plan = plan_of(place)
    other = UserFactory()
    GrantFactory(user=other, role="atasan", unit=office().unit)
    for path in (f"/kelola/rencana/{plan.public_id}/", f"/rencana/{plan.public_id}/cetak/"):
        assert client(other).get(path).status_code == 404
    action = actions_of([plan]).first()
    stranger = client(UserFactory(employee=hold(PositionFactory(unit=place.unit))))
    assert stranger.get(f"/saya/rencana/kegiatan/{action.public_id}/").status_code == 404


def test_the_officer_counts_states_opens_their_lists_and_takes_them_out(place, own):
    propose(own)
    hold(PositionFactory(unit=place.unit), name="Tanpa Rencana")
    analyst = UserFactory()
    GrantFactory(user=analyst, role="analis", unit=place.unit)
    officer = client(analyst)
    page = officer.get("/kelola/rencana/").content.decode()
    assert "Tanpa Rencana" in page
    without = officer.get("/kelola/rencana/?keadaan=belum").content.decode()
    assert "Tanpa Rencana" in without
    assert place.employee.full_name not in without
    drafts = officer.get("/kelola/rencana/?keadaan=draft").content.decode()
    assert "Tanpa Rencana" not in drafts
    assert officer.get("/kelola/rencana/ekspor/?keadaan=draft").content.startswith(b"PK")
    started = officer.post("/kelola/rencana/susun/", {"unit": str(place.unit.public_id)})
    assert started.status_code == 302


def test_the_lists_cost_the_same_for_many_people(place, superior):
    analyst = UserFactory()
    GrantFactory(user=analyst, role="analis", unit=place.unit)
    officer = client(analyst)
    for reader, path in ((superior, "/tim/"), (superior, "/tim/persetujuan/"), (officer, "/kelola/rencana/")):
        reader.get(path)
        few = count(reader, path)
        for _ in range(3):
            person = hold(PositionFactory(unit=place.unit))
            own = client(UserFactory(employee=person))
            own.post("/saya/rencana/mulai/", {"tahun": YEAR, "dari": ""})
        assert count(reader, path) == few, path


def count(reader, path):
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(path).status_code == 200
    return len(queries)


def test_the_api_tells_plans_with_their_actions_and_filters_them(place, own):
    propose(own)
    year = timezone.localdate().year
    path = "/api/v1/development-plans/"
    (row,) = own.get(f"{path}?year={year}&state=draft&nip={place.employee.nip}").json()["results"]
    assert (row["year"], row["state"], row["nip"]) == (year, "draft", place.employee.nip)
    assert {action["form"] for action in row["actions"]} == {"formal", "social", "on_the_job"}
    assert all(action["held"] == "1.0" and action["closed_on"] is None for action in row["actions"])
    assert own.get(f"{path}{row['id']}/").json()["actions"] == row["actions"]
    assert own.get(f"{path}?state=agreed").json()["results"] == []

"""The pages around sessions: what each role sees and does on them, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from employees.models import User
from tests.factories import GrantFactory, UserFactory
from training.models import Attendance, Enrolment, TrainingSession
from training.sessions.attendance import database_now, make_token
from training.sessions.enrolling import nominate, register
from training.sessions.scheduling import close_registration, start_session

pytestmark = pytest.mark.django_db
ROWS = Enrolment._base_manager


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def officer(stage, role="analis", unit=None):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit or stage.root)
    return user


def account_of(person):
    return User.objects.filter(employee=person).first() or UserFactory(employee=person)


@pytest.fixture
def session(stage):
    return stage.session(seats=1, starts=timezone.localdate() + timedelta(days=20))


def enrolled(stage, session, count):
    people = [stage.person().pk for _ in range(count)]
    return nominate(session, people, by=stage.officer, at=timezone.now())


def test_an_employee_registers_and_withdraws_on_the_phone(stage, session, sign_in):
    person = stage.person()
    client = sign_in(account_of(person))
    page = client.get("/saya/pelatihan/sesi/").content.decode()
    action = re.search(r'action="(/saya/pelatihan/sesi/[^"]+/daftar/)"', page)[1]

    client.post(action)
    (row,) = ROWS.filter(session=session)
    assert (row.employee_id, row.state) == (person.pk, "nominated")

    client.post(f"/pelatihan/kepesertaan/{row.public_id}/mundur/")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_one_sees_the_own_place_and_nobody_elses_name(stage, session, sign_in):
    rows = enrolled(stage, session, 3)
    waiting = [row for row in rows if row.state == "waiting"]
    page = sign_in(account_of(waiting[0].employee)).get("/saya/pelatihan/sesi/").content.decode()
    assert re.search(r"urutan <strong>[12]</strong> daftar tunggu", page)
    assert all(row.employee.name not in page for row in rows)


def test_a_superior_approves_several_and_refuses_with_a_reason(stage, session, sign_in):
    own = [stage.person() for _ in range(3)]
    rows = [register(session, by=stage.principal_of(person), at=timezone.now()) for person in own]
    client = sign_in(officer(stage, "atasan", stage.near))
    page = client.get("/tim/pelatihan/").content.decode()
    assert all(person.name in page for person in own)

    client.post("/tim/pelatihan/", {"action": "approve", "selected": [rows[0].public_id, rows[1].public_id]})
    asked = client.post("/tim/pelatihan/", {"action": "reject", "selected": rows[2].public_id})
    assert "Tolak 1 usulan?" in asked.content.decode()
    client.post(
        "/tim/pelatihan/", {"action": "reject", "selected": rows[2].public_id, "reason": "Tugas mendesak"}
    )

    told = dict(ROWS.filter(session=session).values_list("employee", "waits_for"))
    assert told == {own[0].pk: "unit", own[1].pk: "unit", own[2].pk: ""}
    assert ROWS.get(pk=rows[2].pk).state == "rejected"


def test_an_officer_plans_a_session_and_it_is_held_on_working_days(stage, sign_in):
    client = sign_in(officer(stage))
    form = {
        "code": "PL-1",
        "program": stage.program.pk,
        "unit": stage.root.pk,
        "modality": "daring",
        "seats": "10",
        "starts_on": "2027-01-07",
        "ends_on": "2027-01-12",
    }
    wrong = client.post("/kelola/pelatihan/sesi/baru/", form | {"ends_on": "2027-01-01"})
    assert wrong.status_code == 422
    assert "Hari terakhir tidak boleh sebelum hari pertama." in wrong.content.decode()

    client.post("/kelola/pelatihan/sesi/baru/", form)

    planned = TrainingSession.objects.get(code="PL-1")
    assert planned.state == "draft"
    assert [day.on.day for day in planned.days.order_by("on")] == [7, 8, 11, 12]


def test_a_draft_is_seen_by_those_who_manage_it_alone(stage, sign_in):
    draft = stage.session(state="draft")
    address = f"/kelola/pelatihan/sesi/{draft.public_id}/"
    assert sign_in(officer(stage)).get(address).status_code == 200
    assert sign_in(officer(stage, "admin_opd", stage.near)).get(address).status_code == 404
    everywhere = GrantFactory(role="analis", unit=None).user
    assert sign_in(everywhere).get(address).status_code == 200


def test_a_unit_administrator_sees_own_people_and_a_count_of_the_others(stage, session, sign_in):
    near, far = stage.person(), stage.person(stage.far)
    nominate(session, [near.pk, far.pk], by=stage.officer, at=timezone.now())
    client = sign_in(officer(stage, "admin_opd", stage.near))
    address = f"/kelola/pelatihan/sesi/{session.public_id}/"
    pages = [client.get(f"{address}?daftar={name}").content.decode() for name in ("peserta", "tunggu")]
    assert near.name in "".join(pages)
    assert far.name not in "".join(pages)
    assert all("1 pegawai unit lain" in page for page in pages)


def test_the_page_moves_a_session_and_says_what_is_refused(stage, session, sign_in):
    client = sign_in(officer(stage))
    address = f"/kelola/pelatihan/sesi/{session.public_id}/langkah/"
    assert "tidak dapat dilakukan" in client.post(address, {"action": "start"}, follow=True).content.decode()
    client.post(address, {"action": "close"})
    session.refresh_from_db()
    assert session.state == "closed"


@pytest.fixture
def running(stage):
    """A session of one day, which is today."""
    today = timezone.localdate()
    session = stage.session(seats=1, days=1, starts=today)
    stage.come_to(today - timedelta(days=1))
    stage.rows = enrolled(stage, session, 1)
    close_registration(session, by=stage.officer, at=timezone.now())
    stage.come_to(today)
    start_session(session, by=stage.officer, at=timezone.now())
    return session.days.order_by("on").first()


def test_the_trainers_screen_shows_a_code_that_a_participants_phone_can_use(stage, running, sign_in):
    page = sign_in(officer(stage)).get(f"/kelola/pelatihan/hari/{running.public_id}/kode/").content.decode()
    assert '<div class="qr" role="img"' in page
    assert '<meta http-equiv="refresh"' in page

    client = sign_in(account_of(stage.rows[0].employee))
    address = f"/hadir/{make_token(running, at=database_now())}/"
    assert client.get(address).status_code == 200
    assert not Attendance._base_manager.exists(), "looking records nothing"
    assert "tercatat" in client.post(address).content.decode()
    again = client.post(address)
    assert again.status_code == 409
    assert "sudah tercatat" in again.content.decode()
    old = client.get(f"/hadir/{make_token(running, at=database_now() - timedelta(minutes=5))}/")
    assert old.status_code == 410
    assert "kedaluwarsa" in old.content.decode()


def test_a_list_and_results_are_kept_on_plain_forms(stage, running, sign_in):
    (row,) = stage.rows
    client = sign_in(officer(stage))
    for day in running.session.days.all():
        client.post(f"/kelola/pelatihan/hari/{day.public_id}/hadir/", {"present": row.public_id})
    address = f"/kelola/pelatihan/sesi/{running.session.public_id}/hasil/"
    wrong = client.post(address, {f"{row.public_id}-score": "80"})
    assert wrong.status_code == 422
    assert "Pilih hasilnya." in wrong.content.decode()
    client.post(address, {f"{row.public_id}-outcome": "passed", f"{row.public_id}-score": "80"})
    client.post(f"/kelola/pelatihan/sesi/{running.session.public_id}/langkah/", {"action": "finish"})

    own = sign_in(account_of(row.employee))
    assert "Lulus" in own.get("/saya/pelatihan/sesi/").content.decode()


def test_the_api_tells_who_stands_where(stage, session, sign_in):
    rows = enrolled(stage, session, 2)
    answer = sign_in(officer(stage)).get("/api/v1/enrollments/?state=seated").json()
    seated = next(row for row in rows if row.state == "seated")
    (told,) = answer["results"]
    assert (told["nip"], told["session"], told["state"], told["seat"], told["result"]) == (
        seated.employee.nip,
        session.code,
        "seated",
        1,
        None,
    )


def test_a_long_list_of_people_is_paged_in_its_order_at_a_constant_price(stage, sign_in):
    session = stage.session(seats=1, starts=timezone.localdate() + timedelta(days=20))
    client = sign_in(officer(stage))
    address = f"/kelola/pelatihan/sesi/{session.public_id}/"
    enrolled(stage, session, 8)
    client.get(f"{address}?daftar=tunggu")  # whatever is read once is read
    with CaptureQueriesContext(connection) as few:
        client.get(f"{address}?daftar=tunggu")
    enrolled(stage, session, 22)
    with CaptureQueriesContext(connection) as many:
        first = client.get(f"{address}?daftar=tunggu").content.decode()
    assert len(many) == len(few)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(address + following).content.decode()
    places = [int(place) for page in (first, second) for place in re.findall(r'rk">(\d+)</td>', page)]
    assert places == list(range(1, 30))
    assert client.get(address).content.decode().count("/kelola/pelatihan/kepesertaan/") == 1

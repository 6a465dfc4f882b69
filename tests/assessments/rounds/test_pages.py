"""Pages and addresses of rounds as people use them: officers plan, raters rate, and what was sent leaves no trace."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from asn_career.base.jobs.running import run_job
from asn_career.base.models import IdempotencyKey, Job
from assessments.models import AssessmentRound, CompetencyRating, RaterToken, RoundIndicator, RoundSubject
from employees.models import User
from tests.assessments.rounds.office import (
    REASON,
    Office,
    answer,
    invitations,
    rate,
    sheet_of,
    subject_of,
    values_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """An office of today: pages ask the clock."""
    return Office(today=timezone.localdate())


def signed_in(client, principal_or_user):
    user = principal_or_user
    if not isinstance(user, User):
        user = User.objects.get(public_id=user.identity.removeprefix("user:"))
    client.force_login(user)
    return client


def fields(subject, value):
    rows = RoundIndicator.objects.filter(pk__in=values_for(subject, value))
    return {f"i_{row.public_id}": value for row in rows}


def counts():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM base_auditentry), (SELECT count(*) FROM base_accesslogentry)"
        )
        return cursor.fetchone()


def test_officers_run_a_round_on_its_pages(client, office):
    signed_in(client, office.planner)
    days = {"opens_on": office.today, "closes_on": office.last}
    new = {
        "title": "Umpan balik",
        "unit": office.unit.public_id,
        "method": "feedback_360",
        "provider": "",
        **days,
    }
    wrong = client.post(reverse("round_new"), {**new, "closes_on": office.today - timedelta(days=1)})
    assert "mendahului hari pertama" in wrong.content.decode()
    made = client.post(reverse("round_new"), new)
    round = AssessmentRound.objects.get()
    act = reverse("round_act", args=[round.public_id])
    assert made.status_code == 302
    unknown = client.post(act, {"act": "add", "add-unit": "", "add-nips": "198001012005011999"})
    assert "198001012005011999" in unknown.content.decode()
    client.post(act, {"act": "add", "add-unit": office.unit.public_id, "add-nips": ""})
    nobody = client.post(act, {"act": "add", "add-unit": office.unit.public_id, "add-nips": ""})
    assert nobody.status_code == 422
    assert "Tidak ada yang ditambahkan" in nobody.content.decode()
    client.post(act, {"act": "propose"})
    page = client.get(reverse("round_detail", args=[round.public_id])).content.decode()
    assert "Staf 0" in page
    assert RoundSubject._base_manager.filter(round=round).count() == 7
    client.post(act, {"act": "open"})
    round.refresh_from_db()
    assert round.state == "draft"  # not by the planner
    signed_in(client, office.opener)
    client.post(act, {"act": "open"})
    round.refresh_from_db()
    assert round.state == "open"
    signed_in(client, office.planner)
    client.post(act, {"act": "close", "close-reason": REASON})
    twice = client.post(act, {"act": "close", "close-reason": REASON})
    assert twice.status_code == 422
    assert "Ini tidak dilakukan" in twice.content.decode()
    assert "Sedang dihitung" in client.get(reverse("round_detail", args=[round.public_id])).content.decode()
    run_job(Job.objects.get().pk)
    client.post(act, {"act": "finish"})
    run_job(Job.objects.get(kind="round_finish").pk)
    round.refresh_from_db()
    assert round.state == "finished"
    assert "Cara penilaian" in client.get(reverse("round_list")).content.decode()
    subject = RoundSubject._base_manager.filter(round=round, employee=office.staff[0]).get()
    page = client.get(reverse("round_subject", args=[subject.public_id])).content.decode()
    assert "Tidak menjawab" in page
    assert "Ditunggu" not in page


def test_an_answer_is_sent_once_and_leaves_nothing_in_logs(client, office, caplog):
    round = office.opened()
    invitation = invitations(round, office.staff[0])[0]
    signed_in(client, office.accounts[invitation.rater_id])
    address = reverse("rater_answer", args=[invitation.public_id])
    page = client.get(address)
    assert "Anda menjawab tanpa nama" in page.content.decode()
    missing = client.post(address, {"comment": "rahasia-sekali"})
    assert missing.status_code == 422
    before = counts()
    with caplog.at_level(logging.DEBUG):
        sent = client.post(address, {**fields(invitation.subject, 4), "comment": "rahasia-sekali"})
    assert sent.url == reverse("own_ratings")
    assert counts() == before
    assert "rahasia-sekali" not in caplog.text
    again = client.post(address, {**fields(invitation.subject, 1), "comment": ""}, follow=True)
    assert "tidak ada yang berubah" in again.content.decode()
    assert RaterToken.objects.filter(spent_on__isnull=False).count() == 1


def test_an_invitation_is_for_its_rater_alone(client, office):
    round = office.opened()
    first, second = invitations(round, office.staff[0])[:2]
    signed_in(client, office.accounts[second.rater_id])
    assert client.get(reverse("rater_answer", args=[first.public_id])).status_code == 404
    assert client.get(f"/api/v1/own-ratings/{first.public_id}/").status_code == 404


def test_a_sheet_is_saved_by_competency_and_handed_in_whole(client, office):
    person = office.staff[0]
    round = office.opened()
    sheet = sheet_of(round, person, office.head_account)
    signed_in(client, office.head_account)
    address = reverse("rating_sheet", args=[sheet.public_id])
    assert client.get(f"{address}?semua=1").content.decode().count("Simpan kompetensi ini") == 2
    for competency in office.competencies:
        rows = RoundIndicator.objects.filter(round=round, competency=competency)
        prefix = str(competency.public_id)[:8]
        sent = {f"{prefix}-i_{row.public_id}": 3 for row in rows}
        saved = client.post(address, {**sent, "kompetensi": competency.public_id, f"{prefix}-note": "baik"})
        assert saved.status_code == 302
    assert CompetencyRating._base_manager.filter(sheet=sheet).count() == 2
    over = client.get(address).content.decode()
    assert "Serahkan" in over
    assert over.count("6 pernyataan dijawab") == 2
    assert 'type="radio"' not in over
    one = client.get(f"{address}?kompetensi={office.competencies[0].public_id}").content.decode()
    assert "Periksa semua dan serahkan" in one
    assert 'type="radio"' in one
    client.post(address, {"act": "hand_in"})
    assert "Diserahkan pada" in client.get(address).content.decode()
    assert client.post(address, {"act": "hand_in"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.done_on is not None


def test_nobody_reads_who_rates_oneself_and_everybody_reads_the_own_results(client, office):
    person = office.staff[0]
    round = office.opened(people=[person])
    for invitation in invitations(round, person)[:3]:
        answer(invitation, 3, comment="bagus", on=office.today)
    rate(sheet_of(round, person, office.head_account), 3, by=office.as_person(office.head))
    office.finish(office.close(round))
    subject = subject_of(round, person)
    signed_in(client, office.planner)
    page = client.get(reverse("round_subject", args=[subject.public_id])).content.decode()
    assert "Mengapa?" in page
    assert "bagus" in page
    signed_in(client, office.accounts[person.pk])
    assert client.get(reverse("round_subject", args=[subject.public_id])).status_code == 403
    own = client.get(reverse("own_round_result", args=[round.public_id])).content.decode()
    assert "Berapa kali setiap nilai diberikan" in own
    signed_in(client, office.accounts[office.staff[1].pk])
    assert client.get(reverse("own_round_result", args=[round.public_id])).status_code == 404


def test_ratings_are_listed_and_sent_over_http_without_keeping_a_fingerprint(client, office):
    round = office.opened()
    invitation = invitations(round, office.staff[0])[0]
    signed_in(client, office.accounts[invitation.rater_id])
    listed = client.get("/api/v1/own-ratings/").json()["results"]
    assert [row["id"] for row in listed] == [str(invitation.public_id)]
    address = f"/api/v1/own-ratings/{invitation.public_id}/"
    asked = client.get(address).json()
    body = {"answers": {row["id"]: 3 for row in asked["statements"]}, "comment": "lewat API"}
    headers = {"Idempotency-Key": "kunci"}
    before = counts()
    sent = [
        client.put(address, json.dumps(body), "application/json", headers=headers).json() for _ in range(2)
    ]
    assert sent == [{"new": True}, {"new": False}]
    assert counts() == before
    assert not IdempotencyKey.objects.exists()
    odd = client.put(address, {"answers": {"x": 1}}, "application/json")
    assert odd.status_code == 400


def test_a_rating_with_a_name_is_handed_in_once_over_http(client, office):
    person = office.staff[0]
    sheet = sheet_of(office.opened(people=[person]), person, office.head_account)
    signed_in(client, office.head_account)
    address = f"/api/v1/own-ratings/{sheet.public_id}/"
    body = {"answers": {row["id"]: 3 for row in client.get(address).json()["statements"]}}
    unknown = client.put(address, {"answers": {"x": 1}}, "application/json").json()["fields"]["answers"]
    assert unknown == ["Tidak ada pernyataan dengan pengenal “x” di antara yang ditanyakan."]
    assert client.put(address, body, "application/json").json() == {"new": True}
    assert client.put(address, body, "application/json").json() == {"new": False}
    late = client.put(address, {"answers": dict.fromkeys(body["answers"], 1)}, "application/json")
    assert (late.status_code, late.json()["code"]) == (409, "already_given")


def test_rounds_are_planned_over_http_by_accounts(client, office):
    signed_in(client, office.planner)
    body = {
        "title": "Uji kompetensi",
        "unit": office.unit.code,
        "method": "competency_test",
        "opens_on": office.today,
        "closes_on": office.last,
        "provider": "BKPSDM",
    }
    made = client.post("/api/v1/rounds/", body, "application/json").json()
    added = client.post(
        f"/api/v1/rounds/{made['id']}/round-subjects/", {"nips": [office.staff[0].nip]}, "application/json"
    )
    assert added.json() == {"added": 1}
    rows = client.get(f"/api/v1/rounds/{made['id']}/round-subjects/").json()["results"]
    assert [(row["nip"], row["asked"], row["given"]) for row in rows] == [(office.staff[0].nip, 0, 0)]
    refused = client.post("/api/v1/rounds/", {**body, "provider": ""}, "application/json")
    assert "provider" in refused.json()["fields"]
    twice = client.post("/api/v1/rounds/", {**body, "competencies": ["MAN-01"] * 2}, "application/json")
    assert list(twice.json()["fields"]) == ["competencies"]

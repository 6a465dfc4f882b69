"""What of a selection other journeys show already, done by the product's own functions on the database beside it."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from asn_career.base.jobs.running import run_job
from employees.access import user_principal
from employees.models import User
from promotions.committee import deciding, forming, minutes, reviewing, sitting, voting
from promotions.committee.panel import panel_of
from promotions.models import (
    Application,
    ApplicationFile,
    Candidate,
    Committee,
    Opening,
    Shortlist,
    Vacancy,
)
from promotions.openings import applying, checking, scores, stages
from promotions.openings import opening as openings
from promotions.openings.content import document_rules, rule_of
from promotions.review import exclude, mark_verified, send_to_committee
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.official import request_official
from promotions.shortlists import request_shortlist
from tests.browser.prepare import open_account

OFFICER, SECOND, THIRD = "analis", "penyetuju", "penyetuju-2"
PANEL = ("panel-1", "panel-2", "panel-3", "panel-4", "panel-5")
JUDGES = ("penilai-1", "penilai-2")
AUTHORITY = "ppk-seleksi"
WHY = "Rekam jejak dan kebutuhan jabatan ditimbang dalam sidang panitia."


def act_as(username):
    return user_principal(User.objects.get(username=username), on=timezone.localdate())


def told(username):
    return {"by": act_as(username), "at": timezone.now()}


def scan(name="berkas.pdf", content=b"%PDF-1.7 uji"):
    return SimpleNamespace(name=name, size=len(content), chunks=lambda: [content])


def open_seats():
    """Accounts of the committee, of the assessors from outside, and of the appointing authority."""
    for username in (*PANEL, *JUDGES):
        open_account(username=username)
    open_account(username=AUTHORITY, role="ppk")


def opening_of(code):
    return Opening.objects.with_context().filter(vacancy__code=code).exclude(state="cancelled").get()


def seal(code):
    """Propose the opening of a vacancy and have two others approve it; returns the opaque id."""
    made = openings.propose_opening(
        Vacancy.objects.select_related("position__unit").get(code=code), **told(OFFICER)
    )
    for name in (SECOND, THIRD):
        openings.approve(made, seen_hash=made.content_hash, **told(name))
    return str(made.public_id)


def eligible_for(code, count):
    """NIPs of people whom a trial run finds eligible for a vacancy, in its order; each has an account ``pelamar-n``."""
    vacancy = Vacancy.objects.select_related("position__unit").get(code=code)
    job = run_job(request_shortlist(vacancy, as_of=timezone.localdate(), by=act_as(OFFICER)).pk)
    rows = Candidate.objects.unscoped(reason="tests").filter(shortlist__job=job, rank__isnull=False)
    found = rows.filter(employee__account__isnull=True).in_order()
    nips = list(found.values_list("employee__nip", flat=True)[:count])
    for place, nip in enumerate(nips, start=1):
        open_account(username=f"pelamar-{place}", nip=nip)
    return nips


def apply(code, username, *, files):
    with override_settings(MEDIA_ROOT=Path(files)):
        made = applying.begin(opening_of(code), by=act_as(username))
        for kind, rule in document_rules(opening_of(code)).items():
            if rule["required"]:
                applying.add_file(made, kind=kind, upload=scan(f"{kind}.pdf"), **told(username))
        applying.send(made, statement="Saya melamar jabatan ini.", **told(username))


def let_days_pass(code):
    """The call was announced so long ago that its last day is over; the days of a journey are one."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """UPDATE promotions_openingstage s SET starts_on = s.starts_on - 30, ends_on = s.ends_on - 30
               FROM promotions_opening o JOIN promotions_vacancy v ON v.id = o.vacancy_id
               WHERE s.opening_id = o.id AND s.kind = 'call' AND v.code = %s""",
            [code],
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def admit_others(code):
    """Everybody whose application was not decided yet passes the document check."""
    rows = Application.objects.visible_to(act_as(OFFICER)).filter(opening=opening_of(code), state="sent")
    for application in rows.order_by("pk"):
        application.opening = opening_of(code)
        files = ApplicationFile.objects.visible_to(act_as(OFFICER)).current()
        for row in files.filter(application=application, state="waiting"):
            row.application = application
            checking.check_file(row, state="accepted", **told(OFFICER))
        checked = checking.propose_result(application, passes=True, **told(OFFICER))
        checking.decide(checked, agree=True, **told(SECOND))


def run_official(code):
    """Rules approved by two, and the official run of a vacancy; its stage of the opening closes."""
    vacancy = Vacancy.objects.select_related("position__unit").get(code=code)
    rules = propose(vacancy, as_of=timezone.localdate(), by=act_as(OFFICER))
    for name in (SECOND, THIRD):
        approve(rules, by=act_as(name), seen_hash=rules.content_hash)
    job = run_job(request_official(rules, by=act_as(OFFICER)).pk)
    assert job.state == "done", job.error
    return str(Shortlist.objects.get(job=job).public_id)


def go_on(code):
    """Close the stage that goes on, and begin the one that follows."""
    opening = opening_of(code)
    current = stages.current_stage(stages.stages_of(opening))
    if current.is_open:
        stages.close(opening, current.code, **told(OFFICER))
        current = stages.current_stage(stages.stages_of(opening))
    if current.kind != "scored":
        stages.start(opening, current.code, **told(OFFICER))


def score(code, stage_code, *, files, given=()):
    """Two assessors score everybody in one stage but for the ``given`` sheets, and the stage closes."""
    opening = opening_of(code)
    stage = next(each for each in stages.stages_of(opening) if each.code == stage_code)
    if not stage.is_open:
        for name in JUDGES:
            scores.appoint(stage, nip=name, **told(OFFICER))
        stages.start(opening, stage_code, **told(OFFICER))
        stage.refresh_from_db()
        stage.opening = opening
    criteria = [row["code"] for row in rule_of(opening, stage_code)["criteria"]]
    rows = Application.objects.visible_to(act_as(OFFICER)).admitted().filter(opening=opening).order_by("pk")
    for place, application in enumerate(rows.select_related("employee__home_unit")):
        application.opening = opening
        for name in JUDGES:
            if (name, application.employee.nip) not in given:
                points = dict.fromkeys(criteria, Decimal(85 - 3 * place))
                scores.give(stage, application, points=points, **told(name))
    with override_settings(MEDIA_ROOT=Path(files)):
        for item in rule_of(opening, stage_code)["evidence"]:
            if item["required"] and not item["record"]:
                stages.add_evidence(opening, stage_code, item=item["code"], upload=scan(), **told(OFFICER))
    stages.close(opening, stage_code, **told(OFFICER))


def sit(code):
    """Review, send, and a committee that forms, judges, votes and signs but for its last member; returns its id."""
    run = Shortlist.objects.published().with_context().get(vacancy__code=code, kind="official")
    rows = Candidate.objects.visible_to(act_as(OFFICER)).on(run).for_table().in_order()
    candidates = [row for row in rows if row.proposed]
    for row in candidates:
        row.shortlist = run
    mark_verified(candidates[:3], **told(OFFICER))
    if candidates[3:]:
        exclude(candidates[3:], reason="Tidak diteruskan dalam perjalanan ini.", **told(OFFICER))
    send_to_committee(run, **told(OFFICER))
    committee = forming.form(
        run.vacancy, decree_number=f"800/{run.vacancy_id}", decree_on=timezone.localdate(), **told(OFFICER)
    )
    for name in PANEL:
        forming.seat(committee, nip=name, by=act_as(OFFICER), chair=name == PANEL[0])
    forming.start_review(committee, **told(OFFICER))
    people = panel_of(committee).candidates
    for name in PANEL:
        for candidate in people:
            reviewing.mark(committee, candidate, mark=80, **told(name))
    place = {"held_on": timezone.localdate(), "place": "Ruang rapat BKPSDM"}
    held = sitting.open_sitting(committee, **place, **told(PANEL[0]))
    for name in PANEL:
        for candidate in people:
            voting.cast(held, candidate, ballot="support", **told(name))
    fewer = WHY if len(people) < 3 else ""
    held = minutes.draft(committee, number=f"BA/{run.vacancy_id}/2026", fewer_reason=fewer, **told(PANEL[0]))
    for name in PANEL[:-1]:
        minutes.sign(held, seen_hash=held.content_hash, **told(name))
    return str(committee.public_id)


def decide(code):
    """The appointing authority chooses the first of the names."""
    committee = Committee.objects.with_context().get(vacancy__code=code)
    held = committee.sittings.order_by("-round").first()
    first = held.names.select_related("candidate__employee").order_by("place").first()
    first.candidate.shortlist = committee.shortlist
    deciding.choose(committee, first.candidate, reason=WHY, **told(AUTHORITY))


def sign_last(code):
    """The signature that freezes the minutes."""
    committee = Committee.objects.with_context().get(vacancy__code=code)
    held = committee.sittings.order_by("-round").first()
    minutes.sign(held, seen_hash=held.content_hash, **told(PANEL[-1]))

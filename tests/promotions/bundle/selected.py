"""An open selection with everything that an evidence file tells of it, and bundles of such as were written past it."""

from dataclasses import dataclass

import pgtrigger
from django.db import transaction
from django.db.models import Model

from employees.models import Employee, User
from promotions.bundle.files import bundle_of
from promotions.bundle.slices import take_slice
from promotions.models import (
    Candidate,
    OpeningApproval,
    OpeningEvidence,
    ScoreSheet,
    SelectionResult,
    StageAssessor,
)
from promotions.openings import opening, scores, stages
from promotions.review import mark_verified, send_to_committee
from tests.promotions.approved import official_run
from tests.promotions.bundle.trail import seal_now
from tests.promotions.openings.way import NOW, REASON, Way
from tests.stateful import tamper

POINTS = {"record": (80, 70, 60, 90), "test": (85, 75, 65, 55), "paper": (78, 78, 60, 50)}
INTERVIEW = (82, 82, 70, 60)


class Selected(Way):
    """Four applicants over every stage to the result, and to the committee; the last one's interview is discussed.

    Of the same vacancy an opening was proposed and cancelled before.
    """

    def __init__(self, **given):
        super().__init__(**given)
        opening.cancel(self.proposed(), by=self.officer, at=NOW, reason=REASON)
        self.admitted()
        seal_now()
        stages.start(self.opening, "official_run", by=self.at(), at=NOW)
        self.run = official_run(self.agency.vacancy, by=self.at())
        stages.close(self.opening, "official_run", by=self.at(), at=NOW)
        for code, values in POINTS.items():
            self.score(code, values)
        self.interview()
        rows = Candidate.objects.unscoped(reason="tests").on(self.run)
        self.candidates = list(rows.for_table().in_order())
        for row in self.candidates:
            row.shortlist = self.run
        mark_verified(self.candidates, by=self.officer, at=NOW)
        send_to_committee(self.run, by=self.officer, at=NOW)

    def interview(self):
        """One assessor corrects a sheet, one is kept out of a case, and the widest spread is discussed."""
        one, two = self.judged_by("interview")
        stages.start(self.opening, "interview", by=self.at(), at=NOW)
        stage, people = self.stage("interview"), self.applications()
        for application, points in zip(people, INTERVIEW, strict=True):
            self.give("interview", one, application, points)
        scores.declare(stage, people[1], detail=REASON, by=self.at(two), at=NOW)
        self.give("interview", two, people[0], 90)
        given = {"points": {"vision": 81, "leadership": 80}, "reason": REASON}
        scores.give(stage, people[0], by=self.at(two), at=NOW, **given)
        self.give("interview", two, people[2], 71)
        self.give("interview", two, people[3], 88)
        scores.discuss(stage, people[3], outcome=REASON, by=self.at(), at=NOW)
        self.prove("interview")
        stages.close(self.opening, "interview", by=self.at(), at=NOW)
        self.opening.refresh_from_db()


FORGED: dict[str, tuple[type[Model], str]] = {
    "bukan jumlah kriterianya": (
        ScoreSheet,
        "UPDATE promotions_scoresheet SET score = 99 WHERE id = (SELECT min(id) FROM promotions_scoresheet)",
    ),
    "bukan hasil lembar nilai": (SelectionResult, "UPDATE promotions_selectionresult SET rank = 1"),
    "tidak disetujui dua orang lain": (
        OpeningApproval,
        """UPDATE promotions_openingapproval SET approver_id = (
               SELECT opened_by_id FROM promotions_opening WHERE state <> 'cancelled')
           WHERE place = 1""",
    ),
    "ditutup tanpa bukti": (OpeningEvidence, "UPDATE promotions_openingevidence SET item = 'lain'"),
    "penilai adalah pelamar": (
        StageAssessor,
        """UPDATE promotions_stageassessor SET person_id = (SELECT min(employee_id) FROM promotions_application)
           WHERE id = (SELECT min(id) FROM promotions_stageassessor)""",
    ),
}


@dataclass(frozen=True)
class Files:
    """What such a selection gives: the bundle, one that was forged for each reason, two people's own parts."""

    data: bytes
    forged: dict[str, bytes]
    slices: tuple[bytes, bytes]
    people: tuple[str, ...]  # opaque ids of the applicants
    totals: dict[str, str]
    named: dict[str, tuple[str, ...]]  # what names each person there is, by opaque id


def files_of(selected):
    seal_now()
    rows = SelectionResult.objects.unscoped(reason="tests").select_related("employee")
    everybody = Employee.objects.unscoped(reason="tests")
    accounts = User.objects.exclude(employee=None).values_list("employee__public_id", "username", "public_id")
    named = {str(row.public_id): (row.nip, row.name, str(row.public_id)) for row in everybody}
    for person, *others in accounts:
        named[str(person)] += tuple(map(str, others))
    return Files(
        data=bundle_of(selected.run),
        forged={why: undone(selected, *given) for why, given in FORGED.items()},
        slices=tuple(take_slice(selected.run.public_id, by=by) for by in selected.applicants[:2]),
        people=tuple(str(person.public_id) for person in selected.people),
        totals={str(row.employee.public_id): f"{row.total:.2f}" for row in rows},
        named=named,
    )


def undone(selected, model, statement):
    """A bundle whose trail tells truly what somebody wrote past the product; it is taken back afterwards."""
    guards = [each.name for each in model._meta.triggers if not each.name.startswith("capture")]
    with transaction.atomic():
        with pgtrigger.ignore(*(f"{model._meta.label}:{guard}" for guard in guards)):
            tamper(statement)
        seal_now()
        made = bundle_of(selected.run)
        transaction.set_rollback(True)
    return made

"""An open selection with everything that an evidence file tells of it, and bundles of such as were written past it."""

from datetime import UTC, datetime

import pgtrigger

from promotions.bundle.files import bundle_of
from promotions.models import Candidate
from promotions.openings import scores, stages
from promotions.review import mark_verified, send_to_committee
from tests.promotions.approved import official_run
from tests.promotions.bundle.trail import seal_now
from tests.promotions.openings.way import NOW, REASON, Way
from tests.stateful import tamper

POINTS = {"record": (80, 70, 60, 90), "test": (85, 75, 65, 55), "paper": (78, 78, 60, 50)}
INTERVIEW = (82, 82, 70, 60)
LATER = datetime(2027, 1, 30, 3, 0, tzinfo=UTC)


class Selected(Way):
    """Four applicants over every stage to the result, and to the committee; the last one's interview is discussed."""

    def __init__(self, **given):
        super().__init__(**given)
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


def bundle_after(selected):
    seal_now()
    return bundle_of(selected.run)


def forged(selected, model, statement):
    """A bundle whose trail tells truly what somebody wrote past the product and its triggers."""
    guards = [each.name for each in model._meta.triggers if not each.name.startswith("capture")]
    with pgtrigger.ignore(*(f"{model._meta.label}:{guard}" for guard in guards)):
        tamper(statement)
    return bundle_after(selected)

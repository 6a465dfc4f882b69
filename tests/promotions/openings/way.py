"""An opening of the small agency, as far on its way as a test needs it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from employees.access import Principal
from promotions.models import Application, ApplicationFile
from promotions.openings import applying, checking, opening, scores, stages
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.agency import Agency, D

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REASON = "Alasan uji yang cukup panjang untuk dicatat dalam berkas ini"
DAYS = 15
REQUIRED = ("letter", "history", "integrity", "health")


def upload(name="berkas.pdf", content=b"%PDF-1.7 uji"):
    return SimpleNamespace(name=name, size=len(content), chunks=lambda: [content])


def later(principal: Principal, days: int) -> Principal:
    """The same account so many days later."""
    return replace(principal, on=principal.on + timedelta(days=days))


class Way:
    """``people`` employees who may apply; officers who act on one day after another."""

    def __init__(self, *, people=4, route="open_selection", on=D):
        self.agency = agency = Agency(route=route)
        self.people = [agency.person(feedback=90 - 10 * n) for n in range(people)]
        self.officer = principal_with("analis", unit=agency.root, on=on)
        self.second = principal_with("penyetuju", unit=agency.root, on=on)
        self.third = principal_with("penyetuju", unit=agency.root, on=on)
        self.applicants = [principal_with(employee=person, on=on) for person in self.people]
        self.opening = None
        self.day = 0

    def proposed(self, **given):
        self.opening = opening.propose_opening(self.agency.vacancy, by=self.officer, at=NOW, **given)
        return self.opening

    def sealed(self, **given):
        made = self.proposed(**given)
        for by in (self.second, self.third):
            opening.approve(made, by=by, at=NOW, seen_hash=made.content_hash)
        return made

    def prove(self, code):
        """A document for every item of a stage that needs one."""
        stage = self.stage(code)
        for item in stages.checklist(stage):
            if item.by_document and item.lacks:
                stages.add_evidence(self.opening, code, item=item.code, upload=upload(), by=self.at(), at=NOW)

    def at(self, by=None):
        """Somebody, the officer by default, on the day the opening has reached."""
        return later(by or self.officer, self.day)

    def called(self, **given):
        self.sealed(**given)
        stages.start(
            self.opening, "announcement", by=self.at(), at=NOW, ends_on=self.officer.on + timedelta(days=DAYS)
        )
        return self.opening

    def draft(self, by, files=REQUIRED):
        found = applying.begin(self.opening, by=by)
        for kind in files:
            applying.add_file(found, kind=kind, upload=upload(f"{kind}.pdf"), by=by, at=NOW)
        return found

    def apply(self, by):
        return applying.send(self.draft(by), statement="Saya melamar.", by=by, at=NOW)

    def checked(self):
        """Everybody has applied, and documents are being checked on the day after the call."""
        self.called()
        found = [self.apply(by) for by in self.applicants]
        self.prove("announcement")
        self.day = DAYS + 1
        stages.close(self.opening, "announcement", by=self.at(), at=NOW)
        stages.start(self.opening, "administration", by=self.at(), at=NOW)
        return found

    def accept(self, application):
        for row in ApplicationFile.objects.visible_to(self.officer).current().filter(application=application):
            row.application = application
            checking.check_file(row, state="accepted", by=self.at(), at=NOW)

    def admit(self, application):
        self.accept(application)
        found = checking.propose_result(application, passes=True, by=self.at(), at=NOW)
        return checking.decide(found, agree=True, by=self.at(self.second), at=NOW)

    def admitted(self):
        found = [self.admit(row) for row in self.checked()]
        stages.close(self.opening, "administration", by=self.at(), at=NOW)
        return found

    def judged_by(self, code, people=None):
        """Two assessors of a scored stage; their principals."""
        seats = people or [EmployeeFactory(), EmployeeFactory()]
        found = []
        for person in seats:
            by = principal_with(employee=person, on=self.officer.on)
            scores.appoint(self.stage(code), nip=person.nip, by=self.at(), at=NOW)
            found.append(by)
        return found

    def give(self, code, by, application, points):
        criteria = [row["code"] for row in scores.rule_of_stage(self.stage(code))["criteria"]]
        given = {each: Decimal(points) for each in criteria}
        return scores.give(self.stage(code), application, points=given, by=self.at(by), at=NOW)

    def score(self, code, values):
        """Begin a scored stage, have two assessors give each applicant these points, and close it."""
        judges = self.judged_by(code)
        stages.start(self.opening, code, by=self.at(), at=NOW)
        for application, points in zip(self.applications(), values, strict=True):
            for by in judges:
                self.give(code, by, application, points)
        self.prove(code)
        stages.close(self.opening, code, by=self.at(), at=NOW)

    def stage(self, code):
        return next(each for each in stages.stages_of(self.opening) if each.code == code)

    def applications(self):
        rows = Application.objects.unscoped(reason="tests").filter(opening=self.opening).order_by("pk")
        found = list(rows.select_related("employee__home_unit"))
        for row in found:
            row.opening = self.opening
        return found
